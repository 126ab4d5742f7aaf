/**
 * The registry of laws. To add one: a file that exports its `Law`, a line here, and a line in the table of
 * `test/distributions/laws.test.ts`.
 */
import { constant } from './constant.ts'
import { sizeLaws } from './discrete/index.ts'
import type { Distribution, DistributionSpec, Law, SizeDistribution, SizeLaw, SizeSpec } from './distribution.ts'
import { empirical } from './empirical.ts'
import { erlang } from './erlang.ts'
import { exponential } from './exponential.ts'
import { gamma } from './gamma.ts'
import { hyperexponential } from './hyperexponential.ts'
import { lognormal } from './lognormal.ts'
import { maximum } from './maximum.ts'
import { mixture } from './mixture.ts'
import { normal } from './normal.ts'
import { pareto } from './pareto.ts'
import { quantiles } from './quantiles.ts'
import { shifted } from './shifted.ts'
import { sum } from './sum.ts'
import { trace } from './trace.ts'
import { triangular } from './triangular.ts'
import { uniform } from './uniform.ts'
import { weibull } from './weibull.ts'

/** Laws of durations, in the order of the documentation. */
export const laws: readonly Law[] = [
  constant,
  exponential,
  erlang,
  gamma,
  hyperexponential,
  lognormal,
  weibull,
  pareto,
  uniform,
  triangular,
  normal,
  empirical,
  trace,
  quantiles,
  mixture,
  shifted,
  sum,
  maximum,
]

const lawOf: ReadonlyMap<string, Law> = new Map(laws.map((law) => [law.name, law]))
const sizeLawOf: ReadonlyMap<string, SizeLaw> = new Map(sizeLaws.map((law) => [law.name, law]))

export { sizeLaws }

/** The law of a name, or undefined. */
export function lawByName(name: string): Law | undefined {
  return lawOf.get(name)
}

/** The law on the whole numbers of a name, or undefined. */
export function sizeLawByName(name: string): SizeLaw | undefined {
  return sizeLawOf.get(name)
}

/**
 * A law with its parameters, ready to draw. A `trace` in it begins at its first value: bind once per replication and
 * component.
 * @param spec checked (`Law.check`), nested laws too. @throws RangeError for an unknown name or a broken rule (a fault of the
 * caller: the scenario layer reports these to the user).
 */
export function bindDistribution(spec: DistributionSpec): Distribution {
  const law = lawOf.get(spec.distribution)
  if (law === undefined) throw new RangeError(`there is no distribution ${spec.distribution}`)
  const broken = law.check(spec)
  if (broken !== null) throw new RangeError(`${law.name}: ${broken.message}`)
  return law.bind(spec, bindDistribution)
}

const asked = new WeakMap<DistributionSpec, Distribution>()

/** As `bindDistribution`, once for each spec: for whoever asks a law for moments and probabilities and draws nothing. */
export function knownDistribution(spec: DistributionSpec): Omit<Distribution, 'sample'> {
  let law = asked.get(spec)
  if (law === undefined) {
    law = bindDistribution(spec)
    asked.set(spec, law)
  }
  return law
}

/** The mean of a law, which for the commonest needs nothing else of it. */
export function meanOf(spec: DistributionSpec): number {
  return lawOf.get(spec.distribution)?.mean?.(spec) ?? knownDistribution(spec).mean
}

/** As `bindDistribution`, for sizes. */
export function bindSize(spec: SizeSpec): SizeDistribution {
  const law = sizeLawOf.get(spec.distribution)
  if (law === undefined) throw new RangeError(`there is no distribution ${spec.distribution} for sizes`)
  const broken = law.check(spec)
  if (broken !== null) throw new RangeError(`${law.name}: ${broken.message}`)
  return law.bind(spec)
}
