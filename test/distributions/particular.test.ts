import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DistributionSpec } from '../../src/distributions/distribution.ts'
import { hyperexponentialOf } from '../../src/distributions/hyperexponential.ts'
import { bindDistribution } from '../../src/distributions/index.ts'
import { streamFor } from '../../src/engine/seeding.ts'
import type { Stream } from '../../src/engine/stream.ts'
import { CONSTANT, HYPEREXPONENTIAL, OTHER } from '../../src/kernel/law-kinds.ts'

const stream = () => streamFor(1, 0, 'test', 'particular')
const exponential = (mean: number) => ({ distribution: 'exponential', mean })
const near = (seen: number, expected: number, tolerance = 1e-9) => {
  expect(Math.abs(seen / expected - 1)).toBeLessThan(tolerance)
}

describe('a trace', () => {
  const draws = (spec: DistributionSpec, n: number) => {
    const law = bindDistribution(spec)
    const s = stream()
    return Array.from({ length: n }, () => law.sample(s))
  }

  it('gives its values in order, then again from the start', () => {
    expect(draws({ distribution: 'trace', values: [3, 1, 2] }, 7)).toEqual([3, 1, 2, 3, 1, 2, 3])
  })

  it('without repeat gives NaN once it has run out, also as a part of other laws', () => {
    const once = { distribution: 'trace', values: [3, 1], repeat: false }
    expect(draws(once, 4)).toEqual([3, 1, Number.NaN, Number.NaN])
    expect(draws({ distribution: 'shifted', by: 1, of: once }, 3)).toEqual([4, 2, Number.NaN])
    expect(draws({ distribution: 'sum', of: [once, { distribution: 'constant', value: 5 }] }, 3)).toEqual([
      8,
      6,
      Number.NaN,
    ])
    expect(draws({ distribution: 'maximum', of: [{ distribution: 'constant', value: 2 }, once] }, 3)).toEqual([
      3,
      2,
      Number.NaN,
    ])
    const mixture = { distribution: 'mixture', of: [{ probability: 1, law: once }] }
    expect(draws(mixture, 3)).toEqual([3, 1, Number.NaN])
  })

  it('has a cursor of its own in every binding, and the moments of its values', () => {
    const spec = { distribution: 'trace', values: [3, 1, 2] }
    const [a, b] = [bindDistribution(spec), bindDistribution(spec)]
    const s = stream()
    a.sample(s)
    expect(b.sample(s)).toBe(3)
    expect(a.mean).toBe(2)
    near(a.variance, 2 / 3)
  })
})

