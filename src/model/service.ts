/**
 * What happens at a handler: a message joins, waits, is served and leaves. The hot path of the simulator: a plain handler
 * touches one integral an occurrence, and pays for a feature only with a comparison that is always false.
 */
import { END, EXPIRY, KIND_BITS } from '../engine/calendar.ts'
import { BUFFER } from '../statistics/tally.ts'
import { attemptFailed } from './failing.ts'
import { type Handler, OVERFLOW_DEAD_LETTER, OVERFLOW_DROP_OLDEST } from './handler.ts'
import { joinPart } from './join.ts'
import { ATTEMPT, JOINED, NEXT, PLACE, QUEUED, REALS, SERVING, STARTED, STATE_BITS, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import { publish, publishAll, publishSoon } from './publishing.ts'
import type { Subscription } from './subscription.ts'

/** A message reaches a handler: for the first time, or as a retry. */
export function deliver(net: Network, m: number, s: Subscription, retry: boolean): void {
  if (retry) s.returned++
  else if (s.part < 0) {
    s.offered++
    if (s.failure !== null && s.failure.attempts > 1) net.messages.whole[(m << WORDS) | ATTEMPT] = 1
  } else {
    joinPart(net, m, s)
    return
  }
  enter(net, m, s)
}

/** A message (or a complete unit of a join) asks for service. */
export function enter(net: Network, m: number, s: Subscription): void {
  const h = s.handler
  if (h.busy >= h.workers) {
    enqueue(net, m, s)
    return
  }
  const now = net.now
  s.visits++
  s.waiting.zeros++
  h.touchBusy(net)
  h.busy++
  const messages = net.messages
  messages.real[(m << REALS) | JOINED] = now
  messages.real[(m << REALS) | STARTED] = now
  messages.whole[(m << WORDS) | PLACE] = (s.index << STATE_BITS) | SERVING
  drawService(net, s)
  net.calendar.time = now + s.service.value
  net.calendar.push((m << KIND_BITS) | END)
}

/** Draws the service into `s.service.value`; a trace that has run out stops the run. */
function drawService(net: Network, s: Subscription): void {
  s.service.next(s.handler.serviceStream)
  if (s.service.value >= 0) return
  net.stop(`the service trace of handler ${s.handler.name} ran out`)
  s.service.value = 0
}

function enqueue(net: Network, m: number, s: Subscription): void {
  const h = s.handler
  if (h.queued >= h.capacity && !overflow(net, m, s)) return
  s.visits++
  const messages = net.messages
  messages.real[(m << REALS) | JOINED] = net.now
  messages.whole[(m << WORDS) | PLACE] = (s.index << STATE_BITS) | QUEUED
  h.touchQueue(net)
  if (h.order === null) {
    messages.whole[(m << WORDS) | NEXT] = -1
    if (h.queued === 0) h.head = m
    else messages.whole[(h.tail << WORDS) | NEXT] = m
    h.tail = m
    h.queued++
    return
  }
  h.queued++
  if (h.drawsOnJoining) {
    drawService(net, s)
    messages.work[m] = s.service.value
  }
  h.order.add(m)
  if (h.deadlines !== null) setDeadline(net, m, s, h)
}

/** The queue is full. True: room was made for the message after all. */
function overflow(net: Network, m: number, s: Subscription): boolean {
  const h = s.handler
  if (h.overflow === OVERFLOW_DEAD_LETTER) {
    s.refused++
    s.deadLettered++
    deadLetter(net, m, h)
    return false
  }
  const victim = h.overflow === OVERFLOW_DROP_OLDEST && h.capacity > 0 ? oldest(h) : -1
  if (victim < 0) {
    s.refused++
    s.dropped++
    net.release(m)
    return false
  }
  const v = leaveQueue(net, victim, h)
  v.dropped++
  v.evicted++
  net.release(victim)
  return true
}

function oldest(h: Handler): number {
  return h.order === null ? h.head : h.order.oldest()
}

/** Publishes a message as its handler's dead letter, or lets it go. */
export function deadLetter(net: Network, m: number, h: Handler): void {
  if (h.deadLetter === null) net.release(m)
  else publishSoon(net, h.deadLetter, m)
}

/** A waiting message gives up its place without service: its visit ends. */
export function leaveQueue(net: Network, m: number, h: Handler): Subscription {
  const messages = net.messages
  const s = net.subscriptions[messages.whole[(m << WORDS) | PLACE]! >> STATE_BITS]!
  h.touchQueue(net)
  h.queued--
  if (h.order === null) h.head = messages.whole[(m << WORDS) | NEXT]!
  else {
    h.order.remove(m)
    if (h.deadlines !== null) h.deadlines.remove(m, messages.timerPosition)
  }
  const waited = net.now - messages.real[(m << REALS) | JOINED]!
  s.ended.recordUnserved(waited)
  s.unservedTime += waited
  return s
}

function setDeadline(net: Network, m: number, s: Subscription, h: Handler): void {
  const patience = h.patience === null ? Number.POSITIVE_INFINITY : h.patience.sample(h.patienceStream!)
  const deadline = net.now + Math.min(s.ttl, patience)
  if (deadline === Number.POSITIVE_INFINITY) return
  const deadlines = h.deadlines!
  deadlines.add(m, deadline, net.messages.timerPosition)
  if (deadline < deadlines.armedAt) {
    deadlines.armedAt = deadline
    net.calendar.time = deadline
    net.calendar.push((h.index << KIND_BITS) | EXPIRY)
  }
}

/** Removes and returns the message that is served next. Only when somebody waits. */
function takeNext(net: Network, h: Handler): number {
  h.touchQueue(net)
  h.queued--
  if (h.order === null) {
    const m = h.head
    h.head = net.messages.whole[(m << WORDS) | NEXT]!
    return m
  }
  const m = h.order.take()
  if (h.deadlines !== null) h.deadlines.remove(m, net.messages.timerPosition)
  return m
}

/** A waiting message's service starts; `calendar.time` becomes the time of its end. */
function startWaiting(net: Network, m: number, h: Handler): void {
  const { messages, calendar } = net
  const s = net.subscriptions[messages.whole[(m << WORDS) | PLACE]! >> STATE_BITS]!
  const { waiting } = s
  if (waiting.pending === BUFFER) waiting.flush()
  if (h.drawsOnJoining) calendar.time = net.now + messages.work[m]!
  else {
    drawService(net, s)
    calendar.time = net.now + s.service.value
  }
  const now = net.now
  messages.whole[(m << WORDS) | PLACE] = (s.index << STATE_BITS) | SERVING
  const { real } = messages
  const waited = now - real[(m << REALS) | JOINED]!
  real[(m << REALS) | STARTED] = now
  if (waited > 0) waiting.buffer[waiting.pending++] = waited
  else waiting.zeros++
}

/** A worker finishes a message: it takes the next one, then the outcome is published. */
export function endService(net: Network, m: number): void {
  const { messages, calendar } = net
  const s = net.subscriptions[messages.whole[(m << WORDS) | PLACE]! >> STATE_BITS]!
  const h = s.handler
  const { ended } = s
  if (ended.pending === BUFFER) ended.flush()
  const now = net.now
  const i = ended.pending++
  ended.buffer[i] = now - messages.real[(m << REALS) | JOINED]!
  ended.buffer[i + BUFFER] = now - messages.real[(m << REALS) | STARTED]!
  if (h.queued > 0) {
    const next = takeNext(net, h)
    startWaiting(net, next, h)
    calendar.replace((next << KIND_BITS) | END)
  } else {
    h.touchBusy(net)
    h.busy--
    calendar.pop()
  }
  if (s.failure !== null) {
    const stream = h.failureStream!
    stream.drawUniform()
    if (stream.value < s.failure.probability) {
      attemptFailed(net, m, s, s.failure)
      return
    }
  }
  s.successes++
  const routing = s.routing
  if (routing === null) net.release(m)
  else if (routing.single !== null) publish(net, routing.single, m)
  else publishAll(net, routing, m, h.routingStream!)
}

/** At time 0: a message that was there before anything happened; workers take from the queue afterwards. */
export function enqueueInitial(net: Network, m: number, s: Subscription): void {
  const capacity = s.handler.capacity
  s.offered++
  if (s.failure !== null && s.failure.attempts > 1) net.messages.whole[(m << WORDS) | ATTEMPT] = 1
  s.handler.capacity = Number.MAX_SAFE_INTEGER
  enqueue(net, m, s)
  s.handler.capacity = capacity
}

/** Idle workers take what waits. */
export function startIdleWorkers(net: Network, h: Handler): void {
  while (h.queued > 0 && h.busy < h.workers) {
    const m = takeNext(net, h)
    h.touchBusy(net)
    h.busy++
    startWaiting(net, m, h)
    net.calendar.push((m << KIND_BITS) | END)
  }
}
