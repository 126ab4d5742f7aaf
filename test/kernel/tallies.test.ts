/** Durations in the kernel, held against the sorted values. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Kernel } from '../../src/engine/kernel.ts'
import { streamFor } from '../../src/engine/seeding.ts'
import { Pool } from '../../src/experiment/pool.ts'
import {
  BUFFER,
  R_TALLY_TOTALS,
  R_TOTALS_HISTOGRAM,
  TOTALS_BYTES,
  W_HISTOGRAM_COUNTS,
  W_HISTOGRAM_LOW,
  W_HISTOGRAM_OVERFLOWS,
  W_HISTOGRAM_SIZE,
  W_TALLY_PENDING,
} from '../../src/kernel/layout.ts'
import { bucketOf, lowerEdge } from '../../src/statistics/buckets.ts'
import { Tally, Totals } from '../../src/statistics/tally.ts'
import { kernel } from '../engine/kernel.ts'
import { countOf, expected, inOrder, quantile, written } from './reference.ts'

function tallyOf(values: Iterable<number>, k = kernel()): Tally {
  const tally = new Tally(k)
  for (const x of values) tally.record(x)
  return tally
}

/** Smallest x with F(x) ≥ p, by definition. */
function exact(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(p * sorted.length * (1 - 1e-15)) - 1)]!
}

const value = fc.oneof(
  fc.constant(0),
  fc.double({ min: 1e-12, max: 1e9, noNaN: true }),
  fc.double({ min: -12, max: 9, noNaN: true }).map((e) => 10 ** e),
  fc.integer({ min: 1, max: 20 }),
)
const values = fc.array(value, { minLength: 1, maxLength: 200 })
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 0.9, 0.99, 0.999, 1))

/** Where a tally's histogram lies. */
const histogramOf = (tally: Tally) => tally.address + (R_TALLY_TOTALS + R_TOTALS_HISTOGRAM) * 8

/** The totals that a tally empties its buffer into; cleared. */
const totalsIn = (k: Kernel, tally: Tally) => new Totals(k, tally.address + R_TALLY_TOTALS * 8)

/** The counts in the kernel's memory, and the bucket of the first of them. */
function windowOf({ words, bytes }: Kernel, histogram: number): { readonly low: number; readonly counts: Uint8Array } {
  const word = histogram >>> 2
  const from = words[word + W_HISTOGRAM_COUNTS]!
  return { low: words[word + W_HISTOGRAM_LOW]!, counts: bytes.subarray(from, from + words[word + W_HISTOGRAM_SIZE]!) }
}

