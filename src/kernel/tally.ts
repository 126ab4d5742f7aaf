/** Durations: what is known of them, and a short buffer before that. */
import { Histogram } from './histogram.ts'
import { BUFFER, R_TALLY_BUFFER, R_TALLY_TOTALS, R_TOTALS_HISTOGRAM } from './layout.ts'

@unmanaged
export class Totals {
  sum: f64
  max: f64

  @inline
  get histogram(): Histogram {
    return changetype<Histogram>(changetype<usize>(this) + (R_TOTALS_HISTOGRAM << 3))
  }

  /** Adds the `n` values at an address, each finite and ≥ 0. Sums are taken in order. */
  take(values: usize, n: i32): void {
    const histogram = this.histogram
    let sum = this.sum
    let max = this.max
    let low = histogram.low
    let size = <u32>histogram.size
    const end = values + ((<usize>n) << 3)
    for (let p = values; p < end; p += 8) {
      const x = load<f64>(p)
      sum += x
      if (x > max) max = x
      const i = <u32>(<i32>(load<u32>(p, 4) >>> 13) - low)
      if (i < size) histogram.increment(i)
      else {
        histogram.outside(x)
        low = histogram.low
        size = histogram.size
      }
    }
    this.sum = sum
    this.max = max
    histogram.count += <f64>n
  }
}

/** Durations: a short buffer, emptied into totals. */
@unmanaged
export class Tally {
  pending: i32
  padding: i32

  @inline
  get totals(): Totals {
    return changetype<Totals>(changetype<usize>(this) + (R_TALLY_TOTALS << 3))
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
