/**
 * Services that can be interrupted and resumed: a heap of ends in place of one calendar entry per service, so that an end
 * can be taken back. Of the heap only the earliest end stands in the calendar.
 *
 * A message carries its remaining work (`messages.work`) and the work done in this visit (`messages.worked`, -1 before the
 * first start). Which message an arrival interrupts is up to the discipline: the least urgent one, of equals the one that
 * started last, and only if the arrival is more urgent (Jaiswal 1968, Priority Queues, ch. IV: preemptive resume).
 */
import { END_SHARED, KIND_BITS } from '../engine/calendar.ts'
import { Deadlines } from './deadlines.ts'
import type { Handler } from './handler.ts'
import { JOINED, PLACE, QUEUED, REALS, STARTED, STATE_BITS, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import { endService } from './service.ts'
import type { Subscription } from './subscription.ts'
import type { Timer } from './timer.ts'

/** How urgent a message is that has `remaining` [s] of work: the smaller, the more urgent. */
export type Urgency = (net: Network, m: number, s: Subscription, remaining: number) => number

/** Which messages an arrival may interrupt, by discipline. */
export const urgencies: Readonly<Record<string, Urgency>> = {
  priority: (_net, _m, s) => s.priorityClass,
  // The last to come is the most urgent.
  lifo: (net, m) => -net.messages.real[m * REALS + JOINED]!,
  'shortest-first': (_net, _m, _s, remaining) => remaining,
}

export class Running implements Timer {
  index = -1
  private readonly handler: Handler
  private readonly ends = new Deadlines()
  /** Messages in service, in no particular order. */
  private readonly members: number[] = []
  private readonly urgency: Urgency

  constructor(handler: Handler, urgency: Urgency) {
    this.handler = handler
    this.urgency = urgency
  }

  /** The service of `m` goes on (or begins) now and takes `messages.work[m]` seconds. */
  add(net: Network, m: number): void {
    const { messages } = net
    const end = net.now + messages.work[m]!
    this.members.push(m)
    this.ends.add(m, end, messages.timerPosition)
    this.arm(net)
  }

  /** Takes `m` out of service: its remaining and its done work are brought up to date. */
  remove(net: Network, m: number): void {
    const { messages } = net
    const done = net.now - messages.real[m * REALS + STARTED]!
    messages.worked[m]! += done
    messages.work[m] = Math.max(0, messages.work[m]! - done)
    messages.real[m * REALS + STARTED] = net.now
    this.drop(m)
    this.ends.remove(m, messages.timerPosition)
  }

  private drop(m: number): void {
    const i = this.members.indexOf(m)
    const last = this.members.pop()!
    if (last !== m) this.members[i] = last
  }

  /** All workers are busy and `m` arrives: true if it takes the place of a less urgent message, which waits from now on. */
  preempts(net: Network, m: number, s: Subscription): boolean {
    const { messages } = net
    messages.real[m * REALS + JOINED] = net.now
    const own = this.urgency(net, m, s, messages.work[m]!)
    let victim = -1
    let worst = own
    for (const b of this.members) {
      const started = messages.real[b * REALS + STARTED]!
      const remaining = messages.work[b]! - (net.now - started)
      // An end of this very instant is not worth an interruption.
      if (remaining <= 0) continue
      const of = net.subscriptions[messages.whole[b * WORDS + PLACE]! >> STATE_BITS]!
      const urgency = this.urgency(net, b, of, remaining)
      const later = victim >= 0 && started > messages.real[victim * REALS + STARTED]!
      if (urgency > worst || (urgency === worst && later)) {
        victim = b
        worst = urgency
      }
    }
    if (victim < 0) return false
    this.remove(net, victim)
    const h = this.handler
    const of = messages.whole[victim * WORDS + PLACE]! >> STATE_BITS
    messages.whole[victim * WORDS + PLACE] = (of << STATE_BITS) | QUEUED
    h.touchQueue(net)
    h.queued++
    h.order!.addFirst(victim)
    return true
  }

  fire(net: Network): void {
    if (net.now >= this.ends.armedAt) this.ends.armedAt = Number.POSITIVE_INFINITY
    if (this.ends.earliest > net.now) {
      this.arm(net)
      return
    }
    const m = this.ends.first
    this.ends.remove(m, net.messages.timerPosition)
    this.drop(m)
    // Another end of this instant has to stand in the calendar before this one is published, or a delivery would overtake it.
    this.arm(net)
    // As if it had been served without a break: its service time is the work done.
    net.messages.real[m * REALS + STARTED]! -= net.messages.worked[m]!
    endService(net, m)
  }

  /** Puts the earliest end into the calendar, unless an entry before it is there. */
  private arm(net: Network): void {
    const next = this.ends.earliest
    if (next < this.ends.armedAt) {
      this.ends.armedAt = next
      net.calendar.time = next
      net.calendar.push((this.index << KIND_BITS) | END_SHARED)
    }
  }
}
