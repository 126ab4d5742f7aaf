/**
 * A rung of the calendar: buckets of equal width, each an unsorted list, the entry scheduled last at its head. So what is
 * scheduled touches its bucket and nothing else that may be far away in memory.
 */
import { NEXT } from './entries.ts'
import { alloc, free } from './memory.ts'

/** A bucket is the address of the head of its list, 0 when it is empty. */
const BUCKET_BITS: i32 = 2
const BUCKET: usize = 4

export const MAX_RUNGS: i32 = 8
const RUNG_BITS: i32 = 6

/** Buckets that are looked at ahead of time, see `fetching.ts`. There may be fewer: behind the last one are that many empty ones. */
export const AHEAD: i32 = 4
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
  /** Buckets before this one have been looked at, or need not be. */
  fetched: i32

  /** Rung number r, counted from the outermost. */
  @inline static at(r: i32): Rung {
    return changetype<Rung>(rungs + ((<usize>r) << RUNG_BITS))
  }

  /**
   * Makes it an empty rung of `buckets` buckets of `width` seconds from `start`.
   * @param many so much may be scheduled that it pays to look ahead.
   */
  reset(start: f64, width: f64, buckets: i32, many: bool): void {
    this.start = start
    this.inverseWidth = 1 / width
    this.buckets = buckets
    this.current = 0
    this.fetched = many ? 0 : buckets
    if (this.capacity < buckets) {
      if (this.capacity > 0) free(this.lists, (this.capacity + AHEAD) << BUCKET_BITS)
      // As many as fit the block, whose size is a power of two.
      this.capacity = (1 << (32 - clz<i32>(buckets + AHEAD - 1))) - AHEAD
      this.lists = alloc((this.capacity + AHEAD) << BUCKET_BITS)
    }
  }

  /** Where the buckets that are not yet emptied begin. */
  @inline get next(): usize {
    return this.lists + ((<usize>this.current) << BUCKET_BITS)
  }

  /** Head of a bucket's list, 0: it is empty. */
  @inline head(bucket: i32): usize {
    return load<usize>(this.lists + ((<usize>bucket) << BUCKET_BITS))
  }

  /** Puts an entry into the bucket that is `x` ≥ 0 widths from the start, or into the last one. */
  @inline put(x: f64, entry: usize): void {
    const bucket: i32 = x < <f64>this.buckets ? <i32>x : this.buckets - 1
    const list = this.lists + ((<usize>bucket) << BUCKET_BITS)
    store<usize>(entry, load<usize>(list), NEXT)
    store<usize>(list, entry)
  }

  /** Takes the list out of the next bucket that is not empty, 0 when all are. */
  takeNext(): usize {
    const end = this.lists + ((<usize>this.buckets) << BUCKET_BITS)
    let list = this.next
    while (list < end && load<usize>(list) === 0) list += BUCKET
    this.current = <i32>((list - this.lists) >> BUCKET_BITS)
    if (list === end) return 0
    this.current++
    const head = load<usize>(list)
    store<usize>(list, 0)
    return head
  }
}
