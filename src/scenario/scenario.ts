/**
 * A scenario as the simulator sees it: checked, in SI units (seconds, per second, shares 0..1), defaults filled in, names
 * resolved, files read. Plain data: it survives `structuredClone` and JSON, and its canonical JSON is what is hashed.
 * `null` stands for "not given / unlimited", never `undefined` or `Infinity`.
 */
import type { DistributionSpec, SizeSpec } from '../distributions/distribution.ts'

export interface Scenario {
  readonly name: string
  readonly description: string | null
  readonly run: RunSpec
  /** Every event named anywhere, settings of the bus merged in, in order of first appearance. */
  readonly events: readonly EventSpec[]
  readonly producers: readonly ProducerSpec[]
  readonly handlers: readonly HandlerSpec[]
  readonly flows: readonly FlowSpec[]
  readonly expect: readonly ExpectationSpec[]
  /** SHA-256 of the canonical JSON of all of the above, hex. */
  readonly sha256: string
  /** Warnings and notes found by the checks (cycles with gain ≥ 1, unstable handlers, unheard events), ready to print. */
  readonly notices: readonly Notice[]
}

export interface Notice {
  readonly level: 'warning' | 'note'
  readonly message: string
  readonly file: string | null
  readonly line: number
  readonly column: number
}

export interface RunSpec {
  /** Simulated time measured after the warm-up [s]. */
  readonly duration: number
  /** Measure until this many messages were published by producers, instead of `duration`. */
  readonly messages: number | null
  /** With `messages`: go on until the system is empty. */
  readonly drain: boolean
  readonly warmup: WarmupSpec
  readonly replications: number
  /** Number or text as given. */
  readonly seed: string | number
  readonly confidence: number
  /** Wanted relative half-width of each headline metric. */
  readonly precision: number | null
  readonly maxReplications: number
  readonly limits: { readonly inFlight: number }
  readonly initial: readonly { readonly handler: string; readonly event: string; readonly count: number }[]
}

/** `auto` is MSER-5 on pilot replications; a share is of `duration` or of `messages`. */
export type WarmupSpec =
  | { readonly kind: 'auto' }
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'share'; readonly share: number }

export interface EventSpec {
  readonly name: string
  readonly priority: number
  /** Longest wait in any queue [s]. */
  readonly ttl: number | null
  readonly key: KeySpec | null
  readonly delay: DistributionSpec | null
  readonly loss: number
  readonly duplicates: number
}

export type KeySpec =
  | { readonly kind: 'zipf'; readonly keys: number; readonly exponent: number }
  | { readonly kind: 'weights'; readonly weights: readonly number[] }

/** One publication: `count` copies of the publication (default 1), each after `delay` (default at once). */
export interface PublicationSpec {
  readonly event: string
  readonly count: SizeSpec | null
  readonly delay: DistributionSpec | null
}

/** At most one of the choices, by probability (the rest: nothing). A plain publication is one choice of probability 1. */
export interface PublishItem {
  readonly oneOf: readonly (PublicationSpec & { readonly probability: number })[]
}

/** All items are published. */
export type PublishesSpec = readonly PublishItem[]

export interface ProducerSpec {
  readonly name: string
  readonly publishes: PublishesSpec
  readonly arrivals: ArrivalSpec
  readonly batch: SizeSpec | null
  readonly starts: number
  readonly stops: number | null
  /** Publishes that many messages, then stops. */
  readonly limit: number | null
  readonly timeout: { readonly after: number; readonly retry: RetrySpec | null } | null
}

export type ArrivalSpec =
  | { readonly process: 'poisson'; readonly rate: number }
  | { readonly process: 'renewal'; readonly interval: DistributionSpec }
  | {
      readonly process: 'mmpp'
      /** `stays`: mean stay [s]; null with `transitions`. */
      readonly states: readonly { readonly rate: number; readonly stays: number | null }[]
      /** Rates between states [1/s], diagonal ignored. */
      readonly transitions: readonly (readonly number[])[] | null
    }
  | { readonly process: 'on-off'; readonly rate: number; readonly on: DistributionSpec; readonly off: DistributionSpec }
  | {
      readonly process: 'schedule'
      readonly steps: readonly { readonly at: number; readonly rate: number }[]
      readonly repeat: number | null
      readonly interpolate: 'step' | 'linear'
    }
  | {
      readonly process: 'trace'
      readonly format: 'timestamps' | 'intervals'
      /** [s], speed already applied. */
      readonly values: readonly number[]
      readonly repeat: boolean
    }
  | {
      readonly process: 'closed'
      readonly users: number
      readonly think: DistributionSpec
      readonly awaits: string | null
    }

