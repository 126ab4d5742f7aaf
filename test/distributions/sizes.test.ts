import { describe, expect, it } from 'vitest'
import type { SizeSpec } from '../../src/distributions/distribution.ts'
import { bindSize, sizeLaws } from '../../src/distributions/index.ts'
import { streamFor } from '../../src/engine/seeding.ts'

const cases: readonly SizeSpec[] = [
  { distribution: 'constant', value: 3 },
  { distribution: 'constant', value: 0 },
  { distribution: 'uniform', minimum: 2, maximum: 5 },
  { distribution: 'uniform', minimum: 4, maximum: 4 },
  { distribution: 'geometric', mean: 3 },
  { distribution: 'geometric', mean: 1 },
  { distribution: 'poisson', mean: 0.3 },
  { distribution: 'poisson', mean: 45 },
  { distribution: 'poisson', mean: 0 },
  { distribution: 'empirical', values: [1, 1, 4, 0] },
  { distribution: 'empirical', values: [1, 2, 9], weights: [5, 0, 1] },
]

const DRAWS = 100_000

describe.each(cases.map((spec) => ({ spec, name: JSON.stringify(spec) })))('the sizes $name', ({ spec }) => {
  const law = bindSize(spec)
  const support = Array.from({ length: 400 }, (_, k) => k)

  it('have probabilities that sum to 1 and give the declared moments and generating function', () => {
    const sum = (term: (k: number) => number) => support.reduce((total, k) => total + law.pmf(k) * term(k), 0)
    expect(sum(() => 1)).toBeCloseTo(1, 12)
    expect(sum((k) => k)).toBeCloseTo(law.mean, 10)
    expect(sum((k) => (k - law.mean) ** 2)).toBeCloseTo(law.variance, 9)
    for (const z of [0, 0.5, 0.99, 1]) expect(sum((k) => z ** k)).toBeCloseTo(law.pgf(z), 12)
    expect(law.pmf(1.5)).toBe(0)
    expect(law.pmf(-1)).toBe(0)
  })

  // χ² over the values expected at least 20 times; exceeding df + 8·√(2·df) + 20 has a probability below 1e-8 (seed 21).
  it('draw whole numbers as often as their probabilities say (false alarm below 1e-8)', () => {
    const stream = streamFor(21, 0, 'test', JSON.stringify(spec))
    const counts = new Map<number, number>()
    for (let i = 0; i < DRAWS; i++) {
      const k = law.sample(stream)
      counts.set(k, (counts.get(k) ?? 0) + 1)
    }
    let chi = 0
    let cells = 0
    for (const k of support) {
      const expected = DRAWS * law.pmf(k)
      if (expected < 20) continue
      chi += ((counts.get(k) ?? 0) - expected) ** 2 / expected
      cells++
    }
    expect([...counts.keys()].every((k) => Number.isInteger(k) && k >= 0 && law.pmf(k) > 0)).toBe(true)
    expect(chi).toBeLessThan(cells + 8 * Math.sqrt(2 * cells) + 20)
  })
})

describe('sizes', () => {
  it('of a large Poisson mean are drawn as sums, with the right moments (seed 22, 6 standard errors)', () => {
    const mean = 25_000.5
    const law = bindSize({ distribution: 'poisson', mean })
    const stream = streamFor(22, 0, 'test', 'poisson')
    const n = 5000
    let [sum, squares] = [0, 0]
    for (let i = 0; i < n; i++) {
      const d = law.sample(stream) - mean
      sum += d
      squares += d * d
    }
    expect(Math.abs(sum / n)).toBeLessThan(6 * Math.sqrt(mean / n))
    expect(Math.abs(squares / n / mean - 1)).toBeLessThan(6 * Math.sqrt(2 / n))
  })

  it('have every law of the format', () => {
    expect(sizeLaws.map((law) => law.name)).toEqual(['constant', 'uniform', 'geometric', 'poisson', 'empirical'])
  })

  it.each<[SizeSpec, string]>([
    [{ distribution: 'constant', value: 1.5 }, 'value must be a whole number, at least 0; saw 1.5'],
    [{ distribution: 'uniform', minimum: 3, maximum: 2 }, 'maximum must be at least minimum, 3; saw 2'],
    [{ distribution: 'geometric', mean: 0.5 }, 'mean must be at least 1; saw 0.5'],
    [{ distribution: 'poisson', mean: -1 }, 'mean must be at least 0; saw -1'],
    [{ distribution: 'empirical', values: [1, 2.5] }, 'values must be whole and at least 0; saw 2.5 at position 2'],
    [{ distribution: 'zipf' }, 'there is no distribution zipf for sizes'],
  ])('%j are refused', (spec, message) => {
    expect(() => bindSize(spec)).toThrow(message)
  })
})
