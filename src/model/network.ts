/**
 * The network that runs: producers, events, handlers, flows and the messages between them, driven by one calendar.
 *
 * `advance(until)` processes every occurrence before `until`, in the calendar's order: by time; at one instant ends of
 * service, changes of workers, deliveries and publications, expiries and timers; within one kind in order of scheduling.
 * A delivery that takes no time happens inside the occurrence that caused it, unless another occurrence of the same
 * instant has to come first: then it waits in `pending`. Nothing is allocated per message.
 */
import { Calendar, DELIVERY, END_SHARED, EXPIRY, KIND, KIND_BITS, TIMER, WORKERS } from '../engine/calendar.ts'
import { Kernel, type Outside } from '../engine/kernel.ts'
import { REAL } from '../engine/real.ts'
import {
  NET,
  R_NET_NOW,
  R_NET_PUBLISHED,
  R_NET_PUBLISHED_LIMIT,
  R_NET_UNSETTLED,
  R_NET_UNTIL,
  SUBSCRIPTION_BYTES,
  W_NET_BLOCKING,
  W_NET_FLOW_SETS,
  W_NET_PENDING_HEAD,
  W_NET_PENDING_TAIL,
  W_NET_PRODUCERS,
  W_NET_PUBLISHER,
  W_NET_SETTLES_OUTSIDE,
  W_NET_SETTLING,
  W_NET_SUBSCRIPTIONS,
} from '../kernel/layout.ts'
import { SharedGauge } from '../statistics/gauge.ts'
import { Tally } from '../statistics/tally.ts'
import type { Callers } from './callers.ts'
import type { EventType } from './event-type.ts'
import { expireDue } from './expiry.ts'
import { attemptFailed } from './failing.ts'
import type { Flow, FlowSet } from './flow.ts'
import type { Handler } from './handler.ts'
import { type MessageFeatures, Messages, NEXT, WORDS } from './messages.ts'
import type { Producer } from './producer.ts'
import { arrive } from './producing.ts'
import { deliverLater, ownedByPublisher, publishIndirect, publishSuccess } from './publishing.ts'
import { Groups } from './repeats.ts'
import { endService, overflow, receive, traceRanOut } from './service.ts'
import { endFlows, settled } from './settling.ts'
import type { Subscription } from './subscription.ts'
import type { Timer } from './timer.ts'
import { Users } from './users.ts'

/** Occurrences between two looks at the clock: is time standing still? */
export const CHUNK = 1 << 12
/** That many chunks at one instant are a loop that takes no time. */
const STANDSTILL = 1024

export class Network {
  readonly kernel: Kernel
  readonly calendar: Calendar
  readonly messages: Messages
  readonly users = new Users()
  readonly groups = new Groups()
  /** Calls of producers with `timeout`; null: there are none. */
  callers: Callers | null = null
  readonly subscriptions: Subscription[] = []
  readonly handlers: Handler[] = []
  readonly events: EventType[] = []
  readonly producers: Producer[] = []
  readonly flows: Flow[] = []
  /** What keeps something for a flow instance, until that has settled. */
  readonly perInstance: { forget(root: number): void }[] = []
  readonly timers: Timer[] = []
  /** Flows by the number of the set that an event starts. */
  readonly flowSets: FlowSet[] = []
  /** Some queue is partitioned. */
  keyed = false

  /** Unsettled flow instances, and the time from publication to settling [s]. */
  readonly unsettled: SharedGauge
  readonly settling: Tally
  /** Why the run stopped before its end; null: it did not. */
  stopped: string | null = null

  /** The network's record in the kernel's memory. */
  private readonly words: Int32Array
  private readonly reals: Float64Array
  private readonly subscriptionCount: number
  private drained = false
  /** Instant of the last occurrence [s], of a timer's too. */
  latest = REAL

