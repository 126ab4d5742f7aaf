/**
 * The event calendar: a ladder queue (Tang, Goh & Thng 2005, ACM TOMACS 15(3)) of (time, payload) entries.
 *
 * Order: by time; at one instant by the payload's precedence (`payload & PRECEDENCE`), then in order of scheduling. An
 * entry must not lie before the last one taken. Amortised O(1) per operation: a sorted bottom of about 32 entries, at
 * most eight nested rungs of unsorted buckets, an unsorted top. Entries are numbers in typed arrays; nothing is allocated
 * per entry (nodes come from a free list that doubles).
 *
 * Precedence makes simultaneous occurrences deterministic: ends of service, then changes of workers, then deliveries and
 * publications, then expiries and timers.
 */

import { type Clock, REAL } from './real.ts'

/** Kinds of occurrence: the low three bits of a payload. Two kinds that differ in bit 0 only have equal precedence. */
export const END = 0
export const END_SHARED = 1
export const WORKERS = 2
export const DELIVERY = 4
export const ARRIVAL = 5
export const EXPIRY = 6
export const TIMER = 7
export const KIND = 7
export const PRECEDENCE = 6
export const KIND_BITS = 3

/** Words of a node after its time. */
const VALUE = 2
const NEXT = 3
/** A bottom longer than this is spread over a rung. */
const SPLIT = 32
const MAX_RUNGS = 8
/** Keeps the largest entry inside the last bucket in spite of rounding. */
const WIDEN = 1.0000001

class Rung {
  start = REAL
  inverseWidth = REAL
  buckets = 0
  current = 0
  head = new Int32Array(0)
  tail = new Int32Array(0)

  /** Empty rung of `buckets` buckets of `width` seconds from `start`. Heads are left at -1 by whoever empties a bucket. */
  reset(start: number, width: number, buckets: number): void {
    this.start = start
    this.inverseWidth = 1 / width
    this.buckets = buckets
    this.current = 0
    if (this.head.length < buckets) {
      this.head = new Int32Array(buckets * 2).fill(-1)
      this.tail = new Int32Array(buckets * 2)
    }
  }
}

export class Calendar {
  /**
   * Time [s] of the entry that `push` or `replace` is about to schedule: a field, because a real argument of a call that is
   * not inlined would be allocated.
   */
  time = REAL

  /** Bottom, sorted descending: the next entry is the last. */
  private times = new Float64Array(64)
  private values = new Int32Array(64)
  private count = 0

  private rungs: Rung[] = []
  private depth = 0

  /** Nodes of the lists, 16 bytes each: time; payload and next node. Two views of the same memory. */
  private nodeReal = new Float64Array(0)
  private nodeWhole = new Int32Array(0)
  private freeNode = -1
  private usedNodes = 0

  private topStart = Number.POSITIVE_INFINITY
  private topMin = Number.POSITIVE_INFINITY
  private topMax = Number.NEGATIVE_INFINITY
  private topHead = -1
  private topTail = -1
  private topCount = 0

  constructor() {
    for (let i = 0; i < MAX_RUNGS; i++) this.rungs.push(new Rung())
  }

  /** Time of the next entry; Infinity when there is none. */
  peekTime(): number {
    if (this.count === 0) this.fill()
    return this.count === 0 ? Number.POSITIVE_INFINITY : this.times[this.count - 1]!
  }

  /** The next entry, if there is one, is later than now. */
  isLater(clock: Clock): boolean {
    if (this.count === 0) this.fill()
    return this.count === 0 || this.times[this.count - 1]! > clock.now
  }

  /** Some entry is of this kind. O(entries). */
  holds(kind: number): boolean {
    for (let i = 0; i < this.count; i++) if ((this.values[i]! & KIND) === kind) return true
    for (let r = 0; r < this.depth; r++) {
      const rung = this.rungs[r]!
      for (let b = 0; b < rung.buckets; b++) if (this.listHolds(rung.head[b]!, kind)) return true
    }
    return this.topCount > 0 && this.listHolds(this.topHead, kind)
  }

  private listHolds(head: number, kind: number): boolean {
    for (let k = head; k >= 0; k = this.nodeWhole[(k << 2) | NEXT]!)
      if ((this.nodeWhole[(k << 2) | VALUE]! & KIND) === kind) return true
    return false
  }

  /** Payload of the next entry; only after `peekTime` returned a finite time. */
  peekValue(): number {
    return this.values[this.count - 1]!
  }

  /** Removes the next entry; only after `peekTime` returned a finite time. */
  pop(): void {
    this.count--
  }

  /** Removes the next entry and schedules `value` at `time`: the commonest operation. */
  replace(value: number): void {
    this.count--
    if (this.depth === 0 && this.time < this.topStart) this.pushBottom(value)
    else this.pushFar(value)
  }

