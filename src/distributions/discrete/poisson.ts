/** The Poisson law on 0, 1, 2, … */
import { poissonDensity } from '../../statistics/special.ts'
import { aliasSampler } from '../alias.ts'
import { atLeast, number } from '../checks.ts'
import type { SizeDistribution, SizeLaw } from '../distribution.ts'
import { constantSize } from './constant.ts'

/** Largest mean drawn from one table; larger ones are sums of independent parts (the law is infinitely divisible). */
const LARGEST = 10_000

/** The Poisson law with given mean ≥ 0. O(1) a draw for each started 10,000 of the mean. */
export function poissonSize(mean: number): SizeDistribution {
  if (mean === 0) return constantSize(0)
  const parts = Math.ceil(mean / LARGEST)
  const part = mean / parts
  // Beyond 12 standard deviations (and 40 at small means) less than 1e-30 is left.
  const lowest = Math.max(0, Math.floor(part - 12 * Math.sqrt(part)))
  const highest = Math.ceil(part + 12 * Math.sqrt(part) + 40)
  const draw = aliasSampler(Array.from({ length: highest - lowest + 1 }, (_, i) => poissonDensity(lowest + i, part)))
  return {
    mean,
    variance: mean,
    sample(stream) {
      let sum = 0
      for (let i = 0; i < parts; i++) sum += lowest + draw(stream)
      return sum
    },
    pmf: (k) => (Number.isInteger(k) && k >= 0 ? poissonDensity(k, mean) : 0),
    pgf: (z) => Math.exp(mean * (z - 1)),
  }
}

export const poisson: SizeLaw = {
  name: 'poisson',
  description: 'on 0, 1, 2, ...: many rare causes',
  parameters: { mean: { kind: 'number', description: 'the mean' } },
  sets: [['mean']],
  check: (values) => atLeast(values, 'mean', 0),
  bind: (values) => poissonSize(number(values, 'mean')),
}
