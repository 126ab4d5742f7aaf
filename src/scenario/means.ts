/**
 * Means of distributions, for rules such as "the interval must not always be 0".
 */
import type { DistributionSpec } from '../distributions/distribution.ts'
import { bindDistribution } from '../distributions/index.ts'

/** @returns the expectation [s]; `Infinity` where there is none. */
export function meanOf(spec: DistributionSpec): number {
  return bindDistribution(spec).mean
}
