/** A named event: who gets its messages, and what its publication means to flows and closed users. */
import type { Kernel } from '../engine/kernel.ts'
import {
  ENDS_FLOWS,
  EVENT_BYTES,
  HEARD_OUTSIDE,
  MULTIPLIES,
  NO_FLOWS,
  PUBLISHED_OUTSIDE,
  R_EVENT_PUBLISHED,
  TOLD,
  UNHEARD,
  W_EVENT_COPIES,
  W_EVENT_ENDS,
  W_EVENT_FLOW_SET,
  W_EVENT_INDEX,
  W_EVENT_LAST,
  W_EVENT_TABLE,
  W_EVENT_TRAITS,
} from '../kernel/layout.ts'
import type { Flow } from './flow.ts'
import type { Keys } from './keys.ts'
import type { Subscription } from './subscription.ts'

/** What an event does to a flow. */
export const COMPLETES = 1
export const FAILS = 2

export class EventType {
  readonly index: number
  readonly name: string
  readonly subscriptions: Subscription[] = []
  /** Some subscription has a filter, delay, loss or duplicates on the way, or partitions. */
  indirect = false
  /** Keys of its messages; null: none of its subscriptions has partitions. */
  keys: Keys | null = null
  lost = 0
  duplicated = 0
  /** Number of the set of flows that it starts, -1: none. */
  flowSet = NO_FLOWS
  /** What it does to which flows, COMPLETES or FAILS; null: it ends none. */
  ends: Map<Flow, number> | null = null
  /** It may end the last flow that a caller waits for. */
  answers = false
  /** A closed producer awaits it. */
  awaited = false

  /** Subscriptions whose successes are publications that nobody counts here. */
  readonly deliverers: Subscription[] = []
  /** Of its record in the kernel's memory. */
  readonly address: number
  private readonly words: Int32Array
  private readonly reals: Float64Array

  constructor(kernel: Kernel, index: number, name: string) {
    this.index = index
    this.name = name
    this.address = kernel.allocate(EVENT_BYTES)
    this.words = kernel.words.subarray(this.address >>> 2)
    this.reals = kernel.reals.subarray(this.address >>> 3)
  }

  /** Publications, from time 0 as all counters. */
  get published(): number {
    let n = this.reals[R_EVENT_PUBLISHED]!
    for (const s of this.deliverers) n += s.successes
    return n
  }

  /** One more. */
  countPublication(): void {
    this.reals[R_EVENT_PUBLISHED]!++
  }

  /** Nothing but one subscription is concerned with what is published: flows and users are not. */
  get isPlain(): boolean {
    return this.subscriptions.length === 1 && !this.indirect && !this.awaited && !this.answers && this.ends === null
  }

  /** It ends instances of a flow. @param role COMPLETES or FAILS. */
  addEnd(flow: Flow, role: number): void {
    this.ends ??= new Map()
    this.ends.set(flow, role)
  }

  /** Tells the kernel what it may do by itself, when all is known. */
  seal(kernel: Kernel, settlesOutside: boolean): void {
    const { words, subscriptions, ends } = this
    words[W_EVENT_TRAITS] =
      (this.indirect ? PUBLISHED_OUTSIDE : 0) |
      (this.awaited || this.answers ? HEARD_OUTSIDE : 0) |
      (ends !== null ? ENDS_FLOWS : 0) |
      (subscriptions.length > 1 ? MULTIPLIES : 0) |
      (subscriptions.length === 0 ? UNHEARD : 0)
    words[W_EVENT_COPIES] = Math.max(0, subscriptions.length - 1)
    words[W_EVENT_LAST] = subscriptions.at(-1)?.address ?? 0
    words[W_EVENT_TABLE] = kernel.table(subscriptions.slice(0, -1).map((s) => s.address))
    words[W_EVENT_FLOW_SET] = this.flowSet < 0 && settlesOutside ? TOLD : this.flowSet
    words[W_EVENT_INDEX] = this.index
    if (ends !== null) words[W_EVENT_ENDS] = kernel.table(endsBySet(ends))
  }
}

/** What an event ends, as the kernel reads it (`W_EVENT_ENDS`). */
function endsBySet(ends: ReadonlyMap<Flow, number>): number[] {
  const numbers = [...ends.keys()].map((flow) => flow.set.number)
  const first = numbers.reduce((a, b) => Math.min(a, b))
  const size = numbers.reduce((a, b) => Math.max(a, b)) + 1 - first
  const words = [first, size, ...new Array<number>(2 * size).fill(0)]
  for (const [{ set, bit }, role] of ends) words[2 + 2 * (set.number - first) + (role === COMPLETES ? 0 : 1)]! |= bit
  return words
}
