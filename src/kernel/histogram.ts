/** The slow ways of a histogram: the window over its buckets (`src/statistics/buckets.ts`) grows, a count overflows. */
import { carried, notADuration } from './imports.ts'
import { alloc, free } from './memory.ts'
import { Totals } from './records.ts'

/** Buckets an octave. */
const OCTAVE = 128
/** Values below 2^-64 count as 2^-64, whose bits are these. */
const SMALLEST: u64 = 959 << 52
/** The window lies between the buckets of 2^-64 and of infinity: it must hold no smaller value, and nothing that is no number. */
const FIRST = 959 * OCTAVE
const END = 2047 * OCTAVE

/** Counts a value > 0 in its bucket, wherever that is. */
export function bucketOf(totals: Totals, x: f64): void {
  if (!(x > 0 && x < Infinity)) notADuration(x)
  const bits = reinterpret<u64>(x)
  const bucket = <i32>((bits < SMALLEST ? SMALLEST : bits) >>> 45)
  cover(totals, bucket)
  const i = bucket - totals.low
  const cell = totals.counts + ((<usize>i) << 2)
  store<i32>(cell, load<i32>(cell) + 1)
  if (load<i32>(cell) < 0) counted(totals, i)
}

/** The count of bucket `i` of the window has reached 2^31: JavaScript remembers it, here it begins anew. */
export function counted(totals: Totals, i: i32): void {
  store<i32>(totals.counts + ((<usize>i) << 2), 0)
  carried(changetype<i32>(totals), totals.low + i)
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
  const counts = alloc((high - low) << 2)
  if (size > 0) {
    memory.copy(counts + ((<usize>(totals.low - low)) << 2), totals.counts, (<usize>size) << 2)
    free(totals.counts, size << 2)
  }
  totals.low = low
  totals.size = high - low
  totals.counts = counts
}
