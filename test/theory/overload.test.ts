/** The short cuts of overload and the root finder against the long way. */
import { describe, expect, it } from 'vitest'
import { constantPatience, impatience, impatienceLoss } from '../../src/theory/impatience.ts'
import { decreasingRoot } from '../../src/theory/numerics.ts'

describe('the share that expires', () => {
  it('is that of the whole formula, in light load and in overload', () => {
    const patience = (t: number): number => -Math.expm1(-t / 3)
    for (const lambda of [0.5, 3.9, 4.1, 8, 40, 4000])
      for (const workers of [1, 4])
        expect(impatienceLoss(lambda, 1, workers, patience)).toBeCloseTo(
          impatience(lambda, 1, workers, patience).lossShare,
          12,
        )
    const constant = (t: number): number => (t >= 2 ? 1 : 0)
    for (const lambda of [0.5, 1.5, 30, 3000])
      expect(impatienceLoss(lambda, 1, 1, constant, [2])).toBeCloseTo(constantPatience(lambda, 1, 1, 2).lossShare, 12)
  })

  it('needs few looks at the patience when workers are never idle', () => {
    let looks = 0
    const loss = impatienceLoss(1e9, 1, 1, (t) => {
      looks++
      return -Math.expm1(-t)
    })
    expect(loss).toBe(1 - 1e-9)
    expect(looks).toBeLessThan(70)
  })
})

describe('the root of a decreasing function', () => {
  it('is found in a dozen evaluations where the function is smooth', () => {
    let evaluations = 0
    const f = (x: number): number => {
      evaluations++
      return Math.exp(-3 * x) - x
    }
    const root = decreasingRoot(f, [0, 1], [1, Math.exp(-3) - 1], 1e-13)
    expect(Math.exp(-3 * root)).toBeCloseTo(root, 12)
    expect(evaluations).toBeLessThanOrEqual(15)
  })

  it('is the place of a jump, and copes with infinite values', () => {
    const jump = (x: number): number => (x < 0.3 ? 0.01 : Number.NEGATIVE_INFINITY)
    expect(decreasingRoot(jump, [0, 0.01], [1, Number.NEGATIVE_INFINITY], 1e-12)).toBeCloseTo(0.3, 11)
    const step = (x: number): number => (x < 0.7 ? 1e-3 : -5)
    expect(decreasingRoot(step, [0, 1e-3], [1, -5], 1e-12)).toBeCloseTo(0.7, 11)
  })
})