  /** @param subscriptions how many there will be. */
  constructor(features: MessageFeatures, inFlightLimit: number, subscriptions: number) {
    const kernel = new Kernel(outsideOf(this))
    this.kernel = kernel
    this.words = kernel.words.subarray(NET >> 2)
    this.reals = kernel.reals.subarray(NET >> 3)
    this.calendar = new Calendar(kernel)
    this.messages = new Messages(kernel, features, inFlightLimit)
    this.unsettled = new SharedGauge(kernel, NET + R_NET_UNSETTLED * 8)
    this.settling = new Tally(kernel)
    this.subscriptionCount = subscriptions
    this.words[W_NET_SUBSCRIPTIONS] = kernel.allocate(subscriptions * SUBSCRIPTION_BYTES)
    this.words[W_NET_SETTLING] = this.settling.address
    this.pendingHead = -1
    this.pendingTail = -1
    this.publisher = -1
    this.publishedLimit = Number.POSITIVE_INFINITY
  }

  /** [s] */
  get now(): number {
    return this.reals[R_NET_NOW]!
  }

  set now(time: number) {
    this.reals[R_NET_NOW] = time
  }

  get until(): number {
    return this.reals[R_NET_UNTIL]!
  }

  set until(time: number) {
    this.reals[R_NET_UNTIL] = time
  }

  /** Messages published by producers (initial ones included). */
  get published(): number {
    return this.reals[R_NET_PUBLISHED]!
  }

  set published(n: number) {
    this.reals[R_NET_PUBLISHED] = n
  }

  /** `published` at which the run ends; Infinity: it ends by time. */
  get publishedLimit(): number {
    return this.reals[R_NET_PUBLISHED_LIMIT]!
  }

  set publishedLimit(n: number) {
    this.reals[R_NET_PUBLISHED_LIMIT] = n
    this.restrictProducers()
  }

  private restrictProducers(): void {
    const all = this.blocking || this.drained || this.publishedLimit < Number.POSITIVE_INFINITY
    for (const p of this.producers) p.restrict(all)
  }

  /** Messages to deliver at this instant, after what must come first: a list through `next`. */
  get pendingHead(): number {
    return this.words[W_NET_PENDING_HEAD]!
  }

  set pendingHead(m: number) {
    this.words[W_NET_PENDING_HEAD] = m
  }

  get pendingTail(): number {
    return this.words[W_NET_PENDING_TAIL]!
  }

  set pendingTail(m: number) {
    this.words[W_NET_PENDING_TAIL] = m
  }

  /** On whose behalf something is being published: see `door.ts`. */
  get publisher(): number {
    return this.words[W_NET_PUBLISHER]!
  }

  set publisher(number: number) {
    this.words[W_NET_PUBLISHER] = number
  }

  /** Some queue exerts back-pressure. */
  get blocking(): boolean {
    return this.words[W_NET_BLOCKING] !== 0
  }

  set blocking(some: boolean) {
    this.words[W_NET_BLOCKING] = some ? 1 : 0
  }

  /** Producers publish nothing any more: the run goes on until the system is empty. */
  get draining(): boolean {
    return this.drained
  }

  /** From now on. */
  drain(): void {
    this.drained = true
    for (const p of this.producers) p.drain()
    this.restrictProducers()
  }

  /** Where the record of the subscription of this number lies. */
  subscriptionAddress(index: number): number {
    if (index >= this.subscriptionCount) throw new Error(`there is no room for subscription ${index}`)
    return (this.words[W_NET_SUBSCRIPTIONS]! >>> 0) + index * SUBSCRIPTION_BYTES
  }

  /** Tells the kernel what it may do by itself, when the network is complete and all who look on are known. */
  seal(): void {
    const { kernel, words } = this
    const table = (addresses: readonly number[]): number => kernel.table(addresses)
    const settlesOutside = this.perInstance.length > 0 || this.messages.user.length > 0
    for (const event of this.events) event.seal(kernel, settlesOutside)
    for (const h of this.handlers) h.seal()
    for (const s of this.subscriptions) s.seal(kernel)
    for (const p of this.producers) p.seal()
    this.restrictProducers()
    words[W_NET_PRODUCERS] = table(this.producers.map((p) => p.address))
    words[W_NET_FLOW_SETS] = table(this.flowSets.map((set) => set.address))
    words[W_NET_SETTLES_OUTSIDE] = settlesOutside ? 1 : 0
  }

  /** Gives the memory back, for the next network of this thread: this one must not be used any more. */
  retire(): void {
    this.kernel.release(this.messages.touched)
  }

