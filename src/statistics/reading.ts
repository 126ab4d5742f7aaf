/**
 * Histograms read where they lie, into memory that the next one takes: a large network has hundreds of thousands to look at, and
 * as many arrays that are given up at once would keep the collector busy.
 */
import type { HistogramSnapshot } from './histogram.ts'
import { addTo } from './sums.ts'
import type { Totals } from './tally.ts'

export class HistogramReader {
  private room = new Float64Array(0)

  /**
   * @param zeros further values that were exactly 0.
   * @returns what holds until something else is read or recorded.
   */
  read(totals: Totals, zeros = 0): HistogramSnapshot {
    const { counts, overflows, max } = totals
    if (this.room.length < counts.length) this.room = new Float64Array(2 * counts.length)
    const all = this.room.subarray(0, counts.length)
    all.set(counts)
    if (overflows !== null) addTo(all, 0, overflows)
    const first = firstSeen(all)
    return {
      low: totals.low + first,
      counts: all.subarray(first, endOfSeen(all, first)),
      zeros: totals.zeros + zeros,
      max: zeros > 0 && max < 0 ? 0 : max,
    }
  }
}

/** The first bucket that is not empty; their number, if all are. */
function firstSeen(counts: Float64Array): number {
  let i = 0
  while (i < counts.length && counts[i] === 0) i++
  return i
}

/** Behind the last one. */
function endOfSeen(counts: Float64Array, first: number): number {
  let end = counts.length
  while (end > first && counts[end - 1] === 0) end--
  return end
}