describe('parametrisations', () => {
  it('of the lognormal law agree', () => {
    const byMean = bindDistribution({ distribution: 'lognormal', mean: 0.12, cv: 0.8 })
    const sigma = Math.sqrt(Math.log(1.64))
    const byMu = bindDistribution({ distribution: 'lognormal', mu: Math.log(0.12) - sigma ** 2 / 2, sigma })
    near(byMean.mean, 0.12, 1e-14)
    near(byMu.mean, 0.12, 1e-14)
    near(byMean.variance, (0.8 * 0.12) ** 2, 1e-13)
    const byMedian = bindDistribution({ distribution: 'lognormal', median: 0.05, p99: 0.4 })
    near(byMedian.cdf(0.05), 0.5, 1e-13)
    near(byMedian.tail(0.4), 0.01, 1e-12)
  })

  it('of the Erlang law: mean is that of the whole, rate that of one stage', () => {
    near(bindDistribution({ distribution: 'erlang', shape: 4, mean: 2 }).mean, 2, 1e-14)
    near(bindDistribution({ distribution: 'erlang', shape: 4, rate: 2 }).mean, 2, 1e-14)
  })

  it('of the hyperexponential law by mean and cv have balanced means', () => {
    const law = bindDistribution({ distribution: 'hyperexponential', mean: 2, cv: 3 })
    near(law.mean, 2, 1e-14)
    near(law.variance, 36, 1e-13)
    const one = bindDistribution({ distribution: 'hyperexponential', mean: 2, cv: 1 })
    near(one.variance, 4, 1e-14)
  })

  it('of the Pareto and Weibull laws by mean have that mean', () => {
    near(bindDistribution({ distribution: 'pareto', shape: 1.5, mean: 3 }).mean, 3, 1e-14)
    expect(bindDistribution({ distribution: 'pareto', shape: 1.5, mean: 3 }).variance).toBe(Number.POSITIVE_INFINITY)
    expect(bindDistribution({ distribution: 'pareto', shape: 0.9, minimum: 3 }).mean).toBe(Number.POSITIVE_INFINITY)
    near(bindDistribution({ distribution: 'weibull', shape: 0.5, mean: 3 }).mean, 3, 1e-13)
  })

  it.each<DistributionSpec>([
    { distribution: 'exponential', mean: 0 },
    { distribution: 'erlang', shape: 3, mean: 0 },
    { distribution: 'gamma', mean: 0, cv: 2 },
    { distribution: 'gamma', mean: 4, cv: 0 },
    { distribution: 'hyperexponential', mean: 0, cv: 2 },
    { distribution: 'lognormal', mean: 4, cv: 0 },
    { distribution: 'lognormal', mean: 0, cv: 1 },
    { distribution: 'weibull', shape: 2, mean: 0 },
    { distribution: 'pareto', shape: 2, mean: 0 },
    { distribution: 'uniform', minimum: 4, maximum: 4 },
    { distribution: 'triangular', minimum: 4, mode: 4, maximum: 4 },
    { distribution: 'normal', mean: 4, sd: 0 },
  ])('without spread are the constant: %j', (spec) => {
    const law = bindDistribution(spec)
    const value = law.mean
    expect([0, 4]).toContain(value)
    expect(law.variance).toBe(0)
    expect(law.draw).toBe(CONSTANT)
    expect(law.sample(stream())).toBe(value)
    expect(law.cdf(value)).toBe(1)
    expect(law.laplace(1)).toBe(Math.exp(-value))
  })
})

describe('the quantiles law', () => {
  it('meets its points and is linear between them', () => {
    const law = bindDistribution({
      distribution: 'quantiles',
      points: [
        [0.5, 1],
        [0.9, 3],
        [0.99, 6],
      ],
    })
    near(law.cdf(1), 0.5)
    near(law.cdf(2), 0.7)
    near(law.cdf(6), 0.99)
    near(law.tail(6), 0.01)
    // The highest piece goes on at its slope: 3 s for 9 %, so 1/3 s for the last 1 %.
    near(law.cdf(6 + 1 / 6), 0.995)
    expect(law.cdf(6 + 1 / 3 + 1e-9)).toBe(1)
    // The lowest one would reach 1 - 2.5 s, and is cut at 0.
    expect(law.minimum).toBe(0)
    near(law.cdf(0.5), 0.25)
  })

  it('goes on below its lowest point at the slope there, and obeys minimum and maximum', () => {
    const open = bindDistribution({
      distribution: 'quantiles',
      points: [
        [0.5, 50],
        [0.9, 54],
      ],
    })
    near(open.minimum, 45)
    const closed = bindDistribution({
      distribution: 'quantiles',
      points: [
        [0.5, 50],
        [0.9, 54],
      ],
      minimum: 10,
      maximum: 100,
    })
    expect(closed.minimum).toBe(10)
    near(closed.cdf(30), 0.25)
    near(closed.cdf(77), 0.95)
    near(closed.mean, 0.5 * 30 + 0.4 * 52 + 0.1 * 77)
  })
})

