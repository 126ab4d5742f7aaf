/**
 * Service laws as theory needs them: raw moments, cdf, and whether they are exponential or constant, with the cut of a timeout
 * applied and the laws of several events mixed. Pure; built from the declared moments of `distributions`.
 */
import type { DistributionSpec } from '../distributions/distribution.ts'
import { knownDistribution } from '../distributions/index.ts'
import { integrate } from '../theory/numerics.ts'

export interface ServiceLaw {
  /** E[S] [s]. */
  readonly mean: number
  /** E[S²] [s²]. */
  readonly second: number
  /** E[S³] [s³]; NaN where it is not known. */
  readonly third: number
  /** Var(S)/E[S]²; 0 for a service of 0 s. */
  readonly scv: number
  readonly exponential: boolean
  readonly constant: boolean
  /** Values replayed in their order are not independent draws. */
  readonly replayed: boolean
  /** P(S ≤ x). */
  readonly cdf: (x: number) => number
}

export const noService: ServiceLaw = {
  mean: 0,
  second: 0,
  third: 0,
  scv: 0,
  exponential: false,
  constant: true,
  replayed: false,
  cdf: (x) => (x >= 0 ? 1 : 0),
}

/** @param spec a law; null is a service of 0 s. */
export function serviceLaw(spec: DistributionSpec | null): ServiceLaw {
  if (spec === null) return noService
  const law = knownDistribution(spec)
  const { mean, variance } = law
  return {
    mean,
    second: variance + mean * mean,
    third: law.thirdCentralMoment + 3 * mean * variance + mean ** 3,
    scv: mean > 0 ? variance / (mean * mean) : 0,
    exponential: law.draw === 0,
    constant: variance === 0,
    replayed: spec.distribution === 'trace',
    cdf: (x) => law.cdf(x),
  }
}

/** Laws by what they say, so that thousands of handlers with one service share its integrals. */
export class LawTable {
  private readonly laws = new Map<string, ServiceLaw>()
  private readonly cut = new Map<ServiceLaw, Map<number, ServiceLaw>>()

  /** @param isCut integrals of it will be asked for. */
  of(spec: DistributionSpec | null, isCut: boolean): ServiceLaw {
    // The text of a long list costs more than it saves.
    if (spec === null || !isCut || 'values' in spec) return serviceLaw(spec)
    const key = JSON.stringify(spec)
    let law = this.laws.get(key)
    if (law === undefined) {
      law = serviceLaw(spec)
      this.laws.set(key, law)
    }
    return law
  }

  cutAt(law: ServiceLaw, limit: number): ServiceLaw {
    let byLimit = this.cut.get(law)
    if (byLimit === undefined) {
      byLimit = new Map()
      this.cut.set(law, byLimit)
    }
    let short = byLimit.get(limit)
    if (short === undefined) {
      short = cutAt(law, limit)
      byLimit.set(limit, short)
    }
    return short
  }
}

/** The law of min(S, limit): E[min^k] = ∫₀^limit k·x^{k−1}·P(S > x) dx. */
export function cutAt(law: ServiceLaw, limit: number): ServiceLaw {
  if (law.cdf(limit) >= 1 && law.constant) return law
  const left = (x: number): number => 1 - law.cdf(x)
  const mean = integrate(left, 0, limit, 1e-10)
  const second = integrate((x) => 2 * x * left(x), 0, limit, 1e-10)
  const third = integrate((x) => 3 * x * x * left(x), 0, limit, 1e-10)
  const variance = Math.max(0, second - mean * mean)
  return {
    mean,
    second,
    third,
    scv: mean > 0 ? variance / (mean * mean) : 0,
    exponential: false,
    constant: law.constant,
    replayed: law.replayed,
    cdf: (x) => (x >= limit ? 1 : law.cdf(x)),
  }
}

/** The law of a draw from `parts[i]` with probability weight_i / Σ weight. Exponential when all are, with one mean. */
export function mixtureOf(parts: readonly { readonly weight: number; readonly law: ServiceLaw }[]): ServiceLaw {
  const positive = parts.filter((p) => p.weight > 0)
  const used = positive.length > 0 ? positive : parts.slice(0, 1).map((p) => ({ ...p, weight: 1 }))
  const first = used[0]
  if (first === undefined) return noService
  if (used.length === 1) return first.law
  const alike = used.every((p) => Math.abs(p.law.mean - first.law.mean) <= 1e-12 * first.law.mean)
  const total = used.reduce((sum, p) => sum + p.weight, 0)
  const average = (f: (law: ServiceLaw) => number): number =>
    used.reduce((sum, p) => sum + (p.weight / total) * f(p.law), 0)
  const mean = average((l) => l.mean)
  const second = average((l) => l.second)
  const exponential = alike && used.every((p) => p.law.exponential)
  const constant = alike && used.every((p) => p.law.constant)
  const spread = Math.max(0, second / (mean * mean) - 1)
  return {
    mean,
    second,
    third: average((l) => l.third),
    scv: mean > 0 ? (exponential ? 1 : constant ? 0 : spread) : 0,
    exponential,
    constant,
    replayed: used.some((p) => p.law.replayed),
    cdf: (x) => average((l) => l.cdf(x)),
  }
}
