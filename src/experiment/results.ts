/**
 * The results document (`--format json`), version 1. Every `Estimate` is null where nothing was observed (or where the mean
 * of an unstable handler is withheld). Its JSON Schema is made from these types and their comments (`bin/results-schema.ts`).
 */
import type { Count, Estimate, Little, MaybeEstimate, Summary } from './estimates.ts'
import type { HandlerResults } from './handler-results.ts'

export type * from './estimates.ts'
export type * from './handler-results.ts'

/**
 * Name of a producer, handler or flow.
 * @pattern ^[A-Za-z0-9_-]+$
 */
type Name = string

/**
 * Name of an event.
 * @pattern ^[A-Za-z][A-Za-z0-9._-]*$
 */
type EventName = string

/**
 * What rhosim prints for a scenario that was simulated: one document, or an array of them for several files. Units stand in
 * brackets: [s] is seconds, [1/s] per second, [0 to 1] a share, [1] a ratio.
 */
export interface Results {
  /** Version of the document's format. */
  readonly version: 1
  /** Which scenario it was. */
  readonly scenario: ScenarioFacts
  /** How it was simulated. */
  readonly run: RunResults
  /** The system as a whole. */
  readonly system: SystemResults
  /** What is dated and disturbs a handler, in order of time; what no replication reached is left out. */
  readonly disruptions: readonly DisruptionResults[]
  /** How the handlers went through the measuring window. */
  readonly timeline: Timeline
  /** The producers by name. */
  readonly producers: Readonly<Record<Name, ProducerResults>>
  /** The handlers by name. */
  readonly handlers: Readonly<Record<Name, HandlerResults>>
  /** The flows by name. */
  readonly flows: Readonly<Record<Name, FlowResults>>
  /** The events by name. */
  readonly events: Readonly<Record<EventName, EventResults>>
  /** What was expected, in the order of the scenario, with a line for each name that a `*` stands for. */
  readonly expectations: readonly ExpectationResult[]
  /** How long it took; with `--timing` only, since it differs from run to run. */
  readonly timing?: Timing
}

/** Which scenario was simulated. */
export interface ScenarioFacts {
  /** Name of the scenario. */
  readonly name: string
  /**
   * SHA-256 of the scenario as it was understood, in hexadecimal.
   * @pattern ^[0-9a-f]{64}$
   */
  readonly sha256: string
}

/** How a scenario was simulated. */
export interface RunResults {
  /** What the random numbers came from. */
  readonly seed: string | number
  /**
   * Replications that were simulated [number].
   * @integer
   * @minimum 0
   */
  readonly replications: number
  /**
   * Level of every interval [0 to 1].
   * @minimum 0
   * @maximum 1
   */
  readonly confidence: number
  /**
   * Time discarded at the start of each replication [s].
   * @minimum 0
   */
  readonly warmup: number
  /** How the warm-up was found. */
  readonly warmupMethod: 'fixed' | 'share' | 'MSER-5' | 'none (dated)'
  /**
   * Measured time of a replication, the mean where they differ [s].
   * @minimum 0
   */
  readonly duration: number
  /**
   * Deliveries to handlers, ends of service and publications of producers that were simulated in all, pilots included [number].
   * @integer
   * @minimum 0
   */
  readonly events: number
  /** False where the run stopped at a limit or was interrupted. */
  readonly complete: boolean
  /** What to know before the figures are believed, a sentence each. */
  readonly warnings: readonly string[]
}

/** How long a run took. */
export interface Timing {
  /**
   * Time by the clock [s].
   * @minimum 0
   */
  readonly wallSeconds: number
  /**
   * Time of the processor, over all threads [s].
   * @minimum 0
   */
  readonly cpuSeconds: number
  /**
   * Simulated events by the clock [1/s].
   * @minimum 0
   */
  readonly eventsPerSecond: number
}

/** The system as a whole. */
export interface SystemResults {
  /** Mean number of flow instances that are not settled (L) [instances]. */
  readonly inFlight: MaybeEstimate
  /** Mean number of messages anywhere [messages]. */
  readonly messagesInFlight: MaybeEstimate
  /** Publications of producers [1/s]. */
  readonly arrivalRate: MaybeEstimate
  /** Publications of producers whose last descendant was settled [1/s]. */
  readonly throughput: MaybeEstimate
  /** Time from a producer's publication until its last descendant is settled [s]. */
  readonly sojournTime: Summary
  /** Attempts (first ones, retries, redeliveries) per first delivery [1]. */
  readonly amplification: MaybeEstimate
  /** Little's law for the system. */
  readonly little: Little
  /** Messages unaccounted for, over all handlers, flows and replications; 0 unless the program is at fault [messages]. */
  readonly conservation: number
}

