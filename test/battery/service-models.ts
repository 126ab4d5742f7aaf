/** General services behind Poisson arrivals: Pollaczek–Khinchine for every law, M/D/c, M/G/∞. */

import { percentileClaims, queueClaims } from './claims.ts'
import { constantWait, integral, poissonLaw, quantile, root, stationary } from './exact.ts'
import type { Claims, Model } from './judge.ts'

/** M/G/1: Wq = λE[S²] / 2(1-ρ) (Pollaczek 1930, Khinchine 1932; Kleinrock I, eq. 5.63). */
function mg1(
  name: string,
  service: string,
  mean: number,
  second: number,
  rho: number,
  more: Partial<Model> = {},
  extra: Claims = {},
): Model {
  const rate = rho / mean
  const scv = second / mean ** 2 - 1
  return {
    name: `M/G/1, ${name}`,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: ${rate} } } }
handlers: { x: { subscribes: a, service: ${service} } }`,
    seconds: (1e6 * mean) / rho,
    warmup: 300 * mean * (1 + scv),
    handlers: {
      x: {
        ...queueClaims({ rate, service: mean, workers: 1, wait: (rate * second) / 2 / (1 - rho), bound: 0.05 }),
        waitingShare: [rho, 0.03],
        emptyShare: [1 - rho, 0.03],
        ...extra,
      },
    },
    theory: 'exact',
    ...more,
  }
}

/** Γ(1.5) = √π/2. */
const halfGamma = Math.sqrt(Math.PI) / 2

/** P(N(0,1) > z) by Simpson's rule: good to 1e-12, and the program's own erfc has no part in it. */
const normalTail = (z: number): number =>
  integral((x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI), z, z + 14, 20_000)

/** Moments of N(1, ½²) drawn again while negative: E[X] = m + σh, E[X²] = m² + σ² + mσh, h the hazard at -2. */
const truncated = (() => {
  const hazard = Math.exp(-2) / Math.sqrt(2 * Math.PI) / normalTail(-2)
  return { mean: 1 + 0.5 * hazard, second: 1 + 0.25 + 0.5 * hazard }
})()

/** z with P(N > z) = 1 %. */
const z99 = root((z) => 0.01 - normalTail(z), 0, 5)
/** A lognormal law with median 0.6 and p99 4: σ = ln(p99/median)/z. */
const dashboard = (() => {
  const sigma = Math.log(4 / 0.6) / z99
  return { mean: 0.6 * Math.exp(sigma ** 2 / 2), second: 0.36 * Math.exp(2 * sigma ** 2) }
})()

/** Pieces of a law that is linear between quantiles: E[X] and E[X²] of uniform pieces. */
function pieces(of: readonly (readonly [share: number, from: number, to: number])[]): { mean: number; second: number } {
  return {
    mean: of.reduce((sum, [w, a, b]) => sum + (w * (a + b)) / 2, 0),
    second: of.reduce((sum, [w, a, b]) => sum + (w * (a * a + a * b + b * b)) / 3, 0),
  }
}
const measured = pieces([
  [0.5, 0.1, 0.4],
  [0.4, 0.4, 1],
  [0.1, 1, 5],
])

/**
 * M/H2/1: the transform of the wait, (1-ρ)s / (s - λ + λB*(s)) (Kleinrock I, eq. 5.105), is rational with two poles -r:
 * so the tail is a sum of two exponentials, whose weights follow from the residues.
 */
function hyperWait(
  rate: number,
  branches: readonly (readonly [probability: number, mean: number])[],
): (t: number) => number {
  const [[p1, m1], [p2, m2]] = branches as [[number, number], [number, number]]
  const [a, b] = [1 / m1, 1 / m2]
  const rho = rate * (p1 * m1 + p2 * m2)
  // Denominator times (s+a)(s+b), divided by s: s² + (a + b - λ)s + ab - λ(a + b) + λ(p1·a + p2·b).
  const linear = a + b - rate
  const constant = a * b - rate * (a + b) + rate * (p1 * a + p2 * b)
  const gap = Math.sqrt(linear ** 2 - 4 * constant)
  const poles = [(linear - gap) / 2, (linear + gap) / 2]
  // W*(s) = (1-ρ)(s+a)(s+b)/((s+r1)(s+r2)); the tail of residue c at -r is (c/r)e^(-rt).
  const weight = (r: number, other: number): number => ((1 - rho) * (a - r) * (b - r)) / (other - r) / r
  return (t) =>
    weight(poles[0]!, poles[1]!) * Math.exp(-poles[0]! * t) + weight(poles[1]!, poles[0]!) * Math.exp(-poles[1]! * t)
}

/** M/D/1's own percentiles, and those of M/H2/1. */
const branches = [
  [0.3, 2],
  [0.7, 4 / 7],
] as const

const anyLaw: readonly Model[] = [
  mg1(
    'constant',
    '1s',
    1,
    1,
    0.6,
    {},
    percentileClaims('waitingTime', (p) => quantile(constantWait(0.6), p)),
  ),
  mg1('Erlang of 3 stages', '{ distribution: erlang, shape: 3, mean: 20ms }', 0.02, (0.02 ** 2 * 4) / 3, 0.6),
  mg1(
    'hyperexponential by branches',
    '{ distribution: hyperexponential, branches: [{ probability: 0.3, mean: 2s }, { probability: 0.7, mean: 571.4285714285714ms }] }',
    1,
    2 * (0.3 * 4 + (0.7 * 16) / 49),
    0.5,
    { silent: ['waitingTime.p90', 'waitingTime.p99'] },
    percentileClaims('waitingTime', (p) => quantile(hyperWait(0.5, branches), p), { p90: 0.9, p99: 0.99 }, 0.08),
  ),
  mg1('hyperexponential by cv', '{ distribution: hyperexponential, mean: 1s, cv: 2 }', 1, 5, 0.4, { seconds: 5e6 }),
  mg1('lognormal by cv', '{ distribution: lognormal, mean: 100ms, cv: 1.2 }', 0.1, 0.01 * 2.44, 0.5),
  mg1(
    'lognormal by median and p99',
    '{ distribution: lognormal, median: 600ms, p99: 4s }',
    dashboard.mean,
    dashboard.second,
    0.5,
  ),
  mg1('uniform', '{ distribution: uniform, minimum: 200ms, maximum: 1.4s }', 0.8, 0.64 + 0.12, 0.6),
  mg1('gamma', '{ distribution: gamma, shape: 2.5, scale: 400ms }', 1, 1 + 1 / 2.5, 0.6),
  mg1('gamma by cv', '{ distribution: gamma, mean: 2s, cv: 1.5 }', 2, 4 * 3.25, 0.4, { seconds: 1e7 }),
  mg1('Weibull, light', '{ distribution: weibull, shape: 2, scale: 1s }', halfGamma, 1, 0.6),
  // E[S] = 2s, E[S²] = 24s² at shape ½ and scale s.
  mg1('Weibull, heavy', '{ distribution: weibull, shape: 0.5, mean: 1s }', 1, 6, 0.3, { seconds: 8e6 }),
  // E[S²] = αm²/(α-2), m = (α-1)/α.
  mg1('Pareto', '{ distribution: pareto, shape: 6, mean: 1s }', 1, (6 * (5 / 6) ** 2) / 4, 0.6),
  mg1(
    'triangular',
    '{ distribution: triangular, minimum: 200ms, mode: 500ms, maximum: 2.3s }',
    1,
    1 + (0.04 + 0.25 + 5.29 - 0.1 - 0.46 - 1.15) / 18,
    0.6,
  ),
  mg1('normal, truncated', '{ distribution: normal, mean: 1s, sd: 500ms }', truncated.mean, truncated.second, 0.6),
  mg1(
    'empirical',
    '{ distribution: empirical, values: [0.2, 0.5, 1, 3], weights: [4, 3, 2, 1] }',
    0.73,
    (4 * 0.04 + 3 * 0.25 + 2 + 9) / 10,
    0.5,
  ),
  mg1(
    'quantiles of a dashboard',
    '{ distribution: quantiles, p50: 400ms, p90: 1s, minimum: 100ms, maximum: 5s }',
    measured.mean,
    measured.second,
    0.5,
  ),
  mg1(
    'mixture',
    '{ distribution: mixture, of: [{ probability: 0.8, distribution: constant, value: 500ms }, { probability: 0.2, mean: 3s }] }',
    1,
    0.8 * 0.25 + 0.2 * 18,
    0.5,
    { seconds: 4e6 },
  ),
  mg1('shifted', '{ distribution: shifted, by: 300ms, of: { mean: 700ms } }', 1, 1 + 0.49, 0.6),
]

/** Services of two subscriptions: one queue of the mixture. */
function ownServices(): Model {
  const rates = [0.2, 0.5]
  const means = [1, 0.4]
  // a is exponential, b constant.
  const second = (0.2 * 2 + 0.5 * 0.16) / 0.7
  const rho = 0.2 * 1 + 0.5 * 0.4
  const wait = (0.7 * second) / 2 / (1 - rho)
  const own = (i: number): Claims => ({
    [`byEvent.${'ab'[i]}.waitingTime.mean`]: [wait, 0.05],
    [`byEvent.${'ab'[i]}.sojournTime.mean`]: [wait + means[i]!, 0.04],
    [`byEvent.${'ab'[i]}.queueLength`]: [rates[i]! * wait, 0.05],
    [`byEvent.${'ab'[i]}.inSystem`]: [rates[i]! * (wait + means[i]!), 0.05],
  })
  return {
    name: 'M/G/1 of two events with services of their own',
    scenario: `
