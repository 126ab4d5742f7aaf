/**
 * The pool of messages and of their flow instances: typed arrays with a free list, so that neither costs an allocation. A
 * message is its index m; a record is 32 bytes, half a line of a cache: four int32 words at `whole[m * WORDS + FIELD]` and two
 * doubles at `real[m * REALS + FIELD]`, two views of the same memory, the kernel's.
 *
 * A message that a producer publishes is the *root* of a flow instance. What belongs to that (references, flows, instant of
 * publication) is at the same index of an array of its own, 16 bytes each: it is looked at more rarely. Both outlive the message until
 * none that descends from it is left.
 * Queues are intrusive lists through NEXT (or `next` and `previous`, where messages may leave from the middle).
 *
 * Growth doubles. A pool with more than `limit` messages is `exceeded` and goes on: its owner then stops the run.
 */
import type { Extent, Kernel } from '../engine/kernel.ts'
import {
  INSTANCE_BYTES,
  MESSAGE_BYTES,
  NET,
  W_NET_CAPACITY,
  W_NET_FREE,
  W_NET_FRESH,
  W_NET_INSTANCES,
  W_NET_MESSAGES,
  W_NET_USED,
} from '../kernel/layout.ts'

/** Where a message is: the low bits of `place`; the rest is the number of its subscription (or event, see below). */
export const FREE = 0
/** On the bus, towards a subscription. */
export const TRANSIT = 1
export const QUEUED = 2
export const SERVING = 3
/** Waits for its next attempt. */
export const RETRYING = 4
/** A part that waits for the others. */
export const JOINING = 5
/** To be published at this instant: `place` holds an event. */
export const PUBLISHING = 6
/** Stands for a delayed publication, to end flows when it happens: `place` holds an event. */
export const MARKING = 7
/** In service, in an attempt that is going to time out. */
export const EXCEEDING = 8
/** At the door of a full queue with back-pressure. */
export const WAITING = 9
/** Served, but its worker is kept until what it published is admitted. */
export const BLOCKED = 10
/** No message: stands for a caller that waits to publish again (see `callers.ts`); `place` holds the call. */
export const CALLING = 11
export const STATE = 15
export const STATE_BITS = 4

/** The int32 words, and the doubles, in a record. */
export const WORDS = 8
export const REALS = 4

/** Fields of `whole`: next in a list, place, root of the flow instance. */
export const NEXT = 0
export const PLACE = 1
export const ROOT = 2
/**
 * Two halves: the lower one is the number of the attempt (see `attempt`); the upper one, of a root, that of the root event's
 * set of flows, -1: none.
 */
export const FLOW_SET = 3
export const HALF = 16
/** Largest number of an attempt, and of a set of flows. */
const MOST_ATTEMPTS = 0xffff
export const MOST_FLOW_SETS = 0x7fff
/** Fields of `real`: instants of joining the present queue, and of the start of the present service [s]. */
export const JOINED = 2
export const STARTED = 3

/** From so many messages on, the pool lies in memory that was set aside for all that may come. */
const FEW = 1 << 16
const BYTES = MESSAGE_BYTES + INSTANCE_BYTES
/** At least so many, whose records fill whole lines of a cache. */
const wholeLines = (n: number) => Math.ceil(n / 4) * 4
/** The most that memory is set aside for: half of what a kernel can address. */
const MOST = Math.floor((2 ** 31 - 64) / BYTES / 4) * 4

/** Arrays that only some scenarios need. */
export interface MessageFeatures {
  /** Messages may leave a queue from its middle, or have a place in a heap. */
  readonly linked: boolean
  /** Publishers may be blocked. */
  readonly blocking: boolean
  /** Services may be interrupted. */
  readonly interruptible: boolean
  /** The service time is drawn on joining. */
  readonly work: boolean
  /** Some handler has queues of single workers. */
  readonly lines: boolean
  /** Some handler's queue is partitioned. */
  readonly keyed: boolean
  /** Some handler knows repeated deliveries. */
  readonly repeats: boolean
  /** Some workers are individuals. */
  readonly crews: boolean
  /** Somebody waits for what becomes of an instance. */
  readonly users: boolean
}

