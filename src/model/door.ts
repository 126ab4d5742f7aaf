/**
 * Back-pressure: what wants to join a full queue with `overflow: block` waits at its door, first come first served, and its
 * publisher with it. A worker that published is kept (blocked after service) until everything it published has been
 * admitted; a producer's messages wait as its backlog; what comes from the bus or from a retry waits by itself.
 */
import { Gauge } from '../statistics/gauge.ts'
import type { Crew } from './crew/crew.ts'
import { keep, letGo } from './crew/serving.ts'
import type { Handler } from './handler.ts'
import { BLOCKED, JOINED, NEXT, PLACE, REALS, ROOT, STARTED, STATE_BITS, WAITING, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import { publish, publishAll } from './publishing.ts'
import { enter } from './service.ts'
import type { Subscription } from './subscription.ts'
import { present, sendAway, setAway } from './workers.ts'

/** Publishers by number: a message index (its worker), NOBODY, or a producer. */
export const NOBODY = -1
export const producerNumber = (index: number): number => -2 - index

/** What enters now would not find the queue full. */
function hasRoom(net: Network, h: Handler, m: number): boolean {
  if (h.sharing !== null) return h.sharing.hasRoom()
  if (h.crew !== null) return h.queued < h.capacity || takesAtOnce(net, h.crew, m)
  return (h.batching === null && h.busy < h.workers) || h.queued < h.capacity
}

function takesAtOnce(net: Network, crew: Crew, m: number): boolean {
  const s = net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
  return crew.handler.batching === null && crew.mayStart && crew.lines.hasWorkerFor(net, m, s)
}

export class Door {
  private head = -1
  private tail = -1
  private readonly handler: Handler
  /** Waiting there with no publisher that would count them. */
  readonly alone = new Gauge()

  constructor(handler: Handler) {
    this.handler = handler
  }

  /** A message finds the queue full. */
  wait(net: Network, m: number, s: Subscription): void {
    const { whole, owner } = net.messages
    whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | WAITING
    whole[m * WORDS + NEXT] = -1
    owner[m] = net.publisher
    if (net.publisher >= 0) net.messages.outstanding[net.publisher]!++
    else if (net.publisher === NOBODY) this.alone.change(net, 1)
    else net.producers[-2 - net.publisher]!.backlog.change(net, 1)
    if (this.head < 0) this.head = m
    else whole[this.tail * WORDS + NEXT] = m
    this.tail = m
    if (net.publisher >= 0 && this.handler.mayDeadlock) findDeadlock(net)
  }

  /** There may be room: admits what waits as long as there is. */
  admit(net: Network): void {
    const h = this.handler
    while (this.head >= 0 && hasRoom(net, h, this.head)) {
      const m = this.head
      const { whole, owner } = net.messages
      this.head = whole[m * WORDS + NEXT]!
      const publisher = owner[m]!
      if (publisher === NOBODY) this.alone.change(net, -1)
      else if (publisher < NOBODY) net.producers[-2 - publisher]!.backlog.change(net, -1)
      enter(net, m, net.subscriptions[whole[m * WORDS + PLACE]! >> STATE_BITS]!, false)
      if (publisher >= 0) admitted(net, publisher)
    }
  }

  /** Calls `visit` with the worker's message of everything that waits for the sake of a worker. */
  forEachWorker(net: Network, visit: (message: number) => void): void {
    const { whole, owner } = net.messages
    for (let m = this.head; m >= 0; m = whole[m * WORDS + NEXT]!) if (owner[m]! >= 0) visit(owner[m]!)
  }
}

/**
 * A service has ended well at a handler whose publications may be blocked: its worker is kept until they are all admitted.
 * The calendar's entry is gone already, the worker no longer busy.
 */
export function publishBlocking(net: Network, m: number): void {
  net.messages.whole[m * WORDS + NEXT] = -1
  beginBlocking(net, m)
  publishFrom(net, m, m)
  admitted(net, m)
}

/**
 * A worker is kept for the messages of the list through NEXT that begins with `first`. Their services have ended: STARTED
 * holds from now on how long they took [s].
 */
export function beginBlocking(net: Network, first: number): void {
  const { whole, real, outstanding } = net.messages
  const h = net.subscriptions[whole[first * WORDS + PLACE]! >> STATE_BITS]!.handler
  for (let m = first; m >= 0; m = whole[m * WORDS + NEXT]!) {
    whole[m * WORDS + PLACE] = ((whole[m * WORDS + PLACE]! >> STATE_BITS) << STATE_BITS) | BLOCKED
    real[m * REALS + STARTED] = net.now - real[m * REALS + STARTED]!
    h.blocked.change(net, 1)
  }
  if (h.crew !== null && h.sharing === null) keep(net, h.crew, first)
  else {
    h.kept.change(net, 1)
    sendAway(net, h)
  }
  // One for the act of publishing itself, so that the first admission doesn't end the visit too early.
  outstanding[first] = 1
}

/** Publishes the success of message `m` on behalf of the worker that is kept for `first`. */
export function publishFrom(net: Network, first: number, m: number): void {
  const { whole } = net.messages
  const s = net.subscriptions[whole[m * WORDS + PLACE]! >> STATE_BITS]!
  const routing = s.routing
  if (routing === null) return
  const copy = net.copy(whole[m * WORDS + ROOT]!)
  net.publisher = first
  if (routing.single !== null) publish(net, routing.single, copy)
  else publishAll(net, routing, copy, s.handler.routingStream!)
  net.publisher = NOBODY
}

/** One of the things that a blocked worker waited for has happened; after the last the visits end. */
export function admitted(net: Network, first: number): void {
  const { outstanding } = net.messages
  const left = outstanding[first]! - 1
  outstanding[first] = left
  if (left > 0) return
  const h = net.subscriptions[net.messages.whole[first * WORDS + PLACE]! >> STATE_BITS]!.handler
  // Read before the message is given back.
  const worker = h.crew === null ? -1 : net.messages.worker[first]!
  for (let m = first; m >= 0; ) {
    const { real, whole } = net.messages
    const next = whole[m * WORDS + NEXT]!
    const s = net.subscriptions[whole[m * WORDS + PLACE]! >> STATE_BITS]!
    s.ended.record(net.now - real[m * REALS + JOINED]!, real[m * REALS + STARTED]!)
    s.successes++
    h.partitions?.succeeded(m)
    h.blocked.change(net, -1)
    net.release(m)
    m = next
  }
  if (h.crew !== null && h.sharing === null) {
    letGo(net, h.crew, worker)
    return
  }
  h.kept.change(net, -1)
  setAway(net, h, -1)
}

/** Workers kept, down or not. */
function keptWorkers(h: Handler): number {
  return h.crew === null || h.sharing !== null ? h.kept.value : h.crew.kept
}

/**
 * Stops the run when handlers wait for each other in a circle. A handler is stuck when every worker it has is blocked by
 * something that waits at the door of a stuck handler: the largest such set is what remains when all others are removed.
 */
function findDeadlock(net: Network): void {
  let stuck = net.handlers.filter(
    (h) => h.mayDeadlock && h.deadlines === null && h.busy === 0 && keptWorkers(h) > 0 && keptWorkers(h) >= present(h),
  )
  for (let size = -1; size !== stuck.length; ) {
    size = stuck.length
    const blockedBy = new Map<Handler, Set<number>>()
    for (const target of stuck) {
      target.door?.forEachWorker(net, (m) => {
        const h = net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!.handler
        const set = blockedBy.get(h) ?? new Set()
        blockedBy.set(h, set.add(m))
      })
    }
    stuck = stuck.filter((h) => (blockedBy.get(h)?.size ?? 0) >= present(h))
  }
  if (stuck.length === 0) return
  const names = stuck.map((h) => h.name)
  net.stop(
    names.length === 1
      ? `deadlock: every worker of ${names[0]} waits for room in its own queue`
      : `deadlock: ${names.join(', ')} wait for room in each other's queues`,
  )
}
