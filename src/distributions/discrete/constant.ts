/** A size that is always the same. */
import { number, wholeAtLeast } from '../checks.ts'
import type { SizeDistribution, SizeLaw } from '../distribution.ts'

/** The law of the whole number `value` ≥ 0. */
export function constantSize(value: number): SizeDistribution {
  return {
    mean: value,
    variance: 0,
    sample: () => value,
    pmf: (k) => (k === value ? 1 : 0),
    pgf: (z) => z ** value,
  }
}

export const constant: SizeLaw = {
  name: 'constant',
  description: 'always the same size',
  parameters: { value: { kind: 'count', description: 'the size' } },
  sets: [['value']],
  check: (values) => wholeAtLeast(values, 'value', 0),
  bind: (values) => constantSize(number(values, 'value')),
}
