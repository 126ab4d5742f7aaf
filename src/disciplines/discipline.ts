/**
 * The contract of a queue's order of service. A discipline holds the waiting messages of one handler (indices into the
 * message pool) and says which is served next. It knows neither workers nor time. Plain first-come-first-served without
 * deadlines is built into the handler; everything else comes through here.
 *
 * All operations are O(1) or O(log n) and allocate nothing except when a structure doubles.
 */
import type { Stream } from '../engine/stream.ts'

/** The arrays of the message pool that disciplines use (they are replaced when the pool grows: always read the field). */
export interface Waiting {
  readonly next: Int32Array
  readonly previous: Int32Array
  readonly position: Int32Array
  readonly sequence: Float64Array
  readonly work: Float64Array
  readonly capacity: number
}

export interface DisciplineContext {
  readonly messages: Waiting
  /** Number of the message's priority class: 0 is the most urgent. */
  classOf(message: number): number
  readonly classes: number
  readonly stream: Stream
}

export interface Order {
  /** A message joins. */
  add(message: number): void
  /** A message comes back to the head (of its class). */
  addFirst(message: number): void
  /** Removes and returns the message to serve next, -1 when nobody waits. */
  take(): number
  /** A message leaves from wherever it is (expired, dropped). */
  remove(message: number): void
  /** The message that has waited longest, -1 when nobody waits. */
  oldest(): number
}

/** Doubly linked list through the pool's `next` and `previous`. */
export class LinkedList {
  head = -1
  tail = -1
  private readonly messages: Waiting

  constructor(messages: Waiting) {
    this.messages = messages
  }

  append(m: number): void {
    const { next, previous } = this.messages
    next[m] = -1
    previous[m] = this.tail
    if (this.tail < 0) this.head = m
    else next[this.tail] = m
    this.tail = m
  }

  prepend(m: number): void {
    const { next, previous } = this.messages
    previous[m] = -1
    next[m] = this.head
    if (this.head < 0) this.tail = m
    else previous[this.head] = m
    this.head = m
  }

  remove(m: number): void {
    const { next, previous } = this.messages
    const n = next[m]!
    const p = previous[m]!
    if (p < 0) this.head = n
    else next[p] = n
    if (n < 0) this.tail = p
    else previous[n] = p
  }
}
