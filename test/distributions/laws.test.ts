import { describe, expect, it } from 'vitest'
import type { Distribution, DistributionSpec } from '../../src/distributions/distribution.ts'
import { bindDistribution, laws, meanOf } from '../../src/distributions/index.ts'
import { gauss, integrate } from '../../src/distributions/quadrature.ts'
import { streamFor } from '../../src/engine/seeding.ts'
import { OTHER } from '../../src/kernel/law-kinds.ts'
import { Sampler } from '../../src/model/sampler.ts'
import { Draws } from '../kernel/draws.ts'

/** One suite for every law. `moments` is how many of them sampling can check (a heavy tail has no usable variance of the next). */
const cases: readonly { spec: DistributionSpec; moments?: 1 | 2 | 3; numeric?: true }[] = [
  { spec: { distribution: 'constant', value: 0.05 } },
  { spec: { distribution: 'constant', value: 0 } },
  { spec: { distribution: 'exponential', mean: 0.05 } },
  { spec: { distribution: 'exponential', rate: 20 } },
  { spec: { distribution: 'erlang', shape: 3, mean: 0.3 } },
  { spec: { distribution: 'erlang', shape: 40, rate: 100 } },
  { spec: { distribution: 'gamma', shape: 0.3, scale: 2 } },
  { spec: { distribution: 'gamma', mean: 3, cv: 0.5 } },
  { spec: { distribution: 'hyperexponential', mean: 2, cv: 2 }, moments: 2 },
  {
    spec: {
      distribution: 'hyperexponential',
      branches: [
        { probability: 0.2, mean: 0 },
        { probability: 0.5, mean: 1 },
        { probability: 0.3, mean: 0.1 },
      ],
    },
  },
  { spec: { distribution: 'lognormal', mean: 0.12, cv: 0.8 } },
  { spec: { distribution: 'lognormal', mu: 1, sigma: 0.25 } },
  { spec: { distribution: 'lognormal', mu: -2, sigma: 1.5 }, moments: 1 },
  { spec: { distribution: 'lognormal', median: 0.05, p99: 0.4 }, moments: 2 },
  { spec: { distribution: 'weibull', shape: 2, scale: 0.1 } },
  { spec: { distribution: 'weibull', shape: 0.6, mean: 1 }, moments: 2 },
  { spec: { distribution: 'pareto', shape: 2.5, minimum: 0.01 }, moments: 1 },
  { spec: { distribution: 'pareto', shape: 8, mean: 1 }, moments: 2 },
  { spec: { distribution: 'uniform', minimum: 1, maximum: 4 } },
  { spec: { distribution: 'triangular', minimum: 1, mode: 1.5, maximum: 4 } },
  { spec: { distribution: 'triangular', minimum: 0, mode: 2, maximum: 2 } },
  { spec: { distribution: 'normal', mean: 0.1, sd: 0.1 } },
  { spec: { distribution: 'normal', mean: 0, sd: 2 } },
  { spec: { distribution: 'empirical', values: [1, 2, 2, 5, 0] } },
  { spec: { distribution: 'empirical', values: [5, 1, 3], weights: [1, 0, 3] } },
  {
    spec: {
      distribution: 'quantiles',
      points: [
        [0.5, 0.05],
        [0.9, 0.1],
        [0.99, 0.3],
      ],
    },
  },
  {
    spec: {
      distribution: 'quantiles',
      minimum: 0.01,
      maximum: 2,
      points: [
        [0.25, 0.05],
        [0.5, 0.05],
        [0.999, 0.3],
      ],
    },
  },
  {
    spec: {
      distribution: 'mixture',
      of: [
        { probability: 0.9, law: { distribution: 'lognormal', mean: 0.1, cv: 0.5 } },
        { probability: 0.1, law: { distribution: 'constant', value: 1 } },
      ],
    },
  },
  { spec: { distribution: 'shifted', by: 0.5, of: { distribution: 'exponential', mean: 1 } } },
  {
    spec: {
      distribution: 'sum',
      of: [
        { distribution: 'exponential', mean: 1 },
        { distribution: 'uniform', minimum: 1, maximum: 2 },
        { distribution: 'gamma', mean: 1, cv: 0.7 },
      ],
    },
    numeric: true,
  },
  {
    spec: {
      distribution: 'maximum',
      of: [
        { distribution: 'exponential', mean: 1 },
        { distribution: 'uniform', minimum: 0.5, maximum: 2 },
        { distribution: 'lognormal', mean: 1, cv: 1 },
      ],
    },
  },
]

