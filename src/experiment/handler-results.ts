/** The results document, `handlers.NAME`. Every comment here is a description in the schema, with its unit last. */
import type { Count, Little, MaybeEstimate, Percentiles, Summary } from './estimates.ts'

/**
 * Name of an event; of a join the names of its events, joined by "+".
 * @pattern ^[A-Za-z][A-Za-z0-9._-]*(\+[A-Za-z][A-Za-z0-9._-]*)*$
 */
type ClassName = string

/** A handler: its workers, its queue, and what became of the messages. */
export interface HandlerResults {
  /**
   * Number of workers, the time average where it varies, null where it is unlimited [workers].
   * @minimum 0
   */
  readonly workers: number | null
  /** Time serving over the time that workers are up (ρ), null where workers are unlimited [0 to 1]. */
  readonly utilization: MaybeEstimate
  /** As `utilization`, with the time of workers that are blocked or busy with abandoned work [0 to 1]. */
  readonly occupancy: MaybeEstimate
  /** Mean number of workers that are serving [workers]. */
  readonly busyWorkers: MaybeEstimate
  /** Arrival rate times mean service time, λ·E[S] [workers]. */
  readonly offeredLoad: MaybeEstimate
  /** Visits that begin, those of retries included (λ) [1/s]. */
  readonly arrivalRate: MaybeEstimate
  /** As `arrivalRate`, with what was dropped at the door [1/s]. */
  readonly offeredRate: MaybeEstimate
  /** Successes [1/s]. */
  readonly throughput: MaybeEstimate
  /** Mean number of messages that have joined and are not in service (Lq) [messages]. */
  readonly queueLength: MaybeEstimate
  /** Percentiles of the queue length, weighted by time [messages]. */
  readonly queueLengthPercentiles: Percentiles
  /** Mean number of messages waiting, in service, or blocked after it (L) [messages]. */
  readonly inSystem: MaybeEstimate
  /** Share of the time with no message at the handler [0 to 1]. */
  readonly emptyShare: MaybeEstimate
  /** Time from joining the queue to the first start of service (Wq) [s]. */
  readonly waitingTime: Summary
  /** Working time of a visit [s]. */
  readonly serviceTime: Summary
  /** Time from joining the queue to leaving the handler, by whatever end (W) [s]. */
  readonly sojournTime: Summary
  /** Share of the visits in `waitingTime` that had to wait at all [0 to 1]. */
  readonly waitingShare: MaybeEstimate
  /** Messages lost because the queue was full or shed them. */
  readonly dropped: Count
  /** Messages that waited longer than their time to live. */
  readonly expired: Count
  /** Attempts that failed, those that timed out included. */
  readonly failed: Count
  /** Attempts cut off because they took too long. */
  readonly timedOut: Count
  /** Attempts that were followed by another one. */
  readonly retried: Count
  /** Messages whose last attempt failed. */
  readonly exhausted: Count
  /** Messages that were set aside. */
  readonly deadLettered: Count
  /** Deliveries beyond the first of the same message, by the bus or because it was not finished in time. */
  readonly duplicates: Count
  /** New visits of messages taken back from a worker or delivered again. */
  readonly redelivered: Count
  /** Successes that were repeated deliveries, recognised as such. */
  readonly deduplicated: Count
  /** Mean number of messages between two attempts [messages]. */
  readonly retrying: MaybeEstimate
  /** Mean number of parts waiting for the others of their join [messages]. */
  readonly joining: MaybeEstimate
  /** Mean number of messages that are done but wait for room in the next queue, and keep their worker [messages]. */
  readonly blocked: MaybeEstimate
  /** Mean number of workers busy with work that nobody waits for any more [workers]. */
  readonly wasted: MaybeEstimate
  /** Mean number of messages on their way to the handler [messages]. */
  readonly inTransit: MaybeEstimate
  /** Workers up at the times of the time line (means over replications), null where their number does not change [workers]. */
  readonly workersTimeline: readonly number[] | null
  /** Messages in a batch, all null where there are no batches [messages]. */
  readonly batchSize: Summary
  /** Batches served (`share` is null), all null where there are no batches. */
  readonly batches: Count
  /** Setups begun of workers that were switched off, all null where that does not happen. */
  readonly coldStarts: Count
  /** Decisions of the autoscaler, null where there is none. */
  readonly scalings: {
    /** Decisions for more workers, in a replication [number]. */
    readonly up: MaybeEstimate
    /** Decisions for fewer workers, in a replication [number]. */
    readonly down: MaybeEstimate
  } | null
  /** Share of the time in which the circuit breaker is open, null where there is none [0 to 1]. */
  readonly breakerOpenShare: MaybeEstimate
  /** Of the workers that were up over the measured time, null where no cost is given [unit of the `cost` in the scenario]. */
  readonly cost: MaybeEstimate
  /** Messages still at the handler when a replication ended [messages]. */
  readonly unfinished: MaybeEstimate
  /** The partitions of the queue by number, empty where it has none. */
  readonly partitions: readonly PartitionResults[]
  /** The messages of each event by themselves. */
  readonly byEvent: Readonly<Record<ClassName, ClassResults>>
  /** Little's law at the handler. */
  readonly little: Little
  /** What queueing theory says of the handler. */
  readonly theory: TheoryResults
}

