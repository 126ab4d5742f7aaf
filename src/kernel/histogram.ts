/** The slow ways of a histogram: the window over its buckets (`src/statistics/buckets.ts`) grows, a count overflows its byte. */
import { notADuration } from './imports.ts'
import { alloc, free } from './memory.ts'
import { Totals } from './tally.ts'

/** Buckets an octave. */
const OCTAVE = 128
/** Values below 2^-64 count as 2^-64, whose bits are these. */
const SMALLEST: u64 = 959 << 52
/** The window lies between the buckets of 2^-64 and of infinity: it must hold no smaller value, and nothing that is no number. */
const FIRST = 959 * OCTAVE
const END = 2047 * OCTAVE

/** A count that has come so far begins anew. */
export const OVERFLOW: i32 = 256

/** Counts a value > 0 in its bucket, wherever that is. */
export function bucketOf(totals: Totals, x: f64): void {
  if (!(x > 0 && x < Infinity)) notADuration(x)
  const bits = reinterpret<u64>(x)
  const bucket = <i32>((bits < SMALLEST ? SMALLEST : bits) >>> 45)
  cover(totals, bucket)
  const i = bucket - totals.low
  const cell = totals.counts + <usize>i
  const count = <i32>load<u8>(cell) + 1
  store<u8>(cell, <u8>count)
  if (count === OVERFLOW) overflow(totals, i)
}

/** The count of bucket `i` of the window has begun anew. */
export function overflow(totals: Totals, i: i32): void {
  if (totals.overflows === 0) totals.overflows = alloc(totals.size << 3)
  const cell = totals.overflows + ((<usize>i) << 3)
  store<f64>(cell, load<f64>(cell) + <f64>OVERFLOW)
}

/** Grows the window, by whole octaves and at least by half, until it holds the bucket. */
function cover(totals: Totals, bucket: i32): void {
  const size = totals.size
  const end = totals.low + size
  if (size > 0 && bucket >= totals.low && bucket < end) return
  const slack = size >> 1
  let low = size === 0 ? bucket : bucket < totals.low ? bucket - slack : totals.low
  let high = size === 0 ? bucket + 1 : bucket >= end ? bucket + 1 + slack : end
  low = (max(FIRST, low) / OCTAVE) * OCTAVE
  high = ((min(END, high) + OCTAVE - 1) / OCTAVE) * OCTAVE
  const before: usize = totals.low - low
  const counts = alloc(high - low)
  if (size > 0) {
    memory.copy(counts + before, totals.counts, <usize>size)
    free(totals.counts, size)
  }
  if (totals.overflows !== 0) {
    const overflows = alloc((high - low) << 3)
    memory.copy(overflows + (before << 3), totals.overflows, (<usize>size) << 3)
    free(totals.overflows, size << 3)
    totals.overflows = overflows
  }
  totals.low = low
  totals.size = high - low
  totals.counts = counts
}
