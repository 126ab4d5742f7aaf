/** A rung of the calendar: buckets of equal width, each an unsorted list in the order of scheduling. */
import { NEXT } from './entries.ts'
import { alloc, free } from './memory.ts'

/** A bucket is 8 bytes: the addresses of the first entry, 0 when it is empty, and of the last. */
const BUCKET_BITS: i32 = 3
const BUCKET: usize = 8
const LAST: usize = 4

export const MAX_RUNGS: i32 = 8
const RUNG_BITS: i32 = 5
const rungs: usize = memory.data(MAX_RUNGS << RUNG_BITS, 16)

@unmanaged
export class Rung {
  start: f64
  inverseWidth: f64
  /** How many buckets it has, and which one is the next to be emptied. */
  buckets: i32
  current: i32
  /** Where the buckets are, and how many fit there. All are empty when a rung is no longer in use. */
  lists: usize
  capacity: i32

  /** Rung number r, counted from the outermost. */
  @inline static at(r: i32): Rung {
    return changetype<Rung>(rungs + ((<usize>r) << RUNG_BITS))
  }

  /** Makes it an empty rung of `buckets` buckets of `width` seconds from `start`. */
  reset(start: f64, width: f64, buckets: i32): void {
    this.start = start
    this.inverseWidth = 1 / width
    this.buckets = buckets
    this.current = 0
    if (this.capacity < buckets) {
      if (this.capacity > 0) free(this.lists, this.capacity << BUCKET_BITS)
      this.capacity = buckets * 2
      this.lists = alloc(this.capacity << BUCKET_BITS)
    }
  }

  /** First entry of a bucket, 0: none. */
  @inline first(bucket: i32): usize {
    return load<usize>(this.lists + ((<usize>bucket) << BUCKET_BITS))
  }

  /** Puts an entry, last of its list, at the end of the bucket that is `x` ≥ 0 widths from the start, or of the last one. */
  @inline append(x: f64, entry: usize): void {
    const bucket: i32 = x < <f64>this.buckets ? <i32>x : this.buckets - 1
    const list = this.lists + ((<usize>bucket) << BUCKET_BITS)
    if (load<usize>(list) === 0) store<usize>(list, entry)
    else store<usize>(load<usize>(list, LAST), entry, NEXT)
    store<usize>(list, entry, LAST)
  }

  /** Takes the list out of the next bucket that is not empty, 0 when all are. */
  takeNext(): usize {
    const end = this.lists + ((<usize>this.buckets) << BUCKET_BITS)
    let list = this.lists + ((<usize>this.current) << BUCKET_BITS)
    while (list < end && load<usize>(list) === 0) list += BUCKET
    this.current = <i32>((list - this.lists) >> BUCKET_BITS)
    if (list === end) return 0
    this.current++
    const head = load<usize>(list)
    store<usize>(list, 0)
    return head
  }
}
