/**
 * Histograms read where they lie, into memory that the next one takes: a large network has hundreds of thousands to look at, and
 * as many arrays that are given up at once would keep the collector busy. As `Totals.snapshot` in all else.
 */
import type { Kernel } from '../engine/kernel.ts'
import {
  R_TOTALS_MAX,
  R_TOTALS_ZEROS,
  W_TOTALS_COUNTS,
  W_TOTALS_LOW,
  W_TOTALS_OVERFLOWS,
  W_TOTALS_SIZE,
} from '../kernel/layout.ts'
import type { HistogramSnapshot } from './histogram.ts'
import { addTo } from './sums.ts'
import type { Totals } from './tally.ts'

export class HistogramReader {
  private readonly kernel: Kernel
  private room = new Float64Array(1024)

  constructor(kernel: Kernel) {
    this.kernel = kernel
  }

  /**
   * @param zeros further values that were exactly 0.
   * @returns what holds until something else is read or recorded.
   */
  read({ address }: Totals, zeros = 0): HistogramSnapshot {
    const { words, reals, bytes } = this.kernel
    const word = address >>> 2
    const size = words[word + W_TOTALS_SIZE]!
    const at = words[word + W_TOTALS_COUNTS]! >>> 0
    const overflows = words[word + W_TOTALS_OVERFLOWS]! >>> 3
    if (this.room.length < size) this.room = new Float64Array(2 * size)
    const all = this.room.subarray(0, size)
    all.set(bytes.subarray(at, at + size))
    if (overflows !== 0) addTo(all, 0, reals.subarray(overflows, overflows + size))
    const first = firstSeen(all)
    const max = reals[(address >>> 3) + R_TOTALS_MAX]!
    return {
      low: words[word + W_TOTALS_LOW]! + first,
      counts: all.subarray(first, endOfSeen(all, first)),
      zeros: reals[(address >>> 3) + R_TOTALS_ZEROS]! + zeros,
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
