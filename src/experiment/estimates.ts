/**
 * What the results document is made of: estimates, and the figures that come in groups of them. The comments here, in
 * `handler-results.ts` and in `results.ts` are the descriptions of `schema/results.schema.json`, which is made from these types.
 */

/** A mean over the replications with its confidence interval, of the level `run.confidence`. */
export interface Estimate {
  /** Mean over the replications, or over 20 batches of a single one [unit of the metric]. */
  readonly mean: number
  /**
   * Half the width of the interval, null where there was only one observation [unit of the metric].
   * @minimum 0
   */
  readonly halfWidth: number | null
  /** Lower end of the interval, null where there was only one observation [unit of the metric]. */
  readonly low: number | null
  /** Upper end of the interval, null where there was only one observation [unit of the metric]. */
  readonly high: number | null
}

/** An estimate, or null where nothing was observed, the mean of an unstable handler is withheld, or there is no such thing. */
export type MaybeEstimate = Estimate | null

/** Percentiles of all replications together, with intervals from the single ones. */
export interface Percentiles {
  /** The median [unit of the metric]. */
  readonly p50: MaybeEstimate
  /** 90 % are not above it [unit of the metric]. */
  readonly p90: MaybeEstimate
  /** 95 % are not above it [unit of the metric]. */
  readonly p95: MaybeEstimate
  /** 99 % are not above it [unit of the metric]. */
  readonly p99: MaybeEstimate
  /** 99.9 % are not above it [unit of the metric]. */
  readonly p999: MaybeEstimate
  /** The largest value seen, exactly [unit of the metric]. */
  readonly max: MaybeEstimate
}

/** A mean with its percentiles. */
export interface Summary extends Percentiles {
  /** The mean [unit of the metric]. */
  readonly mean: MaybeEstimate
}

/** How often something happened. */
export interface Count {
  /** How often in a replication [number]. */
  readonly count: MaybeEstimate
  /** How often in a second [1/s]. */
  readonly rate: MaybeEstimate
  /**
   * Of the messages offered to the handler (first deliveries, retries and redeliveries), of a producer's of those published
   * [0 to 1].
   */
  readonly share: MaybeEstimate
}

/** Little's law, L = λW. */
export interface Little {
  /** Mean number present, null where it is not known [messages; of flows and the system: instances]. */
  readonly L: number | null
  /** Arrival rate times mean time, null where it is not known [as L]. */
  readonly lambdaW: number | null
  /** Of λW from L, as (λW − L) / L, null where L is 0 or one of them is not known [1]. */
  readonly relativeError: number | null
  /**
   * Largest relative error, over replications, of ∫N(t)dt against Σ (each visit's time inside the window) [1].
   * @minimum 0
   */
  readonly identityError: number
}
