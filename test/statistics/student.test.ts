import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalCdf } from '../../src/statistics/special.ts'
import { normalQuantile, studentQuantile } from '../../src/statistics/student.ts'

describe('the normal quantile', () => {
  it('has the published values', () => {
    expect(normalQuantile(0.5)).toBe(0)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
    expect(normalQuantile(0.99)).toBeCloseTo(2.3263478740408408, 14)
    expect(normalQuantile(0.995)).toBeCloseTo(2.5758293035489004, 14)
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 13)
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
    expect(() => normalQuantile(1.1)).toThrow(RangeError)
  })

  it('inverts the distribution function, and is odd about one half', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.5, noNaN: true }), (p) => {
        const z = normalQuantile(p)
        expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(1e-12)
        expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(1 - (1 - p)), 12)
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

describe('the Student quantile', () => {
  // Fisher & Yates, Statistical Tables, table III; as in every textbook.
  it.each([
    [1, 12.706, 63.657],
    [2, 4.303, 9.925],
    [3, 3.182, 5.841],
    [4, 2.776, 4.604],
    [5, 2.571, 4.032],
    [9, 2.262, 3.25],
    [10, 2.228, 3.169],
    [19, 2.093, 2.861],
    [29, 2.045, 2.756],
    [60, 2.0, 2.66],
    [120, 1.98, 2.617],
    [Number.POSITIVE_INFINITY, 1.96, 2.576],
  ])('with %d degrees of freedom has the tabulated 97.5 %% and 99.5 %% points', (df, p975, p995) => {
    expect(studentQuantile(0.975, df)).toBeCloseTo(p975, 3)
    expect(studentQuantile(0.995, df)).toBeCloseTo(p995, 3)
  })

  it('has the closed forms of 1, 2 and 4 degrees of freedom to 1e-12', () => {
    for (const p of [0.500001, 0.6, 0.9, 0.975, 0.9999, 1 - 1e-9]) {
      const q = 1 - p
      const a = 4 * p * q
      const one = p < 0.75 ? Math.tan(Math.PI * (p - 0.5)) : 1 / Math.tan(Math.PI * q)
      expect(Math.abs(studentQuantile(p, 1) / one - 1)).toBeLessThan(1e-12)
      expect(Math.abs(studentQuantile(p, 2) / ((2 * (p - 0.5)) / Math.sqrt(2 * p * q)) - 1)).toBeLessThan(1e-12)
      const four = Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a)
      // The closed form of 4 itself cancels near the median.
      if (p >= 0.6) expect(Math.abs(studentQuantile(p, 4) / (2 * Math.sqrt(four - 1)) - 1)).toBeLessThan(1e-12)
    }
  })

  it('is odd about one half, takes real degrees of freedom, and runs into the normal quantile', () => {
    expect(studentQuantile(0.25, 7)).toBe(-studentQuantile(0.75, 7))
    expect(studentQuantile(0.5, 7)).toBe(0)
    expect(studentQuantile(0.9, 3.5)).toBeLessThan(studentQuantile(0.9, 3))
    expect(studentQuantile(0.9, 3.5)).toBeGreaterThan(studentQuantile(0.9, 4))
    for (const p of [0.6, 0.975, 0.99999]) {
      const [below, above] = [studentQuantile(p, 999_999), studentQuantile(p, 1_000_001)]
      expect(Math.abs(below / above - 1)).toBeLessThan(2e-11)
      expect(studentQuantile(p, 1e15)).toBeCloseTo(normalQuantile(p), 13)
    }
  })

  it.each([
    [0, 3],
    [1, 3],
    [0.5, 0],
    [0.5, -1],
    [Number.NaN, 3],
  ])('refuses p = %d, df = %d', (p, df) => {
    expect(() => studentQuantile(p, df)).toThrow(RangeError)
  })
})
