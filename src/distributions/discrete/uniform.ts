/** Every whole number between two bounds alike. */
import { first, number, ordered, wholeAtLeast } from '../checks.ts'
import type { SizeDistribution, SizeLaw } from '../distribution.ts'

/** The uniform law on the whole numbers 0 ≤ minimum … maximum. */
export function uniformSize(minimum: number, maximum: number): SizeDistribution {
  const n = maximum - minimum + 1
  return {
    mean: (minimum + maximum) / 2,
    variance: (n * n - 1) / 12,
    sample: (stream) => minimum + stream.below(n),
    pmf: (k) => (Number.isInteger(k) && k >= minimum && k <= maximum ? 1 / n : 0),
    pgf(z) {
      let sum = 0
      for (let k = 0; k < n; k++) sum = sum * z + 1
      return (z ** minimum * sum) / n
    },
  }
}

export const uniform: SizeLaw = {
  name: 'uniform',
  description: 'every whole number between two bounds alike',
  parameters: {
    minimum: { kind: 'count', description: 'smallest size' },
    maximum: { kind: 'count', description: 'largest size' },
  },
  sets: [['minimum', 'maximum']],
  check: (values) =>
    first(
      wholeAtLeast(values, 'minimum', 0),
      wholeAtLeast(values, 'maximum', 0),
      ordered(values, 'minimum', 'maximum'),
    ),
  bind: (values) => uniformSize(number(values, 'minimum'), number(values, 'maximum')),
}
