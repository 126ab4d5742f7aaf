/**
 * Durations: count, sum, exact maximum and a histogram, cheap enough for the hot path. Values go into a short buffer (one
 * store each); the sums and the histogram are brought up to date a buffer at a time, which is both faster and kinder to the
 * cache than a scattered update per message. Sums are taken in order of recording, so they don't depend on when the buffer
 * is emptied.
 *
 * The hot path does by hand what `record` does, because a real argument of a call costs an allocation:
 *
 *     if (tally.pending === BUFFER) tally.flush()
 *     tally.buffer[tally.pending++] = value
 */
import { REAL } from '../engine/real.ts'
import { Histogram } from './histogram.ts'

/** Length of a buffer: a multiple of four (see `Histogram.recordAll`). */
export const BUFFER = 64

/** What is known of durations that were taken out of a buffer. */
export class Totals {
  count = 0
  /** [s] */
  sum = REAL
  readonly histogram = new Histogram()

  /** Adds `n` values of a buffer, beginning at `from`. @param words the same memory as `values`, in 32-bit words. */
  take(values: Float64Array, words: Uint32Array, from: number, n: number): void {
    let sum = this.sum
    for (let i = from; i < from + n; i++) sum += values[i]!
    this.sum = sum
    this.count += n
    this.histogram.recordAll(values, words, from, n)
  }

  clear(): void {
    this.count = 0
    this.sum = REAL
    this.histogram.clear()
  }
}

export class Tally {
  readonly buffer = new Float64Array(BUFFER)
  private readonly words = new Uint32Array(this.buffer.buffer)
  /** Values in the buffer. */
  pending = 0
  private readonly totals = new Totals()

  /** One value ≥ 0. */
  record(value: number): void {
    if (this.pending === BUFFER) this.flush()
    this.buffer[this.pending++] = value
  }

  /** Empties the buffer. */
  flush(): void {
    this.totals.take(this.buffer, this.words, 0, this.pending)
    this.pending = 0
  }

  /** Number of values. */
  get count(): number {
    return this.totals.count + this.pending
  }

  get sum(): number {
    this.flush()
    return this.totals.sum
  }

  /** The histogram of all values; a copy's worth of data is taken by `snapshot()`. */
  get histogram(): Histogram {
    this.flush()
    return this.totals.histogram
  }

  clear(): void {
    this.pending = 0
    this.totals.clear()
  }
}