  /** Schedules `value` at `time`. */
  push(value: number): void {
    if (this.depth === 0 && this.time < this.topStart) this.pushBottom(value)
    else this.pushFar(value)
  }

  private pushBottom(value: number): void {
    let i = this.count
    if (i >= SPLIT) {
      this.pushBottomSlow(value)
      return
    }
    const time = this.time
    const times = this.times
    const values = this.values
    this.count = i + 1
    while (i > 0) {
      const t = times[i - 1]!
      if (t >= time && (t > time || (values[i - 1]! & PRECEDENCE) > (value & PRECEDENCE))) break
      times[i] = t
      values[i] = values[i - 1]!
      i--
    }
    times[i] = time
    values[i] = value
  }

  private pushBottomSlow(value: number): void {
    if (this.spawn()) {
      this.pushFar(value)
      return
    }
    const time = this.time
    const n = this.count
    if (n === this.times.length) this.growBottom(n + 1)
    const times = this.times
    const values = this.values
    let low = 0
    let high = n
    while (low < high) {
      const middle = (low + high) >> 1
      const t = times[middle]!
      if (t > time || (t === time && (values[middle]! & PRECEDENCE) > (value & PRECEDENCE))) low = middle + 1
      else high = middle
    }
    times.copyWithin(low + 1, low, n)
    values.copyWithin(low + 1, low, n)
    times[low] = time
    values[low] = value
    this.count = n + 1
  }

  private pushFar(value: number): void {
    const time = this.time
    if (time >= this.topStart) {
      const k = this.node(time, value)
      if (this.topCount === 0) this.topHead = k
      else this.nodeWhole[(this.topTail << 2) | NEXT] = k
      this.topTail = k
      this.topCount++
      if (time < this.topMin) this.topMin = time
      if (time > this.topMax) this.topMax = time
      return
    }
    for (let r = 0; r < this.depth; r++) {
      const rung = this.rungs[r]!
      const x = (time - rung.start) * rung.inverseWidth
      if (rung.current < rung.buckets && x >= rung.current) {
        this.append(rung, x < rung.buckets ? x | 0 : rung.buckets - 1, this.node(time, value))
        return
      }
    }
    this.pushBottom(value)
  }

  private node(time: number, value: number): number {
    let k = this.freeNode
    if (k >= 0) this.freeNode = this.nodeWhole[(k << 2) | NEXT]!
    else {
      if (this.usedNodes << 1 === this.nodeReal.length) this.growNodes()
      k = this.usedNodes++
    }
    this.nodeReal[k << 1] = time
    this.nodeWhole[(k << 2) | VALUE] = value
    this.nodeWhole[(k << 2) | NEXT] = -1
    return k
  }

  private append(rung: Rung, bucket: number, k: number): void {
    if (rung.head[bucket]! < 0) rung.head[bucket] = k
    else this.nodeWhole[(rung.tail[bucket]! << 2) | NEXT] = k
    rung.tail[bucket] = k
  }

  private growNodes(): void {
    const memory = new ArrayBuffer(Math.max(1024, this.nodeReal.byteLength * 2))
    const whole = new Int32Array(memory)
    whole.set(this.nodeWhole)
    this.nodeWhole = whole
    this.nodeReal = new Float64Array(memory)
  }

  private growBottom(needed: number): void {
    let n = this.times.length
    while (n < needed) n *= 2
    this.times = widenFloats(this.times, n)
    this.values = widenInts(this.values, n)
  }

  /** Spreads the bottom over a new rung; false when its times are too close together to be told apart. */
  private spawn(): boolean {
    const n = this.count
    const min = this.times[n - 1]!
    const max = this.times[0]!
    const width = ((max - min) / n) * WIDEN
    if (this.depth === MAX_RUNGS || !(1 / width < 1e300)) {
      // A long bottom of equal times: let what lies beyond go to the top, so that the bottom stops growing.
      if (this.depth === 0 && this.topStart === Number.POSITIVE_INFINITY && n >= 2 * SPLIT)
        this.topStart = max + Math.max(max - min, Math.abs(max) * 1e-15, 1e-300)
      return false
    }
    const rung = this.rungs[this.depth++]!
    rung.reset(min, width, n)
    if (this.depth === 1 && this.topStart === Number.POSITIVE_INFINITY) {
      const end = min + width * n
      this.topStart = end > max ? end : max + width
    }
    for (let i = n - 1; i >= 0; i--) {
      const x = (this.times[i]! - min) * rung.inverseWidth
      this.append(rung, x < n ? x | 0 : n - 1, this.node(this.times[i]!, this.values[i]!))
    }
    this.count = 0
    return true
  }

