/** Levels over time in the kernel's memory, held against the sorted stays. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEVELS_BYTES } from '../../src/kernel/layout.ts'
import { Levels } from '../../src/statistics/levels.ts'
import { SharedLevels } from '../../src/statistics/shared-levels.ts'
import { kernel } from '../engine/kernel.ts'

type Stay = readonly [level: number, duration: number]

function of(stays: readonly Stay[]): SharedLevels {
  const k = kernel()
  const levels = new SharedLevels(k, k.allocate(LEVELS_BYTES))
  for (const [level, duration] of stays) levels.add(level, duration)
  return levels
}

const read = (levels: SharedLevels) => Levels.from(levels.snapshot())
/** All that can be told of levels: how long they were watched, the highest one, and where each of many shares of the time ends. */
const written = (levels: Levels) =>
  [levels.total, levels.max, ...Array.from({ length: 101 }, (_, i) => levels.quantile(i / 100))].join()

// Whole durations, so that sums are exact in any order.
const level = fc.oneof(fc.nat(5), fc.nat(300), fc.nat(1_000_000))
const stays = fc.array(fc.tuple(level, fc.integer({ min: 1, max: 50 })), { minLength: 1, maxLength: 60 })

describe('the time-weighted levels', () => {
  it('give every quantile exactly up to 256 and within 0.4 % beyond', () => {
    fc.assert(
      fc.property(stays, fc.integer({ min: 0, max: 1000 }), (xs, mille) => {
        const p = mille / 1000
        const total = xs.reduce((sum, [, d]) => sum + d, 0)
        let time = 0
        const sorted = [...xs].sort((a, b) => a[0] - b[0])
        const expected = sorted.find(([, d]) => {
          time += d
          return time >= p * total * (1 - 1e-12)
        })![0]
        const q = read(of(xs)).quantile(p)
        if (expected <= 256) expect(q).toBe(expected)
        else expect(Math.abs(q - expected)).toBeLessThanOrEqual(expected * 0.004)
        expect(Number.isInteger(q)).toBe(true)
        expect(q).toBeLessThanOrEqual(Math.max(...xs.map(([l]) => l)))
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('do not let rounding of a share of the time move the answer: 7 % of 100 seconds end with the seventh', () => {
    expect(read(of(Array.from({ length: 100 }, (_, level) => [level, 1] as const))).quantile(0.07)).toBe(6)
  })

  it('have the area and the whole time of all stays', () => {
    fc.assert(
      fc.property(stays, (xs) => {
        const levels = of(xs)
        expect(levels.area).toBe(xs.reduce((sum, [l, d]) => sum + l * d, 0))
        expect(read(levels).total).toBe(xs.reduce((sum, [, d]) => sum + d, 0))
        expect(read(levels).max).toBe(Math.max(...xs.map(([l]) => l)))
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('know the highest level exactly, and ignore one held for no time', () => {
    expect(
      read(
        of([
          [3, 1],
          [9, 0],
          [5, 2],
        ]),
      ).max,
    ).toBe(5)
    expect(
      read(
        of([
          [3, 1],
          [77_777, 0],
          [1001, 2],
        ]),
      ).max,
    ).toBe(1001)
    expect(read(of([])).max).toBeNaN()
    expect(read(of([])).quantile(0.5)).toBeNaN()
  })

  it('end their exact part at 256, and keep what lies beyond when more room is needed', () => {
    const levels = of([
      [255, 1],
      [256, 2],
      [257, 4],
      [2 ** 29, 8],
      [512, 16],
    ])
    const { exact, far, farMax } = levels.snapshot()
    expect([exact[255], exact[256], exact.length]).toEqual([1, 2, 257])
    // 257 shares the first bucket beyond (256 and 257), 512 is an octave above, 2^29 twenty more.
    expect([far[0], far[128], far[128 * 21]]).toEqual([4, 16, 8])
    expect(farMax).toBe(2 ** 29)
    expect(levels.area).toBe(255 + 2 * 256 + 4 * 257 + 8 * 2 ** 29 + 16 * 512)
  })

  it('merge and travel as snapshots to the levels of all the time', () => {
    fc.assert(
      fc.property(stays, stays, (xs, ys) => {
        const merged = read(of(xs))
        merged.add(structuredClone(of(ys).snapshot()))
        expect(written(merged)).toBe(written(read(of([...xs, ...ys]))))
      }),
      { seed: 2, numRuns: 200 },
    )
  })

  it('hand over snapshots that share nothing with them', () => {
    const levels = of([
      [2, 1],
      [5000, 3],
    ])
    const snapshot = levels.snapshot()
    const before = written(Levels.from(snapshot))
    levels.clear()
    expect(written(Levels.from(snapshot))).toBe(before)
  })

  it('forget everything when cleared', () => {
    const levels = of([
      [2, 1],
      [5000, 3],
    ])
    levels.clear()
    expect([read(levels).total, levels.area]).toEqual([0, 0])
    levels.add(1, 1)
    expect([read(levels).max, levels.area]).toEqual([1, 1])
  })
})
