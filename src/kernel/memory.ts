/**
 * The kernel's memory: blocks of raw bytes, rounded up to powers of two, zeroed when they are given out. A free list per
 * size; what no list holds is cut from the end, and the memory grows when that is reached. O(1) but for the zeroing. Blocks
 * of 64 bytes and more begin at a line of the cache. Nothing is ever merged or handed back to the system: whoever
 * doubles a block leaves the old ones for others, together as much as the new one at most.
 */
import { grown, outOfMemory } from './imports.ts'

const SMALLEST: i32 = 16
const CACHE_LINE: usize = 64
const PAGE_BITS: i32 = 16
const MOST_PAGES: i32 = 1 << 16

/** First free block of 2^k bytes at k words from here, 0: none. A free block begins with the address of the next one. */
const lists: usize = memory.data(32 << 2)

/** Memory from here on was never given out, so it is zero. Not an address, for it may reach the end of all addresses. */
let unused: u64 = __heap_base

/** The size of the block that `alloc(bytes)` gives is 2 to this power. */
function sizeBits(bytes: i32): i32 {
  return bytes <= SMALLEST ? 4 : 32 - clz<i32>(bytes - 1)
}

/**
 * A zeroed block of at least `bytes` bytes, aligned to 16. A negative size is one that overflowed, and does not fit; where a
 * block does not fit, JavaScript throws.
 */
export function alloc(bytes: i32): usize {
  if (bytes < 0) exhausted()
  const bits = sizeBits(bytes)
  const size: usize = (<usize>1) << bits
  const list = lists + (bits << 2)
  const block = load<usize>(list)
  if (block === 0) return cut(size)
  store<usize>(list, load<usize>(block))
  memory.fill(block, 0, size)
  return block
}

/** Zeroed memory for good, not rounded up: `bytes` bytes from a line of the cache on, or from a multiple of 16 if less. */
export function reserve(bytes: i32): usize {
  return cut((<usize>bytes + 15) & ~15)
}

/** As `reserve`, and 0 where there is no room. */
export function tryReserve(bytes: u32): usize {
  const end: u64 = <u64>unused + CACHE_LINE + ((<u64>bytes + 15) & ~15)
  const missing = <i32>((end + 0xffff) >> PAGE_BITS) - memory.size()
  if (missing > 0) {
    if (memory.grow(missing) < 0) return 0
    grown()
  }
  return reserve(bytes)
}

/** Where the memory that was never given out begins. */
export function unusedFrom(): f64 {
  return <f64>unused
}

/** Zeros the bytes from one address to another. */
export function wipe(from: f64, to: f64): void {
  memory.fill(<usize>from, 0, <usize>(to - from))
}

/** Gives back what `alloc(bytes)` gave. */
export function free(address: usize, bytes: i32): void {
  const list = lists + (sizeBits(bytes) << 2)
  store<usize>(address, load<usize>(list))
  store<usize>(list, address)
}

function cut(size: usize): usize {
  const alignment = size < CACHE_LINE ? <usize>SMALLEST : CACHE_LINE
  const start: u64 = (<u64>unused + alignment - 1) & ~(<u64>(alignment - 1))
  const end: u64 = start + size
  const pages = <i32>((end + 0xffff) >> PAGE_BITS)
  if (pages > memory.size()) grow(pages)
  unused = end
  return <usize>start
}

/** Grows the memory to at least so many pages: by half, where there is room for it, so that it happens rarely. */
function grow(pages: i32): void {
  const now = memory.size()
  const generous = max<i32>(pages, min<i32>(now + (now >> 1), MOST_PAGES))
  if (memory.grow(generous - now) < 0 && memory.grow(pages - now) < 0) exhausted()
  grown()
}

function exhausted(): void {
  outOfMemory()
  unreachable()
}