  /** Brings the earliest entries into the empty bottom; leaves it empty when there are none anywhere. */
  private fill(): void {
    for (;;) {
      let first: number
      let n: number
      let min: number
      let max: number
      const fromTop = this.depth === 0
      if (fromTop) {
        n = this.topCount
        if (n === 0) {
          this.topStart = Number.POSITIVE_INFINITY
          return
        }
        first = this.topHead
        min = this.topMin
        max = this.topMax
        this.topHead = -1
        this.topCount = 0
        this.topMin = Number.POSITIVE_INFINITY
        this.topMax = Number.NEGATIVE_INFINITY
        this.topStart = Number.POSITIVE_INFINITY
      } else {
        const rung = this.rungs[this.depth - 1]!
        let b = rung.current
        while (b < rung.buckets && rung.head[b]! < 0) b++
        if (b === rung.buckets) {
          rung.current = b
          this.depth--
          continue
        }
        rung.current = b + 1
        first = rung.head[b]!
        rung.head[b] = -1
        n = 0
        min = Number.POSITIVE_INFINITY
        max = Number.NEGATIVE_INFINITY
        for (let k = first; k >= 0; k = this.nodeWhole[(k << 2) | NEXT]!) {
          n++
          const t = this.nodeReal[k << 1]!
          if (t < min) min = t
          if (t > max) max = t
        }
      }
      const width = ((max - min) / n) * WIDEN
      if (n > SPLIT && this.depth < MAX_RUNGS && 1 / width < 1e300) {
        this.spread(first, n, min, max, width, fromTop)
        continue
      }
      this.sortIntoBottom(first, n)
      if (fromTop && n > SPLIT) this.topStart = max + Math.max(Math.abs(max) * 1e-15, 1e-300)
      return
    }
  }

  private spread(first: number, n: number, min: number, max: number, width: number, fromTop: boolean): void {
    const rung = this.rungs[this.depth++]!
    rung.reset(min, width, n)
    if (fromTop) {
      const end = min + width * n
      this.topStart = end > max ? end : max + width
    }
    for (let k = first; k >= 0; ) {
      const next = this.nodeWhole[(k << 2) | NEXT]!
      this.nodeWhole[(k << 2) | NEXT] = -1
      const x = (this.nodeReal[k << 1]! - min) * rung.inverseWidth
      this.append(rung, x < n ? x | 0 : n - 1, k)
      k = next
    }
  }

  private sortIntoBottom(first: number, n: number): void {
    if (n > this.times.length) this.growBottom(n)
    if (n > 2 * SPLIT) {
      this.sortMany(first, n)
      return
    }
    const times = this.times
    const values = this.values
    let i = n
    for (let k = first; k >= 0; ) {
      i--
      times[i] = this.nodeReal[k << 1]!
      values[i] = this.nodeWhole[(k << 2) | VALUE]!
      const next = this.nodeWhole[(k << 2) | NEXT]!
      this.nodeWhole[(k << 2) | NEXT] = this.freeNode
      this.freeNode = k
      k = next
    }
    // Insertion sort, descending and stable: of equal entries the one scheduled first stays nearest to the end.
    for (let j = n - 2; j >= 0; j--) {
      const t = times[j]!
      const v = values[j]!
      let p = j
      while (p < n - 1) {
        const u = times[p + 1]!
        if (u < t || (u === t && (values[p + 1]! & PRECEDENCE) <= (v & PRECEDENCE))) break
        times[p] = u
        values[p] = values[p + 1]!
        p++
      }
      times[p] = t
      values[p] = v
    }
    this.count = n
  }

  /** Many entries too close to be spread (constant times): a stable merge sort, rare and allowed to allocate. */
  private sortMany(first: number, n: number): void {
    const order: { t: number; v: number }[] = []
    for (let k = first; k >= 0; ) {
      order.push({ t: this.nodeReal[k << 1]!, v: this.nodeWhole[(k << 2) | VALUE]! })
      const next = this.nodeWhole[(k << 2) | NEXT]!
      this.nodeWhole[(k << 2) | NEXT] = this.freeNode
      this.freeNode = k
      k = next
    }
    order.sort((a, b) => a.t - b.t || (a.v & PRECEDENCE) - (b.v & PRECEDENCE))
    for (let i = 0; i < n; i++) {
      const entry = order[i]!
      this.times[n - 1 - i] = entry.t
      this.values[n - 1 - i] = entry.v
    }
    this.count = n
  }
}

function widenFloats(old: Float64Array<ArrayBuffer>, n: number): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(n)
  wide.set(old)
  return wide
}

function widenInts(old: Int32Array<ArrayBuffer>, n: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(n)
  wide.set(old)
  return wide
}
