/**
 * The network that runs: producers, events, handlers, flows and the messages between them, driven by one calendar.
 *
 * `advance(until)` processes every occurrence before `until`, in the calendar's order: by time; at one instant ends of
 * service, changes of workers, deliveries and publications, expiries and timers; within one kind in order of scheduling.
 * A delivery that takes no time happens inside the occurrence that caused it, unless another occurrence of the same
 * instant has to come first: then it waits in `pending`. Nothing is allocated per message.
 */
import {
  ARRIVAL,
  Calendar,
  DELIVERY,
  END,
  END_SHARED,
  EXPIRY,
  KIND,
  KIND_BITS,
  TIMER,
  WORKERS,
} from '../engine/calendar.ts'
import { REAL } from '../engine/real.ts'
import { Gauge } from '../statistics/gauge.ts'
import { Tally } from '../statistics/tally.ts'
import type { Callers } from './callers.ts'
import type { EventType } from './event-type.ts'
import { expireDue } from './expiry.ts'
import type { Flow } from './flow.ts'
import type { Handler } from './handler.ts'
import { FREE, type MessageFeatures, Messages, NEXT, PLACE, REFERENCES, ROOT, WORDS } from './messages.ts'
import type { Producer } from './producer.ts'
import { arrive } from './producing.ts'
import { deliverLater } from './publishing.ts'
import { Groups } from './repeats.ts'
import { endService } from './service.ts'
import { settle } from './settling.ts'
import type { Subscription } from './subscription.ts'
import type { Timer } from './timer.ts'
import { Users } from './users.ts'

/** Occurrences between two looks at the clock: is time standing still? */
const CHUNK = 1 << 12
/** That many chunks at one instant are a loop that takes no time. */
const STANDSTILL = 1024

export class Network {
  now = REAL
  readonly calendar = new Calendar()
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
  readonly flowSets: Flow[][] = []

  /** On whose behalf something is being published: see `door.ts`. */
  publisher = -1
  /** Some queue is partitioned. */
  keyed = false
  /** Some queue exerts back-pressure. */
  blocking = false

  /** Messages to deliver at this instant, after what must come first: a list through `next`. */
  pendingHead = -1
  pendingTail = -1

  /** Unsettled flow instances, and the time from publication to settling [s]. */
  readonly unsettled = new Gauge()
  readonly settling = new Tally()
  /** Messages published by producers (initial ones included). */
  published = 0
  /** `published` at which the run ends; Infinity: it ends by time. */
  publishedLimit = Number.POSITIVE_INFINITY
  /** Producers publish nothing any more: the run goes on until the system is empty. */
  draining = false
  /** Why the run stopped before its end; null: it did not. */
  stopped: string | null = null
  until = REAL

  constructor(features: MessageFeatures, inFlightLimit: number) {
    this.messages = new Messages(features, inFlightLimit)
  }

  /** Processes every occurrence before `until` [s]; on return `now` is `until`, or the instant of an early stop. */
  advance(until: number): void {
    this.until = until
    const calendar = this.calendar
    let standstill = 0
    for (;;) {
      const before = this.now
      for (let k = 0; k < CHUNK; k++) {
        const t = calendar.peekTime()
        if (this.pendingHead >= 0 && (t > this.now || (calendar.peekValue() & KIND) >= EXPIRY)) {
          this.deliverPending()
          continue
        }
        if (t >= this.until) {
          // A stop sets `until` to the instant it happened at.
          if (this.until < Number.POSITIVE_INFINITY) this.now = this.until
          if (this.messages.exceeded) this.stopAtLimit()
          return
        }
        this.now = t
        const value = calendar.peekValue()
        switch (value & KIND) {
          case END:
            endService(this, value >> KIND_BITS)
            break
          case ARRIVAL:
            arrive(this, this.producers[value >> KIND_BITS]!)
            break
          case DELIVERY:
            calendar.pop()
            deliverLater(this, value >> KIND_BITS)
            break
          case END_SHARED:
            calendar.pop()
            this.timers[value >> KIND_BITS]!.fire(this)
            break
          case EXPIRY:
            calendar.pop()
            expireDue(this, this.handlers[value >> KIND_BITS]!)
            break
          case TIMER:
          case WORKERS:
            calendar.pop()
            this.timers[value >> KIND_BITS]!.fire(this)
            break
          default:
            throw new Error(`the calendar holds an unknown kind of occurrence: ${value & KIND}`)
        }
      }
      if (this.messages.exceeded) {
        this.stopAtLimit()
        return
      }
      standstill = this.now === before ? standstill + 1 : 0
      if (standstill === STANDSTILL) {
        this.stop(`time stands still: ${STANDSTILL * CHUNK} occurrences at one instant (a cycle that takes no time?)`)
        return
      }
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

  private deliverPending(): void {
    const m = this.pendingHead
    this.pendingHead = this.messages.whole[(m << WORDS) | NEXT]!
    if (this.pendingHead < 0) this.pendingTail = -1
    deliverLater(this, m)
  }

  /** Puts a message on the list of what happens later at this instant; `place` says what that is. */
  defer(m: number): void {
    const { whole } = this.messages
    whole[(m << WORDS) | NEXT] = -1
    if (this.pendingHead < 0) this.pendingHead = m
    else whole[(this.pendingTail << WORDS) | NEXT] = m
    this.pendingTail = m
  }

  /** A message leaves the system; the last one of its instance settles it. */
  release(m: number): void {
    const { messages } = this
    const { whole } = messages
    messages.used--
    whole[(m << WORDS) | PLACE] = FREE
    const root = whole[(m << WORDS) | ROOT]!
    const left = whole[(root << WORDS) | REFERENCES]! - 1
    whole[(root << WORDS) | REFERENCES] = left
    if (m !== root) messages.recycle(m)
    if (left === 0) settle(this, root)
  }
}
