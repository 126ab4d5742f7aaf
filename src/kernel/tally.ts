/** Durations: what is known of them, and a short buffer before that. */
import { bucketOf, OVERFLOW, overflow } from './histogram.ts'
import { BUFFER, R_TALLY_BUFFER } from './layout.ts'

@unmanaged
export class Totals {
  sum: f64
  max: f64
  count: f64
  zeros: f64
  low: i32
  size: i32
  counts: usize
  overflows: usize

  /** Adds the `n` values at an address, each finite and ≥ 0. Sums are taken in order. */
  take(values: usize, n: i32): void {
    let sum = this.sum
    let max = this.max
    let low = this.low
    let size = <u32>this.size
    let counts = this.counts
    const end = values + ((<usize>n) << 3)
    for (let p = values; p < end; p += 8) {
      const x = load<f64>(p)
      sum += x
      if (x > max) max = x
      const i = <u32>(<i32>(load<u32>(p, 4) >>> 13) - low)
      if (i < size) {
        const cell = counts + <usize>i
        const count = <i32>load<u8>(cell) + 1
        store<u8>(cell, <u8>count)
        if (count === OVERFLOW) overflow(this, i)
      } else {
        this.outside(x)
        low = this.low
        size = this.size
        counts = this.counts
      }
    }
    this.sum = sum
    this.max = max
    this.count += <f64>n
  }

  /** Counts a value in its bucket, whose number is given. */
  @inline
  put(bucket: i32, x: f64): void {
    const i = <u32>(bucket - this.low)
    if (i < <u32>this.size) {
      const cell = this.counts + <usize>i
      const count = <i32>load<u8>(cell) + 1
      store<u8>(cell, <u8>count)
      if (count === OVERFLOW) overflow(this, i)
    } else this.outside(x)
  }

  /** A value that no bucket of the window is for. */
  outside(x: f64): void {
    if (x === 0) this.zeros += 1
    else bucketOf(this, x)
  }
}

/** Durations: a short buffer, emptied into totals. */
@unmanaged
export class Tally {
  pending: i32
  padding: i32

  @inline
  get totals(): Totals {
    return changetype<Totals>(changetype<usize>(this) + 8)
  }

  @inline
  get buffer(): usize {
    return changetype<usize>(this) + (R_TALLY_BUFFER << 3)
  }

  @inline
  record(value: f64): void {
    if (this.pending === BUFFER) this.flush()
    this.put(value)
  }

  /** The same where the buffer is not full. */
  @inline
  put(value: f64): void {
    const i = this.pending
    store<f64>(this.buffer + ((<usize>i) << 3), value)
    this.pending = i + 1
  }

  flush(): void {
    this.totals.take(this.buffer, this.pending)
    this.pending = 0
  }
}
