/** What a worker of a crew does: it starts, is stopped, goes on, ends, is interrupted. */
import type { Handler } from '../handler.ts'
import { EXCEEDING, JOINED, NEXT, PLACE, QUEUED, REALS, SERVING, STARTED, STATE_BITS, WORDS } from '../messages.ts'
import type { Network } from '../network.ts'
import { drawService, endService, enqueue } from '../service.ts'
import type { Subscription } from '../subscription.ts'
import { BUSY, type Crew, KEPT, STOPPED, WASTING } from './crew.ts'
import { interrupt } from './interrupting.ts'

/** A message reaches the crew: an idle worker takes it, or it interrupts somebody, or it waits. */
export function arrive(net: Network, m: number, s: Subscription, atHead: boolean): void {
  const h = s.handler
  const crew = h.crew!
  prepare(net, m, s)
  crew.lines.assign(net, m, s)
  if (h.batching === null) {
    let w = crew.mayStart ? crew.lines.workerFor(net, m) : -1
    if (w < 0) w = interrupt(net, crew, m, s)
    if (w >= 0) {
      s.visits++
      net.messages.real[m * REALS + JOINED] = net.now
      net.messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | QUEUED
      start(net, crew, w, m)
      return
    }
  }
  enqueue(net, m, s, atHead)
  if (h.batching !== null) crew.startIdle(net)
  else crew.idling?.waits(net)
}

/** A message that has not been served. */
export function prepare(net: Network, m: number, s: Subscription): void {
  net.messages.worked[m] = -1
  if (s.handler.crew!.drawsOnJoining) drawAll(net, m, s)
}

function drawAll(net: Network, m: number, s: Subscription): void {
  drawService(net, s)
  net.messages.drawn[m] = s.service.value
  net.messages.work[m] = s.service.value
}

export function subscriptionOf(net: Network, m: number): Subscription {
  return net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
}

/** The next one of a batch, -1: none. */
export function nextOf(net: Network, h: Handler, m: number): number {
  return h.batching === null ? -1 : net.messages.whole[m * WORDS + NEXT]!
}

/** The idle worker `w` takes a message or a batch; false: there is none for it, or a gate is closed. */
export function startFor(net: Network, crew: Crew, w: number): boolean {
  if (!crew.mayStart || crew.waiting === 0) return false
  if (crew.handler.batching !== null) return crew.handler.batching.startFor(net, crew, w)
  const m = take(net, crew, w)
  if (m < 0) return false
  start(net, crew, w, m)
  return true
}

/** Takes from the queue what `w` serves next, -1: nothing. */
export function take(net: Network, crew: Crew, w: number): number {
  const h = crew.handler
  const m = crew.lines.takeFor(net, w)
  if (m < 0) return -1
  h.touchQueue(net)
  h.queued--
  if (h.deadlines !== null) h.deadlines.remove(m, net.messages.timerPosition)
  return m
}

/** Worker `w` begins to serve `m`, for the first time or again. */
function start(net: Network, crew: Crew, w: number, m: number): void {
  begin(net, crew, m)
  serve(net, crew, w, m)
  if (crew.handler.rateLimit !== null) crew.handler.rateLimit.started(net)
}

/** The work of `m` is known from now on, and its wait over. */
export function begin(net: Network, crew: Crew, m: number): void {
  const { messages } = net
  const s = subscriptionOf(net, m)
  if (messages.worked[m]! < 0) {
    drawAtStart(net, crew, m, s)
    messages.worked[m] = 0
    net.kernel.run.countWait(s.address, m)
  } else s.unservedTime += net.now - messages.real[m * REALS + STARTED]!
}

/** The work of `m`, which a worker takes: a repetition has work of its own, a batch that of its leading message and more. */
function drawAtStart(net: Network, crew: Crew, m: number, s: Subscription): void {
  const { batching, repeats } = crew.handler
  const { messages } = net
  if (batching !== null) {
    const of = repeats === null ? m : batching.lead
    if (of >= 0 && !crew.drawsOnJoining) drawAll(net, of, subscriptionOf(net, of))
    messages.drawn[m] = (of < 0 ? 0 : messages.drawn[of]!) + batching.more
    messages.work[m] = messages.drawn[m]!
  } else if (repeats?.taken(net, m)) {
    messages.drawn[m] = repeats.drawCost()
    messages.work[m] = messages.drawn[m]!
  } else if (!crew.drawsOnJoining) drawAll(net, m, s)
}

/** Repetitions never fail, hence never time out; a batch may be of nothing else. */
function timesOut(net: Network, h: Handler, first: number): boolean {
  if (h.timeout === Number.POSITIVE_INFINITY) return false
  if (h.repeats === null) return true
  for (let m = first; m >= 0; m = nextOf(net, h, m)) if (!h.repeats.recognises(net, m)) return true
  return false
}

/** Worker `w` serves from now on what begins with `m`. */
export function serve(net: Network, crew: Crew, w: number, m: number): void {
  const h = crew.handler
  h.touchBusy(net)
  h.busy++
  crew.set(net, w, BUSY)
  crew.message[w] = m
  net.messages.worker[m] = w
  run(net, crew, w)
}

