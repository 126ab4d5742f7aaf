/**
 * Entries of the calendar, where they come from, and how they are sorted: by time, at one time by precedence, else in the order
 * of scheduling.
 *
 * An entry is 16 bytes, in the bottom as in a list: time [s], payload, and the address of the next one in its list, 0: none.
 */
import { KIND, PRECEDENCE } from './kinds.ts'
import { alloc } from './memory.ts'

export const ENTRY: usize = 16
export const VALUE: usize = 8
export const NEXT: usize = 12

/** Lists that `sortedList` has yet to merge: number k holds 2^k ascending stretches, 0: none. */
const LISTS: i32 = 32
const pending: usize = memory.data(LISTS << 2)

/** Bytes of the first chunk of entries, and of the largest. */
const FIRST_CHUNK: i32 = 1024
const LAST_CHUNK: i32 = 1 << 22

let freeEntry: usize = 0
/** The rest of the newest chunk of entries. */
let chunk: usize = 0
let chunkEnd: usize = 0
let chunkBytes: i32 = 0

/** An entry that is in no list yet. */
export function entry(time: f64, value: i32): usize {
  let k = freeEntry
  if (k !== 0) freeEntry = load<usize>(k, NEXT)
  else {
    if (chunk === chunkEnd) newChunk()
    k = chunk
    chunk += ENTRY
  }
  store<f64>(k, time)
  store<i32>(k, value, VALUE)
  store<usize>(k, 0, NEXT)
  return k
}

function newChunk(): void {
  chunkBytes = chunkBytes === 0 ? FIRST_CHUNK : min<i32>(chunkBytes * 2, LAST_CHUNK)
  chunk = alloc(chunkBytes)
  chunkEnd = chunk + chunkBytes
}

export class Entries {
  /** Gives back an entry that is in no list any more. */
  @inline static recycle(k: usize): void {
    store<usize>(k, freeEntry, NEXT)
    freeEntry = k
  }
}

/** A list has more than `most` entries. */
export function isLonger(head: usize, most: i32): bool {
  let n = 0
  for (let k = head; k !== 0; k = load<usize>(k, NEXT)) if (++n > most) return true
  return false
}

/** Some entry of a list is of this kind. */
export function listHolds(head: usize, kind: i32): bool {
  for (let k = head; k !== 0; k = load<usize>(k, NEXT)) if ((load<i32>(k, VALUE) & KIND) === kind) return true
  return false
}

/** An entry may stand before one that was scheduled after it. */
function inOrder(earlier: usize, later: usize): bool {
  const t = load<f64>(earlier)
  const u = load<f64>(later)
  return t < u || (t === u && (load<i32>(earlier, VALUE) & PRECEDENCE) <= (load<i32>(later, VALUE) & PRECEDENCE))
}

/**
 * Sorts entries that lie side by side, descending and stable: of equal entries the one scheduled first, which is behind the
 * others, stays nearest to the end. By insertion, for few.
 */
export function sortDescending(start: usize, end: usize): void {
  for (let j = end - 2 * ENTRY; j >= start; j -= ENTRY) {
    const time = load<f64>(j)
    const value = load<i32>(j, VALUE)
    let p = j
    for (let q = p + ENTRY; q < end; q += ENTRY) {
      const t = load<f64>(q)
      if (t < time || (t === time && (load<i32>(q, VALUE) & PRECEDENCE) <= (value & PRECEDENCE))) break
      store<f64>(p, t)
      store<i32>(p, load<i32>(q, VALUE), VALUE)
      p = q
    }
    store<f64>(p, time)
    store<i32>(p, value, VALUE)
  }
}

/**
 * Sorts a list, ascending and stable, and returns its new head. A merge sort of the ascending stretches that are there
 * (Knuth 1998, TAOCP vol. 3, section 5.2.4): O(n) when it is sorted already, O(n log n) else, without memory of its own.
 */
export function sortedList(head: usize): usize {
  let rest = head
  while (rest !== 0) {
    const stretch = rest
    let last = rest
    let next = load<usize>(last, NEXT)
    while (next !== 0 && inOrder(last, next)) {
      last = next
      next = load<usize>(last, NEXT)
    }
    store<usize>(last, 0, NEXT)
    rest = next
    carry(stretch)
  }
  let all: usize = 0
  for (let k = 0; k < LISTS; k++) {
    const place = pending + ((<usize>k) << 2)
    const older = load<usize>(place)
    if (older === 0) continue
    all = all === 0 ? older : merged(older, all)
    store<usize>(place, 0)
  }
  return all
}

/** Adds a list to those that are pending, as one adds 1 to a binary number. */
function carry(list: usize): void {
  let place = pending
  for (;;) {
    const older = load<usize>(place)
    if (older === 0) break
    list = merged(older, list)
    store<usize>(place, 0)
    place += 4
  }
  store<usize>(place, list)
}

/** One list of two that are not empty; what is equal comes from `older` first. */
function merged(older: usize, newer: usize): usize {
  let head = older
  if (inOrder(older, newer)) older = load<usize>(older, NEXT)
  else {
    head = newer
    newer = load<usize>(newer, NEXT)
  }
  let tail = head
  while (older !== 0 && newer !== 0) {
    if (inOrder(older, newer)) {
      store<usize>(tail, older, NEXT)
      tail = older
      older = load<usize>(older, NEXT)
    } else {
      store<usize>(tail, newer, NEXT)
      tail = newer
      newer = load<usize>(newer, NEXT)
    }
  }
  store<usize>(tail, older !== 0 ? older : newer, NEXT)
  return head
}
