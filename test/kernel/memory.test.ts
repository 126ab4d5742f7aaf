/** The kernel's memory: what it gives out is zeroed, aligned and nobody else's, and stays where it is. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Kernel } from '../../src/engine/kernel.ts'
import { LEVELS_BYTES, NET, W_NET_MESSAGES } from '../../src/kernel/layout.ts'
import { Messages, WORDS } from '../../src/model/messages.ts'
import { SharedLevels } from '../../src/statistics/shared-levels.ts'
import { Tally } from '../../src/statistics/tally.ts'
import { kernel } from '../engine/kernel.ts'

interface Block {
  readonly address: number
  readonly bytes: number
  readonly mark: number
  readonly reserved: boolean
}

const blockSize = (bytes: number) => 2 ** Math.max(4, Math.ceil(Math.log2(bytes)))
const wordsOf = ({ words }: Kernel, address: number, bytes: number) =>
  words.subarray(address >>> 2, (address + bytes) >>> 2)

/** Fills all of a block with its mark, which must be zero before. */
function take(k: Kernel, bytes: number, mark: number, reserved: boolean): Block {
  const address = (reserved ? k.run.reserve(bytes) : k.run.alloc(bytes)) >>> 0
  const size = reserved ? Math.ceil(bytes / 16) * 16 : blockSize(bytes)
  expect(address % (size >= 64 ? 64 : 16)).toBe(0)
  const block = wordsOf(k, address, size)
  expect(block.length).toBe(size / 4)
  expect(block.every((word) => word === 0)).toBe(true)
  block.fill(mark)
  return { address, bytes, mark, reserved }
}

const isIntact = (k: Kernel, { address, bytes, mark }: Block) =>
  wordsOf(k, address, bytes & ~3).every((w) => w === mark)