export interface SubscriptionSpec {
  readonly event: string
  /** Share of the event's messages taken. */
  readonly filter: number
  /** The event's own, in place of the handler's; null: the handler's. */
  readonly service: DistributionSpec | null
  readonly publishes: PublishesSpec | null
  readonly failure: FailureSpec | null
}

export interface JoinSpec {
  /** The events that make one unit of work; `subscriptions` lists them too (filter 1). */
  readonly events: readonly string[]
  readonly atLeast: number
  readonly timeout: number | null
  readonly publishes: PublishesSpec
}

export type WorkersSpec =
  | { readonly kind: 'fixed'; readonly count: number }
  | { readonly kind: 'unlimited' }
  | {
      readonly kind: 'schedule'
      readonly steps: readonly { readonly at: number; readonly workers: number }[]
      readonly repeat: number | null
    }
  | {
      readonly kind: 'autoscale'
      readonly minimum: number
      readonly maximum: number
      readonly target: { readonly utilization: number } | { readonly queuePerWorker: number }
      readonly interval: number
      readonly startup: number
      readonly cooldown: number
    }
  | { readonly kind: 'unequal'; readonly groups: readonly { readonly count: number; readonly speed: number }[] }

export interface HandlerSpec {
  readonly name: string
  readonly subscriptions: readonly SubscriptionSpec[]
  readonly join: JoinSpec | null
  readonly workers: WorkersSpec
  /** null when every subscription has its own. */
  readonly service: DistributionSpec | null
  readonly publishes: PublishesSpec
  readonly queue: QueueSpec
  readonly batch: {
    readonly maximum: number
    readonly minimum: number
    readonly linger: number | null
    readonly perMessage: number
  } | null
  readonly timeout: { readonly after: number; readonly cancels: boolean } | null
  readonly failure: FailureSpec
  /** The event that dead-lettered messages are published as. */
  readonly deadLetter: string | null
  readonly breakdowns: {
    readonly up: DistributionSpec
    readonly repair: DistributionSpec
    readonly then: 'resume' | 'restart' | 'redeliver'
    readonly counts: 'clock' | 'busy'
  } | null
  readonly outages: readonly {
    readonly at: number
    readonly for: number /** null: all */
    readonly workers: number | null
  }[]
  readonly rateLimit: { readonly rate: number; readonly burst: number } | null
  readonly breaker: {
    readonly window: number
    readonly failures: number
    readonly open: number
    readonly probes: number
  } | null
  readonly deduplicate: { readonly service: DistributionSpec } | null
  /** Per worker that is up, per second. */
  readonly cost: number | null
  readonly poll: { readonly sleep: number } | { readonly every: number } | null
  readonly coldStart: { readonly setup: DistributionSpec; readonly idleFor: number } | null
}

export type Discipline = 'fifo' | 'lifo' | 'random' | 'priority' | 'shortest-first' | 'processor-sharing'

export interface QueueSpec {
  /** null: unlimited. */
  readonly capacity: number | null
  readonly overflow: 'drop' | 'drop-oldest' | 'dead-letter' | 'block'
  readonly discipline: Discipline
  readonly preemptive: boolean
  readonly ttl: DistributionSpec | null
  readonly partitions: number | null
  readonly prefetch: number | null
  readonly visibility: number | null
  readonly rebalance: { readonly pause: number; readonly mode: 'stop' | 'cooperative' } | null
  readonly requeue: 'tail' | 'head'
  readonly dispatch: 'shared' | 'round-robin' | 'random' | 'shortest' | 'two-choices'
  readonly shed: readonly { readonly above: number; readonly probability: number }[]
}

export interface FailureSpec {
  readonly probability: number
  readonly episodes: readonly { readonly at: number; readonly for: number; readonly probability: number }[]
  readonly retry: RetrySpec | null
  readonly exhausted:
    | { readonly kind: 'drop' }
    | { readonly kind: 'dead-letter' }
    | { readonly kind: 'publish'; readonly publishes: PublishesSpec }
}

export interface RetrySpec {
  /** Counts the first attempt; null: unlimited. */
  readonly attempts: number | null
  readonly delay: number
  readonly backoff: 'constant' | 'linear' | 'exponential'
  readonly factor: number
  readonly maximum: number | null
  readonly jitter: 'none' | 'full' | 'equal'
  readonly budget: { readonly ratio: number; readonly burst: number } | null
}

export interface FlowSpec {
  readonly name: string
  readonly starts: string
  readonly completes: readonly string[]
  readonly fails: readonly string[]
  readonly within: number | null
}

export interface ExpectationSpec {
  /** As written. */
  readonly expression: string
  /** Path into the results document, `*` for every name. */
  readonly path: readonly string[]
  readonly comparison: '<' | '<=' | '>' | '>=' | '==' | '!='
  /** SI units. */
  readonly value: number
}
