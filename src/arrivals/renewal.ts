/** Renewal arrivals: independent intervals of one law; a constant law is a clock. */
import type { DistributionSpec } from '../distributions/distribution.ts'
import { isExponential } from '../distributions/exponential.ts'
import { bindDistribution } from '../distributions/index.ts'
import type { ArrivalKind } from './arrival.ts'
import { poissonProcess } from './poisson.ts'

/** Whether draws of the law depend on earlier ones: there is a recording, replayed in order, somewhere in it. */
export function remembers(spec: DistributionSpec): boolean {
  if (spec.distribution === 'trace') return true
  const inner = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return false
    if (Array.isArray(value)) return value.some(inner)
    if ('law' in value) return inner(value.law)
    return 'distribution' in value && remembers(value as DistributionSpec)
  }
  return inner(spec.of)
}

export const renewal: ArrivalKind<'renewal'> = {
  process: 'renewal',
  check: ({ interval }) =>
    bindDistribution(interval).mean > 0 ? null : 'the mean interval must be above 0 s, or time would stand still',
  bind({ interval }) {
    const law = bindDistribution(interval)
    if (isExponential(law)) return poissonProcess(1 / law.a)
    return {
      next(now, stream) {
        const time = now + law.sample(stream)
        // A recording that ran out gives NaN: arrivals end.
        return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
      },
      poissonMean: 0,
    }
  },
  moments({ interval }) {
    const law = bindDistribution(interval)
    return {
      rate: Number.isFinite(law.mean) ? 1 / law.mean : 0,
      scv: Number.isFinite(law.mean) ? law.variance / (law.mean * law.mean) : Number.POSITIVE_INFINITY,
      renewal: !remembers(interval),
      poisson: isExponential(law),
    }
  },
  laplace: ({ interval }) => (remembers(interval) ? null : bindDistribution(interval).laplace),
}
