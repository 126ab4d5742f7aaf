/** What the histogram of some durations has to be, by definition, and how to read one. */
import { writeQuantiles } from '../../src/experiment/pool.ts'
import { bucketOf } from '../../src/statistics/buckets.ts'
import type { HistogramSnapshot } from '../../src/statistics/histogram.ts'

export function quantile(snapshot: HistogramSnapshot, p: number): number {
  const into = new Float64Array(1)
  writeQuantiles(snapshot, [p], into, 0)
  return into[0]!
}

export const countOf = ({ counts, zeros }: HistogramSnapshot) => counts.reduce((sum, n) => sum + n, zeros)
export const inOrder = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0)

/** All of a histogram's contents, for comparison: the buckets that are not empty, how many there are in all, zeros, maximum. */
export function written({ low, counts, zeros, max }: HistogramSnapshot): string {
  const filled: string[] = []
  counts.forEach((n, i) => {
    if (n !== 0) filled.push(`${low + i}: ${n}`)
  })
  return `${filled.join(', ')} of ${counts.length}; ${zeros} ${max}`
}

/** What a histogram of the values has to be, by definition. */
export function expected(values: readonly number[]): HistogramSnapshot {
  const buckets = values.filter((x) => x > 0).map((x) => bucketOf(Math.max(x, 2 ** -64)))
  const low = buckets.length === 0 ? 0 : buckets.reduce((a, b) => Math.min(a, b))
  const high = buckets.reduce((a, b) => Math.max(a, b), low - 1)
  const counts = new Float64Array(high + 1 - low)
  for (const b of buckets) counts[b - low]!++
  return {
    low,
    counts,
    zeros: values.filter((x) => x === 0).length,
    max: values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  }
}
