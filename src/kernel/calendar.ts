/**
 * The event calendar: a ladder queue (Tang, Goh & Thng 2005, ACM TOMACS 15(3)) of (time, payload) entries, one in each
 * instance of the kernel.
 *
 * Order: by time; at one instant by the payload's precedence (`payload & PRECEDENCE`), then in order of scheduling. An
 * entry must not lie before the last one taken, and no time is NaN. Amortised O(1) per operation: a sorted bottom of about 32
 * entries, at most eight nested rungs of unsorted buckets, an unsorted top. Nothing is allocated per entry (entries of
 * buckets and top come from a free list, whose chunks grow).
 *
 * Precedence makes simultaneous occurrences deterministic: ends of service, changes of workers, deliveries and publications,
 * then expiries and timers. What is short and frequent is inlined where it is used (a method, since TypeScript has no
 * decorators for functions); what is long or rare is a function of its own.
 */
import { ENTRY, Entries, entry, isLonger, listHolds, NEXT, sortDescending, sortedList, VALUE } from './entries.ts'
import { fetchAhead } from './fetching.ts'
import { KIND, PRECEDENCE } from './kinds.ts'
import { alloc, free } from './memory.ts'
import { MAX_RUNGS, Rung } from './rung.ts'

/** A bottom longer than this is spread over a rung. */
const SPLIT: i32 = 32
/** From so many entries on, four share a bucket: the heads of more lists than that would take memory, and misses of the cache. */
const MANY: i32 = 1 << 17
/** From so many entries on, what will happen to them is not in the nearest caches: it pays to look at it ahead of time. */
const LARGE: i32 = 512
/** Keeps the largest entry inside the last bucket in spite of rounding. */
const WIDEN: f64 = 1.0000001
/** Bytes of the first bottom. */
const FIRST_BOTTOM: i32 = 1024

/**
 * The bottom, sorted descending: the next entry is the last, before `end`. `full` is where it has SPLIT entries, `room` is
 * the end of its block.
 */
let base: usize = 0
let end: usize = 0
let full: usize = 0
let room: usize = 0

/** Rungs in use: the first so many. */
let depth: i32 = 0
/** The outermost one began with at least LARGE entries. */
let isLarge: bool = false

let topStart: f64 = Infinity
let topMin: f64 = Infinity
let topMax: f64 = -Infinity
let topHead: usize = 0
let topTail: usize = 0
let topCount: i32 = 0

/** What lies before this belongs into the bottom: `topStart` where there is no rung, else nothing. */
let near: f64 = Infinity

/** Must be called once, before anything else. */
export function init(): void {
  setBottom(alloc(FIRST_BOTTOM), FIRST_BOTTOM, 0)
}

export class Calendar {
  /** Time of the next entry; Infinity when there is none. */
  @inline static peekTime(): f64 {
    if (end === base) fill()
    return end === base ? Infinity : load<f64>(end - ENTRY)
  }

  /** The next entry is not known without a search. */
  @inline static isBare(): bool {
    return end === base
  }

  /** The next entry is later than `now`; only where the calendar is not bare. */
  @inline static isLater(now: f64): bool {
    return load<f64>(end - ENTRY) > now
  }

  /** Payload of the next entry; only after `peekTime` returned a finite time. */
  @inline static peekValue(): i32 {
    return load<i32>(end - ENTRY, VALUE)
  }

  /** Removes the next entry; only after `peekTime` returned a finite time. */
  @inline static pop(): void {
    end -= ENTRY
  }

  /** Removes the next entry and schedules `value` at `time`: the commonest operation. */
  @inline static replace(time: f64, value: i32): void {
    const p = end - ENTRY
    if (time < near) {
      if (p < full) {
        Calendar.insert(p, time, value)
        return
      }
    }
    end = p
    pushAnywhere(time, value)
  }

  /** Schedules `value` at `time`. */
  @inline static push(time: f64, value: i32): void {
    const p = end
    if (time < near) {
      if (p < full) {
        end = p + ENTRY
        Calendar.insert(p, time, value)
        return
      }
    }
    pushAnywhere(time, value)
  }

  /** Puts an entry where it belongs in the bottom, the place of whose last entry, `p`, is free. */
  @inline static insert(p: usize, time: f64, value: i32): void {
    const first = base
    while (p > first) {
      const t = load<f64>(p - ENTRY)
      // A test each: two in one would be counted together before they are branched on.
      if (t > time) break
      if (t === time) {
        if ((load<i32>(p - ENTRY, VALUE) & PRECEDENCE) > (value & PRECEDENCE)) break
      }
      store<f64>(p, t)
      store<i32>(p, load<i32>(p - ENTRY, VALUE), VALUE)
      p -= ENTRY
    }
    store<f64>(p, time)
    store<i32>(p, value, VALUE)
  }
}