export class Messages {
  whole: Int32Array = new Int32Array(0)
  real: Float64Array = new Float64Array(0)
  /** Neighbours in a queue that messages may leave from the middle. */
  next = new Int32Array(0)
  previous = new Int32Array(0)
  /** Place in the heap or array of the queue's discipline. */
  position = new Int32Array(0)
  /** Place in the heap of deadlines. */
  timerPosition = new Int32Array(0)
  /** Order of joining among messages of equal rank. */
  sequence = new Float64Array(0)
  work = new Float64Array(0)
  /** Work done in this visit [s], -1 before the first start: of services that may be interrupted. */
  worked = new Float64Array(0)
  /** 1: the attempt is going to time out. */
  exceeds = new Int32Array(0)
  /** All the work of this visit, at a crew [s at speed 1]. */
  drawn = new Float64Array(0)
  /** The worker that serves it, at a crew. */
  worker = new Int32Array(0)
  /** Who published it: its worker's message, a producer or nobody (see `door.ts`). */
  owner = new Int32Array(0)
  /** Publications that a worker's message still waits for. */
  outstanding = new Int32Array(0)
  /** In which line of its handler's the message waits (see `crew/lines.ts`). */
  line = new Int32Array(0)
  /** Partition key of a message whose event has one. */
  key = new Int32Array(0)
  /** Deliveries of the same message, -1: there is no other (see `repeats.ts`). */
  group = new Int32Array(0)
  /** Closed user that waits for the instance of a root, -1: none; below that a caller (see `callers.ts`). */
  user = new Int32Array(0)
  /** Place in the heap of those that are delivered again if not finished in time, -1: not in it. */
  visible = new Int32Array(0)
  capacity = 0
  /** Messages that have room where the pool lies. */
  private room = 0
  /** Bytes of the block that it lies in, 0: it was set aside. */
  private allocated = 0
  /** What belongs to instances: a record is two int32 words and a double. */
  private instanceWords: Int32Array = new Int32Array(0)
  private instanceReals: Float64Array = new Float64Array(0)
  private readonly features: MessageFeatures
  private readonly limit: number
  private readonly kernel: Kernel
  /** The network's record in the kernel's memory. */
  private readonly net: Int32Array

  constructor(kernel: Kernel, features: MessageFeatures, limit: number) {
    this.kernel = kernel
    this.features = features
    this.limit = limit
    this.net = kernel.words.subarray(NET >> 2)
    this.net[W_NET_FREE] = -1
    this.growTo(1024)
  }

  /** Messages alive. */
  get used(): number {
    return this.net[W_NET_USED]!
  }

  /** More messages are alive than the limit allows. */
  get exceeded(): boolean {
    return this.used > this.limit
  }

  /** A record for what is no message: neither counted nor part of an instance. */
  reserve(): number {
    const { net } = this
    const m = net[W_NET_FREE]!
    if (m >= 0) {
      net[W_NET_FREE] = this.whole[m * WORDS + NEXT]!
      return m
    }
    if (net[W_NET_FRESH] === this.capacity) this.grow()
    return net[W_NET_FRESH]!++
  }

  /** Gives back a record that neither a message nor an instance needs any more. */
  recycle(m: number): void {
    this.whole[m * WORDS + NEXT] = this.net[W_NET_FREE]!
    this.net[W_NET_FREE] = m
  }

  /** What was ever written of the memory that was set aside last, from its beginning on [bytes]; null: all of it, perhaps. */
  get touched(): Extent[] | null {
    if (this.allocated > 0) return null
    const seen = this.net[W_NET_FRESH]!
    const instances = this.room * MESSAGE_BYTES
    return [
      { from: 0, to: seen * MESSAGE_BYTES },
      { from: instances, to: instances + seen * INSTANCE_BYTES },
    ]
  }

  /** Messages of a root's instance that are alive, 0: it is no root, or there is none. */
  references(root: number): number {
    return this.instanceWords[root * 4]!
  }

  /** Bit i: flow i of the instance's set has ended. */
  ended(root: number): number {
    return this.instanceWords[root * 4 + 1]!
  }

