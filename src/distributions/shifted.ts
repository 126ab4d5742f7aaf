/** A shifted law: a constant plus any other law. */
import { atLeast, nested, number } from './checks.ts'
import type { Distribution, Law } from './distribution.ts'
import { distribution } from './shape.ts'

/** The law of `by` ≥ 0 plus a draw of `law`. */
export function shiftedOf(by: number, law: Distribution): Distribution {
  return distribution({
    moments: () => ({ mean: by + law.mean, variance: law.variance, thirdCentralMoment: law.thirdCentralMoment }),
    minimum: by + law.minimum,
    breakpoints: law.breakpoints.map((x) => by + x),
    sample: (stream) => by + law.sample(stream),
    cdf: (x) => law.cdf(x - by),
    tail: (x) => law.tail(x - by),
    laplace: (s) => Math.exp(-s * by) * law.laplace(s),
  })
}

export const shifted: Law = {
  name: 'shifted',
  description: 'a constant plus any other law',
  parameters: {
    by: { kind: 'value', description: 'the constant' },
    of: { kind: 'law', description: 'the other law' },
  },
  sets: [['by', 'of']],
  check: (values) => atLeast(values, 'by', 0, 's'),
  bind: (values, bind) => shiftedOf(number(values, 'by'), bind(nested(values, 'of'))),
}
