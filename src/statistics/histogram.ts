/**
 * A mergeable histogram of non-negative values (durations [s]) as plain data: percentiles with a relative error of at most
 * 0.4 %, exact maximum, exact count of zeros. Its size depends on the range of the values (1 KB an octave), not on their
 * number. The kernel counts (`src/kernel/tally.ts`), a tally hands over, and `experiment/pool.ts` adds up and reads.
 */
export interface HistogramSnapshot {
  /** Number of the first bucket of `buckets.ts` that is not empty. */
  readonly low: number
  /** `counts[i]` is that of bucket `low + i`. Values below 2^-64 count as 2^-64. */
  readonly counts: Float64Array
  /** Values that were exactly 0. */
  readonly zeros: number
  /** Exact; -Infinity where there are no values. */
  readonly max: number
}
