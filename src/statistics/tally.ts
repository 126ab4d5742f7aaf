/**
 * Durations: count, sum, exact maximum and a histogram, cheap enough for the hot path. Values go into a short buffer (one
 * store each); the kernel brings the sums and the histogram up to date a buffer at a time, which is both faster and kinder to
 * the cache than a scattered update per message. Sums are taken in order of recording, so they don't depend on when the
 * buffer is emptied. All of it lies in the kernel's memory, which writes most of it (`src/kernel/tally.ts`).
 */
import type { Kernel } from '../engine/kernel.ts'
import {
  BUFFER,
  R_TALLY_BUFFER,
  R_TALLY_TOTALS,
  R_TOTALS_COUNT,
  R_TOTALS_MAX,
  R_TOTALS_SUM,
  R_TOTALS_ZEROS,
  TALLY_BYTES,
  W_TALLY_PENDING,
  W_TOTALS_COUNTS,
  W_TOTALS_LOW,
  W_TOTALS_OVERFLOWS,
  W_TOTALS_SIZE,
} from '../kernel/layout.ts'
import type { HistogramSnapshot } from './histogram.ts'
import { HistogramReader } from './reading.ts'

/** What is known of durations that were taken out of a buffer. */
export class Totals {
  readonly address: number
  private readonly kernel: Kernel

  constructor(kernel: Kernel, address: number) {
    this.kernel = kernel
    this.address = address
    this.clear()
  }

  get count(): number {
    return this.kernel.reals[(this.address >>> 3) + R_TOTALS_COUNT]!
  }

  /** [s] */
  get sum(): number {
    return this.kernel.reals[(this.address >>> 3) + R_TOTALS_SUM]!
  }

  /** Forgets everything, keeps the memory. */
  clear(): void {
    const { reals } = this.kernel
    const real = this.address >>> 3
    reals[real + R_TOTALS_SUM] = 0
    reals[real + R_TOTALS_COUNT] = 0
    reals[real + R_TOTALS_ZEROS] = 0
    reals[real + R_TOTALS_MAX] = Number.NEGATIVE_INFINITY
    this.counts.fill(0)
    this.overflows?.fill(0)
  }

  /** Counts of the buckets of the window, modulo 256: a view. */
  get counts(): Uint8Array {
    const { words, bytes } = this.kernel
    const word = this.address >>> 2
    const from = words[word + W_TOTALS_COUNTS]! >>> 0
    return bytes.subarray(from, from + words[word + W_TOTALS_SIZE]!)
  }

  /** What is missing there, a view; null: nothing is. */
  get overflows(): Float64Array | null {
    const { words, reals } = this.kernel
    const word = this.address >>> 2
    const from = words[word + W_TOTALS_OVERFLOWS]! >>> 3
    return from === 0 ? null : reals.subarray(from, from + words[word + W_TOTALS_SIZE]!)
  }

  /** Number of the first bucket of the window. */
  get low(): number {
    return this.kernel.words[(this.address >>> 2) + W_TOTALS_LOW]!
  }

  /** Values that were exactly 0. */
  get zeros(): number {
    return this.kernel.reals[(this.address >>> 3) + R_TOTALS_ZEROS]!
  }

  /** -Infinity where there are no values. */
  get max(): number {
    return this.kernel.reals[(this.address >>> 3) + R_TOTALS_MAX]!
  }

  /**
   * The histogram of all values, as plain data (a copy, without empty buckets at the ends).
   * @param zeros further values that were exactly 0.
   */
  snapshot(zeros = 0): HistogramSnapshot {
    const seen = new HistogramReader().read(this, zeros)
    return { ...seen, counts: seen.counts.slice() }
  }
}

export class Tally {
  readonly address: number
  private readonly kernel: Kernel
  private readonly totals: Totals

  /** @param address of its record, in zeroed memory; allocated if left out. */
  constructor(kernel: Kernel, address = kernel.allocate(TALLY_BYTES)) {
    this.kernel = kernel
    this.address = address
    this.totals = new Totals(kernel, address + R_TALLY_TOTALS * 8)
  }

  /** One value ≥ 0. */
  record(value: number): void {
    const { words, reals } = this.kernel
    const pending = (this.address >>> 2) + W_TALLY_PENDING
    if (words[pending] === BUFFER) this.flush()
    reals[(this.address >>> 3) + R_TALLY_BUFFER + words[pending]!++] = value
  }

  /** Empties the buffer. */
  flush(): void {
    this.kernel.run.flushTally(this.address)
  }

  /** Number of values. */
  get count(): number {
    this.flush()
    return this.totals.count
  }

  get sum(): number {
    this.flush()
    return this.totals.sum
  }

  /** The histogram of all values, as plain data. */
  snapshot(): HistogramSnapshot {
    this.flush()
    return this.totals.snapshot()
  }

  clear(): void {
    this.kernel.words[(this.address >>> 2) + W_TALLY_PENDING] = 0
    this.totals.clear()
  }
}
