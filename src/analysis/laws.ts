/**
 * Service laws as theory needs them: raw moments, cdf, and whether they are exponential or constant, with the cut of a timeout
 * applied and the laws of several events mixed. Pure; built from the declared moments of `distributions`.
 */
import type { DistributionSpec } from '../distributions/distribution.ts'
import { isExponential } from '../distributions/exponential.ts'
import { knownDistribution, meanOf } from '../distributions/index.ts'
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
  return spec === null ? noService : new KnownLaw(spec)
}

/** A law of the scenario. In a large one most are never asked: what they are is looked up when the first question comes. */
class KnownLaw implements ServiceLaw {
  private readonly spec: DistributionSpec
  private first: number | undefined
  readonly cdf: (x: number) => number

  constructor(spec: DistributionSpec) {
    this.spec = spec
    this.first = undefined
    this.cdf = (x) => this.law.cdf(x)
  }

  private get law(): ReturnType<typeof knownDistribution> {
    return knownDistribution(this.spec)
  }

  get mean(): number {
    this.first ??= meanOf(this.spec)
    return this.first
  }

  get second(): number {
    const { mean, variance } = this.law
    return variance + mean * mean
  }

  get third(): number {
    const { mean, variance, thirdCentralMoment } = this.law
    return thirdCentralMoment + 3 * mean * variance + mean ** 3
  }

  get scv(): number {
    const { mean, variance } = this.law
    return mean > 0 ? variance / (mean * mean) : 0
  }

  get exponential(): boolean {
    return isExponential(this.law)
  }

  get constant(): boolean {
    return this.law.variance === 0
  }

  get replayed(): boolean {
    return this.spec.distribution === 'trace'
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

/** The law of min(S, limit). */
export function cutAt(law: ServiceLaw, limit: number): ServiceLaw {
  return law.constant && law.cdf(limit) >= 1 ? law : new CutLaw(law, limit)
}

/** E[min^k] = ∫₀^limit k·x^{k−1}·P(S > x) dx, each integral when it is first asked for. */
class CutLaw implements ServiceLaw {
  private readonly law: ServiceLaw
  private readonly limit: number
  private readonly moments: (number | undefined)[] = []
  readonly exponential = false
  readonly cdf: (x: number) => number

  constructor(law: ServiceLaw, limit: number) {
    this.law = law
    this.limit = limit
    this.cdf = (x) => (x >= limit ? 1 : law.cdf(x))
  }

  private moment(k: number, weight: (x: number) => number): number {
    const { law, limit } = this
    this.moments[k] ??= integrate((x) => weight(x) * (1 - law.cdf(x)), 0, limit, 1e-10)
    return this.moments[k]
  }

  get mean(): number {
    return this.moment(1, () => 1)
  }

  get second(): number {
    return this.moment(2, (x) => 2 * x)
  }

  get third(): number {
    return this.moment(3, (x) => 3 * x * x)
  }

  get scv(): number {
    const { mean } = this
    return mean > 0 ? Math.max(0, this.second - mean * mean) / (mean * mean) : 0
  }

  get constant(): boolean {
    return this.law.constant
  }

  get replayed(): boolean {
    return this.law.replayed
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
