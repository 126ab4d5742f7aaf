/** The exponential law: density e^(-x/m)/m, memoryless. */
import { EXPONENTIAL } from '../kernel/law-kinds.ts'
import { above, atLeast, first, number, optionalNumber } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law, ParameterValues } from './distribution.ts'
import { distribution } from './shape.ts'

/** The exponential law with mean m ≥ 0 (the constant 0 at m = 0). */
export function exponentialOf(m: number): Distribution {
  if (m === 0) return constantOf(0)
  return distribution({
    moments: { mean: m, variance: m * m, thirdCentralMoment: 2 * m ** 3 },
    minimum: 0,
    breakpoints: [0],
    draw: EXPONENTIAL,
    a: m,
    sample: (stream) => m * stream.exponential(),
    tail: (x) => (x > 0 ? Math.exp(-x / m) : 1),
    cdf: (x) => (x > 0 ? -Math.expm1(-x / m) : 0),
    laplace: (s) => 1 / (1 + s * m),
  })
}

/** No other law is memoryless. */
export function isExponential(law: Pick<Distribution, 'draw'>): boolean {
  return law.draw === EXPONENTIAL
}

function meanOf(values: ParameterValues): number {
  return optionalNumber(values, 'mean') ?? 1 / number(values, 'rate')
}

export const exponential: Law = {
  name: 'exponential',
  description: 'memoryless',
  parameters: {
    mean: { kind: 'value', description: 'the mean' },
    rate: { kind: 'rate', description: 'the reciprocal of the mean' },
  },
  sets: [['mean'], ['rate']],
  check: (values) => first(atLeast(values, 'mean', 0, 's'), above(values, 'rate', 0, '/s')),
  bind: (values) => exponentialOf(meanOf(values)),
  mean: meanOf,
}
