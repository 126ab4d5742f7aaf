/**
 * A pool of workers and its queue. State and integrals only; what happens when is in `service.ts`.
 *
 * A plain queue (first come first served, nobody leaves early) is the list `head` … `tail` through the messages' `next`;
 * every other order of service is in `order`. Integrals are kept to the last change of each quantity.
 */
import type { Order } from '../disciplines/index.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Clock } from '../engine/real.ts'
import type { Stream } from '../engine/stream.ts'
import {
  BLOCK_HANDLER,
  R_HANDLER_BUSY_AREA,
  R_HANDLER_BUSY_SINCE,
  R_HANDLER_EMPTY_TIME,
  R_HANDLER_LEVELS,
  R_HANDLER_QUEUE_SINCE,
  R_HANDLER_SERVICE_STREAM,
  W_HANDLER_BUSY,
  W_HANDLER_CAPACITY,
  W_HANDLER_DROPS,
  W_HANDLER_FAILURE_STREAM,
  W_HANDLER_HEAD,
  W_HANDLER_INDEX,
  W_HANDLER_QUEUED,
  W_HANDLER_ROUTING_STREAM,
  W_HANDLER_TAIL,
  W_HANDLER_WORKERS,
} from '../kernel/layout.ts'
import { Gauge } from '../statistics/gauge.ts'
import { SharedLevels } from '../statistics/shared-levels.ts'
import type { Abandoned } from './abandoned.ts'
import type { Batching } from './batching.ts'
import type { Breaker } from './breaker.ts'
import type { ColdStart } from './crew/cold-start.ts'
import type { Crew } from './crew/crew.ts'
import type { PartitionLines } from './crew/partition-lines.ts'
import type { Deadlines } from './deadlines.ts'
import type { Watch } from './disruption.ts'
import type { Door } from './door.ts'
import type { EventType } from './event-type.ts'
import type { Join } from './join.ts'
import type { RateLimit } from './rate-limit.ts'
import type { Repeats } from './repeats.ts'
import type { Running } from './running.ts'
import type { Sampler } from './sampler.ts'
import type { Autoscaler, WorkerSchedule } from './scaling.ts'
import type { Sharing } from './sharing.ts'
import type { Shedding } from './shedding.ts'
import type { Subscription } from './subscription.ts'

/** A worker for every message. */
export const UNLIMITED = 0x3fffffff

export const OVERFLOW_DROP = 0
export const OVERFLOW_DROP_OLDEST = 1
export const OVERFLOW_DEAD_LETTER = 2
export const OVERFLOW_BLOCK = 3

export class Handler {
  readonly index: number
  readonly name: string

  order: Order | null = null
  /** An arrival is not simply served or queued: shedding, repetitions, sharing, preemption, batches. */
  guarded = false
  /** The end of a service is not simply its start and the time drawn: batches, time-outs. */
  adjusts = false
  /** The service of a waiting message is not simply drawn when it starts. */
  drawsOtherwise = false
  /** Something is scheduled at an end of service before the next message is chosen. */
  endsFirst = false
  /** It is plain, and all is known. */
  inKernel = false
  rateLimit: RateLimit | null = null
  /** Back-pressure on whoever publishes to this queue; null: it drops. */
  door: Door | null = null
  /** Services can be interrupted; null: they can't. */
  running: Running | null = null
  /** Waiting messages that expire; null: none do. */
  deadlines: Deadlines | null = null
  /** Replaced before the start where the queue is under observation. */
  levels: SharedLevels

  /** Workers that are up. */
  up = 1
  /** Of those, blocked or busy with abandoned work. */
  away = 0
  /** Gates that are closed, as bits: none may serve. */
  closed = 0
  /** At most that many may serve (a breaker that probes). */
  bound = UNLIMITED
  overflow = OVERFLOW_DROP
  readonly serviceStream: Stream
  patience: Sampler | null = null
  patienceStream: Stream | null = null
  failureStream: Stream | null = null
  retryStream: Stream | null = null
  routingStream: Stream | null = null
  join: Join | null = null
  deadLetter: EventType | null = null
  drawsOnJoining = false
  breaker: Breaker | null = null
  batching: Batching | null = null
  /** An arrival may interrupt a less urgent service. */
  preemptive = false
  /** Its workers are individuals; null: they are a number. */
  crew: Crew | null = null
  /** Its queue has partitions, which the results show. */
  partitions: PartitionLines | null = null
  /** Idle ones of them are switched off; null: they stay. */
  coldStart: ColdStart | null = null
  /** Everybody is served at once; null: by one worker each. */
  sharing: Sharing | null = null
  /** Ends of service have no entries of their own in the calendar. */
  shared = false
  shedding: Shedding | null = null
  autoscaler: Autoscaler | null = null
  schedule: WorkerSchedule | null = null
  /** Disruptions are observed; null: there are none. */
  watch: Watch | null = null
  /** Attempts longer than this are failures at that moment [s]. */
  timeout = Number.POSITIVE_INFINITY
  /** Workers go on with attempts that timed out; null: they stop at once. */
  abandoned: Abandoned | null = null
  /** What it publishes may be blocked. */
  mayBlock = false
  /** … in a circle that leads back here. */
  mayDeadlock = false
  /** What it does about repeated deliveries; null: nothing. */
  repeats: Repeats | null = null
  /** A retry joins at the head. */
  requeueHead = false