producers:
  p: { publishes: a, arrivals: { rate: 0.2 } }
  q: { publishes: b, arrivals: { rate: 0.5 } }
handlers: { x: { subscribes: [{ event: a, service: { mean: 1s } }, { event: b, service: 400ms }] } }`,
    seconds: 2e6,
    warmup: 300,
    handlers: {
      x: {
        ...queueClaims({ rate: 0.7, service: rho / 0.7, workers: 1, wait, bound: 0.05 }),
        ...own(0),
        ...own(1),
      },
    },
    theory: 'exact',
  }
}

/** M/G/∞: Poisson with mean λE[S], whatever the law (Tijms, A First Course in Stochastic Models, §1.1.3). */
function unlimited(name: string, service: string): Model {
  return {
    name: `M/${name}/∞`,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 3 } } }
handlers: { x: { subscribes: a, workers: unlimited, service: ${service} } }`,
    seconds: 4e5,
    warmup: 100,
    handlers: {
      x: {
        arrivalRate: [3, 0.01],
        inSystem: [1.5, 0.02],
        busyWorkers: [1.5, 0.02],
        queueLength: 0,
        'waitingTime.mean': 0,
        'sojournTime.mean': [0.5, 0.02],
        emptyShare: [Math.exp(-1.5), 0.03],
      },
    },
    theory: 'exact',
  }
}

