/**
 * An arrival that interrupts a service: the least urgent one, of equals the one that was started last, and only if the arrival
 * is more urgent (Jaiswal 1968, Priority Queues, ch. IV: preemptive resume). It takes over the worker.
 */
import { JOINED, REALS, STARTED } from '../messages.ts'
import type { Network } from '../network.ts'
import type { Subscription } from '../subscription.ts'
import { BUSY, type Crew, REMOVED, STOPPED } from './crew.ts'
import { pause, subscriptionOf } from './serving.ts'

/** No idle worker takes `m`, which arrives: the worker that is free for it now, -1: it interrupts nobody. */
export function interrupt(net: Network, crew: Crew, m: number, s: Subscription): number {
  const { handler: h, lines, bits } = crew
  if (crew.urgency === null || h.closed !== 0 || h.busy > h.bound) return -1
  const { messages } = net
  messages.real[m * REALS + JOINED] = net.now
  let worst = crew.urgency(net, m, s, messages.work[m]!)
  let victim = -1
  let victimStarted = 0
  for (let w = 0; w < bits.length; w++) {
    if ((bits[w]! & (BUSY | STOPPED | REMOVED)) !== BUSY || !lines.mayServe(w, m)) continue
    const b = crew.message[w]!
    const started = messages.real[b * REALS + STARTED]!
    const remaining = messages.work[b]! - (net.now - started) * crew.speed[w]!
    // An end of this very instant is not worth an interruption.
    if (remaining <= 0) continue
    const urgency = crew.urgency(net, b, subscriptionOf(net, b), remaining)
    if (urgency > worst || (urgency === worst && victim >= 0 && started > victimStarted)) {
      victim = w
      worst = urgency
      victimStarted = started
    }
  }
  if (victim < 0) return -1
  const loser = crew.message[victim]!
  pause(net, crew, victim)
  crew.message[victim] = -1
  crew.clear(net, victim, BUSY)
  lines.left(net, victim)
  lines.giveBack(loser)
  return victim
}
