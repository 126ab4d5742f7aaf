/**
 * Means of distributions, for rules such as "the interval must not always be 0".
 */
import type { DistributionSpec } from '../distributions/distribution.ts'
import { knownDistribution } from '../distributions/index.ts'

/** @returns the expectation [s]; `Infinity` where there is none. */
export function meanOf(spec: DistributionSpec): number {
  return knownDistribution(spec).mean
}