export function push(time: f64, value: i32): void {
  Calendar.push(time, value)
}

export function replace(time: f64, value: i32): void {
  Calendar.replace(time, value)
}

export function pop(): void {
  Calendar.pop()
}

export function peekTime(): f64 {
  return Calendar.peekTime()
}

export function peekValue(): i32 {
  return Calendar.peekValue()
}

/** Some entry is of this kind. O(entries). */
export function holds(kind: i32): bool {
  for (let p = base; p < end; p += ENTRY) if ((load<i32>(p, VALUE) & KIND) === kind) return true
  for (let r = 0; r < depth; r++) {
    const rung = Rung.at(r)
    for (let b = 0; b < rung.buckets; b++) if (listHolds(rung.head(b), kind)) return true
  }
  return topCount > 0 && listHolds(topHead, kind)
}

/** To be called whenever `depth` or `topStart` changed. */
function setNear(): void {
  near = depth === 0 ? topStart : -Infinity
}

/** Makes a block, which holds `used` bytes of entries, the bottom. */
function setBottom(block: usize, bytes: i32, used: usize): void {
  base = block
  end = block + used
  full = block + <usize>SPLIT * ENTRY
  room = block + bytes
}

function growBottom(needed: i32): void {
  const old = base
  const oldBytes = <i32>(room - old)
  let bytes = oldBytes
  // 2^30 doubled is negative, which is too much for `alloc`.
  while (bytes > 0 && <usize>bytes < <usize>needed * ENTRY) bytes *= 2
  const used = end - old
  const wide = alloc(bytes)
  memory.copy(wide, old, used)
  free(old, oldBytes)
  setBottom(wide, bytes, used)
}

function pushBottom(time: f64, value: i32): void {
  const p = end
  if (p < full) {
    end = p + ENTRY
    Calendar.insert(p, time, value)
  } else if (spawn()) pushAnywhere(time, value)
  else pushLongBottom(time, value)
}

/** A bottom that can't be spread may be long. */
function pushLongBottom(time: f64, value: i32): void {
  if (end === room) growBottom(<i32>((end - base) / ENTRY) + 1)
  let low = base
  let high = end
  while (low < high) {
    const middle = low + (((high - low) >> 1) & ~(ENTRY - 1))
    const t = load<f64>(middle)
    if (t > time || (t === time && (load<i32>(middle, VALUE) & PRECEDENCE) > (value & PRECEDENCE))) low = middle + ENTRY
    else high = middle
  }
  memory.copy(low + ENTRY, low, end - low)
  store<f64>(low, time)
  store<i32>(low, value, VALUE)
  end += ENTRY
}

/** Schedules an entry wherever it belongs. */
function pushAnywhere(time: f64, value: i32): void {
  if (time >= topStart) {
    const k = entry(time, value)
    if (topCount === 0) topHead = k
    else store<usize>(topTail, k, NEXT)
    topTail = k
    topCount++
    if (time < topMin) topMin = time
    if (time > topMax) topMax = time
    return
  }
  for (let r = 0; r < depth; r++) {
    const rung = Rung.at(r)
    const x = (time - rung.start) * rung.inverseWidth
    if (rung.current < rung.buckets && x >= <f64>rung.current) {
      rung.put(x, entry(time, value))
      return
    }
  }
  pushBottom(time, value)
}

/** Spreads the bottom over a new rung; false when its times are too close together to be told apart. */
function spawn(): bool {
  const n = <i32>((end - base) / ENTRY)
  const first = load<f64>(end - ENTRY)
  const last = load<f64>(base)
  const width = ((last - first) / <f64>n) * WIDEN
  if (depth === MAX_RUNGS || !(1 / width < 1e300)) {
    // A long bottom of equal times: let what lies beyond go to the top, so that the bottom stops growing.
    if (depth === 0 && topStart === Infinity && n >= 2 * SPLIT) {
      topStart = beyond(last, last - first)
      setNear()
    }
    return false
  }
  const rung = Rung.at(depth++)
  if (depth === 1) isLarge = false
  rung.reset(first, width, n, isLarge)
  if (depth === 1 && topStart === Infinity) startTop(first, last, width, n)
  setNear()
  for (let p = end; p > base; ) {
    p -= ENTRY
    const t = load<f64>(p)
    rung.put((t - first) * rung.inverseWidth, entry(t, load<i32>(p, VALUE)))
  }
  end = base
  return true
}