describe('a tally', () => {
  it('has the number, the sum in order and the histogram of its values, whenever its buffer is emptied', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), fc.array(fc.nat(200)), (xs, flushes) => {
        const tally = new Tally(kernel())
        xs.forEach((x, i) => {
          if (flushes.includes(i)) tally.flush()
          tally.record(x)
        })
        expect(tally.count).toBe(xs.length)
        expect(tally.sum).toBe(inOrder(xs))
        expect(written(tally.snapshot())).toBe(written(expected(xs)))
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('has values of any size in its histogram, those below 2^-64 as 2^-64, in any order', () => {
    const any = fc.oneof(
      fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }),
      fc.constantFrom(5e-324, 2 ** -64, 2 ** -65, Number.MAX_VALUE),
    )
    fc.assert(
      fc.property(fc.array(any, { maxLength: 100 }), (xs) => {
        expect(written(tallyOf(xs).snapshot())).toBe(written(expected(xs)))
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  it('gives every quantile within 0.4 % of the exact one, never above the maximum', () => {
    fc.assert(
      fc.property(values, share, (xs, p) => {
        const q = quantile(tallyOf(xs).snapshot(), p)
        const x = exact(xs, p)
        expect(Math.abs(q - x)).toBeLessThanOrEqual(x * 0.004 * (1 + 1e-12))
        expect(q).toBeLessThanOrEqual(Math.max(...xs))
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('gives quantiles that grow monotone in p', () => {
    fc.assert(
      fc.property(values, share, share, (xs, p, q) => {
        const snapshot = tallyOf(xs).snapshot()
        expect(quantile(snapshot, Math.min(p, q))).toBeLessThanOrEqual(quantile(snapshot, Math.max(p, q)))
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  it('gives constant data back within 0.4 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), share, (x, p) => {
        const q = quantile(tallyOf(new Array<number>(7).fill(x)).snapshot(), p)
        expect(Math.abs(q / x - 1)).toBeLessThanOrEqual(0.0040001)
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('is exactly 0 inside the atom at zero and positive just beyond it', () => {
    const snapshot = tallyOf([...new Array<number>(90).fill(0), ...new Array<number>(10).fill(2)]).snapshot()
    expect(quantile(snapshot, 0.5)).toBe(0)
    expect(quantile(snapshot, 0.9)).toBe(0)
    expect(quantile(snapshot, 0.901)).toBeCloseTo(2, 1)
    expect(snapshot.zeros).toBe(90)
    expect(countOf(snapshot)).toBe(100)
  })

  it('does not let rounding of p·n move the rank: 7 % of 100 values is the seventh', () => {
    const xs = Array.from({ length: 100 }, (_, i) => 1.1 ** i)
    expect(Math.abs(quantile(tallyOf(xs).snapshot(), 0.07) / xs[6]! - 1)).toBeLessThan(0.005)
  })

  it('makes with another one the histogram of all the values, in any order', () => {
    fc.assert(
      fc.property(values, values, (xs, ys) => {
        const [left, right] = [tallyOf(xs).snapshot(), tallyOf(ys).snapshot()]
        const all = written(tallyOf([...xs, ...ys]).snapshot())
        expect(written(new Pool().add(left).add(right))).toBe(all)
        expect(written(new Pool().add(right).add(left))).toBe(all)
      }),
      { seed: 4, numRuns: 200 },
    )
  })

  it('hands over a snapshot that goes through a structured clone and shares nothing with it', () => {
    fc.assert(
      fc.property(values, (xs) => {
        const tally = tallyOf(xs)
        const snapshot = tally.snapshot()
        const copy = structuredClone(snapshot)
        expect(written(copy)).toBe(written(snapshot))
        tally.record(7)
        tally.clear()
        expect(written(snapshot)).toBe(written(copy))
        expect(snapshot.counts.buffer).toBeInstanceOf(ArrayBuffer)
      }),
      { seed: 5, numRuns: 100 },
    )
  })

  it('estimates the quantiles of an exponential law (seed 3, n = 10^6, 5 standard errors plus the resolution)', () => {
    const stream = streamFor(3, 0, 'test', 'histogram')
    const n = 1_000_000
    const tally = new Tally(kernel())
    for (let i = 0; i < n; i++) tally.record(stream.exponential())
    const snapshot = tally.snapshot()
    for (const p of [0.01, 0.5, 0.9, 0.99, 0.999]) {
      const x = -Math.log(1 - p)
      const error = Math.sqrt((p * (1 - p)) / n) / (1 - p)
      expect(Math.abs(quantile(snapshot, p) - x)).toBeLessThan(5 * error + 0.004 * x)
    }
  })

  it('forgets everything when cleared, what is in its buffer too', () => {
    const tally = tallyOf(new Array<number>(BUFFER + 1).fill(3))
    tally.record(0)
    tally.flush()
    tally.record(1)
    tally.clear()
    expect([tally.count, tally.sum]).toEqual([0, 0])
    expect(written(tally.snapshot())).toBe(written(expected([])))
    expect(quantile(tally.snapshot(), 0.5)).toBeNaN()
    tally.record(5)
    expect(written(tally.snapshot())).toBe(written(expected([5])))
    expect(tally.sum).toBe(5)
  })

  it.each([Number.NaN, -1, -Number.MIN_VALUE, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])(
    'refuses %d, which only a fault of the engine can produce, wherever its window is',
    (x) => {
      for (const before of [[], [1], [1e-300, 1e-10, 1, 1e300]]) {
        const tally = tallyOf([...before, x])
        expect(() => tally.flush()).toThrow(RangeError)
        expect(() => tallyOf([...before, x]).flush()).toThrow(`finite values ≥ 0; saw ${x}`)
      }
    },
  )

  it('empties its buffer when that is full, and then only', () => {
    const k = kernel()
    const tally = tallyOf(new Array<number>(BUFFER).fill(1), k)
    expect(k.words[(tally.address >> 2) + W_TALLY_PENDING]).toBe(BUFFER)
    tally.record(2)
    expect(k.words[(tally.address >> 2) + W_TALLY_PENDING]).toBe(1)
  })
})

describe('totals', () => {
  const totals = (k: Kernel) => new Totals(k, k.allocate(TOTALS_BYTES))

  it('take single values as tallies take them', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 100 }), (xs) => {
        const k = kernel()
        const single = totals(k)
        for (const x of xs) single.add(x)
        expect([single.count, single.sum]).toEqual([xs.length, inOrder(xs)])
        expect(written(single.snapshot())).toBe(written(expected(xs)))
      }),
      { seed: 6, numRuns: 200 },
    )
  })

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('refuse a single %d', (x) => {
    const k = kernel()
    expect(() => totals(k).add(x)).toThrow(RangeError)
  })

  it('add zeros that were counted elsewhere, which make 0 the maximum of nothing else', () => {
    const k = kernel()
    const some = totals(k)
    expect(written(some.snapshot(3))).toMatch(/ 3 0$/)
    some.add(2)
    expect([some.snapshot(3).zeros, some.snapshot(3).max]).toEqual([3, 2])
  })

  it('have a window of whole octaves that grows on both sides and keeps its counts', () => {
    const k = kernel()
    const tally = new Tally(k)
    const address = histogramOf(tally)
    let size = 0
    const seen: number[] = []
    // Outwards from 1 by a factor of 4 on alternate sides.
    for (let i = 0; i < 20; i++) {
      const x = 4 ** (i % 2 === 0 ? i / 2 : -(i + 1) / 2)
      seen.push(x)
      tally.record(x)
      tally.flush()
      const window = windowOf(k, address)
      expect([window.low % 128, window.counts.length % 128]).toEqual([0, 0])
      expect(window.counts.reduce((a, b) => a + b)).toBe(i + 1)
      if (window.counts.length > size && size > 0) expect(window.counts.length).toBeGreaterThanOrEqual(1.5 * size - 128)
      size = window.counts.length
      expect(written(tally.snapshot())).toBe(written(expected(seen)))
    }
    // From 2^-64 at the least to the largest number at the most.
    for (const x of [2 ** -64, 5e-324, Number.MAX_VALUE]) tally.record(x)
    tally.flush()
    const { low, counts } = windowOf(k, address)
    expect(low).toBe(bucketOf(2 ** -64))
    expect(low + counts.length).toBe(bucketOf(Number.MAX_VALUE) + 1)
    expect(lowerEdge(low + counts.length)).toBe(Number.POSITIVE_INFINITY)
  })

  it.each(['buffer', 'single'])('count beyond what a byte holds, by a %s', (by) => {
    const k = kernel()
    const tally = new Tally(k)
    const single = totalsIn(k, tally)
    for (const x of [1, 1, 3]) tally.record(x)
    tally.flush()
    const address = histogramOf(tally)
    const record = (x: number, times: number) => {
      for (let i = 0; i < times; i++) {
        if (by === 'single') single.add(x)
        else tally.record(x)
      }
      tally.flush()
    }
    const inByte = () => {
      const { low, counts } = windowOf(k, address)
      return counts[bucketOf(1) - low]
    }
    record(1, 253)
    expect([inByte(), k.words[(address >> 2) + W_HISTOGRAM_OVERFLOWS]]).toEqual([255, 0])
    record(1, 1)
    // All of the bucket's values have overflown: its byte is 0, and yet it is in the snapshot.
    expect(inByte()).toBe(0)
    expect([tally.snapshot().low, tally.snapshot().counts[0], countOf(tally.snapshot())]).toEqual([
      bucketOf(1),
      256,
      257,
    ])
    record(1, 100_000)
    record(3, 1000)
    expect(tally.snapshot().counts[0]).toBe(100_256)
    expect(tally.snapshot().counts.at(-1)).toBe(1001)
    expect(quantile(tally.snapshot(), 1)).toBe(3)
    // A window that grows on either side knows the buckets still.
    record(1e-6, 300)
    record(1e6, 1)
    const { low, counts } = tally.snapshot()
    const at = (x: number) => counts[bucketOf(x) - low]
    expect([at(1e-6), at(1), at(3), at(1e6), countOf(tally.snapshot())]).toEqual([300, 100_256, 1001, 1, 101_558])
    tally.clear()
    expect(written(tally.snapshot())).toBe(written(expected([])))
    record(1, 257)
    expect(tally.snapshot().counts[0]).toBe(257)
  })

  it('know every count by definition, however often a value came, wherever the window grew to, and after they were cleared', () => {
    const often = fc.tuple(value, fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constantFrom(255, 256, 257, 512)))
    fc.assert(
      fc.property(fc.array(often, { maxLength: 12 }), fc.nat(12), fc.boolean(), (list, cleared, single) => {
        const k = kernel()
        const tally = new Tally(k)
        const totals = totalsIn(k, tally)
        let seen: number[] = []
        list.forEach(([x, times], i) => {
          if (i === cleared) {
            tally.clear()
            seen = []
          }
          for (let n = 0; n < times; n++) {
            if (single && i % 2 === 0) totals.add(x)
            else tally.record(x)
            seen.push(x)
          }
        })
        expect(written(tally.snapshot())).toBe(written(expected(seen)))
        expect(tally.count).toBe(seen.length)
      }),
      { seed: 7, numRuns: 150 },
    )
  })

  it('overflow each of several by itself, and count on exactly where 32 bits would not do', () => {
    const k = kernel()
    const [one, other] = [tallyOf([], k), tallyOf([], k)]
    for (const tally of [one, other]) {
      for (let i = 0; i < 256; i++) tally.record(1)
      tally.flush()
    }
    const address = histogramOf(other)
    const overflows = (k.words[(address >> 2) + W_HISTOGRAM_OVERFLOWS]! >>> 3) + bucketOf(1) - windowOf(k, address).low
    expect(k.reals[overflows]).toBe(256)
    k.reals[overflows] = 2 ** 52
    for (let i = 0; i < 257; i++) other.record(1)
    expect([countOf(one.snapshot()), countOf(other.snapshot())]).toEqual([256, 2 ** 52 + 257])
    other.clear()
    expect([countOf(one.snapshot()), countOf(other.snapshot())]).toEqual([256, 0])
  })
})
