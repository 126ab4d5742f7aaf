/** Histograms of durations: a window over the buckets of `src/statistics/buckets.ts`, and what happens when it does not do. */
import { notADuration } from './imports.ts'
import { alloc, free } from './memory.ts'

/** Buckets an octave. */
const OCTAVE = 128
/** Values below 2^-64 count as 2^-64, whose bits are these. */
const SMALLEST: u64 = 959 << 52
/** The window lies between the buckets of 2^-64 and of infinity: it must hold no smaller value, and nothing that is no number. */
export const FIRST = 959 * OCTAVE
const END = 2047 * OCTAVE

/** A count that has come so far begins anew. */
const OVERFLOW: i32 = 256

@unmanaged
export class Histogram {
  count: f64
  zeros: f64
  low: i32
  size: i32
  counts: usize
  overflows: usize

  /** Counts a value that lies in the `i`-th bucket of the window. */
  @inline
  increment(i: u32): void {
    const cell = this.counts + <usize>i
    const count = <i32>load<u8>(cell) + 1
    store<u8>(cell, <u8>count)
    if (count === OVERFLOW) overflow(this, i)
  }

  /** A value by itself. */
  add(x: f64): void {
    this.count += 1
    const i = <u32>(<i32>(reinterpret<u64>(x) >>> 45) - this.low)
    if (i < <u32>this.size) this.increment(i)
    else this.outside(x)
  }

  /** A value in whose place a 0 will come out of a buffer. */
  addBefore(x: f64): void {
    this.add(x)
    this.count -= 1
    this.zeros -= 1
  }

  /** A value that no bucket of the window is for, finite and ≥ 0. */
  outside(x: f64): void {
    if (x === 0) {
      this.zeros += 1
      return
    }
    if (!(x > 0 && x < Infinity)) notADuration(x)
    const bits = reinterpret<u64>(x)
    this.beyond(<i32>((bits < SMALLEST ? SMALLEST : bits) >>> 45))
  }

  /** A value in a bucket that may lie outside the window. */
  beyond(bucket: i32): void {
    cover(this, bucket)
    this.increment(bucket - this.low)
  }
}

/** The count of bucket `i` of the window has begun anew. */
function overflow(histogram: Histogram, i: i32): void {
  if (histogram.overflows === 0) histogram.overflows = alloc(histogram.size << 3)
  const cell = histogram.overflows + ((<usize>i) << 3)
  store<f64>(cell, load<f64>(cell) + <f64>OVERFLOW)
}

/** Grows the window, by whole octaves and at least by half, until it holds the bucket. */
function cover(histogram: Histogram, bucket: i32): void {
  const size = histogram.size
  const end = histogram.low + size
  if (size > 0 && bucket >= histogram.low && bucket < end) return
  const slack = size >> 1
  let low = size === 0 ? bucket : bucket < histogram.low ? bucket - slack : histogram.low
  let high = size === 0 ? bucket + 1 : bucket >= end ? bucket + 1 + slack : end
  low = (max(FIRST, low) / OCTAVE) * OCTAVE
  high = ((min(END, high) + OCTAVE - 1) / OCTAVE) * OCTAVE
  const before: usize = histogram.low - low
  const counts = alloc(high - low)
  if (size > 0) {
    memory.copy(counts + before, histogram.counts, <usize>size)
    free(histogram.counts, size)
  }
  if (histogram.overflows !== 0) {
    const overflows = alloc((high - low) << 3)
    memory.copy(overflows + (before << 3), histogram.overflows, (<usize>size) << 3)
    free(histogram.overflows, size << 3)
    histogram.overflows = overflows
  }
  histogram.low = low
  histogram.size = high - low
  histogram.counts = counts
}
