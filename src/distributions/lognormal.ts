/** The lognormal law: exp(μ + σ·N(0, 1)). */
import { LOGNORMAL } from '../kernel/law-kinds.ts'
import { erfc } from '../statistics/special.ts'
import { normalQuantile } from '../statistics/student.ts'
import { above, atLeast, finite, first, number, ordered } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law, ParameterValues } from './distribution.ts'
import { logIntegral } from './quadrature.ts'
import { distribution } from './shape.ts'

/** The lognormal law with E[ln X] = mu and standard deviation of ln X = sigma ≥ 0. */
export function lognormalOf(mu: number, sigma: number): Distribution {
  if (sigma === 0) return constantOf(Math.exp(mu))
  const mean = meanOf(mu, sigma)
  const scv = Math.expm1(sigma * sigma)
  const standardised = (x: number) => (Math.log(x) - mu) / sigma
  return distribution({
    moments: { mean, variance: mean * mean * scv, thirdCentralMoment: mean ** 3 * scv * scv * (scv + 3) },
    minimum: 0,
    breakpoints: [0],
    draw: LOGNORMAL,
    a: mu,
    b: sigma,
    sample: (stream) => Math.exp(mu + sigma * stream.normal()),
    tail: (x) => (x > 0 ? 0.5 * erfc(standardised(x) * Math.SQRT1_2) : 1),
    cdf: (x) => (x > 0 ? 0.5 * erfc(-standardised(x) * Math.SQRT1_2) : 0),
    laplace: (s) => transform(s, mu, sigma),
  })
}

function meanOf(mu: number, sigma: number): number {
  return Math.exp(mu + (sigma * sigma) / 2)
}

/**
 * E[exp(-s·e^(μ+σZ))], for which there is no closed form: the trapezoidal rule on
 * exp(-z²/2 - s·e^(μ+σz))/√(2π), centred at the maximum (a saddle point given by Lambert's W: Asmussen, Jensen &
 * Rojas-Nandayapa 2016, Methodol. Comput. Appl. Probab. 18, 441).
 */
function transform(s: number, mu: number, sigma: number): number {
  if (s === 0) return 1
  // The maximum z = -u/σ solves u + ln u = ln(s·e^μ·σ²): Newton's method, increasing and concave.
  const level = Math.log(s) + mu + 2 * Math.log(sigma)
  let u = level > 1 ? level : Math.exp(level)
  for (let i = 0; i < 50 && u > 0; i++) {
    const next = (u * (1 + level - Math.log(u))) / (1 + u)
    const done = Math.abs(next - u) <= 1e-14 * u
    u = next
    if (done) break
  }
  const g = (z: number) => -0.5 * z * z - Math.exp(Math.log(s) + mu + sigma * z)
  // The integrand is analytic and small for |Im z| < π/(2σ); that, and its Gaussian factor, bound the step.
  const step = Math.min(0.25, 0.25 / sigma)
  return Math.exp(logIntegral(g, -u / sigma, step)) / Math.sqrt(2 * Math.PI)
}

export const lognormal: Law = {
  name: 'lognormal',
  description: 'skewed, as most measured service times are',
  parameters: {
    mean: { kind: 'value', description: 'the mean' },
    cv: { kind: 'number', description: 'coefficient of variation (standard deviation / mean)' },
    mu: { kind: 'number', description: 'mean of the logarithm of the value in seconds' },
    sigma: { kind: 'number', description: 'standard deviation of the logarithm' },
    median: { kind: 'value', description: 'the median' },
    p99: { kind: 'value', description: 'the 99th percentile' },
  },
  sets: [
    ['mean', 'cv'],
    ['mu', 'sigma'],
    ['median', 'p99'],
  ],
  check: (values) =>
    first(
      atLeast(values, 'mean', 0, 's'),
      atLeast(values, 'cv', 0),
      finite(values, 'mu'),
      atLeast(values, 'sigma', 0),
      above(values, 'median', 0, 's'),
      above(values, 'p99', 0, 's'),
      ordered(values, 'median', 'p99', 's'),
    ),
  bind: (values) => (isConstant(values) ? constantOf(number(values, 'mean')) : lognormalOf(...logarithmOf(values))),
  mean: (values) => (isConstant(values) ? number(values, 'mean') : meanOf(...logarithmOf(values))),
}

/** A spread of 0 keeps the mean to the last bit, which exp(ln(mean)) would not. */
function isConstant(values: ParameterValues): boolean {
  return values.mean !== undefined && (values.mean === 0 || logVariance(values) === 0)
}

function logVariance(values: ParameterValues): number {
  return Math.log1p(number(values, 'cv') ** 2)
}

/** Mean and standard deviation of the logarithm. */
function logarithmOf(values: ParameterValues): readonly [number, number] {
  if (values.mu !== undefined) return [number(values, 'mu'), number(values, 'sigma')]
  if (values.median !== undefined) {
    const mu = Math.log(number(values, 'median'))
    return [mu, (Math.log(number(values, 'p99')) - mu) / normalQuantile(0.99)]
  }
  const variance = logVariance(values)
  return [Math.log(number(values, 'mean')) - variance / 2, Math.sqrt(variance)]
}
