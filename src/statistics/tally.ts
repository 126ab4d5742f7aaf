/**
 * Durations: count, sum, exact maximum and a histogram, cheap enough for the hot path. Values go into a short buffer (one
 * store each); the kernel brings the sums and the histogram up to date a buffer at a time, which is both faster and kinder to
 * the cache than a scattered update per message. Sums are taken in order of recording, so they don't depend on when the
 * buffer is emptied. All of it lies in the kernel's memory, which writes most of it (`src/kernel/tally.ts`).
 */
import type { Kernel } from '../engine/kernel.ts'
import {
  BUFFER,
  R_HISTOGRAM_COUNT,
  R_HISTOGRAM_ZEROS,
  R_TALLY_BUFFER,
  R_TALLY_TOTALS,
  R_TOTALS_HISTOGRAM,
  R_TOTALS_MAX,
  TALLY_BYTES,
  W_HISTOGRAM_COUNTS,
  W_HISTOGRAM_LOW,
  W_HISTOGRAM_OVERFLOWS,
  W_HISTOGRAM_SIZE,
  W_TALLY_PENDING,
} from '../kernel/layout.ts'
import type { HistogramSnapshot } from './histogram.ts'
import { HistogramReader } from './reading.ts'

/** What is known of durations: those that wait in a buffer are not among them. */
export class Totals {
  private readonly kernel: Kernel
  private readonly sumAt: number
  private readonly maxAt: number
  private readonly histogram: number

  /** @param sum address of their sum; `max` and `histogram` are those of the others, side by side with it if left out. */
  constructor(kernel: Kernel, sum: number, max = sum + R_TOTALS_MAX * 8, histogram = sum + R_TOTALS_HISTOGRAM * 8) {
    this.kernel = kernel
    this.sumAt = sum >>> 3
    this.maxAt = max >>> 3
    this.histogram = histogram
    this.clear()
  }

  get count(): number {
    return this.kernel.reals[(this.histogram >>> 3) + R_HISTOGRAM_COUNT]!
  }

  /** [s] */
  get sum(): number {
    return this.kernel.reals[this.sumAt]!
  }

  /** -Infinity where there are no values. */
  get max(): number {
    return this.kernel.reals[this.maxAt]!
  }

  /** One value ≥ 0. */
  add(value: number): void {
    this.addApart(value)
    this.kernel.run.count(this.histogram, value)
  }

  /** The same for a value that is, or will be, in the histogram. */
  addApart(value: number): void {
    const { reals } = this.kernel
    reals[this.sumAt]! += value
    if (value > reals[this.maxAt]!) reals[this.maxAt] = value
  }

  /** Forgets everything, keeps the memory. */
  clear(): void {
    const { reals } = this.kernel
    const real = this.histogram >>> 3
    reals[this.sumAt] = 0
    reals[this.maxAt] = Number.NEGATIVE_INFINITY
    reals[real + R_HISTOGRAM_COUNT] = 0
    reals[real + R_HISTOGRAM_ZEROS] = 0
    this.counts.fill(0)
    this.overflows?.fill(0)
  }

  /** Counts of the buckets of the window, modulo 256: a view. */
  get counts(): Uint8Array {
    const { words, bytes } = this.kernel
    const word = this.histogram >>> 2
    const from = words[word + W_HISTOGRAM_COUNTS]! >>> 0
    return bytes.subarray(from, from + words[word + W_HISTOGRAM_SIZE]!)
  }

  /** What is missing there, a view; null: nothing is. */
  get overflows(): Float64Array | null {
    const { words, reals } = this.kernel
    const word = this.histogram >>> 2
    const from = words[word + W_HISTOGRAM_OVERFLOWS]! >>> 3
    return from === 0 ? null : reals.subarray(from, from + words[word + W_HISTOGRAM_SIZE]!)
  }

  /** Number of the first bucket of the window. */
  get low(): number {
    return this.kernel.words[(this.histogram >>> 2) + W_HISTOGRAM_LOW]!
  }

  /** Values that were exactly 0. */
  get zeros(): number {
    return this.kernel.reals[(this.histogram >>> 3) + R_HISTOGRAM_ZEROS]!
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