describe('sum and maximum', () => {
  it('of exponentials alike are the Erlang law and the last of n (Rényi)', () => {
    const sum = bindDistribution({ distribution: 'sum', of: [exponential(2), exponential(2), exponential(2)] })
    const erlang = bindDistribution({ distribution: 'erlang', shape: 3, mean: 6 })
    near(sum.mean, 6)
    near(sum.variance, 12)
    near(sum.thirdCentralMoment, erlang.thirdCentralMoment)
    for (const x of [0.1, 1, 4, 10, 30]) {
      expect(Math.abs(sum.cdf(x) - erlang.cdf(x))).toBeLessThan(1e-5)
      near(sum.laplace(x), erlang.laplace(x))
    }
    const maximum = bindDistribution({ distribution: 'maximum', of: [exponential(2), exponential(2), exponential(2)] })
    near(maximum.mean, 2 * (1 + 1 / 2 + 1 / 3))
    near(maximum.variance, 4 * (1 + 1 / 4 + 1 / 9))
    near(maximum.thirdCentralMoment, 16 * (1 + 1 / 8 + 1 / 27))
    // The product of the transforms of stages with rates 3/2, 2/2, 1/2.
    for (const s of [1e-6, 0.1, 1, 100, 1e5]) near(maximum.laplace(s), 1 / ((1 + (2 * s) / 3) * (1 + s) * (1 + 2 * s)))
  })

  it('of a constant and any law are the shifted law and the law cut below', () => {
    const sum = bindDistribution({ distribution: 'sum', of: [{ distribution: 'constant', value: 3 }, exponential(1)] })
    near(sum.cdf(4), 1 - Math.exp(-1))
    expect(sum.cdf(2.9)).toBe(0)
    const maximum = bindDistribution({
      distribution: 'maximum',
      of: [{ distribution: 'constant', value: 3 }, exponential(1)],
    })
    near(maximum.mean, 3 + Math.exp(-3))
    near(maximum.cdf(3), 1 - Math.exp(-3))
    // e^(-3s)·(1 - e^-3) + ∫ e^(-sx)·e^-x over x > 3.
    near(maximum.laplace(2), Math.exp(-6) * (1 - Math.exp(-3)) + Math.exp(-9) / 3)
  })

  it('keep moments that do not exist infinite', () => {
    const pareto = { distribution: 'pareto', shape: 1.5, minimum: 1 }
    for (const distribution of ['sum', 'maximum']) {
      const law = bindDistribution({ distribution, of: [pareto, exponential(1)] })
      expect(Number.isFinite(law.mean)).toBe(true)
      expect(law.variance).toBe(Number.POSITIVE_INFINITY)
    }
    // Both Pareto(3, 1): P(max > x) = 2x^-3 - x^-6.
    const two = { distribution: 'pareto', shape: 3, minimum: 1 }
    near(bindDistribution({ distribution: 'maximum', of: [two, two] }).mean, 1 + 2 / 2 - 1 / 5)
  })

  it('nest: a call to three in parallel, one of them two in sequence', () => {
    const sequence = { distribution: 'sum', of: [exponential(1), exponential(1)] }
    const law = bindDistribution({
      distribution: 'maximum',
      of: [sequence, exponential(1), { distribution: 'constant', value: 0.5 }],
    })
    // E = 1/2 + ∫ from 1/2 of 1 - (1 - (1 + x)e^-x)(1 - e^-x) dx = 1/2 + ∫ (2 + x)e^-x - (1 + x)e^-2x.
    const from = 0.5
    const expected = from + (3 + from) * Math.exp(-from) - (0.75 + from / 2) * Math.exp(-2 * from)
    near(law.mean, expected, 1e-5)
  })
})