  readonly subscriptions: Subscription[] = []
  readonly retrying = new Gauge()
  readonly joining = new Gauge()
  readonly inTransit = new Gauge()
  /** Messages served whose publications are blocked. */
  readonly blocked = new Gauge()
  /** Workers kept for them. */
  readonly kept = new Gauge()
  /** Workers up. */
  readonly upTime = new Gauge()
  /** Workers busy with abandoned work. */
  readonly wasted = new Gauge()

  /** Where its record lies in the kernel's memory. */
  readonly address: number
  private readonly words: Int32Array
  private readonly reals: Float64Array
  private readonly word: number
  private readonly real: number

  /**
   * @param block address of that of its first subscription, which has room for the handler's record.
   * @param streamAt makes the stream of service times, its state at the address.
   */
  constructor(kernel: Kernel, block: number, index: number, name: string, streamAt: (address: number) => Stream) {
    this.index = index
    this.name = name
    this.address = block + BLOCK_HANDLER
    this.serviceStream = streamAt(this.address + R_HANDLER_SERVICE_STREAM * 8)
    this.words = kernel.words
    this.reals = kernel.reals
    this.word = this.address >>> 2
    this.real = this.address >>> 3
    this.levels = new SharedLevels(kernel, this.levelsAddress)
    this.workers = 1
    this.head = -1
    this.tail = -1
    this.capacity = UNLIMITED
    this.words[this.word + W_HANDLER_INDEX] = index
  }

  get levelsAddress(): number {
    return this.address + R_HANDLER_LEVELS * 8
  }

  /** How many may serve now: what `applyWorkers` makes of `up`, `away`, `closed` and `bound`. */
  get workers(): number {
    return this.words[this.word + W_HANDLER_WORKERS]!
  }

  set workers(n: number) {
    this.words[this.word + W_HANDLER_WORKERS] = n
  }

  get busy(): number {
    return this.words[this.word + W_HANDLER_BUSY]!
  }

  set busy(n: number) {
    this.words[this.word + W_HANDLER_BUSY] = n
  }

  get queued(): number {
    return this.words[this.word + W_HANDLER_QUEUED]!
  }

  set queued(n: number) {
    this.words[this.word + W_HANDLER_QUEUED] = n
  }

  get head(): number {
    return this.words[this.word + W_HANDLER_HEAD]!
  }

  set head(m: number) {
    this.words[this.word + W_HANDLER_HEAD] = m
  }

  get tail(): number {
    return this.words[this.word + W_HANDLER_TAIL]!
  }

  set tail(m: number) {
    this.words[this.word + W_HANDLER_TAIL] = m
  }

  /** At most that many wait. */
  get capacity(): number {
    return this.words[this.word + W_HANDLER_CAPACITY]!
  }

  set capacity(n: number) {
    this.words[this.word + W_HANDLER_CAPACITY] = Math.min(n, UNLIMITED)
  }

  /** ∫busy dt to its last change [s]; that of the queue is in `levels`. */
  get busyArea(): number {
    return this.reals[this.real + R_HANDLER_BUSY_AREA]!
  }

  /** Time without any message in service [s]. */
  get emptyTime(): number {
    return this.reals[this.real + R_HANDLER_EMPTY_TIME]!
  }

  /**
   * All that happens here may happen in the kernel: the queue is first come, first served, nothing but the number of workers
   * limits services, and nothing looks on.
   */
  private get plain(): boolean {
    return !(
      this.guarded ||
      this.adjusts ||
      this.drawsOtherwise ||
      this.endsFirst ||
      this.order !== null ||
      this.rateLimit !== null ||
      this.door !== null ||
      this.running !== null ||
      this.deadlines !== null ||
      this.crew !== null ||
      this.watch !== null
    )
  }

  /** Tells the kernel what it needs to know of a plain handler, when all is known. */
  seal(): void {
    const { words, word } = this
    this.inKernel = this.plain
    words[word + W_HANDLER_DROPS] = this.overflow === OVERFLOW_DROP ? 1 : 0
    words[word + W_HANDLER_FAILURE_STREAM] = this.failureStream?.address ?? 0
    words[word + W_HANDLER_ROUTING_STREAM] = this.routingStream?.address ?? 0
  }

  /** The number waiting is about to change: brings its integral and its distribution up to now. */
  touchQueue(clock: Clock): void {
    const { now } = clock
    const { reals, real } = this
    const dt = now - reals[real + R_HANDLER_QUEUE_SINCE]!
    reals[real + R_HANDLER_QUEUE_SINCE] = now
    this.levels.add(this.queued, dt)
  }

  /** The number of busy workers is about to change. */
  touchBusy(clock: Clock): void {
    const { now } = clock
    const { reals, real, busy } = this
    const dt = now - reals[real + R_HANDLER_BUSY_SINCE]!
    reals[real + R_HANDLER_BUSY_SINCE] = now
    if (busy === 0) reals[real + R_HANDLER_EMPTY_TIME]! += dt
    else reals[real + R_HANDLER_BUSY_AREA]! += busy * dt
  }

  /** Brings every integral up to now. */
  touch(clock: Clock): void {
    this.touchQueue(clock)
    this.touchBusy(clock)
    this.retrying.touch(clock)
    this.joining.touch(clock)
    this.inTransit.touch(clock)
    this.blocked.touch(clock)
    this.kept.touch(clock)
    this.batching?.extra.touch(clock)
    this.sharing?.extra.touch(clock)
    this.door?.alone.touch(clock)
    this.upTime.touch(clock)
    this.wasted.touch(clock)
  }
}
