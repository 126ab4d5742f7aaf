/**
 * One event at one handler: what is drawn, counted and published for its messages. The figures of a handler are the sums
 * over its subscriptions, so that nothing is counted twice.
 */
import type { Kernel } from '../engine/kernel.ts'
import { REAL } from '../engine/real.ts'
import type { Stream } from '../engine/stream.ts'
import {
  COUNTS_ATTEMPTS,
  DELIVERS,
  DELIVERS_OUTSIDE,
  ENDS_OUTSIDE,
  PUBLISHES_NOTHING,
  R_SUBSCRIPTION_DROPPED,
  R_SUBSCRIPTION_FAILURE,
  R_SUBSCRIPTION_LAW,
  R_SUBSCRIPTION_OFFERED,
  R_SUBSCRIPTION_REFUSED,
  R_SUBSCRIPTION_SUCCESSES,
  R_SUBSCRIPTION_VISITS,
  R_SUBSCRIPTION_ZEROS,
  UNLESS_IT_FAILS,
  VISITS,
  W_SUBSCRIPTION_ENDS,
  W_SUBSCRIPTION_HANDLER,
  W_SUBSCRIPTION_INDEX,
  W_SUBSCRIPTION_ROOM,
  W_SUBSCRIPTION_ROUTING,
  W_SUBSCRIPTION_TARGET,
  W_SUBSCRIPTION_TARGETS,
  W_SUBSCRIPTION_TRAITS,
  W_SUBSCRIPTION_WAITS,
} from '../kernel/layout.ts'
import type { TokenBucket } from '../policies/token-bucket.ts'
import type { Handler } from './handler.ts'
import type { Routing } from './routing.ts'
import type { Sampler } from './sampler.ts'
import { type Buffered, Visits, Waits } from './tallies.ts'

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
  readonly handler: Handler
  readonly service: Sampler
  /** What a success publishes; null: nothing. */
  readonly routing: Routing | null
  /** null: attempts never fail. */
  readonly failure: FailureRule | null
  readonly index: number
  /** Part of the handler's join, -1: this is work by itself. */
  part: number
  /** Where its record lies in the kernel's memory. */
  readonly address: number
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
  /** Pushed out of the queue by a later one (counted in `dropped` too). */
  evicted: number
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
  private readonly words: Int32Array
  private readonly reals: Float64Array
  private readonly word: number
  private readonly real: number

  constructor(of: {
    kernel: Kernel
    address: number
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
    const { kernel } = of
    this.address = of.address
    this.words = kernel.words
    this.reals = kernel.reals
    this.word = this.address >>> 2
    this.real = this.address >>> 3
    this.handler = of.handler
    this.service = of.service
    this.routing = of.routing
    this.failure = of.failure
    this.index = of.index
    this.part = -1
    this.waiting = new Waits(kernel, this)
    this.ended = new Visits(kernel, this)
    // Until it is sealed, the kernel does nothing by itself.
    this.words[this.word + W_SUBSCRIPTION_TRAITS] = DELIVERS_OUTSIDE | ENDS_OUTSIDE
    this.words[this.word + W_SUBSCRIPTION_HANDLER] = of.handler.address
    this.words[this.word + W_SUBSCRIPTION_INDEX] = of.index
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
    this.evicted = 0
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
  /** Values in the buffer of waiting times. */
  get waits(): number {
    return this.words[this.word + W_SUBSCRIPTION_WAITS]!
  }

  set waits(n: number) {
    this.words[this.word + W_SUBSCRIPTION_WAITS] = n
  }

  /** Values in the buffers of sojourn and service times. */
  get ends(): number {
    return this.words[this.word + W_SUBSCRIPTION_ENDS]!
  }

  set ends(n: number) {
    this.words[this.word + W_SUBSCRIPTION_ENDS] = n
  }

  /** Waiting times that were exactly 0. */
  get zeros(): number {
    return this.reals[this.real + R_SUBSCRIPTION_ZEROS]!
  }

  set zeros(n: number) {
    this.reals[this.real + R_SUBSCRIPTION_ZEROS] = n
  }

  /** First deliveries (a bus's duplicates included), from time 0 as all counters. */
  get offered(): number {
    return this.reals[this.real + R_SUBSCRIPTION_OFFERED]!
  }

  set offered(n: number) {
    this.reals[this.real + R_SUBSCRIPTION_OFFERED] = n
  }

  /** Joined the queue or a worker. */
  get visits(): number {
    return this.reals[this.real + R_SUBSCRIPTION_VISITS]!
  }

  set visits(n: number) {
    this.reals[this.real + R_SUBSCRIPTION_VISITS] = n
  }

  get successes(): number {
    return this.reals[this.real + R_SUBSCRIPTION_SUCCESSES]!
  }

  set successes(n: number) {
    this.reals[this.real + R_SUBSCRIPTION_SUCCESSES] = n
  }

  /** Turned away at the door: dropped or dead-lettered without a visit. */
  get refused(): number {
    return this.reals[this.real + R_SUBSCRIPTION_REFUSED]!
  }

  set refused(n: number) {
    this.reals[this.real + R_SUBSCRIPTION_REFUSED] = n
  }

  get dropped(): number {
    return this.reals[this.real + R_SUBSCRIPTION_DROPPED]!
  }

  set dropped(n: number) {
    this.reals[this.real + R_SUBSCRIPTION_DROPPED] = n
  }

  /** Tells the kernel what it may do by itself, when all is known. */
  seal(kernel: Kernel): void {
    const { words, reals, word, real, handler, failure, routing } = this
    const plain = handler.inKernel
    const delivers = plain && this.part < 0 && (failure === null || failure.budget === null)
    const ends = plain && (failure === null || failure.episodes === null)
    const probability = failure === null ? 0 : failure.probability
    words[word + W_SUBSCRIPTION_TRAITS] =
      (delivers ? 0 : DELIVERS_OUTSIDE) |
      (ends ? 0 : ENDS_OUTSIDE) |
      (failure !== null && failure.attempts > 1 ? COUNTS_ATTEMPTS : 0)
    words[word + W_SUBSCRIPTION_ROOM] = ends ? VISITS : 0
    reals[real + R_SUBSCRIPTION_FAILURE] = probability
    this.service.seal(kernel, this.address + R_SUBSCRIPTION_LAW * 8, this.index)
    words[word + W_SUBSCRIPTION_ROUTING] =
      (routing === null ? PUBLISHES_NOTHING : routing.kind) | (probability > 0 ? UNLESS_IT_FAILS : 0)
    if (routing === null) return
    const event = routing.single
    if (ends && probability === 0 && event?.isPlain) {
      words[word + W_SUBSCRIPTION_ROUTING] = DELIVERS
      words[word + W_SUBSCRIPTION_TARGET] = event.subscriptions[0]!.address
      event.deliverers.push(this)
      return
    }
    words[word + W_SUBSCRIPTION_TARGET] = routing.seal(kernel)
    words[word + W_SUBSCRIPTION_TARGETS] = routing.targets?.length ?? 0
  }
}