describe('transforms without a closed form', () => {
  it('of Weibull with shape 1/2 agree with its closed form', () => {
    // E exp(-sX), X = E²: √(π/(4s))·exp(1/(4s))·erfc(1/(2√s)); here s = 1/4, so that it is √π·e·erfc(1).
    const law = bindDistribution({ distribution: 'weibull', shape: 0.5, scale: 1 })
    near(law.laplace(0.25), Math.sqrt(Math.PI) * Math.E * 0.15729920705028513, 1e-11)
  })

  it('of Pareto with shape 1 and 2 agree with the exponential integral (Abramowitz & Stegun, table 5.1)', () => {
    // E_2(z) = e^-z - z·E_1(z); E_3 = (e^-z - z·E_2)/2. E_1(1) = 0.219383934395520, E_1(0.1) = 1.822923958419391.
    const e1: readonly [number, number][] = [
      [1, 0.2193839343955203],
      [0.1, 1.822923958419391],
      [2, 0.0489005107080611],
      [10, 4.156968929685324e-6],
    ]
    for (const [z, value] of e1) {
      const e2 = Math.exp(-z) - z * value
      const tolerance = z > 5 ? 1e-8 : 1e-11
      near(bindDistribution({ distribution: 'pareto', shape: 1, minimum: 1 }).laplace(z), e2, tolerance)
      near(
        bindDistribution({ distribution: 'pareto', shape: 2, minimum: 1 }).laplace(z),
        Math.exp(-z) - z * e2,
        tolerance,
      )
    }
  })

  it('are monotone, log-convex and free of NaN from the smallest to the largest argument', () => {
    const specs: DistributionSpec[] = [
      { distribution: 'lognormal', mu: 0, sigma: 0.05 },
      { distribution: 'lognormal', mu: 0, sigma: 4 },
      { distribution: 'weibull', shape: 0.2, scale: 1 },
      { distribution: 'weibull', shape: 50, scale: 1 },
      { distribution: 'pareto', shape: 0.3, minimum: 1 },
      { distribution: 'pareto', shape: 40, minimum: 1 },
      { distribution: 'normal', mean: 5, sd: 1 },
      { distribution: 'maximum', of: [exponential(1e-6), exponential(1)] },
    ]
    for (const spec of specs) {
      const law = bindDistribution(spec)
      let before = 1
      for (let e = -12; e <= 6; e += 0.5) {
        const s = 10 ** e
        const value = law.laplace(s)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(before * (1 + 1e-12))
        // Convexity of the logarithm at s/2 < s < 3s/2.
        const [low, high] = [law.laplace(s / 2), law.laplace(1.5 * s)]
        if (high > 1e-200) expect(low * high).toBeGreaterThanOrEqual(value * value * (1 - 1e-10))
        before = value
      }
    }
  })
})

describe('the hyperexponential law', () => {
  const branches = (...probabilities: number[]) => probabilities.map((probability, mean) => ({ probability, mean }))
  /** The branch that a uniform variate leads to. */
  const branchAt = (law: ReturnType<typeof hyperexponentialOf>, u: number) =>
    law.sample({ uniform: () => u, exponential: () => 1 } as unknown as Stream)

  it('of two branches gives the engine the very variate at which the second one begins', () => {
    const share = fc.oneof(
      fc.double({ min: 1e-300, max: 1 - 2 ** -53, noNaN: true }),
      fc.integer({ min: 1, max: 99 }).map((x) => x / 100),
    )
    // As probabilities from a file may, these sum to 1 but for rounding.
    const slack = fc.oneof(fc.constant(0), fc.double({ min: -1e-10, max: 1e-10, noNaN: true }))
    fc.assert(
      fc.property(share, slack, (p, off) => {
        fc.pre(1 - p + off > 0)
        const law = hyperexponentialOf(branches(p, 1 - p + off))
        expect([law.draw, law.a, law.b]).toEqual([HYPEREXPONENTIAL, 0, 1])
        expect(law.c * 2 ** 53).toBe(Math.round(law.c * 2 ** 53))
        if (law.c > 0) expect(branchAt(law, law.c - 2 ** -53)).toBe(0)
        if (law.c < 1) expect(branchAt(law, law.c)).toBe(1)
      }),
      { seed: 1, numRuns: 2000 },
    )
  })

  it('of one branch, or of more than two, has no such variate', () => {
    expect(hyperexponentialOf(branches(0.5, 0.3, 0.2)).draw).toBe(OTHER)
    expect(hyperexponentialOf(branches(0, 1)).draw).toBe(OTHER)
    expect(hyperexponentialOf(branches(0, 0.4, 0.6)).draw).toBe(HYPEREXPONENTIAL)
  })
})
