/** The constant law: always the same value. */
import { CONSTANT } from '../kernel/law-kinds.ts'
import { atLeast, number } from './checks.ts'
import type { Distribution, Law } from './distribution.ts'
import { distribution } from './shape.ts'

/** The law of a constant `value` ≥ 0; other laws fall back on it where their spread is 0. */
export function constantOf(value: number): Distribution {
  return distribution({
    moments: { mean: value, variance: 0, thirdCentralMoment: 0 },
    minimum: value,
    breakpoints: [value],
    draw: CONSTANT,
    a: value,
    sample: () => value,
    tail: (x) => (x < value ? 1 : 0),
    laplace: (s) => Math.exp(-s * value),
  })
}

export const constant: Law = {
  name: 'constant',
  description: 'always the same value',
  parameters: { value: { kind: 'value', description: 'the value' } },
  sets: [['value']],
  check: (values) => atLeast(values, 'value', 0, 's'),
  bind: (values) => constantOf(number(values, 'value')),
  mean: (values) => number(values, 'value'),
}
