/**
 * What happens at a handler: a message joins, waits, is served and leaves. A plain handler's messages do so in the kernel
 * (`src/kernel/service.ts`, step by step the same); here it is any handler, which pays for a feature it does not have only with
 * a comparison that is always false.
 */
import { END, EXPIRY, KIND_BITS } from '../engine/calendar.ts'
import { prepare } from './crew/serving.ts'
import { endFirst } from './ending.ts'
import { attemptFailed } from './failing.ts'
import { type Handler, OVERFLOW_DEAD_LETTER, OVERFLOW_DROP_OLDEST } from './handler.ts'
import { drawWork, isInterrupted, passes, startInterruptible } from './interruptible.ts'
import { joinPart } from './join.ts'
import {
  EXCEEDING,
  JOINED,
  NEXT,
  PLACE,
  QUEUED,
  REALS,
  SERVING,
  STARTED,
  STATE,
  STATE_BITS,
  WORDS,
} from './messages.ts'
import type { Network } from './network.ts'
import { publishSoon, publishSuccess } from './publishing.ts'
import { drawTaken, type Repeats } from './repeats.ts'
import type { FailureRule, Subscription } from './subscription.ts'

/** A message reaches a handler for the first time, and the kernel can't deliver it. */
export function receive(net: Network, m: number, s: Subscription): void {
  if (s.part >= 0) {
    joinPart(net, m, s)
    return
  }
  s.offered++
  if (s.failure !== null) firstAttempt(net, m, s.failure)
  enter(net, m, s, false)
}

/** A message comes back for its next attempt. */
export function deliverAgain(net: Network, m: number, s: Subscription): void {
  s.returned++
  enter(net, m, s, s.handler.requeueHead)
}

/** Begins to count a message's attempts, and pays into the budget of retries. */
export function firstAttempt(net: Network, m: number, rule: FailureRule): void {
  if (rule.attempts > 1) net.messages.setAttempt(m, 1)
  if (rule.budget !== null) rule.budget.put(rule.budgetRatio)
}

/** A message (or a complete unit of a join) asks for service. */
export function enter(net: Network, m: number, s: Subscription, atHead: boolean): void {
  const h = s.handler
  if (h.inKernel) {
    net.kernel.run.enter(m, s.address)
    return
  }
  if (h.guarded && !passes(net, m, s, atHead)) return
  if (h.busy >= h.workers) {
    enqueue(net, m, s, atHead)
    return
  }
  // What may call comes before what may not: a call makes the compiler forget what it knows of the objects.
  drawService(net, s)
  const { messages, calendar, now } = net
  s.visits++
  s.zeros++
  h.touchBusy(net)
  h.busy++
  messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | SERVING
  messages.real[m * REALS + JOINED] = now
  messages.real[m * REALS + STARTED] = now
  calendar.time = now + s.service.value
  if (h.adjusts) adjustEnd(net, m, s, h)
  calendar.push((m << KIND_BITS) | END)
  if (h.rateLimit !== null) h.rateLimit.started(net)
}

/** A batch takes longer by its size; an attempt that would take too long ends at its time-out. */
export function adjustEnd(net: Network, m: number, s: Subscription, h: Handler): void {
  if (h.batching !== null) net.calendar.time += h.batching.more
  if (h.repeats !== null && isRepetition(net, m, h, h.repeats)) return
  const end = net.calendar.time
  const limit = net.now + h.timeout
  if (end <= limit) return
  net.messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | EXCEEDING
  net.calendar.time = limit
  if (h.abandoned !== null) h.abandoned.remember(m, end - limit, net.messages.capacity)
}

/** It never fails, hence never times out; a batch may be of nothing else. */
function isRepetition(net: Network, m: number, h: Handler, repeats: Repeats): boolean {
  return h.batching === null ? repeats.recognises(net, m) : h.batching.lead < 0
}

/** Draws the service into `s.service.value`; a trace that has run out stops the run. */
export function drawService(net: Network, s: Subscription): void {
  s.service.next(s.handler.serviceStream)
  if (s.service.value >= 0) return
  traceRanOut(net, s)
  s.service.value = 0
}

export function traceRanOut(net: Network, s: Subscription): void {
  net.stop(`the service trace of handler ${s.handler.name} ran out`)
}

export function enqueue(net: Network, m: number, s: Subscription, atHead: boolean): void {
  const h = s.handler
  if (h.queued >= h.capacity && !overflow(net, m, s)) return
  s.visits++
  const messages = net.messages
  messages.real[m * REALS + JOINED] = net.now
  messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | QUEUED
  h.touchQueue(net)
  if (h.order === null) {
    messages.whole[m * WORDS + NEXT] = -1
    if (h.queued === 0) h.head = m
    else messages.whole[h.tail * WORDS + NEXT] = m
    h.tail = m
    h.queued++
    return
  }
  h.queued++
  if (h.drawsOnJoining && h.running === null) {
    drawService(net, s)
    messages.work[m] = s.service.value
  }
  if (atHead) h.order.addFirst(m)
  else h.order.add(m)
  if (h.deadlines !== null) setDeadline(net, m, s, h)
}

/** The queue is full. True: room was made for the message after all. */
export function overflow(net: Network, m: number, s: Subscription): boolean {
  const h = s.handler
  if (h.door !== null) {
    h.door.wait(net, m, s)
    return false
  }
  if (h.overflow === OVERFLOW_DEAD_LETTER) {
    s.refused++
    s.deadLettered++
    if (h.repeats !== null) h.repeats.left(net, m)
    deadLetter(net, m, h)
    return false
  }
  const victim = h.overflow === OVERFLOW_DROP_OLDEST && h.capacity > 0 ? oldest(h) : -1
  if (victim < 0) {
    s.refused++
    s.dropped++
    if (h.repeats !== null) h.repeats.left(net, m)
    net.release(m)
    return false
  }
  const v = leaveQueue(net, victim, h)
  v.dropped++
  v.evicted++
  net.release(victim)
  return true
}

