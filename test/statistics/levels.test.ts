import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Levels } from '../../src/statistics/levels.ts'

type Stay = readonly [level: number, duration: number]
const of = (stays: readonly Stay[]) => {
  const levels = new Levels()
  for (const [level, duration] of stays) levels.add(level, duration)
  return levels
}
const written = (levels: Levels) => {
  const { exact, far, farMax } = levels.snapshot()
  return `${exact.join()} ${far.join()} ${farMax}`
}
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
        const q = of(xs).quantile(p)
        if (expected <= 256) expect(q).toBe(expected)
        else expect(Math.abs(q - expected)).toBeLessThanOrEqual(expected * 0.004)
        expect(Number.isInteger(q)).toBe(true)
        expect(q).toBeLessThanOrEqual(Math.max(...xs.map(([l]) => l)))
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('know the highest level exactly, and ignore one held for no time', () => {
    expect(
      of([
        [3, 1],
        [9, 0],
        [5, 2],
      ]).max,
    ).toBe(5)
    expect(
      of([
        [3, 1],
        [77_777, 0],
        [1001, 2],
      ]).max,
    ).toBe(1001)
    expect(new Levels().max).toBeNaN()
    expect(new Levels().quantile(0.5)).toBeNaN()
  })

  it('merge and travel as snapshots to the levels of all the time', () => {
    fc.assert(
      fc.property(stays, stays, (xs, ys) => {
        const merged = of(xs)
        merged.merge(Levels.from(structuredClone(of(ys).snapshot())))
        const all = of([...xs, ...ys])
        expect(written(merged)).toBe(written(all))
        expect(merged.total).toBe(all.total)
      }),
      { seed: 2, numRuns: 200 },
    )
  })

  it('forget everything when cleared', () => {
    const levels = of([
      [2, 1],
      [5000, 3],
    ])
    levels.clear()
    expect(levels.total).toBe(0)
    levels.add(1, 1)
    expect(levels.max).toBe(1)
  })
})
