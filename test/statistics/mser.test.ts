import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { streamFor } from '../../src/engine/seeding.ts'
import { mser5 } from '../../src/statistics/mser.ts'

const noise = (n: number, seed = 1) => {
  const stream = streamFor(seed, 0, 'test', 'mser')
  return Float64Array.from({ length: n }, () => stream.normal())
}

/** By definition: every truncation in the first half tried. */
const byDefinition = (series: ArrayLike<number>) => {
  const z = Array.from({ length: Math.floor(series.length / 5) }, (_, b) => {
    let sum = 0
    for (let i = 0; i < 5; i++) sum += series[5 * b + i]!
    return sum / 5
  })
  let best = Number.POSITIVE_INFINITY
  let at = 0
  for (let d = 0; d <= Math.floor(z.length / 2); d++) {
    const rest = z.slice(d)
    const mean = rest.reduce((sum, x) => sum + x, 0) / rest.length
    const statistic = rest.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rest.length ** 2
    if (statistic < best * (1 - 1e-12)) {
      best = statistic
      at = d
    }
  }
  return 5 * at
}

describe('MSER-5', () => {
  it('cuts a step at the start of a series where the step ends', () => {
    const series = noise(1000)
    for (let i = 0; i < 200; i++) series[i]! += 30
    const { truncation, atLimit } = mser5(series)
    expect(truncation).toBeGreaterThanOrEqual(200)
    expect(truncation).toBeLessThanOrEqual(240)
    expect(atLimit).toBe(false)
  })

  it('cuts most of an exponential approach', () => {
    const series = noise(2000, 2).map((x, i) => x - 20 * Math.exp(-i / 100))
    const { truncation, atLimit } = mser5(series)
    expect(truncation).toBeGreaterThan(150)
    expect(truncation).toBeLessThan(700)
    expect(atLimit).toBe(false)
  })

  it('cuts nothing from a constant series', () => {
    expect(mser5(new Float64Array(100).fill(3))).toEqual({ truncation: 0, atLimit: false })
  })

  it('says so when the series never settles', () => {
    expect(mser5(Float64Array.from({ length: 500 }, (_, i) => i))).toEqual({ truncation: 250, atLimit: true })
    expect(mser5([1, 2, 3])).toEqual({ truncation: 0, atLimit: true })
  })

  it('finds the minimum of its definition', () => {
    const whole = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 10, maxLength: 120 })
    fc.assert(
      fc.property(whole, (series) => {
        expect(mser5(series).truncation).toBe(byDefinition(series))
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})
