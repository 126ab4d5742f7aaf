/**
 * One event at one handler: what is drawn, counted and published for its messages. The figures of a handler are the sums
 * over its subscriptions, so that nothing is counted twice.
 */
import { REAL } from '../engine/real.ts'
import type { Stream } from '../engine/stream.ts'
import type { TokenBucket } from '../policies/token-bucket.ts'
import type { Handler } from './handler.ts'
import type { Routing } from './routing.ts'
import type { Sampler } from './sampler.ts'
import { BUFFERS, type Buffered, Visits, Waits } from './tallies.ts'

/** What happens to a failed attempt. */
export class FailureRule {
  /** Per attempt, outside the episodes. */
  readonly probability: number
  /** null: none. Where they overlap, the last one listed counts. */
  readonly episodes: readonly { readonly at: number; readonly for: number; readonly probability: number }[] | null
  /** Retries are paid from it; null: they are free. */
  readonly budget: TokenBucket | null
  /** Share of a token that a first attempt adds. */
  readonly budgetRatio: number
  /** Attempts in all, Infinity: unlimited; 1: no retry. */
  readonly attempts: number
  readonly delay: number
  readonly backoff: 'constant' | 'linear' | 'exponential'
  readonly factor: number
  readonly maximum: number
  readonly jitter: 'none' | 'full' | 'equal'
  readonly exhausted: 'drop' | 'dead-letter' | 'publish'
  readonly publishes: Routing | null

  constructor(rule: Omit<FailureRule, 'delayAfter' | 'probabilityAt'>) {
    this.probability = rule.probability
    this.episodes = rule.episodes
    this.budget = rule.budget
    this.budgetRatio = rule.budgetRatio
    this.attempts = rule.attempts
    this.delay = rule.delay
    this.backoff = rule.backoff
    this.factor = rule.factor
    this.maximum = rule.maximum
    this.jitter = rule.jitter
    this.exhausted = rule.exhausted
    this.publishes = rule.publishes
  }

  /** Probability of failing for an attempt that ends at `now` [s]. */
  probabilityAt(now: number): number {
    let p = this.probability
    for (const e of this.episodes ?? []) if (now >= e.at && now < e.at + e.for) p = e.probability
    return p
  }

  /** Wait [s] after the `failures`-th failed attempt (1, 2, …). */
  delayAfter(failures: number, stream: Stream): number {
    let delay = this.delay
    if (this.backoff === 'linear') delay *= failures
    else if (this.backoff === 'exponential') delay *= this.factor ** (failures - 1)
    if (delay > this.maximum) delay = this.maximum
    if (this.jitter === 'full') return delay * stream.uniform()
    if (this.jitter === 'equal') return delay * (0.5 + 0.5 * stream.uniform())
    return delay
  }
}

export class Subscription implements Buffered {
  // What every message touches comes first, so that it lies together.
  readonly handler: Handler
  readonly service: Sampler
  /** What a success publishes; null: nothing. */
  readonly routing: Routing | null
  /** null: attempts never fail. */
  readonly failure: FailureRule | null
  readonly index: number
  /** Part of the handler's join, -1: this is work by itself. */
  part: number
  /** Durations on their way to `waiting` and `ended`: see `tallies.ts`. */
  readonly buffer: Float64Array
  waits: number
  ends: number
  zeros: number
  // Counters from time 0.
  /** First deliveries (a bus's duplicates included). */
  offered: number
  /** Joined the queue or a worker. */
  visits: number
  successes: number

  readonly waiting: Waits
  readonly ended: Visits
  /** Name in the results: the event's, or those of a join's parts. */
  readonly name: string
  /** 0 is the most urgent class of the handler. */
  priorityClass: number
  /** Longest wait by the event's ttl [s]. */
  readonly ttl: number

  // The bus, on the way to this subscription.
  readonly filter: number
  readonly filterStream: Stream | null
  readonly delay: Sampler | null
  readonly delayStream: Stream | null
  readonly loss: number
  readonly lossStream: Stream | null
  readonly duplicateShare: number
  readonly duplicateStream: Stream | null
  /** Nothing between publication and delivery. */
  readonly direct: boolean

  // Further counters from time 0.
  /** Retries that came back. */
  returned: number
  failed: number
  timedOut: number
  /** Turned away at the door: dropped or dead-lettered without a visit. */
  refused: number
  /** Pushed out of the queue by a later one (counted in `dropped` too). */
  evicted: number
  dropped: number
  expired: number
  retried: number
  exhausted: number
  deadLettered: number
  duplicates: number
  /** New visits asked for: taken back from a worker, or delivered again. */
  redelivered: number
  /** Recognised as repetitions when their service ended (successes too). */
  deduplicated: number
  /** Visits that ended because their worker broke down: the message is redelivered. */
  takenBack: number
  /** Σ time in queue that no waiting time covers: of visits without a start of service, and after interruptions [s]. */
  unservedTime: number
  /** Parts that left a join without becoming work, or were merged into another part's unit. */
  merged: number

  constructor(of: {
    index: number
    name: string
    handler: Handler
    service: Sampler
    routing: Routing | null
    failure: FailureRule | null
    ttl: number
    filter: number
    filterStream: Stream | null
    delay: Sampler | null
    delayStream: Stream | null
    loss: number
    lossStream: Stream | null
    duplicateShare: number
    duplicateStream: Stream | null
  }) {
    // In the order in which they are to lie in memory.
    this.handler = of.handler
    this.service = of.service
    this.routing = of.routing
    this.failure = of.failure
    this.index = of.index
    this.part = -1
    this.buffer = new Float64Array(BUFFERS)
    this.waits = 0
    this.ends = 0
    this.zeros = 0
    this.offered = 0
    this.visits = 0
    this.successes = 0
    this.waiting = new Waits(this)
    this.ended = new Visits(this)
    this.name = of.name
    this.ttl = of.ttl
    this.filter = of.filter
    this.filterStream = of.filterStream
    this.delay = of.delay
    this.delayStream = of.delayStream
    this.loss = of.loss
    this.lossStream = of.lossStream
    this.duplicateShare = of.duplicateShare
    this.duplicateStream = of.duplicateStream
    this.direct = of.filter >= 1 && of.delay === null && of.loss === 0 && of.duplicateShare === 0
    this.priorityClass = 0
    this.returned = 0
    this.failed = 0
    this.timedOut = 0
    this.refused = 0
    this.evicted = 0
    this.dropped = 0
    this.expired = 0
    this.retried = 0
    this.exhausted = 0
    this.deadLettered = 0
    this.duplicates = 0
    this.redelivered = 0
    this.deduplicated = 0
    this.takenBack = 0
    this.unservedTime = REAL
    this.merged = 0
  }
}
