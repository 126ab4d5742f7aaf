import { describe, expect, it } from 'vitest'
import { streamFor } from '../../src/engine/seeding.ts'
import { batchEstimate, batchMeans } from '../../src/statistics/batch-means.ts'
import { estimate, relativePrecision, valuesNeeded } from '../../src/statistics/interval.ts'

describe('an estimate over replications', () => {
  it('is the mean with its Student interval', () => {
    // Mean 3, standard deviation √2.5, t(0.975, 4) = 2.7764451051977987.
    const half = (2.7764451051977987 * Math.sqrt(2.5)) / Math.sqrt(5)
    const result = estimate([1, 2, 3, 4, 5], 0.95)!
    expect(result.mean).toBe(3)
    expect(result.halfWidth).toBeCloseTo(half, 12)
    expect(result.low).toBeCloseTo(3 - half, 12)
    expect(result.high).toBeCloseTo(3 + half, 12)
  })

  it('skips replications that observed nothing, and is null where none did', () => {
    expect(estimate([1, Number.NaN, 3], 0.9)).toEqual(estimate([1, 3], 0.9))
    expect(estimate([Number.NaN], 0.9)).toBeNull()
    expect(estimate([], 0.9)).toBeNull()
  })

  it('of a single value has no interval', () => {
    expect(estimate([7], 0.95)).toEqual({ mean: 7, halfWidth: null, low: null, high: null })
  })

  it('of equal values has an interval of width 0', () => {
    expect(estimate([0.1, 0.1, 0.1], 0.95)).toEqual({ mean: 0.1, halfWidth: 0, low: 0.1, high: 0.1 })
  })

  it('does not lose its digits to a large common part', () => {
    const result = estimate([1e9 + 1, 1e9 + 2, 1e9 + 3], 0.95)!
    expect(result.halfWidth).toBeCloseTo(4.302652729749464 / Math.sqrt(3), 6)
  })

  it('covers the mean as often as its confidence says (seed 5, 4000 intervals, 6 standard errors)', () => {
    const stream = streamFor(5, 0, 'test', 'coverage')
    const trials = 4000
    let covered = 0
    for (let i = 0; i < trials; i++) {
      const { low, high } = estimate(
        [0, 0, 0, 0, 0].map(() => stream.normal()),
        0.9,
      )!
      if (low! <= 0 && high! >= 0) covered++
    }
    expect(Math.abs(covered / trials - 0.9)).toBeLessThan(6 * Math.sqrt(0.09 / trials))
  })
})

describe('relative precision', () => {
  it('is the half-width over the mean, unknown without an interval', () => {
    expect(relativePrecision({ mean: -4, halfWidth: 1, low: -5, high: -3 })).toBe(0.25)
    expect(relativePrecision({ mean: 0, halfWidth: 0, low: 0, high: 0 })).toBe(0)
    expect(relativePrecision(estimate([3], 0.95))).toBe(Number.POSITIVE_INFINITY)
    expect(relativePrecision(null)).toBe(Number.POSITIVE_INFINITY)
  })

  it('tells how many replications it will take', () => {
    const now = { mean: 10, halfWidth: 1, low: 9, high: 11 }
    expect(valuesNeeded(now, 10, 0.05)).toBe(40)
    expect(valuesNeeded(now, 10, 0.1)).toBe(10)
    expect(valuesNeeded(now, 10, 0.0999999)).toBe(11)
    expect(valuesNeeded(null, 1, 0.1)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('batch means', () => {
  it('are the means of 20 equal batches, what is left over apart', () => {
    const means = batchMeans(Array.from({ length: 45 }, (_, i) => i))
    expect(means.length).toBe(20)
    expect([means[0], means[1], means[19]]).toEqual([0.5, 2.5, 38.5])
    expect([...batchMeans([1, 2, 3])]).toEqual([1, 2, 3])
  })

  it('give a correlated series an interval that covers its mean (seed 6, 300 series, 90 %, 6 standard errors)', () => {
    const stream = streamFor(6, 0, 'test', 'batches')
    const trials = 300
    let covered = 0
    for (let trial = 0; trial < trials; trial++) {
      // AR(1) with correlation 0.8: its batches of 100 are nearly independent.
      let x = stream.normal() / 0.6
      const series = Float64Array.from({ length: 2000 }, () => {
        x = 0.8 * x + stream.normal()
        return x
      })
      const { low, high } = batchEstimate(series, 0.9)!
      if (low! <= 0 && high! >= 0) covered++
    }
    expect(Math.abs(covered / trials - 0.9)).toBeLessThan(6 * Math.sqrt(0.09 / trials))
  })
})