/** One partition of a handler's queue. */
export interface PartitionResults {
  /** Visits that begin [1/s]. */
  readonly arrivalRate: MaybeEstimate
  /** Successes [1/s]. */
  readonly throughput: MaybeEstimate
  /** Mean number of messages waiting in line [messages]. */
  readonly queueLength: MaybeEstimate
  /** Mean over the starts of service of the time since joining the queue [s]. */
  readonly waitingTime: MaybeEstimate
}

/** One event's messages at one handler: the classes of the theory of priorities. */
export interface ClassResults {
  /** Visits that begin [1/s]. */
  readonly arrivalRate: MaybeEstimate
  /** Mean number of messages that have joined and are not in service [messages]. */
  readonly queueLength: MaybeEstimate
  /** Mean number of messages waiting, in service, or blocked after it [messages]. */
  readonly inSystem: MaybeEstimate
  /** Time from joining the queue to the first start of service [s]. */
  readonly waitingTime: Summary
  /** Time from joining the queue to leaving the handler [s]. */
  readonly sojournTime: Summary
  /** Messages lost because the queue was full or shed them. */
  readonly dropped: Count
  /** Messages that waited longer than their time to live. */
  readonly expired: Count
  /** Attempts that failed, those that timed out included. */
  readonly failed: Count
}

/** What queueing theory says of a handler, and how the estimates compare with it. */
export interface TheoryResults {
  /** The model in Kendall's notation, e.g. "M/M/4", null where nothing honest applies. */
  readonly model: string | null
  /** Name of the formula and its source, or "none". */
  readonly method: string
  /** Why there is no theory, or what is approximated, null where there is nothing to say. */
  readonly reason: string | null
  /** Whether the formula is exact for the scenario as it stands. */
  readonly exact: boolean
  /** Carried load over workers, null where it is not known [0 to 1]. */
  readonly utilization: number | null
  /** Mean number of messages waiting, null where it is not known [messages]. */
  readonly queueLength: number | null
  /** Mean number of messages at the handler, null where it is not known [messages]. */
  readonly inSystem: number | null
  /** Mean time from joining the queue to the start of service, null where it is not known [s]. */
  readonly waitingTime: number | null
  /** Mean time from joining the queue to leaving the handler, null where it is not known [s]. */
  readonly sojournTime: number | null
  /** Share of the messages offered that are lost, null where it is not known [0 to 1]. */
  readonly lossShare: number | null
  /** Share of the visits that have to wait, null where it is not known [0 to 1]. */
  readonly waitingShare: number | null
  /** Percentiles, where the formula gives them. */
  readonly percentiles: {
    /** Of the time from joining the queue to the start of service [s]. */
    readonly waitingTime?: TheoryPercentiles
    /** Of the time from joining the queue to leaving the handler [s]. */
    readonly sojournTime?: TheoryPercentiles
  }
  /** The messages of each event by themselves, where a handler takes several and theory tells them apart. */
  readonly byEvent?: Readonly<Record<ClassName, ClassTheory>>
  /** How far the estimates are from theory. */
  readonly difference: TheoryDifference
  /** Whether the intervals of the estimates contain theory. */
  readonly within: TheoryWithin
}

/** Percentiles by a formula. */
export interface TheoryPercentiles {
  /**
   * The median [s].
   * @minimum 0
   */
  readonly p50: number
  /**
   * 90 % are not above it [s].
   * @minimum 0
   */
  readonly p90: number
  /**
   * 95 % are not above it [s].
   * @minimum 0
   */
  readonly p95: number
  /**
   * 99 % are not above it [s].
   * @minimum 0
   */
  readonly p99: number
  /**
   * 99.9 % are not above it [s].
   * @minimum 0
   */
  readonly p999: number
}

/** One event's messages by theory. */
export interface ClassTheory {
  /** Mean time from joining the queue to the start of service, null where it is not known [s]. */
  readonly waitingTime: number | null
  /** Mean time from joining the queue to leaving the handler, null where it is not known [s]. */
  readonly sojournTime: number | null
  /** Mean number of messages waiting, null where it is not known [messages]. */
  readonly queueLength: number | null
  /** Mean number of messages at the handler, null where it is not known [messages]. */
  readonly inSystem: number | null
}

/** Relative differences, as (estimate − theory) / theory; null where one of the two is not known, or only theory is 0. */
export interface TheoryDifference {
  /** Of the mean number of messages waiting [1]. */
  readonly queueLength: number | null
  /** Of the mean number of messages at the handler [1]. */
  readonly inSystem: number | null
  /** Of the mean time waiting [1]. */
  readonly waitingTime: number | null
  /** Of the mean time at the handler [1]. */
  readonly sojournTime: number | null
  /** Of the utilization [1]. */
  readonly utilization: number | null
}

/** Whether the interval of an estimate contains theory; null where one of the two is not known. */
export interface TheoryWithin {
  /** Whether that of the mean number of messages waiting does. */
  readonly queueLength: boolean | null
  /** Whether that of the mean number of messages at the handler does. */
  readonly inSystem: boolean | null
  /** Whether that of the mean time waiting does. */
  readonly waitingTime: boolean | null
  /** Whether that of the mean time at the handler does. */
  readonly sojournTime: boolean | null
  /** Whether that of the utilization does. */
  readonly utilization: boolean | null
}
