/** The Pareto law: P(X > x) = (minimum/x)^shape for x ≥ minimum. */
import { PARETO } from '../kernel/law-kinds.ts'
import { continuedFraction } from '../statistics/special.ts'
import { above, atLeast, first, number, optionalNumber, violation } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law } from './distribution.ts'
import { integrate } from './quadrature.ts'
import { distribution, fromRaw } from './shape.ts'

/** The Pareto law of given shape > 0 and minimum ≥ 0. Its n-th moment exists for shape > n only. */
export function paretoOf(shape: number, minimum: number): Distribution {
  if (minimum === 0) return constantOf(0)
  const raw = (n: number) => (shape > n ? (shape * minimum ** n) / (shape - n) : Number.POSITIVE_INFINITY)
  // Raw moments would cancel at a large shape.
  const variance = shape > 2 ? (minimum / (shape - 1)) ** 2 * (shape / (shape - 2)) : Number.POSITIVE_INFINITY
  return distribution({
    moments: { ...fromRaw(raw(1), raw(2), raw(3)), variance },
    minimum,
    breakpoints: [minimum],
    draw: PARETO,
    a: minimum,
    b: shape,
    sample: (stream) => minimum * Math.exp(stream.exponential() / shape),
    tail: (x) => (x > minimum ? (minimum / x) ** shape : 1),
    cdf: (x) => (x > minimum ? -Math.expm1(shape * Math.log(minimum / x)) : 0),
    laplace: (s) => transform(s * minimum, shape),
  })
}

/**
 * E[exp(-z·X/minimum)] = α·E_(α+1)(z), the generalised exponential integral (DLMF 8.19.2): by continued fraction (DLMF
 * 8.19.17, even part) for z > 1; else by quadrature of α·exp(-αv - z·e^v), v ≥ 0, cut where it is below 1e-18.
 */
function transform(z: number, alpha: number): number {
  if (z === 0) return 1
  if (z > 1) {
    const fraction = continuedFraction(
      z + alpha + 1,
      (n) => -n * (alpha + n),
      (n) => z + alpha + 1 + 2 * n,
    )
    return (alpha * Math.exp(-z)) / fraction
  }
  const end = Math.min(Math.log(45 / z), 42 / alpha)
  const panels = Math.ceil(end / Math.min(2, 8 / alpha))
  const edges = Array.from({ length: panels + 1 }, (_, i) => (end * i) / panels)
  return alpha * integrate((v) => Math.exp(-alpha * v - z * Math.exp(v)), edges, 1e-13)
}

export const pareto: Law = {
  name: 'pareto',
  description: 'heavy tail: a few values dwarf all others',
  parameters: {
    shape: { kind: 'number', description: 'the smaller, the heavier the tail; the variance exists above 2' },
    minimum: { kind: 'value', description: 'the smallest value' },
    mean: { kind: 'value', description: 'the mean; needs a shape above 1' },
  },
  sets: [
    ['shape', 'minimum'],
    ['shape', 'mean'],
  ],
  check(values) {
    const broken = first(above(values, 'shape', 0), atLeast(values, 'minimum', 0, 's'), atLeast(values, 'mean', 0, 's'))
    if (broken !== null || values.mean === undefined || number(values, 'shape') > 1) return broken
    return violation('shape', `shape must be above 1 for the mean to exist; saw ${number(values, 'shape')}`)
  },
  bind(values) {
    const shape = number(values, 'shape')
    return paretoOf(shape, optionalNumber(values, 'minimum') ?? (number(values, 'mean') * (shape - 1)) / shape)
  },
}
