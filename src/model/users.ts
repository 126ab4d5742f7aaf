/**
 * Closed users: each thinks, publishes, and waits for all its messages to be answered: by the awaited event in their flow
 * instance, or by settling. A record per waiting user, in parallel arrays with a free list.
 */
import { ARRIVAL, KIND_BITS } from '../engine/calendar.ts'
import { ints } from './messages.ts'
import type { Network } from './network.ts'
import type { Producer } from './producer.ts'

export class Users {
  private producer = new Int32Array(0)
  private outstanding = new Int32Array(0)
  private next = new Int32Array(0)
  private free = -1

  /** A user of a producer begins to wait; it holds one answer until the caller gives it. */
  begin(producer: number): number {
    if (this.free < 0) this.grow()
    const user = this.free
    this.free = this.next[user]!
    this.producer[user] = producer
    this.outstanding[user] = 1
    return user
  }

  /** The user waits for one more instance. */
  join(net: Network, user: number, instance: number): void {
    this.outstanding[user]!++
    net.messages.user[instance] = user
  }

  /** An awaited event was published in an instance. */
  heard(net: Network, event: number, instance: number): void {
    const user = net.messages.user[instance]!
    if (user < -1) net.callers!.heard(net, user, event)
    if (user < 0 || net.producers[this.producer[user]!]!.awaits !== event) return
    net.messages.user[instance] = -1
    this.answered(net, user)
  }

  /** One of the answers the user waited for has come; after the last it thinks again. */
  answered(net: Network, user: number): void {
    const left = this.outstanding[user]! - 1
    this.outstanding[user] = left
    if (left > 0) return
    const p = net.producers[this.producer[user]!]!
    this.next[user] = this.free
    this.free = user
    think(net, p)
  }

  private grow(): void {
    const old = this.producer.length
    const n = old === 0 ? 256 : old * 2
    this.producer = ints(this.producer, n)
    this.outstanding = ints(this.outstanding, n)
    this.next = ints(this.next, n)
    for (let i = old; i < n; i++) this.next[i] = i + 1
    this.next[n - 1] = -1
    this.free = old
  }
}

/** A user thinks from now on, and then publishes. */
export function think(net: Network, p: Producer): void {
  const time = p.think!.sample(p.arrivalStream)
  // A trace of thinking times that has run out sends the user home.
  if (!(time >= 0)) return
  net.calendar.time = net.now + time
  net.calendar.push((p.index << KIND_BITS) | ARRIVAL)
}
