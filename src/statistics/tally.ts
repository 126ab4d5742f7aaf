/**
 * Durations of visits: count, sum, exact maximum and a histogram, cheap enough for the hot path. Values go into a short
 * buffer (one store each); the sums and the histogram are brought up to date a buffer at a time, which is both faster and
 * kinder to the cache than a scattered update per message. Sums are taken in order of recording, so they don't depend on
 * when the buffer is emptied.
 */
import { Histogram } from './histogram.ts'

const BUFFER = 256

export class Tally {
  private readonly buffer = new Float64Array(BUFFER)
  private pending = 0
  private recorded = 0
  private total = 0
  /** Values that were exactly zero: count them here (`zeros++`) instead of recording them. */
  zeros = 0
  private readonly shape = new Histogram()

  /** One value > 0 (0 is allowed, though `zeros++` is cheaper). */
  record(value: number): void {
    const n = this.pending
    this.buffer[n] = value
    this.pending = n + 1
    if (n === BUFFER - 1) this.flush()
  }

  private flush(): void {
    const n = this.pending
    const buffer = this.buffer
    let total = this.total
    for (let i = 0; i < n; i++) {
      const x = buffer[i]!
      total += x
      this.shape.record(x)
    }
    this.total = total
    this.recorded += n
    this.pending = 0
  }

  /** Number of values, zeros included. */
  get count(): number {
    return this.recorded + this.pending + this.zeros
  }

  get sum(): number {
    if (this.pending > 0) this.flush()
    return this.total
  }

  /** The histogram of all values, zeros included; a copy's worth of data is taken by `snapshot()`. */
  get histogram(): Histogram {
    if (this.pending > 0) this.flush()
    if (this.zeros > 0) {
      this.shape.zeros += this.zeros
      this.recorded += this.zeros
      this.zeros = 0
      if (this.shape.max < 0) this.shape.max = 0
    }
    return this.shape
  }

  clear(): void {
    this.pending = 0
    this.recorded = 0
    this.total = 0
    this.zeros = 0
    this.shape.clear()
  }
}
