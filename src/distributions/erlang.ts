/** The Erlang law: the sum of k independent exponential stages. */
import type { Stream } from '../engine/stream.ts'
import { ERLANG } from '../kernel/law-kinds.ts'
import { above, atLeast, first, number, optionalNumber, wholeAtLeast } from './checks.ts'
import type { Distribution, Law, ParameterValues } from './distribution.ts'
import { gammaOf } from './gamma.ts'
import { withSampler } from './shape.ts'

/** Up to so many stages, summing exponentials is faster than the general gamma sampler. */
const SUMMED = 5

/** The law of the sum of `stages` ≥ 1 exponentials of mean `stageMean` ≥ 0 each. */
export function erlangOf(stages: number, stageMean: number): Distribution {
  const law = gammaOf(stages, stageMean)
  if (stages === 1 || stages > SUMMED || stageMean === 0) return law
  const sample = (stream: Stream): number => {
    let sum = 0
    for (let i = 0; i < stages; i++) sum += stream.exponential()
    return stageMean * sum
  }
  return withSampler(law, sample, { draw: ERLANG, a: stageMean, b: stages })
}

function stageMean(values: ParameterValues): number {
  const mean = optionalNumber(values, 'mean')
  return mean === undefined ? 1 / number(values, 'rate') : mean / number(values, 'shape')
}

export const erlang: Law = {
  name: 'erlang',
  description: 'a sum of equal exponential stages',
  parameters: {
    shape: { kind: 'count', description: 'k, the number of stages' },
    mean: { kind: 'value', description: 'the mean of the whole' },
    rate: { kind: 'rate', description: 'the rate of one stage; the mean is k divided by it' },
  },
  sets: [
    ['shape', 'mean'],
    ['shape', 'rate'],
  ],
  check: (values) =>
    first(wholeAtLeast(values, 'shape', 1), atLeast(values, 'mean', 0, 's'), above(values, 'rate', 0, '/s')),
  bind: (values) => erlangOf(number(values, 'shape'), stageMean(values)),
  mean: (values) => number(values, 'shape') * stageMean(values),
}
