/** Recorded sizes, drawn with replacement, with optional weights. */
import { every, first, numbers, weights } from '../checks.ts'
import type { SizeDistribution, SizeLaw } from '../distribution.ts'
import { empiricalOf } from '../empirical.ts'

/** The law that gives each of the whole `values` ≥ 0 its weight, 1 unless said otherwise. */
export function empiricalSize(values: readonly number[], weightOf: readonly number[] | null = null): SizeDistribution {
  const law = empiricalOf(values, weightOf)
  const share = new Map<number, number>()
  const total = weightOf?.reduce((sum, w) => sum + w, 0) ?? values.length
  values.forEach((k, i) => {
    share.set(k, (share.get(k) ?? 0) + (weightOf?.[i] ?? 1) / total)
  })
  return {
    mean: law.mean,
    variance: law.variance,
    sample: law.sample,
    pmf: (k) => share.get(k) ?? 0,
    pgf: (z) => [...share].reduce((sum, [k, p]) => sum + p * z ** k, 0),
  }
}

export const empirical: SizeLaw = {
  name: 'empirical',
  description: 'recorded sizes, drawn with replacement',
  parameters: {
    values: { kind: 'numbers', description: 'the recorded sizes' },
    weights: { kind: 'numbers', description: 'how often each size occurs, relative to the others', optional: true },
    file: { kind: 'text', description: 'CSV file that holds the sizes' },
    column: { kind: 'text', description: 'column of the file, by its heading or number', optional: true },
  },
  sets: [['values'], ['file']],
  check: (values) =>
    first(
      every(values, 'values', (x) => Number.isSafeInteger(x) && x >= 0, 'whole and at least 0'),
      weights(values),
    ),
  bind: (values) =>
    empiricalSize(numbers(values, 'values'), values.weights === undefined ? null : numbers(values, 'weights')),
}