/** The top begins where the outermost rung ends: later than all that is in there, since what comes at one instant has to be sorted. */
function startTop(first: f64, last: f64, width: f64, n: i32): void {
  const edge = first + width * <f64>n
  topStart = edge > last ? edge : beyond(last, width)
}

/** A time that is later than `last` by about so much, and in spite of rounding. */
function beyond(last: f64, by: f64): f64 {
  return last + max<f64>(by, max<f64>(abs<f64>(last) * 1e-15, 1e-300))
}

/** Brings the earliest entries into the empty bottom; leaves it empty when there are none anywhere. */
function fill(): void {
  for (;;) {
    let head: usize
    let n: i32
    let first: f64
    let last: f64
    const fromTop = depth === 0
    if (fromTop) {
      n = topCount
      head = topHead
      first = topMin
      last = topMax
      topHead = 0
      topCount = 0
      topMin = Infinity
      topMax = -Infinity
      topStart = Infinity
      near = Infinity
      if (n === 0) return
    } else {
      const rung = Rung.at(depth - 1)
      if (rung.current >= rung.fetched) fetchAhead(rung)
      head = rung.takeNext()
      if (head === 0) {
        depth--
        setNear()
        continue
      }
      if (!isLonger(head, SPLIT)) {
        takeIntoBottom(head)
        return
      }
      n = 0
      first = Infinity
      last = -Infinity
      // Turned round: in the order of scheduling from here on.
      let earlier: usize = 0
      for (let k = head; k !== 0; ) {
        n++
        const t = load<f64>(k)
        if (t < first) first = t
        if (t > last) last = t
        const next = load<usize>(k, NEXT)
        store<usize>(k, earlier, NEXT)
        earlier = k
        k = next
      }
      head = earlier
    }
    const buckets = n > MANY ? n >> 2 : n
    const width = ((last - first) / <f64>buckets) * WIDEN
    if (n > SPLIT && depth < MAX_RUNGS && 1 / width < 1e300) {
      spread(head, n, buckets, first, last, width, fromTop)
      continue
    }
    sortIntoBottom(head, n)
    if (fromTop && n > SPLIT) {
      topStart = beyond(last, 0)
      setNear()
    }
    return
  }
}

/** Sorts a list of at most SPLIT entries, the one scheduled last at its head, into the empty bottom. */
function takeIntoBottom(head: usize): void {
  const first = base
  let e = first
  for (let k = head; k !== 0; ) {
    const time = load<f64>(k)
    const value = load<i32>(k, VALUE)
    const next = load<usize>(k, NEXT)
    Entries.recycle(k)
    // As `Calendar.insert`, but what is there already was scheduled later.
    let p = e
    while (p > first) {
      const t = load<f64>(p - ENTRY)
      if (t > time) break
      const other = load<i32>(p - ENTRY, VALUE)
      if (t === time) {
        if ((other & PRECEDENCE) >= (value & PRECEDENCE)) break
      }
      store<f64>(p, t)
      store<i32>(p, other, VALUE)
      p -= ENTRY
    }
    store<f64>(p, time)
    store<i32>(p, value, VALUE)
    e += ENTRY
    k = next
  }
  end = e
}

function spread(head: usize, n: i32, buckets: i32, first: f64, last: f64, width: f64, fromTop: bool): void {
  const rung = Rung.at(depth++)
  if (fromTop) isLarge = n >= LARGE
  rung.reset(first, width, buckets, isLarge)
  if (fromTop) startTop(first, last, width, buckets)
  setNear()
  for (let k = head; k !== 0; ) {
    const next = load<usize>(k, NEXT)
    store<usize>(k, 0, NEXT)
    rung.put((load<f64>(k) - first) * rung.inverseWidth, k)
    k = next
  }
}

function sortIntoBottom(list: usize, n: i32): void {
  if (<usize>n * ENTRY > room - base) growBottom(n)
  end = base + <usize>n * ENTRY
  // Many are too close to be spread: constant times, which are usually in order already.
  const many = n > 2 * SPLIT
  let p = end
  for (let k = many ? sortedList(list) : list; k !== 0; ) {
    p -= ENTRY
    store<f64>(p, load<f64>(k))
    store<i32>(p, load<i32>(k, VALUE), VALUE)
    const next = load<usize>(k, NEXT)
    Entries.recycle(k)
    k = next
  }
  if (!many) sortDescending(base, end)
}
