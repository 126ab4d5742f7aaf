/**
 * Counts of windows and replications taken together, and quantiles of them, straight from the plain data that replications hand
 * over. Counts are whole numbers below 2^53, so that sums don't depend on their order, nor pooled percentiles on who was
 * added first.
 */
import { representative } from '../statistics/buckets.ts'
import type { HistogramSnapshot } from '../statistics/histogram.ts'
import { addTo, sumOf } from '../statistics/sums.ts'

/** The percentiles in the results; the maximum comes with them. */
export const PROBABILITIES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const
export const QUANTILES: readonly number[] = Object.values(PROBABILITIES)

/** Adds up snapshots. O(their buckets). */
export class Pool implements HistogramSnapshot {
  low = 0
  counts: Float64Array = new Float64Array(0)
  zeros = 0
  max = Number.NEGATIVE_INFINITY
  /** What `counts` is a part of, and the number of its first bucket. */
  private room = this.counts
  private start = 0

  add({ low, counts, zeros, max }: HistogramSnapshot): this {
    if (counts.length > 0) {
      this.cover(low, low + counts.length)
      addTo(this.counts, low - this.low, counts)
    }
    this.zeros += zeros
    if (max > this.max) this.max = max
    return this
  }

  /** Holds the buckets from `low` to below `end`, too. What has grown once has room to grow again. */
  private cover(low: number, end: number): void {
    const size = this.counts.length
    if (size > 0 && low >= this.low && end <= this.low + size) return
    const first = size === 0 ? low : Math.min(low, this.low)
    const last = size === 0 ? end : Math.max(end, this.low + size)
    if (size === 0 || first < this.start || last > this.start + this.room.length) {
      const slack = size === 0 ? 0 : Math.max(64, (last - first) >> 2)
      const room = new Float64Array(last - first + 2 * slack)
      const start = first - slack
      room.set(this.counts, size === 0 ? 0 : this.low - start)
      this.room = room
      this.start = start
    }
    this.low = first
    this.counts = this.room.subarray(first - this.start, last - this.start)
  }
}

const NOTHING: HistogramSnapshot = { low: 0, counts: new Float64Array(0), zeros: 0, max: Number.NEGATIVE_INFINITY }

/** Histograms of one quantity as they come, taken together. The first is kept as it is: often it is the only one. */
export class HistogramSum {
  /** Of what was added. */
  all: HistogramSnapshot = NOTHING
  private pool: Pool | null = null

  get isEmpty(): boolean {
    return this.all === NOTHING
  }

  add(one: HistogramSnapshot): void {
    if (this.isEmpty) this.all = one
    else {
      this.pool ??= new Pool().add(this.all)
      this.all = this.pool.add(one)
    }
  }

  /** Hands over what was added, without the room that there is for more, and begins anew. */
  take(): HistogramSnapshot {
    const { low, counts, zeros, max } = this.all
    const isWhole = counts.byteLength === counts.buffer.byteLength
    this.all = NOTHING
    this.pool = null
    return { low, counts: isWhole ? counts : counts.slice(), zeros, max }
  }
}

/**
 * For each p of `probabilities` (ascending, 0 to 1) the smallest x with F(x) ≥ p, F being the empirical distribution function:
 * exactly 0 inside the atom at zero, exactly `max` at p = 1, else within 0.4 % of the exact answer and never above `max`; NaN
 * where there are no values. Written to `into` from `at` on. One pass over the buckets.
 */
export function writeQuantiles(
  { low, counts, zeros, max }: HistogramSnapshot,
  probabilities: readonly number[],
  into: Float64Array,
  at: number,
): void {
  const count = sumOf(counts, zeros)
  const position = { bucket: 0, before: zeros }
  for (let k = 0; k < probabilities.length; k++) {
    // p·n may round up past a whole number (0.07·100 > 7), which must not move the rank.
    const rank = Math.min(count, Math.max(1, Math.ceil(probabilities[k]! * count * (1 - 2 ** -50))))
    let value = count === 0 ? Number.NaN : max
    if (rank <= zeros && count > 0) value = 0
    else if (rank < count) {
      walkTo(rank, counts, position)
      const { bucket, before } = position
      value = Math.min(max, representative(low + bucket, (rank - 0.5 - before) / counts[bucket]!))
    }
    into[at + k] = value
  }
}

/** Goes on to the bucket in which the rank lies; `before` is the number of values below it. */
function walkTo(rank: number, counts: Float64Array, position: { bucket: number; before: number }): void {
  let { bucket, before } = position
  while (before + counts[bucket]! < rank) before += counts[bucket++]!
  position.bucket = bucket
  position.before = before
}
