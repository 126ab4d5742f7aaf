/**
 * The results document (`--format json`), version 1. Times in seconds, rates per second, shares 0 to 1.
 * Every `Estimate` is null where nothing was observed (or where the mean of an unstable handler is withheld).
 */

export interface Estimate {
  readonly mean: number
  readonly halfWidth: number | null
  readonly low: number | null
  readonly high: number | null
}
export type MaybeEstimate = Estimate | null

export interface Summary {
  readonly mean: MaybeEstimate
  readonly p50: MaybeEstimate
  readonly p90: MaybeEstimate
  readonly p95: MaybeEstimate
  readonly p99: MaybeEstimate
  readonly p999: MaybeEstimate
  readonly max: MaybeEstimate
}

export interface Count {
  /** Per replication. */
  readonly count: MaybeEstimate
  readonly rate: MaybeEstimate
  /** Of the messages offered to the handler (first deliveries, retries and redeliveries); of a producer's, of those published. */
  readonly share: MaybeEstimate
}

export interface Little {
  readonly L: number | null
  readonly lambdaW: number | null
  readonly relativeError: number | null
  /** Largest relative error, over replications, of ∫N(t)dt against Σ (each visit's time inside the window). */
  readonly identityError: number
}

export interface Results {
  readonly version: 1
  readonly scenario: { readonly name: string; readonly sha256: string }
  readonly run: {
    readonly seed: string | number
    readonly replications: number
    readonly confidence: number
    /** [s] discarded at the start of each replication. */
    readonly warmup: number
    /** How the warm-up was found. */
    readonly warmupMethod: 'fixed' | 'share' | 'MSER-5' | 'none (dated)'
    /** Measured time of a replication [s] (the mean, with `run.messages`). */
    readonly duration: number
    /** Simulated in all: deliveries to handlers, ends of service and publications of producers, pilots included. */
    readonly events: number
    readonly complete: boolean
    readonly warnings: readonly string[]
  }
  readonly system: SystemResults
  /** In order of time; those that no replication reached are left out. */
  readonly disruptions: readonly DisruptionResults[]
  readonly timeline: Timeline
  readonly producers: Readonly<Record<string, ProducerResults>>
  readonly handlers: Readonly<Record<string, HandlerResults>>
  readonly flows: Readonly<Record<string, FlowResults>>
  readonly events: Readonly<Record<string, EventResults>>
  readonly expectations: readonly ExpectationResult[]
  readonly timing?: Timing
}

export interface Timing {
  readonly wallSeconds: number
  readonly cpuSeconds: number
  readonly eventsPerSecond: number
}

export interface SystemResults {
  /** Unsettled flow instances (L). */
  readonly inFlight: MaybeEstimate
  readonly messagesInFlight: MaybeEstimate
  readonly arrivalRate: MaybeEstimate
  readonly throughput: MaybeEstimate
  readonly sojournTime: Summary
  /** Attempts (first ones, retries, redeliveries) per first delivery. */
  readonly amplification: MaybeEstimate
  readonly little: Little
  /** Messages unaccounted for, over all handlers, flows and replications; 0 unless the tool is at fault. */
  readonly conservation: number
}

/** What is dated and disturbs a handler, and how its queue took it: one observation per replication, from time 0. */
export interface DisruptionResults {
  readonly kind: 'outage' | 'episode' | 'schedule step'
  readonly handler: string
  /** Begin, from time 0, warm-up included [s]. */
  readonly at: number
  /** [s]; of a schedule step until the next one, null: it is the last. */
  readonly for: number | null
  /** Messages waiting just before it. */
  readonly queueBefore: MaybeEstimate
  /** Most messages waiting from its begin to the recovery, or to the end of the run. */
  readonly peakQueue: MaybeEstimate
  /** From its begin until, after its end, the queue is back at `queueBefore` [s]; null: not in every replication. */
  readonly recoveredAfter: MaybeEstimate
  /** Share of the replications in which that was within the run. */
  readonly recoveredShare: MaybeEstimate
}

export interface Timeline {
  /** Seconds from time 0 (warm-up included). */
  readonly times: readonly number[]
  readonly handlers: Readonly<
    Record<
      string,
      {
        readonly queueLength: readonly number[]
        readonly inSystem: readonly number[]
        readonly busyWorkers: readonly number[]
        /** Successes per second over the interval that ends at the point. */
        readonly throughput: readonly number[]
      }
    >
  >
}

export interface ProducerResults {
  /** With the repeats of callers that timed out. */
  readonly rate: MaybeEstimate
  readonly published: MaybeEstimate
  /** Copies that callers gave up, those followed by another one, and calls given up for good; shares of `published`. */
  readonly timedOut: Count
  readonly retried: Count
  readonly exhausted: Count
  readonly backlog: MaybeEstimate
  readonly users: number | null
}