/** What is dated and disturbs a handler, and how its queue took it: one observation per replication, from time 0. */
export interface DisruptionResults {
  /** What it is. */
  readonly kind: 'outage' | 'episode' | 'schedule step'
  /** Name of the handler. */
  readonly handler: Name
  /**
   * When it begins, from time 0, warm-up included [s].
   * @minimum 0
   */
  readonly at: number
  /**
   * How long it lasts, of a schedule step until the next one, null where that is the last [s].
   * @minimum 0
   */
  readonly for: number | null
  /** Messages waiting just before it [messages]. */
  readonly queueBefore: Estimate
  /** Most messages waiting from its begin to the recovery, or to the end of the run [messages]. */
  readonly peakQueue: Estimate
  /** Time from its begin until, after its end, the queue is back at `queueBefore`, null where it was not in every replication [s]. */
  readonly recoveredAfter: MaybeEstimate
  /** Share of the replications in which that was within the run [0 to 1]. */
  readonly recoveredShare: Estimate
}

/** State at 200 points of the measuring window, means over replications; empty where none was reached. */
export interface Timeline {
  /** The points, from time 0, warm-up included [s]. */
  readonly times: readonly number[]
  /** The handlers by name, each list in the order of `times`. */
  readonly handlers: Readonly<Record<Name, HandlerTimeline>>
}

/** A handler over time. */
export interface HandlerTimeline {
  /** Messages that have joined and are not in service [messages]. */
  readonly queueLength: readonly number[]
  /** Messages waiting, in service, or blocked after it [messages]. */
  readonly inSystem: readonly number[]
  /** Workers that are serving [workers]. */
  readonly busyWorkers: readonly number[]
  /** Successes from this point to the next [1/s]. */
  readonly throughput: readonly number[]
}

/** A producer. */
export interface ProducerResults {
  /** Publications, the repeats of callers that timed out included [1/s]. */
  readonly rate: MaybeEstimate
  /** Publications in a replication [messages]. */
  readonly published: MaybeEstimate
  /** Copies that callers gave up waiting for. */
  readonly timedOut: Count
  /** Copies given up that were followed by another one. */
  readonly retried: Count
  /** Calls given up for good. */
  readonly exhausted: Count
  /** Mean number of messages that wait for room in a queue that blocks its publishers [messages]. */
  readonly backlog: MaybeEstimate
  /**
   * Users of a closed process, null for other arrivals [users].
   * @integer
   * @minimum 0
   */
  readonly users: number | null
}

/** A flow: from the event that starts an instance to one that completes or fails it. */
export interface FlowResults {
  /** Instances started [1/s]. */
  readonly arrivalRate: MaybeEstimate
  /** Instances completed [1/s]. */
  readonly completed: MaybeEstimate
  /** Instances failed [1/s]. */
  readonly failed: MaybeEstimate
  /** Instances settled with neither [1/s]. */
  readonly lapsed: MaybeEstimate
  /** Share of the instances that ended which completed [0 to 1]. */
  readonly completedShare: MaybeEstimate
  /** Share of the instances that ended which failed [0 to 1]. */
  readonly failedShare: MaybeEstimate
  /** Share of the instances that ended which lapsed [0 to 1]. */
  readonly lapsedShare: MaybeEstimate
  /** Share of the instances that ended which completed in the time of `within`, null where none is given [0 to 1]. */
  readonly withinShare: MaybeEstimate
  /** Time from the start to the completion, of the instances completed [s]. */
  readonly latency: Summary
  /** Time from the start until the last descendant is settled, of all instances [s]. */
  readonly settleTime: Summary
  /** Mean number of instances that have not ended [instances]. */
  readonly inFlight: MaybeEstimate
  /** Little's law for the flow. */
  readonly little: Little
}

/** An event. */
export interface EventResults {
  /** Publications, by producers and handlers [1/s]. */
  readonly published: MaybeEstimate
  /** Deliveries to handlers, one for each that subscribes [1/s]. */
  readonly delivered: MaybeEstimate
  /** Deliveries that the bus lost [1/s]. */
  readonly lost: MaybeEstimate
  /** Deliveries that the bus made twice [1/s]. */
  readonly duplicated: MaybeEstimate
}

/** An expectation and the verdict. */
export interface ExpectationResult {
  /** The expectation as it was written. */
  readonly expression: string
  /** The path of the metric, with `*` expanded. */
  readonly metric: string
  /** What it was judged on, null where nothing was observed [unit of the metric]. */
  readonly observed: MaybeEstimate
  /** Passes when the whole interval satisfies the comparison, fails when none of it does. */
  readonly status: 'pass' | 'fail' | 'undecided'
  /** Why, where the status needs a word, else null. */
  readonly reason: string | null
}