const DRAWS = 100_000
const named = cases.map((x) => ({ ...x, name: JSON.stringify(x.spec) }))

/** √n·D of sorted draws, on both sides of every jump. */
function kolmogorov(draws: Float64Array, law: Distribution): number {
  const n = draws.length
  let d = 0
  for (let i = 0; i < n; ) {
    const x = draws[i]!
    const before = law.cdf(x - 1e-12 * x)
    if (x > 0) d = Math.max(d, Math.abs(i / n - before))
    while (i < n && draws[i] === x) i++
    d = Math.max(d, Math.abs(i / n - law.cdf(x)))
  }
  return d * Math.sqrt(n)
}

/** Panels for integrals over [minimum, ∞): logarithmic, and at every breakpoint. */
function panels(law: Distribution, until: number): number[] {
  const edges = law.breakpoints.filter((x) => x > law.minimum && x < until)
  for (let y = 1e-9 * until; y < until; y *= 1.5) edges.push(law.minimum + y)
  return [law.minimum, ...edges, law.minimum + until].sort((a, b) => a - b)
}

describe.each(named)('the law $name', ({ spec, moments = 3, numeric }) => {
  const law = bindDistribution(spec)
  const tolerance = numeric ? 1e-4 : 1e-9

  // Seed 11. Each bound is 6 standard errors: false alarm 2e-9 for a normal mean; skewed summands raise it to about 1e-7.
  it('draws samples that have its declared moments (6 standard errors)', () => {
    const stream = streamFor(11, 0, 'test', JSON.stringify(spec))
    const sums = [0, 0, 0, 0, 0, 0]
    let smallest = Number.POSITIVE_INFINITY
    for (let i = 0; i < DRAWS; i++) {
      const x = law.sample(stream)
      smallest = Math.min(smallest, x)
      for (let k = 1; k <= 6; k++) sums[k - 1]! += (x - law.mean) ** k / DRAWS
    }
    const declared = [0, law.variance, law.thirdCentralMoment]
    for (let k = 1; k <= moments; k++) {
      const error = Math.sqrt(Math.max(0, sums[2 * k - 1]! - declared[k - 1]! ** 2) / DRAWS)
      expect(Math.abs(sums[k - 1]! - declared[k - 1]!)).toBeLessThanOrEqual(6 * error + 1e-12 * (law.mean + 1) ** k)
    }
    expect(smallest).toBeGreaterThanOrEqual(law.minimum * (1 - 1e-12))
  })

  it('draws samples that follow its cdf (Kolmogorov-Smirnov, false alarm 3e-7)', () => {
    const stream = streamFor(12, 0, 'test', JSON.stringify(spec))
    const draws = Float64Array.from({ length: DRAWS }, () => law.sample(stream)).sort()
    expect(kolmogorov(draws, law)).toBeLessThan(2.8)
  })

  it('has a cdf and a tail that complete each other and begin at its minimum', () => {
    for (const factor of [0, 0.01, 0.3, 0.9, 1, 1.1, 3, 10]) {
      const x = factor * law.mean
      expect(law.cdf(x) + law.tail(x)).toBeCloseTo(1, 12)
    }
    expect(law.cdf(law.minimum - 1e-9)).toBe(0)
    expect(law.tail(law.minimum - 1e-9)).toBe(1)
    expect(law.cdf(Number.POSITIVE_INFINITY)).toBe(1)
    expect(law.tail(Number.POSITIVE_INFINITY)).toBe(0)
  })

  it('declares the moments that follow from its tail', () => {
    // E[X - min] = ∫ P(X > x) dx, E[(X - min)²] = ∫ 2(x - min)·P(X > x) dx.
    let until = Math.max(law.mean, 1e-6)
    while (law.tail(law.minimum + until) > 1e-17 && until < 1e12) until *= 2
    const edges = panels(law, until)
    const first = integrate(law.tail, edges)
    expect(Math.abs(law.minimum + first - law.mean)).toBeLessThanOrEqual(tolerance * law.mean)
    if (Number.isFinite(law.variance) && moments > 1) {
      const second = integrate((x) => 2 * (x - law.minimum) * law.tail(x), edges)
      expect(Math.abs(second - first ** 2 - law.variance)).toBeLessThanOrEqual(10 * tolerance * (second + 1e-30))
    }
  })

  it.each(numeric ? [0.001, 0.1, 1, 10] : [0.001, 0.1, 1, 10, 300])(
    'has the transform that follows from its cdf, at %d / mean',
    (z) => {
      const s = z / (law.mean || 1)
      // E[e^(-sX)] = e^(-s·min)·∫ s·e^(-sy)·P(X ≤ min + y) dy.
      const edges = panels(law, 740 / s)
      const expected = integrate((x) => s * Math.exp(-s * x) * law.cdf(x), edges)
      const error = Math.abs(law.laplace(s) - expected) / expected
      expect(error).toBeLessThan(numeric ? 1e-3 : 1e-9)
    },
  )

  it('tells its mean without the rest of it, to the last bit', () => {
    expect(meanOf(spec)).toBe(law.mean)
  })

  it('has a transform that is 1 at 0 and whose slope there is minus the mean', () => {
    expect(law.laplace(0)).toBe(1)
    if (Number.isFinite(law.variance)) {
      const s = 1e-4 / (law.mean || 1)
      const bend = 0.5 * s * (law.variance + law.mean ** 2)
      expect(Math.abs((1 - law.laplace(s)) / s - law.mean)).toBeLessThanOrEqual(bend * 1.001 + 1e-9 * law.mean)
    }
  })

  it('draws the same from the fast paths of the engine, in JavaScript and in the kernel, as from its sampler', () => {
    const kernel = new Draws(spec, 13)
    const sampler = new Sampler(law)
    const [own, fast] = [0, 1].map(() => streamFor(13, 0, 'handler h', 'service'))
    const draws = (next: () => number) => Array.from({ length: 1000 }, next)
    const expected = draws(() => law.sample(own!))
    expect(draws(() => sampler.sample(fast!))).toEqual(expected)
    expect(draws(() => kernel.next())).toEqual(expected)
    expect(kernel.asked).toBe(law.draw === OTHER ? 1000 : 0)
  })
})

