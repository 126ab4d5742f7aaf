/**
 * The contract of a probability law for durations [s] or real sizes.
 *
 * A law is declared once (`Law`): its name, the parameter sets a scenario may give, and how to bind parameters to a
 * `Distribution`. The scenario format, its JSON Schema and its error messages are derived from the declaration, so that
 * adding a law is one file and one line in `index.ts`.
 */
import type { Stream } from '../engine/stream.ts'

/** A law with its parameters bound. Immutable; all state of a draw is in the stream (or, for traces, the cursor). */
export interface Distribution {
  /** Expectation; `Infinity` where it does not exist. */
  readonly mean: number
  /** Variance; `Infinity` where it does not exist. */
  readonly variance: number
  /** Third central moment; `Infinity` or `NaN` where it does not exist or is not known. */
  readonly thirdCentralMoment: number
  /** Essential infimum (largest lower bound of the values). */
  readonly minimum: number
  /** One draw. */
  sample(stream: Stream): number
  /** P(X ≤ x). */
  cdf(x: number): number
  /** P(X > x), accurate in the tail too, where 1 - cdf(x) has no digits left. */
  tail(x: number): number
  /** Where the cdf jumps or bends, ascending: whoever integrates must begin a panel there. */
  readonly breakpoints: readonly number[]
  /** Laplace–Stieltjes transform E[exp(-s·X)], s ≥ 0, relative error ≤ 1e-9. */
  laplace(s: number): number
  /** Fast path of the engine: one of `kernel/law-kinds.ts`, where `OTHER` is to call `sample`, and its parameters. */
  readonly draw: number
  readonly a: number
  readonly b: number
  readonly c: number
}

/**
 * How a parameter is written: `value` is a duration for times, a bare number for sizes, `values` a list of them; `numbers` a
 * list of bare numbers; `law` a nested distribution and `laws` a list of them; `branches` a list of { probability, mean };
 * `mixture` a list of { probability, …any distribution }, handed on as { probability, law }; `points` the keys p50, p99 and so
 * on, handed on as [[0.5, value], [0.99, value], …] in ascending order.
 */
export type ParameterKind =
  | 'value'
  | 'rate'
  | 'number'
  | 'count'
  | 'share'
  | 'values'
  | 'numbers'
  | 'text'
  | 'flag'
  | 'law'
  | 'laws'
  | 'branches'
  | 'mixture'
  | 'points'

export interface Parameter {
  readonly kind: ParameterKind
  readonly description: string
  /** May be left out. */
  readonly optional?: boolean
}

/** Raw bound parameters: numbers in SI units, nested laws already bound to `DistributionSpec`s. */
export type ParameterValues = Readonly<Record<string, unknown>>

/** Declaration of one law. */
export interface Law {
  readonly name: string
  readonly description: string
  /** Every parameter by name. */
  readonly parameters: Readonly<Record<string, Parameter>>
  /** The alternatives: which names may be given together (optional parameters may be added to any of them). */
  readonly sets: readonly (readonly string[])[]
  /** The first rule the values break, as a sentence for the user ("cv must be at least 1; saw 0.5"), or null. */
  check(values: ParameterValues): { parameter: string; message: string } | null
  /** @param values checked parameters. @param bind binds nested laws. */
  bind(values: ParameterValues, bind: (spec: DistributionSpec) => Distribution): Distribution
  /** Where it is simple: the mean that `bind` would give, to the last bit, without the rest of the law. */
  mean?(values: ParameterValues): number
}

/**
 * A law as plain data: what the scenario layer hands on. `distribution` is the law's name; the rest are its parameters in
 * SI units (seconds, per second, shares 0..1). Files are already read: `empirical` and `trace` carry `values`.
 */
export interface DistributionSpec {
  readonly distribution: string
  readonly [parameter: string]: unknown
}

/** A law on the whole numbers (sizes): same shape of data, other registry. */
export interface SizeSpec {
  readonly distribution: string
  readonly [parameter: string]: unknown
}

/** Declaration of one law on the whole numbers; as `Law`. */
export interface SizeLaw {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly sets: readonly (readonly string[])[]
  check(values: ParameterValues): { parameter: string; message: string } | null
  bind(values: ParameterValues): SizeDistribution
}

export interface SizeDistribution {
  readonly mean: number
  readonly variance: number
  /** One draw, a whole number ≥ 0. */
  sample(stream: Stream): number
  /** P(X = k). */
  pmf(k: number): number
  /** Probability generating function E[z^X], |z| ≤ 1. */
  pgf(z: number): number
}