  /**
   * Processes every occurrence before `until` [s]; on return `now` is `until`, or the instant of an early stop.
   * @param isOver asked now and then: nothing is to come but what timers do by themselves, perhaps for ever. Ends it, too.
   */
  advance(until: number, isOver: ((net: Network) => boolean) | null = null): void {
    this.until = until
    const { kernel } = this
    let standstill = 0
    for (;;) {
      const before = this.now
      const done = kernel.run.run(CHUNK) !== 0
      this.latest = this.now
      // A stop sets `until` to the instant it happened at.
      if (done && this.until < Number.POSITIVE_INFINITY) this.now = this.until
      if (this.messages.exceeded) {
        this.stopAtLimit()
        return
      }
      if (done || isOver?.(this)) return
      standstill = this.now === before ? standstill + 1 : 0
      if (standstill === STANDSTILL) {
        this.stop(`time stands still: ${STANDSTILL * CHUNK} occurrences at one instant (a cycle that takes no time?)`)
        return
      }
    }
  }

  /** What the kernel does not know how to do: any occurrence but an end of service and an arrival. */
  occur(value: number): void {
    this.calendar.pop()
    switch (value & KIND) {
      case DELIVERY:
        deliverLater(this, value >> KIND_BITS)
        break
      case EXPIRY:
        expireDue(this, this.handlers[value >> KIND_BITS]!)
        break
      case END_SHARED:
      case TIMER:
      case WORKERS:
        this.timers[value >> KIND_BITS]!.fire(this)
        break
      default:
        throw new Error(`the calendar holds an unknown kind of occurrence: ${value & KIND}`)
    }
  }

  /** Ends the run at this instant, incomplete. */
  stop(reason: string): void {
    this.stopped ??= reason
    this.until = this.now
  }

  private stopAtLimit(): void {
    this.stop(`more than run.limits.inFlight messages were in flight`)
  }

  deliverPending(): void {
    const m = this.pendingHead
    this.pendingHead = this.messages.whole[m * WORDS + NEXT]!
    if (this.pendingHead < 0) this.pendingTail = -1
    deliverLater(this, m)
  }

  /** Puts a message on the list of what happens later at this instant; `place` says what that is. */
  defer(m: number): void {
    const { whole } = this.messages
    whole[m * WORDS + NEXT] = -1
    if (this.pendingHead < 0) this.pendingHead = m
    else whole[this.pendingTail * WORDS + NEXT] = m
    this.pendingTail = m
  }

  /** The first message of a new instance of an event's flows. */
  begin(event: EventType): number {
    return this.kernel.run.begin(event.address)
  }

  /** One more message of a living instance. */
  copy(root: number): number {
    return this.kernel.run.copy(root)
  }

  /** A message leaves the system; the last one of its instance settles it. */
  release(m: number): void {
    this.kernel.run.release(m)
  }
}

/** What the kernel of a network leaves to JavaScript. */
function outsideOf(net: Network): Outside {
  return {
    sample: (s) => {
      const { service, handler } = net.subscriptions[s]!
      return service.sample(handler.serviceStream)
    },
    growMessages: () => net.messages.grow(),
    deliver: (m, s) => receive(net, m, net.subscriptions[s]!),
    endService: (m) => endService(net, m),
    attemptFailed: (m, s) => {
      const subscription = net.subscriptions[s]!
      attemptFailed(net, m, subscription, subscription.failure!)
    },
    publishSuccess: (m, s) => publishSuccess(net, m, net.subscriptions[s]!),
    publish: (m, event) => publishIndirect(net, net.events[event]!, m, 0),
    overflow: (m, s) => (overflow(net, m, net.subscriptions[s]!) ? 1 : 0),
    settled: (root) => settled(net, root),
    endFlows: (event, root) => endFlows(net, net.events[event]!, root),
    arrive: (p) => arrive(net, net.producers[p]!),
    nextArrival: (p) => net.producers[p]!.nextArrival(net),
    traceRanOut: (s) => traceRanOut(net, net.subscriptions[s]!),
    occur: (value) => net.occur(value),
    deliverPending: () => net.deliverPending(),
    ownedByPublisher: (m) => ownedByPublisher(net, m),
  }
}