export function oldest(h: Handler): number {
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
  const s = net.subscriptions[messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
  h.touchQueue(net)
  h.queued--
  if (h.order === null) h.head = messages.whole[m * WORDS + NEXT]!
  else {
    h.order.remove(m)
    if (h.deadlines !== null) h.deadlines.remove(m, messages.timerPosition)
  }
  if (h.repeats !== null) h.repeats.left(net, m)
  const waited = net.now - messages.real[m * REALS + JOINED]!
  if (isInterrupted(net, m, s)) {
    s.ended.record(waited, messages.worked[m]!)
    s.unservedTime += net.now - messages.real[m * REALS + STARTED]!
    return s
  }
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
export function takeNext(net: Network, h: Handler): number {
  h.touchQueue(net)
  h.queued--
  if (h.order === null) {
    const m = h.head
    h.head = net.messages.whole[m * WORDS + NEXT]!
    return m
  }
  const m = h.order.take()
  if (h.deadlines !== null) h.deadlines.remove(m, net.messages.timerPosition)
  return m
}

/**
 * A waiting message's service starts; `calendar.time` becomes the time of its end, unless services are interruptible:
 * `running` schedules those.
 */
export function startWaiting(net: Network, m: number, h: Handler): void {
  const s = net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
  if (h.running !== null) {
    startInterruptible(net, m, s)
    return
  }
  if (h.drawsOtherwise) drawTaken(net, m, s)
  else drawService(net, s)
  const { now } = net
  const { whole, real } = net.messages
  whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | SERVING
  net.calendar.time = now + s.service.value
  real[m * REALS + STARTED] = now
  net.kernel.run.countWait(s.address, m)
  if (h.adjusts) adjustEnd(net, m, s, h)
}

/** A waiting message becomes a member of a batch whose service starts. */
export function startMember(net: Network, m: number): void {
  const { whole, real } = net.messages
  const s = net.subscriptions[whole[m * WORDS + PLACE]! >> STATE_BITS]!
  whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | SERVING
  real[m * REALS + STARTED] = net.now
  net.kernel.run.countWait(s.address, m)
}

/** A worker finishes a message: it takes the next one, then the outcome is published. */
export function endService(net: Network, m: number): void {
  const { messages, calendar } = net
  const place = messages.whole[m * WORDS + PLACE]!
  const s = net.subscriptions[place >> STATE_BITS]!
  const h = s.handler
  if (h.endsFirst) {
    endFirst(net, m, s, h, (place & STATE) === EXCEEDING)
    return
  }
  net.kernel.run.countVisit(s.address, m)
  if (h.queued > 0 && h.busy <= h.workers) {
    const next = takeNext(net, h)
    startWaiting(net, next, h)
    calendar.replace((next << KIND_BITS) | END)
    if (h.rateLimit !== null) h.rateLimit.started(net)
  } else {
    h.touchBusy(net)
    h.busy--
    calendar.pop()
  }
  if (h.door !== null) h.door.admit(net)
  if (s.failure !== null && attemptFails(net, s, s.failure, (place & STATE) === EXCEEDING)) {
    attemptFailed(net, m, s, s.failure)
    return
  }
  s.successes++
  publishSuccess(net, m, s)
}

export function attemptFails(net: Network, s: Subscription, rule: FailureRule, timedOut: boolean): boolean {
  if (!timedOut) return fails(net, rule, s.handler)
  s.timedOut++
  return true
}

export function fails(net: Network, rule: FailureRule, h: Handler): boolean {
  const p = rule.episodes === null ? rule.probability : rule.probabilityAt(net.now)
  if (p === 0) return false
  const stream = h.failureStream!
  stream.drawUniform()
  return stream.value < p
}

/** At time 0: a message that was there before anything happened; workers take from the queue afterwards. */
export function enqueueInitial(net: Network, m: number, s: Subscription): void {
  const capacity = s.handler.capacity
  if (s.handler.sharing !== null) {
    net.kernel.run.deliver(m, s.address)
    return
  }
  if (s.handler.running !== null) drawWork(net, m, s)
  if (s.handler.crew !== null) {
    prepare(net, m, s)
    s.handler.crew.lines.assign(net, m, s)
  }
  s.offered++
  if (s.failure !== null) firstAttempt(net, m, s.failure)
  s.handler.capacity = Number.MAX_SAFE_INTEGER
  enqueue(net, m, s, false)
  s.handler.capacity = capacity
}

/** Idle workers take what waits. */
export function startIdleWorkers(net: Network, h: Handler): void {
  if (h.sharing !== null) return
  if (h.crew !== null) {
    h.crew.startIdle(net)
    return
  }
  if (h.batching !== null) {
    h.batching.tryStart(net)
    return
  }
  while (h.queued > 0 && h.busy < h.workers) {
    const m = takeNext(net, h)
    h.touchBusy(net)
    h.busy++
    startWaiting(net, m, h)
    if (h.running !== null) h.running.add(net, m)
    else net.calendar.push((m << KIND_BITS) | END)
    if (h.rateLimit !== null) h.rateLimit.started(net)
  }
  if (h.door !== null) h.door.admit(net)
}