/** What `w` serves goes on now, to its end or to its time-out. */
function run(net: Network, crew: Crew, w: number): void {
  const h = crew.handler
  const { messages, now } = net
  const { whole, real } = messages
  const m = crew.message[w]!
  let end = now + messages.work[m]! / crew.speed[w]!
  const limit = timesOut(net, h, m) ? now + h.timeout - messages.worked[m]! : Number.POSITIVE_INFINITY
  const exceeds = end > limit
  if (exceeds) {
    crew.rest[w] = end - limit
    end = limit
  }
  whole[m * WORDS + PLACE] = ((whole[m * WORDS + PLACE]! >> STATE_BITS) << STATE_BITS) | (exceeds ? EXCEEDING : SERVING)
  real[m * REALS + STARTED] = now
  for (let k = nextOf(net, h, m); k >= 0; k = nextOf(net, h, k)) {
    whole[k * WORDS + PLACE] = ((whole[k * WORDS + PLACE]! >> STATE_BITS) << STATE_BITS) | SERVING
    real[k * REALS + STARTED] = now
  }
  crew.since[w] = now
  crew.ends.set(net, w, end)
  crew.wear?.works(net, w)
}

/** What `w` serves has been served until now, and is not from now on; its messages wait. */
export function pause(net: Network, crew: Crew, w: number): void {
  const h = crew.handler
  const { messages, now } = net
  const first = crew.message[w]!
  const done = now - crew.since[w]!
  messages.worked[first]! += done
  messages.work[first] = Math.max(0, messages.work[first]! - done * crew.speed[w]!)
  crew.ends.cancel(w)
  crew.wear?.rests(net, w)
  h.touchBusy(net)
  h.busy--
  h.touchQueue(net)
  for (let m = first; m >= 0; m = nextOf(net, h, m)) {
    const { whole, real } = messages
    whole[m * WORDS + PLACE] = ((whole[m * WORDS + PLACE]! >> STATE_BITS) << STATE_BITS) | QUEUED
    real[m * REALS + STARTED] = now
    messages.worked[m] = messages.worked[first]!
    h.queued++
    if (m !== first) h.batching!.extra.change(net, -1)
  }
}

/** Worker `w` is about to stop. */
export function stopWork(net: Network, crew: Crew, w: number): void {
  const h = crew.handler
  const state = crew.bits[w]!
  if ((state & BUSY) !== 0) {
    const before = h.queued
    pause(net, crew, w)
    // They keep their worker, and take no room from others.
    crew.suspended += h.queued - before
    crew.halted++
    h.capacity += h.queued - before
  } else if ((state & WASTING) !== 0) {
    crew.rest[w] = Math.max(0, crew.rest[w]! - (net.now - crew.since[w]!))
    crew.ends.cancel(w)
    crew.wear?.rests(net, w)
    h.wasted.change(net, -1)
  } else if ((state & KEPT) !== 0) h.kept.change(net, -1)
}

/** Worker `w`, which was stopped, goes on. */
export function comeBack(net: Network, crew: Crew, w: number): void {
  const h = crew.handler
  const state = crew.bits[w]!
  if ((state & BUSY) !== 0) {
    unsuspend(net, crew, w)
    h.touchBusy(net)
    h.busy++
    const first = crew.message[w]!
    for (let m = first; m >= 0; m = nextOf(net, h, m)) {
      begin(net, crew, m)
      if (m !== first) h.batching!.extra.change(net, 1)
    }
    run(net, crew, w)
  } else if ((state & WASTING) !== 0) {
    h.wasted.change(net, 1)
    goOnWasting(net, crew, w)
  } else if ((state & KEPT) !== 0) h.kept.change(net, 1)
}

/** The messages of the stopped worker `w` don't wait for it any more. */
export function unsuspend(net: Network, crew: Crew, w: number): void {
  crew.halted--
  const h = crew.handler
  h.touchQueue(net)
  for (let m = crew.message[w]!; m >= 0; m = nextOf(net, h, m)) {
    h.queued--
    crew.suspended--
    h.capacity--
  }
}

/** Worker `w` is through with its message (not busy already, if it was stopped): it may take something, or go. */
export function leave(net: Network, crew: Crew, w: number): void {
  crew.message[w] = -1
  crew.clear(net, w, BUSY)
  crew.lines.left(net, w)
}

/** The end of a service, or of abandoned work. */
export function ended(net: Network, crew: Crew, w: number): void {
  const h = crew.handler
  crew.wear?.rests(net, w)
  if ((crew.bits[w]! & WASTING) !== 0) {
    h.wasted.change(net, -1)
    crew.clear(net, w, WASTING)
    crew.free(net, w)
    return
  }
  const first = crew.message[w]!
  const { real, worked } = net.messages
  // As if it had been served without a break: its service time is the time that was worked.
  for (let m = first; m >= 0; m = nextOf(net, h, m)) real[m * REALS + STARTED]! -= worked[first]!
  endService(net, first)
}

/** The service of the message that begins with `first` has ended: its worker is not busy, and takes nothing yet. Returns it. */
export function endOf(net: Network, crew: Crew, first: number): number {
  const h = crew.handler
  const w = net.messages.worker[first]!
  h.touchBusy(net)
  h.busy--
  leave(net, crew, w)
  return w
}

/** Worker `w` goes on with the work that has timed out. */
export function abandon(net: Network, crew: Crew, w: number): void {
  crew.set(net, w, WASTING)
  crew.handler.wasted.change(net, 1)
  goOnWasting(net, crew, w)
}

function goOnWasting(net: Network, crew: Crew, w: number): void {
  crew.since[w] = net.now
  crew.ends.set(net, w, net.now + crew.rest[w]!)
  crew.wear?.works(net, w)
}

/** The worker that has served what begins with `first` is kept until that is admitted where it was published to. */
export function keep(net: Network, crew: Crew, first: number): void {
  crew.set(net, net.messages.worker[first]!, KEPT)
  crew.kept++
  crew.handler.kept.change(net, 1)
}

/** … and is kept no more. */
export function letGo(net: Network, crew: Crew, w: number): void {
  if ((crew.bits[w]! & STOPPED) === 0) crew.handler.kept.change(net, -1)
  crew.kept--
  crew.clear(net, w, KEPT)
  crew.free(net, w)
}
