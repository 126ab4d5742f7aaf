/** The Weibull law: P(X > x) = exp(-(x/scale)^shape). */
import { WEIBULL } from '../kernel/law-kinds.ts'
import { lnGamma } from '../statistics/special.ts'
import { above, atLeast, first, number, optionalNumber } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law } from './distribution.ts'
import { exponentialOf } from './exponential.ts'
import { logIntegral } from './quadrature.ts'
import { distribution, fromRaw } from './shape.ts'

/** The Weibull law of given shape > 0 and scale ≥ 0. Moments: E[X^n] = scale^n·Γ(1 + n/shape). */
export function weibullOf(shape: number, scale: number): Distribution {
  if (scale === 0) return constantOf(0)
  if (shape === 1) return exponentialOf(scale)
  const raw = (n: number) => Math.exp(n * Math.log(scale) + lnGamma(1 + n / shape))
  return distribution({
    moments: fromRaw(raw(1), raw(2), raw(3)),
    minimum: 0,
    breakpoints: [0],
    draw: WEIBULL,
    a: scale,
    b: 1 / shape,
    sample: (stream) => scale * stream.exponential() ** (1 / shape),
    tail: (x) => (x > 0 ? Math.exp(-((x / scale) ** shape)) : 1),
    cdf: (x) => (x > 0 ? -Math.expm1(-((x / scale) ** shape)) : 0),
    laplace: (s) => transform(s * scale, shape),
  })
}

/**
 * E[exp(-c·E^(1/k))], E exponential: with E = e^w the integral of exp(w - e^w - c·e^(w/k)), concave in the exponent and
 * analytic for |Im w| < min(1, k)·π/2, by the trapezoidal rule.
 */
function transform(c: number, k: number): number {
  if (c === 0) return 1
  const slope = (w: number) => 1 - Math.exp(w) - (c / k) * Math.exp(w / k)
  // Both exponentials are at most 1 at `high`, one of them is 1 there; both are at most 1/2 at `low`.
  let high = Math.min(0, -k * Math.log(c / k))
  let low = high - Math.LN2 * Math.max(1, k)
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (slope(middle) > 0) low = middle
    else high = middle
  }
  return Math.exp(logIntegral((w) => w - Math.exp(w) - c * Math.exp(w / k), low, 0.15 * Math.min(1, k)))
}

export const weibull: Law = {
  name: 'weibull',
  description: 'life times: wearing out (shape above 1) or heavy-tailed (shape below 1)',
  parameters: {
    shape: { kind: 'number', description: 'below 1: heavier tail than exponential; above 1: lighter' },
    scale: { kind: 'value', description: 'the 63.2nd percentile' },
    mean: { kind: 'value', description: 'the mean' },
  },
  sets: [
    ['shape', 'scale'],
    ['shape', 'mean'],
  ],
  check: (values) =>
    first(above(values, 'shape', 0), atLeast(values, 'scale', 0, 's'), atLeast(values, 'mean', 0, 's')),
  bind(values) {
    const shape = number(values, 'shape')
    const scale = optionalNumber(values, 'scale')
    return weibullOf(shape, scale ?? number(values, 'mean') / Math.exp(lnGamma(1 + 1 / shape)))
  },
}
