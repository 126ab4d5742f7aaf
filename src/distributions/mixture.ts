/** A mixture: one of several laws, chosen by chance for each draw. */
import { branchSampler } from './alias.ts'
import { probabilities } from './checks.ts'
import type { Distribution, DistributionSpec, Law } from './distribution.ts'
import { distribution, mixed } from './shape.ts'

export interface Component {
  readonly probability: number
  readonly law: Distribution
}

/** The mixture of laws whose probabilities sum to 1. */
export function mixtureOf(components: readonly Component[]): Distribution {
  const used = components.filter((x) => x.probability > 0)
  const laws = used.map((x) => x.law)
  const choose = branchSampler(used.map((x) => x.probability))
  const average = (term: (law: Distribution) => number) => used.reduce((sum, x) => sum + x.probability * term(x.law), 0)
  return distribution({
    moments: () =>
      mixed(
        used.map(({ probability, law: { mean, variance, thirdCentralMoment } }) => ({
          probability,
          mean,
          variance,
          thirdCentralMoment,
        })),
      ),
    minimum: Math.min(...laws.map((law) => law.minimum)),
    breakpoints: [...new Set(laws.flatMap((law) => law.breakpoints))].sort((a, b) => a - b),
    sample: (stream) => laws[choose(stream)]!.sample(stream),
    cdf: (x) =>
      Math.min(
        1,
        average((law) => law.cdf(x)),
      ),
    tail: (x) =>
      Math.min(
        1,
        average((law) => law.tail(x)),
      ),
    laplace: (s) => average((law) => law.laplace(s)),
  })
}

export const mixture: Law = {
  name: 'mixture',
  description: 'one of several laws, chosen by chance',
  parameters: { of: { kind: 'mixture', description: 'the laws, each { probability, ...any distribution }' } },
  sets: [['of']],
  check: (values) => probabilities(values, 'of'),
  bind(values, bind) {
    const of = values.of as readonly { probability: number; law: DistributionSpec }[]
    return mixtureOf(of.map(({ probability, law }) => ({ probability, law: bind(law) })))
  },
}