/**
 * M/D/c with D = 1: N(t+1) = (N(t) - c)⁺ + a Poisson number (Crommelin 1932), solved by iteration; Lq = E[N] - λ. The
 * wait's law is Franx's (2001, Oper. Res. Lett. 29): P(W ≤ t) = e^(-λ(k-t)) Σ Q(kc-1-j)·(λ(k-t))^j / j!, k - 1 ≤ t < k,
 * Q the law of those waiting.
 */
function mdc(c: number, rate: number): Model {
  const size = 20 * c + 60
  const arrivals = poissonLaw(rate, size)
  const law = stationary(size, (p) => {
    const next = new Array<number>(size).fill(0)
    p.forEach((q, n) => {
      for (let k = 0; k < size - Math.max(0, n - c); k++) next[Math.max(0, n - c) + k]! += q * arrivals[k]!
    })
    // What the last states would have received is put back in proportion.
    const total = next.reduce((a, b) => a + b, 0)
    return next.map((q) => q / total)
  })
  const waiting = (n: number): number => law.slice(0, c + n + 1).reduce((a, b) => a + b, 0)
  const tail = (t: number): number => {
    const k = Math.floor(t) + 1
    const left = poissonLaw(rate * (k - t), k * c - 1)
    return 1 - left.reduce((sum, q, j) => sum + q * waiting(k * c - 1 - j), 0)
  }
  const wait = law.reduce((sum, q, n) => sum + q * n, 0) / rate - 1
  return {
    name: `M/D/${c} at ρ = ${rate / c}`,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: ${rate} } } }
handlers: { x: { subscribes: a, workers: ${c}, service: 1s } }`,
    seconds: 1.6e6 / rate,
    warmup: 300,
    handlers: {
      x: {
        ...queueClaims({ rate, service: 1, workers: c, wait, bound: c < 10 ? 0.05 : 0.08 }),
        ...percentileClaims('waitingTime', (p) => quantile(tail, p), { p90: 0.9, p99: 0.99 }, c < 10 ? 0.09 : 0.12),
        waitingShare: [1 - law.slice(0, c).reduce((a, b) => a + b, 0), 0.05],
      },
    },
    theory: 'exact',
    silent: ['waitingTime.p90', 'waitingTime.p99'],
  }
}

export const serviceModels: readonly Model[] = [
  ...anyLaw,
  ownServices(),
  unlimited('M', '{ mean: 500ms }'),
  unlimited('D', '500ms'),
  unlimited('LN', '{ distribution: lognormal, mean: 500ms, cv: 1.5 }'),
  mdc(2, 1.4),
  mdc(4, 3.2),
  mdc(10, 8.5),
]