describe("the kernel's memory", () => {
  it('gives out zeroed, aligned blocks that do not overlap, in any order of taking and giving back', () => {
    const step = fc.record({
      bytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100_000 })),
      act: fc.constantFrom('alloc', 'alloc', 'reserve', 'free'),
      which: fc.nat(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const k = kernel()
        const blocks: Block[] = []
        steps.forEach(({ bytes, act, which }, i) => {
          if (act !== 'free') blocks.push(take(k, bytes, i + 1, act === 'reserve'))
          else if (blocks.length > 0) {
            const block = blocks[which % blocks.length]!
            if (block.reserved) return
            blocks.splice(blocks.indexOf(block), 1)
            k.run.free(block.address, block.bytes)
          }
          expect(blocks.every((block) => isIntact(k, block))).toBe(true)
        })
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it('gives a block that was given back to the next who needs one of its size, and to nobody else', () => {
    const { run } = kernel()
    const [a, b] = [run.alloc(100), run.alloc(128)]
    run.free(a, 100)
    run.free(b, 128)
    expect(run.alloc(129)).not.toBe(a)
    expect(run.alloc(64)).not.toBe(a)
    expect([run.alloc(65), run.alloc(128)]).toEqual([b, a])
    expect([a, b]).not.toContain(run.alloc(128))
  })

  it('rounds what is reserved up to 16 bytes only', () => {
    const { run } = kernel()
    const first = run.reserve(130)
    expect(run.reserve(16) - first).toBe(144)
  })

  it('grows under views that stay valid, and in steps', () => {
    const k = kernel()
    const address = k.run.alloc(64)
    const { words, reals } = k
    const view = reals.subarray(address >>> 3, (address >>> 3) + 8)
    view[0] = 1.5
    let steps = 0
    for (let i = 0, length = words.length; i < 400; i++) {
      wordsOf(k, k.run.alloc(1 << 16) >>> 0, 1 << 16).fill(-1)
      if (k.words.length > length) steps++
      length = k.words.length
    }
    // From 16 pages to more than 400 by half each time.
    expect(steps).toBe(8)
    expect(k.words.length).toBeGreaterThan(400 << 14)
    expect([view[0], k.reals[address >>> 3]]).toEqual([1.5, 1.5])
    // Old and new views show the same memory in both directions.
    view[1] = 2.5
    k.reals[(address >>> 3) + 2] = 3.5
    expect([k.reals[(address >>> 3) + 1], view[2], reals.length]).toEqual([2.5, 3.5, words.length / 2])
  })

  it('refuses what does not fit into 4 GB, and a size that overflowed', () => {
    const k = kernel()
    const block = take(k, 1000, 7, false)
    expect(() => k.run.alloc(-1)).toThrow(RangeError)
    expect(() => {
      for (let i = 0; i < 4; i++) k.run.alloc(2 ** 30)
    }).toThrow('more memory than 4 GB')
    // What there was stays, and what fits can still be had.
    expect(isIntact(k, block)).toBe(true)
    take(k, 1000, 8, false)
  })
  it('is handed on as new: whatever was written, the next kernel finds what one of its own would have', () => {
    const first = kernel()
    for (let i = 0; i < 30; i++) take(first, 1000 * i + 1, -1, i % 2 === 0)
    const touched = 5000
    // The earlier one may be written everywhere, of the later one only the beginning was, and a part in its middle.
    const asides = [1 << 20, 1 << 21].map((bytes) => first.setAside(bytes))
    wordsOf(first, asides[0]!, 1 << 20).fill(-1)
    wordsOf(first, asides[1]!, touched & ~3).fill(-1)
    wordsOf(first, asides[1]! + 2 ** 20, touched & ~3).fill(-1)
    take(first, 100_000, -1, true)
    first.run.push(3, 8)
    first.run.free(first.run.alloc(500), 500)
    const { buffer } = first.words
    first.release([
      { from: 0, to: touched },
      { from: 2 ** 20, to: 2 ** 20 + touched },
    ])
    const [second, fresh] = [kernel(), kernel()]
    expect(second.words.buffer).toBe(buffer)
    expect(fresh.words.buffer).not.toBe(buffer)
    const n = fresh.words.length
    expect(second.words.subarray(0, n).every((word, i) => word === fresh.words[i])).toBe(true)
    expect(second.words.subarray(n).every((word) => word === 0)).toBe(true)
    expect([second.run.peekTime(), second.run.alloc(500)]).toEqual([fresh.run.peekTime(), fresh.run.alloc(500)])
  })

  it('holds records beyond 2 GB as anywhere', () => {
    const k = kernel()
    k.setAside(2 ** 31)
    const tally = new Tally(k)
    const levels = new SharedLevels(k, k.allocate(LEVELS_BYTES))
    expect(tally.address).toBeGreaterThan(2 ** 31)
    for (let i = 1; i <= 300; i++) {
      tally.record(1)
      levels.add(i, 1)
    }
    expect([tally.count, tally.sum, tally.snapshot().counts[0], levels.area]).toEqual([300, 300, 300, 45_150])
    expect([levels.snapshot().exact[256], levels.snapshot().farMax]).toEqual([1, 300])
  })

  it('sets aside much at a time, or says that there is not that much', () => {
    const k = kernel()
    const address = k.setAside(2 ** 31) >>> 0
    expect(address).toBeGreaterThan(0)
    expect(k.setAside(2 ** 31)).toBe(0)
    // The end of it is there, beyond where addresses are negative numbers.
    wordsOf(k, address + 2 ** 31 - 64, 64).fill(5)
    expect(take(k, 64, 1, true).address).toBeGreaterThanOrEqual(address + 2 ** 31)
  })

  it('lets the pool of messages grow to the end of what was set aside for it, before it moves', () => {
    const k = kernel()
    const features = {
      ...{ linked: false, blocking: false, interruptible: false, work: false, lines: false, keyed: false },
      ...{ repeats: false, crews: false, users: false },
    }
    const limit = 100_000
    const messages = new Messages(k, features, limit)
    const capacities = new Set([messages.capacity])
    const places = new Set<number>()
    for (let n = 0; n < 200_000; n++) {
      const m = messages.reserve()
      messages.whole[m * WORDS] = m
      capacities.add(messages.capacity)
      if (messages.capacity >= 65_536) places.add(k.words[(NET >> 2) + W_NET_MESSAGES]!)
    }
    // 65,536 more than the limit have room.
    expect([...capacities]).toEqual([1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 165_536, 331_072])
    expect(places.size).toBe(2)
    expect(Array.from({ length: 200_000 }, (_, m) => messages.whole[m * WORDS]).every((x, m) => x === m)).toBe(true)
  })
})
