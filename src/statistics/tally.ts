/**
 * Durations of visits: count, sum, exact maximum and a histogram, cheap enough for the hot path. Values go into a short
 * buffer (one store each); the sums and the histogram are brought up to date a buffer at a time, which is both faster and
 * kinder to the cache than a scattered update per message. Sums are taken in order of recording, so they don't depend on
 * when the buffer is emptied.
 */
import { REAL } from '../engine/real.ts'
import { Histogram } from './histogram.ts'

/** Length of the buffer. */
export const BUFFER = 256

export class Tally {
  readonly buffer = new Float64Array(BUFFER)
  private readonly words = new Uint32Array(this.buffer.buffer)
  /** Values in the buffer: the hot path stores at `buffer[pending]`, then calls `recorded()`. */
  pending = 0
  private flushed = 0
  private total = REAL
  /** Values that were exactly zero: count them here (`zeros++`) instead of recording them. */
  zeros = 0
  private readonly shape = new Histogram()

  /** One value ≥ 0. */
  record(value: number): void {
    this.buffer[this.pending] = value
    this.recorded()
  }

  /** One value has been stored at `buffer[pending]`. */
  recorded(): void {
    if (++this.pending === BUFFER) this.flush()
  }

  private flush(): void {
    const n = this.pending
    const buffer = this.buffer
    let total = this.total
    for (let i = 0; i < n; i++) total += buffer[i]!
    this.total = total
    this.shape.recordAll(buffer, this.words, n)
    this.flushed += n
    this.pending = 0
  }

  /** Number of values, zeros included. */
  get count(): number {
    return this.flushed + this.pending + this.zeros
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
      this.flushed += this.zeros
      this.zeros = 0
      if (this.shape.max < 0) this.shape.max = 0
    }
    return this.shape
  }

  clear(): void {
    this.pending = 0
    this.flushed = 0
    this.total = REAL
    this.zeros = 0
    this.shape.clear()
  }
}