describe('the registry of laws', () => {
  it('has every law of the format, each exercised above', () => {
    const documented =
      'constant exponential erlang gamma hyperexponential lognormal weibull pareto uniform triangular normal empirical ' +
      'trace quantiles mixture shifted sum maximum'
    expect(laws.map((law) => law.name)).toEqual(documented.split(' '))
    const exercised = new Set(cases.map((x) => x.spec.distribution))
    expect(laws.filter((law) => !exercised.has(law.name)).map((law) => law.name)).toEqual(['trace'])
  })

  it('declares every parameter that a set names', () => {
    for (const law of laws) {
      for (const set of law.sets) for (const name of set) expect(Object.keys(law.parameters)).toContain(name)
    }
  })

  it('refuses to bind an unknown law or a broken rule', () => {
    expect(() => bindDistribution({ distribution: 'cauchy' })).toThrow('there is no distribution cauchy')
    expect(() => bindDistribution({ distribution: 'exponential', mean: -1 })).toThrow(
      'mean must be at least 0 s; saw -1 s',
    )
  })
})

describe('Gauss-Legendre quadrature', () => {
  it('is exact for polynomials up to degree 31', () => {
    expect(gauss((x) => 32 * x ** 31, 0, 1)).toBeCloseTo(1, 13)
    expect(gauss((x) => 31 * x ** 30, -1, 1)).toBeCloseTo(2, 13)
  })
})

it.each<DistributionSpec>([
  { distribution: 'exponential', mean: 0 },
  { distribution: 'erlang', shape: 1, rate: 3 },
  { distribution: 'erlang', shape: 7, mean: 0.1 },
  { distribution: 'gamma', mean: 0.7, cv: 0 },
  { distribution: 'gamma', mean: 0.7, cv: 1 },
  { distribution: 'gamma', mean: 0, cv: 2 },
  { distribution: 'gamma', shape: 0.3, scale: 0 },
  { distribution: 'lognormal', mean: 0.7, cv: 0 },
  { distribution: 'lognormal', mean: 0, cv: 1 },
  { distribution: 'lognormal', mu: -0.3, sigma: 0 },
  { distribution: 'lognormal', median: 0.3, p99: 0.3 },
  { distribution: 'uniform', minimum: 0.3, maximum: 0.3 },
])('%j without a spread or of one stage tells the mean that it has when it is bound', (spec) => {
  expect(meanOf(spec)).toBe(bindDistribution(spec).mean)
})
