/** A named event: who gets its messages, and what its publication means to flows and closed users. */
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
  published = 0
  lost = 0
  duplicated = 0
  /** Number of the set of flows that it starts, -1: none. */
  flowSet = -1
  /** By number of flow: 0, COMPLETES or FAILS; null: it ends none. */
  ends: Int8Array | null = null
  /** It may end the last flow that a caller waits for. */
  answers = false
  /** A closed producer awaits it. */
  awaited = false

  constructor(index: number, name: string) {
    this.index = index
    this.name = name
  }
}
