/**
 * Arrivals at handlers that do more than serve or queue: shedding, processor sharing, workers that are individuals,
 * preemption, batches. And the service
 * of a message that may be interrupted, or shared: its work is drawn on arrival, and its end has no entry of its own in
 * the calendar.
 */
import { arrive } from './crew/serving.ts'
import type { Handler } from './handler.ts'
import { EXCEEDING, JOINED, PLACE, REALS, SERVING, STARTED, STATE_BITS, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import { startTaken, takeWork } from './repeats.ts'
import { drawService, enqueue, overflow, takeNext } from './service.ts'
import type { Sharing } from './sharing.ts'
import type { Subscription } from './subscription.ts'

/** An arrival at a `guarded` handler. False: it has been dealt with; true: it is served or queued as everywhere. */
export function passes(net: Network, m: number, s: Subscription, atHead: boolean): boolean {
  const h = s.handler
  if (h.shedding?.rejects(h.queued)) {
    s.refused++
    s.dropped++
    if (h.repeats !== null) h.repeats.left(net, m)
    net.release(m)
    return false
  }
  if (h.sharing !== null) {
    share(net, m, s, h.sharing, atHead)
    return false
  }
  if (h.crew !== null) {
    arrive(net, m, s, atHead)
    return false
  }
  if (h.running !== null) {
    drawWork(net, m, s)
    if (h.busy === h.workers && h.busy > 0 && h.running.preempts(net, m, s)) {
      s.visits++
      s.zeros++
      begin(net, m, s)
      return false
    }
    if (h.busy < h.workers && h.batching === null) {
      s.visits++
      s.zeros++
      h.touchBusy(net)
      h.busy++
      begin(net, m, s)
      return false
    }
  }
  if (h.batching !== null) {
    enqueue(net, m, s, atHead)
    h.batching.tryStart(net)
    return false
  }
  if (h.repeats !== null && h.busy < h.workers) {
    startTaken(net, m, s)
    return false
  }
  return true
}

/** Draws the work of a message that may be interrupted; its time-out bounds the work, not the time it takes. */
export function drawWork(net: Network, m: number, s: Subscription): void {
  const { messages } = net
  const h = s.handler
  drawService(net, s)
  const rest = s.service.value - h.timeout
  messages.work[m] = rest > 0 ? h.timeout : s.service.value
  messages.worked[m] = -1
  messages.exceeds[m] = rest > 0 ? 1 : 0
  if (rest > 0 && h.abandoned !== null) h.abandoned.remember(m, rest, messages.capacity)
}

/** The state of a message in service that may be interrupted. */
function servingState(net: Network, m: number): number {
  return net.messages.exceeds[m] === 1 ? EXCEEDING : SERVING
}

/** The first start of a service that may be interrupted, on arrival. */
function begin(net: Network, m: number, s: Subscription): void {
  const { messages } = net
  if (s.handler.repeats !== null) takeWork(net, m, s.handler.repeats)
  messages.real[m * REALS + JOINED] = net.now
  messages.real[m * REALS + STARTED] = net.now
  messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | servingState(net, m)
  messages.worked[m] = 0
  s.handler.running!.add(net, m)
  if (s.handler.rateLimit !== null) s.handler.rateLimit.started(net)
}

/**
 * Under processor sharing everybody is served at once, unless a gate is closed: then he waits. `capacity` bounds those who
 * wait and those beyond the workers together.
 */
function share(net: Network, m: number, s: Subscription, sharing: Sharing, atHead: boolean): void {
  const h = s.handler
  if (!sharing.hasRoom() && !overflow(net, m, s)) return
  if (h.queued > 0 || !sharing.admits()) {
    net.messages.worked[m] = -1
    enqueue(net, m, s, atHead)
    return
  }
  s.visits++
  s.zeros++
  drawWork(net, m, s)
  if (h.repeats !== null) takeWork(net, m, h.repeats)
  const { messages } = net
  messages.real[m * REALS + JOINED] = net.now
  messages.real[m * REALS + STARTED] = net.now
  messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | servingState(net, m)
  sharing.add(net, m)
  if (h.rateLimit !== null) h.rateLimit.started(net)
}

/** Gates may have opened at a handler with processor sharing: those who waited are served as far as they may. */
export function admitShared(net: Network, h: Handler, sharing: Sharing): void {
  if (h.queued === 0 || !sharing.admits()) return
  while (h.queued > 0 && sharing.admits()) {
    const m = takeNext(net, h)
    const s = net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
    drawWork(net, m, s)
    startInterruptible(net, m, s)
    sharing.add(net, m)
    if (h.rateLimit !== null) h.rateLimit.started(net)
  }
  if (h.door !== null) h.door.admit(net)
}

/** A waiting message has been served before: since its interruption at STARTED it waits again. */
export function isInterrupted(net: Network, m: number, s: Subscription): boolean {
  return (s.handler.running !== null || s.handler.crew !== null) && net.messages.worked[m]! >= 0
}

/** A waiting message that may be interrupted is served, for the first time or again: its wait is counted at the first. */
export function startInterruptible(net: Network, m: number, s: Subscription): void {
  const { whole, real, worked } = net.messages
  if (worked[m]! < 0 && s.handler.repeats !== null) takeWork(net, m, s.handler.repeats)
  whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | servingState(net, m)
  const since = real[m * REALS + STARTED]!
  real[m * REALS + STARTED] = net.now
  if (worked[m]! >= 0) {
    s.unservedTime += net.now - since
    return
  }
  worked[m] = 0
  net.kernel.run.countWait(s.address, m)
}
