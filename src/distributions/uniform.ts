/** The uniform law on [minimum, maximum]. */
import { UNIFORM } from '../kernel/law-kinds.ts'
import { atLeast, first, number, ordered } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law } from './distribution.ts'
import { distribution, uniformTransform } from './shape.ts'

/** The uniform law between 0 ≤ minimum ≤ maximum. */
export function uniformOf(minimum: number, maximum: number): Distribution {
  const width = maximum - minimum
  if (width === 0) return constantOf(minimum)
  return distribution({
    moments: { mean: meanOf(minimum, maximum), variance: (width * width) / 12, thirdCentralMoment: 0 },
    minimum,
    breakpoints: [minimum, maximum],
    draw: UNIFORM,
    a: minimum,
    b: width,
    sample: (stream) => minimum + width * stream.uniform(),
    tail: (x) => Math.min(1, Math.max(0, (maximum - x) / width)),
    cdf: (x) => Math.min(1, Math.max(0, (x - minimum) / width)),
    laplace: (s) => Math.exp(-s * minimum) * uniformTransform(s * width),
  })
}

function meanOf(minimum: number, maximum: number): number {
  return minimum + (maximum - minimum) / 2
}

export const uniform: Law = {
  name: 'uniform',
  description: 'every value between two bounds alike',
  parameters: {
    minimum: { kind: 'value', description: 'lower bound' },
    maximum: { kind: 'value', description: 'upper bound' },
  },
  sets: [['minimum', 'maximum']],
  check: (values) =>
    first(
      atLeast(values, 'minimum', 0, 's'),
      atLeast(values, 'maximum', 0, 's'),
      ordered(values, 'minimum', 'maximum', 's'),
    ),
  bind: (values) => uniformOf(number(values, 'minimum'), number(values, 'maximum')),
  mean: (values) => meanOf(number(values, 'minimum'), number(values, 'maximum')),
}
