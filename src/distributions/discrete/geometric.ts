/** The geometric law on 1, 2, 3, …: the number of trials up to the first success. */
import { atLeast, number } from '../checks.ts'
import type { SizeDistribution, SizeLaw } from '../distribution.ts'
import { constantSize } from './constant.ts'

/** The geometric law with given mean ≥ 1. */
export function geometricSize(mean: number): SizeDistribution {
  if (mean === 1) return constantSize(1)
  const p = 1 / mean
  const q = 1 - p
  // P(X > k) = q^k = P(E/-ln q > k), E exponential.
  const scale = -1 / Math.log1p(-p)
  return {
    mean,
    variance: q / (p * p),
    sample: (stream) => 1 + Math.floor(scale * stream.exponential()),
    pmf: (k) => (Number.isInteger(k) && k >= 1 ? p * q ** (k - 1) : 0),
    pgf: (z) => (p * z) / (1 - q * z),
  }
}

export const geometric: SizeLaw = {
  name: 'geometric',
  description: 'on 1, 2, 3, ...: memoryless',
  parameters: { mean: { kind: 'number', description: 'the mean, at least 1' } },
  sets: [['mean']],
  check: (values) => atLeast(values, 'mean', 1),
  bind: (values) => geometricSize(number(values, 'mean')),
}
