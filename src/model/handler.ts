/**
 * A pool of workers and its queue. State and integrals only; what happens when is in `service.ts`.
 *
 * A plain queue (first come first served, nobody leaves early) is the list `head` … `tail` through the messages' `next`;
 * every other order of service is in `order`. Integrals are kept to the last change of each quantity.
 */
import type { Order } from '../disciplines/index.ts'
import { type Clock, REAL } from '../engine/real.ts'
import type { Stream } from '../engine/stream.ts'
import { Gauge } from '../statistics/gauge.ts'
import { Levels } from '../statistics/levels.ts'
import type { Deadlines } from './deadlines.ts'
import type { EventType } from './event-type.ts'
import type { Join } from './join.ts'
import type { Sampler } from './sampler.ts'
import type { Subscription } from './subscription.ts'

/** A worker for every message. */
export const UNLIMITED = 0x3fffffff

export const OVERFLOW_DROP = 0
export const OVERFLOW_DROP_OLDEST = 1
export const OVERFLOW_DEAD_LETTER = 2

export class Handler {
  readonly index: number
  readonly name: string
  workers = 1
  capacity = UNLIMITED
  overflow = OVERFLOW_DROP

  busy = 0
  queued = 0
  head = -1
  tail = -1
  /** ∫busy dt to its last change [s]; that of the queue is in `levels`. */
  busyArea = REAL
  busySince = REAL
  queueSince = REAL
  /** Time without any message here [s]. */
  emptyTime = REAL

  readonly serviceStream: Stream
  order: Order | null = null
  /** Waiting messages that expire; null: none do. */
  deadlines: Deadlines | null = null
  patience: Sampler | null = null
  patienceStream: Stream | null = null
  failureStream: Stream | null = null
  retryStream: Stream | null = null
  routingStream: Stream | null = null
  join: Join | null = null
  deadLetter: EventType | null = null
  drawsOnJoining = false

  readonly subscriptions: Subscription[] = []
  readonly levels = new Levels()
  readonly retrying = new Gauge()
  readonly joining = new Gauge()
  readonly inTransit = new Gauge()

  constructor(index: number, name: string, serviceStream: Stream) {
    this.index = index
    this.name = name
    this.serviceStream = serviceStream
  }

  /** The number waiting is about to change: brings its integral and its distribution up to now. */
  touchQueue(clock: Clock): void {
    const { now } = clock
    const dt = now - this.queueSince
    this.queueSince = now
    this.levels.add(this.queued, dt)
  }

  /** The number of busy workers is about to change. */
  touchBusy(clock: Clock): void {
    const { now } = clock
    const dt = now - this.busySince
    this.busySince = now
    if (this.busy === 0) this.emptyTime += dt
    else this.busyArea += this.busy * dt
  }

  /** Brings every integral up to now. */
  touch(clock: Clock): void {
    this.touchQueue(clock)
    this.touchBusy(clock)
    this.retrying.touch(clock)
    this.joining.touch(clock)
    this.inTransit.touch(clock)
  }
}
