/**
 * The pool of messages: typed arrays with a free list, so that a message costs no allocation. A message is its index m; its
 * fields lie side by side, `whole[(m << 2) | FIELD]` and `real[(m << 1) | FIELD]`, so that touching one brings the others
 * into the cache. Queues are intrusive lists through NEXT (or `next` and `previous`, where messages may leave from the middle).
 *
 * Growth doubles. A pool at `limit` marks itself `exceeded` and goes on: the run is then stopped by its owner.
 */

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
export const STATE = 15
export const STATE_BITS = 4

/** Fields of `whole`, four a message: next in a list, place, flow instance, number of the attempt. */
export const NEXT = 0
export const PLACE = 1
export const INSTANCE = 2
export const ATTEMPT = 3
/** Fields of `real`, two a message: instants of joining the present queue and of the start of the present service [s]. */
export const JOINED = 0
export const STARTED = 1

/** Arrays that only some scenarios need. */
export interface MessageFeatures {
  /** Messages may leave a queue from its middle, or have a place in a heap. */
  readonly linked: boolean
  /** The service time is drawn on joining. */
  readonly work: boolean
}

export class Messages {
  whole = new Int32Array(0)
  real = new Float64Array(0)
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
  capacity = 0
  private free = -1
  used = 0
  exceeded = false
  private readonly features: MessageFeatures
  private readonly limit: number

  constructor(features: MessageFeatures, limit: number) {
    this.features = features
    this.limit = limit
    this.grow(Math.max(1, Math.min(1024, limit)))
  }

  allocate(instance: number): number {
    if (this.free < 0) this.extend()
    const m = this.free
    const { whole } = this
    this.free = whole[(m << 2) | NEXT]!
    whole[(m << 2) | INSTANCE] = instance
    this.used++
    return m
  }

  release(m: number): void {
    const { whole } = this
    whole[(m << 2) | PLACE] = FREE
    whole[(m << 2) | NEXT] = this.free
    this.free = m
    this.used--
  }

  private extend(): void {
    if (this.capacity >= this.limit) {
      this.exceeded = true
      this.grow(this.capacity + 1024)
      return
    }
    this.grow(Math.min(this.limit, this.capacity * 2))
  }

  private grow(n: number): void {
    const old = this.capacity
    this.whole = ints(this.whole, 4 * n)
    this.real = floats(this.real, 2 * n)
    if (this.features.linked) {
      this.next = ints(this.next, n)
      this.previous = ints(this.previous, n)
      this.position = ints(this.position, n)
      this.timerPosition = ints(this.timerPosition, n).fill(-1, old)
      this.sequence = floats(this.sequence, n)
    }
    if (this.features.work) this.work = floats(this.work, n)
    for (let i = old; i < n; i++) this.whole[(i << 2) | NEXT] = i + 1
    this.whole[((n - 1) << 2) | NEXT] = -1
    this.free = old
    this.capacity = n
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