  /** Instant of publication of a root [s]. */
  born(root: number): number {
    return this.instanceReals[root * 2 + 1]!
  }

  /** Makes room for as many again, or for as many as there is room for where the pool lies. */
  grow(): void {
    const { capacity, room } = this
    const twice = capacity * 2
    this.growTo(capacity < room && room < twice ? room : twice)
  }

  /** The number of the attempt of a message: 0 before the first, or where nothing is tried again. */
  attempt(m: number): number {
    return this.whole[m * WORDS + FLOW_SET]! & MOST_ATTEMPTS
  }

  /** Unlimited attempts are counted up to `MOST_ATTEMPTS`. */
  setAttempt(m: number, attempt: number): void {
    const i = m * WORDS + FLOW_SET
    this.whole[i] = (this.whole[i]! & ~MOST_ATTEMPTS) | Math.min(attempt, MOST_ATTEMPTS)
  }

  private growTo(n: number): void {
    const { kernel } = this
    const old = this.capacity
    if (n > this.room) this.move(n)
    const address = this.net[W_NET_MESSAGES]! >>> 0
    this.whole = kernel.words.subarray(address >>> 2, (address >>> 2) + n * WORDS)
    this.real = kernel.reals.subarray(address >>> 3, (address >>> 3) + n * REALS)
    const instances = this.net[W_NET_INSTANCES]! >>> 0
    this.instanceWords = kernel.words.subarray(instances >>> 2, (instances >>> 2) + n * 4)
    this.instanceReals = kernel.reals.subarray(instances >>> 3, (instances >>> 3) + n * 2)
    this.net[W_NET_CAPACITY] = n
    if (this.features.linked) {
      this.next = ints(this.next, n)
      this.previous = ints(this.previous, n)
      this.position = ints(this.position, n)
      this.timerPosition = ints(this.timerPosition, n).fill(-1, old)
      this.sequence = floats(this.sequence, n)
    }
    if (this.features.blocking) {
      this.owner = ints(this.owner, n)
      this.outstanding = ints(this.outstanding, n)
    }
    if (this.features.interruptible) {
      this.worked = floats(this.worked, n)
      this.exceeds = ints(this.exceeds, n)
    }
    if (this.features.lines) this.line = ints(this.line, n)
    if (this.features.keyed) this.key = ints(this.key, n)
    if (this.features.repeats) {
      this.group = ints(this.group, n).fill(-1, old)
      this.visible = ints(this.visible, n).fill(-1, old)
    }
    if (this.features.users) this.user = ints(this.user, n).fill(-1, old)
    if (this.features.crews) {
      this.drawn = floats(this.drawn, n)
      this.worker = ints(this.worker, n)
    }
    if (this.features.work) this.work = floats(this.work, n)
    this.capacity = n
  }

  /**
   * Copies the pool to where `n` messages have room; for many of them, to where all that are allowed have, as far as there is
   * memory for it: pages that nobody has touched yet cost nothing.
   */
  private move(n: number): void {
    const { kernel, net } = this
    let address = 0
    let room = n
    if (n >= FEW) {
      for (room = wholeLines(Math.min(MOST, this.limit + FEW)); room > n; room = wholeLines(room / 2)) {
        address = kernel.setAside(room * BYTES)
        if (address !== 0) break
      }
      if (address === 0) room = n
    }
    const setAside = address !== 0
    if (!setAside) address = kernel.run.alloc(room * BYTES)
    const instances = (address >>> 0) + room * MESSAGE_BYTES
    kernel.words.set(this.whole, address >>> 2)
    kernel.words.set(this.instanceWords, instances >>> 2)
    if (this.allocated > 0) kernel.run.free(net[W_NET_MESSAGES]!, this.allocated)
    this.allocated = setAside ? 0 : room * BYTES
    this.room = room
    net[W_NET_MESSAGES] = address
    net[W_NET_INSTANCES] = instances
  }
}

export function floats(old: Float64Array<ArrayBuffer>, n: number): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(n)
  wide.set(old)
  return wide
}

export function ints(old: Int32Array<ArrayBuffer>, n: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(n)
  wide.set(old)
  return wide
}