export interface HandlerResults {
  /** null: unlimited. The time average where it varies. */
  readonly workers: number | null
  readonly utilization: MaybeEstimate
  readonly occupancy: MaybeEstimate
  readonly busyWorkers: MaybeEstimate
  /** λ·E[S], busy workers. */
  readonly offeredLoad: MaybeEstimate
  readonly arrivalRate: MaybeEstimate
  /** With what was dropped at the door. */
  readonly offeredRate: MaybeEstimate
  readonly throughput: MaybeEstimate
  readonly queueLength: MaybeEstimate
  readonly queueLengthPercentiles: Omit<Summary, 'mean'>
  readonly inSystem: MaybeEstimate
  /** Share of the time with no message at the handler. */
  readonly emptyShare: MaybeEstimate
  readonly waitingTime: Summary
  readonly serviceTime: Summary
  readonly sojournTime: Summary
  readonly waitingShare: MaybeEstimate
  readonly dropped: Count
  readonly expired: Count
  readonly failed: Count
  readonly timedOut: Count
  readonly retried: Count
  readonly exhausted: Count
  readonly deadLettered: Count
  /** Deliveries beyond the first of the same message: by the bus, or again because it was not finished in time. */
  readonly duplicates: Count
  /** New visits of messages taken back from a worker or delivered again. */
  readonly redelivered: Count
  /** Of the successes: repeated deliveries that were recognised. */
  readonly deduplicated: Count
  readonly retrying: MaybeEstimate
  readonly joining: MaybeEstimate
  readonly blocked: MaybeEstimate
  readonly wasted: MaybeEstimate
  readonly inTransit: MaybeEstimate
  /** Workers up at the times of the time line (means over replications); null where their number does not change. */
  readonly workersTimeline: readonly number[] | null
  /** Messages per batch; all null where there are no batches. */
  readonly batchSize: Summary
  /** Batches served (`share` is null). */
  readonly batches: Count
  /** Setups begun of workers that were switched off; all null where that does not happen. */
  readonly coldStarts: Count
  /** Decisions of the autoscaler per replication; null where there is none. */
  readonly scalings: { readonly up: MaybeEstimate; readonly down: MaybeEstimate } | null
  /** Share of the time in which the circuit breaker is open; null where there is none. */
  readonly breakerOpenShare: MaybeEstimate
  /** Of the workers that were up over the measured time, in the unit of `cost`; null where no cost is given. */
  readonly cost: MaybeEstimate
  readonly unfinished: MaybeEstimate
  /** By number; empty where the queue has none. */
  readonly partitions: readonly PartitionResults[]
  readonly byEvent: Readonly<Record<string, ClassResults>>
  readonly little: Little
  readonly theory: TheoryResults
}

/** One partition of a handler's queue. */
export interface PartitionResults {
  /** Visits per second. */
  readonly arrivalRate: MaybeEstimate
  /** Successes per second. */
  readonly throughput: MaybeEstimate
  /** Waiting in line. */
  readonly queueLength: MaybeEstimate
  /** Mean over the starts of service [s]. */
  readonly waitingTime: MaybeEstimate
}

/** One event's messages at one handler: the classes of the theory of priorities. */
export interface ClassResults {
  readonly arrivalRate: MaybeEstimate
  readonly queueLength: MaybeEstimate
  readonly inSystem: MaybeEstimate
  readonly waitingTime: Summary
  readonly sojournTime: Summary
  readonly dropped: Count
  readonly expired: Count
  readonly failed: Count
}

export interface FlowResults {
  readonly arrivalRate: MaybeEstimate
  /** Rates. */
  readonly completed: MaybeEstimate
  readonly failed: MaybeEstimate
  readonly lapsed: MaybeEstimate
  readonly completedShare: MaybeEstimate
  readonly failedShare: MaybeEstimate
  readonly lapsedShare: MaybeEstimate
  readonly withinShare: MaybeEstimate
  readonly latency: Summary
  readonly settleTime: Summary
  readonly inFlight: MaybeEstimate
  readonly little: Little
}

export interface EventResults {
  readonly published: MaybeEstimate
  readonly delivered: MaybeEstimate
  readonly lost: MaybeEstimate
  readonly duplicated: MaybeEstimate
}

export interface TheoryResults {
  /** Kendall's notation, e.g. "M/M/4"; null where nothing honest applies. */
  readonly model: string | null
  /** Name of the formula and its source, or "none". */
  readonly method: string
  /** Why there is none, or what is approximated. */
  readonly reason: string | null
  readonly exact: boolean
  readonly utilization: number | null
  readonly queueLength: number | null
  readonly inSystem: number | null
  readonly waitingTime: number | null
  readonly sojournTime: number | null
  /** Share of offered messages lost. */
  readonly lossShare: number | null
  readonly waitingShare: number | null
  readonly percentiles: {
    readonly waitingTime?: Readonly<Record<string, number>>
    readonly sojournTime?: Readonly<Record<string, number>>
  }
  readonly byEvent?: Readonly<
    Record<
      string,
      {
        readonly waitingTime: number | null
        readonly sojournTime: number | null
        readonly queueLength: number | null
        readonly inSystem: number | null
      }
    >
  >
  /** (estimate − theory) / theory of each. */
  readonly difference: {
    readonly queueLength: number | null
    readonly inSystem: number | null
    readonly waitingTime: number | null
    readonly sojournTime: number | null
    readonly utilization: number | null
  }
  /** The interval of the estimate contains the theory. */
  readonly within: {
    readonly queueLength: boolean | null
    readonly inSystem: boolean | null
    readonly waitingTime: boolean | null
    readonly sojournTime: boolean | null
    readonly utilization: boolean | null
  }
}

export interface ExpectationResult {
  readonly expression: string
  /** The path, `*` expanded. */
  readonly metric: string
  readonly observed: MaybeEstimate
  readonly status: 'pass' | 'fail' | 'undecided'
  /** Why, where the status needs a word ("nothing observed", "handler process is unstable: …"). */
  readonly reason: string | null
}
