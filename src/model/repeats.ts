/**
 * Deliveries of one message more than once: a message that is not finished `visibility` seconds after a worker took it is
 * delivered again, as a copy that joins the tail of the queue while the first worker goes on (once for each time that it is
 * taken); and `deduplicate`, by which a delivery of a message that a worker has taken from another delivery costs a service
 * of its own kind, publishes nothing and never fails.
 *
 * The deliveries of one message (the bus's duplicates and those copies) share a *group*, which is begun with the second of
 * them. The group knows which delivery was taken first, so that its retries are no repetitions, and whether some worker has
 * finished the message (an attempt succeeded, or the attempts are exhausted): then nothing is delivered again any more.
 * Groups are rows of arrays with a free list; the timers of a handler share one heap, with one entry in the calendar.
 */
import { END, KIND_BITS } from '../engine/calendar.ts'
import type { Stream } from '../engine/stream.ts'
import { Deadlines } from './deadlines.ts'
import { ints, JOINED, PLACE, REALS, ROOT, SERVING, STARTED, STATE_BITS, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import type { Sampler } from './sampler.ts'
import { adjustEnd, drawService, enter } from './service.ts'
import type { Subscription } from './subscription.ts'
import { type Timer, wakeAt } from './timer.ts'

export const NO_GROUP = -1

/** Nobody has taken a delivery of the group; whoever did has left. */
const NOT_TAKEN = -1
const GONE = -2

/** Which deliveries are of the same message. A message without a group is the only delivery. */
export class Groups {
  /** Deliveries that belong to any group. */
  members = 0
  private size = new Int32Array(0)
  private first = new Int32Array(0)
  private done = new Uint8Array(0)
  private next = new Int32Array(0)
  private free = -1

  /** A new group, which its maker holds until `release`: a member may leave before the next one joins. */
  begin(): number {
    if (this.free < 0) this.grow()
    const g = this.free
    this.free = this.next[g]!
    this.size[g] = 1
    this.first[g] = NOT_TAKEN
    this.done[g] = 0
    return g
  }

  join(net: Network, m: number, g: number): void {
    net.messages.group[m] = g
    this.size[g]!++
    this.members++
  }

  /** Delivery `m` is no more. */
  leave(net: Network, m: number): void {
    const { group } = net.messages
    const g = group[m]!
    if (g < 0) return
    group[m] = NO_GROUP
    this.members--
    if (this.first[g] === m) this.first[g] = GONE
    this.release(g)
  }

  /** One that held the group less; the last one takes it along. */
  release(g: number): void {
    if (--this.size[g]! > 0) return
    this.next[g] = this.free
    this.free = g
  }

  /** A worker takes delivery `m`. */
  take(net: Network, m: number): void {
    const g = net.messages.group[m]!
    if (g >= 0 && this.first[g] === NOT_TAKEN) this.first[g] = m
  }

  /** Delivery `m`, which a worker took, repeats one that was taken before. */
  repeats(net: Network, m: number): boolean {
    const g = net.messages.group[m]!
    return g >= 0 && this.first[g] !== m
  }

  finish(net: Network, m: number): void {
    const g = net.messages.group[m]!
    if (g >= 0) this.done[g] = 1
  }

  finished(net: Network, m: number): boolean {
    const g = net.messages.group[m]!
    return g >= 0 && this.done[g] === 1
  }

  private grow(): void {
    const old = this.next.length
    const n = old === 0 ? 256 : old * 2
    this.size = ints(this.size, n)
    this.first = ints(this.first, n)
    this.next = ints(this.next, n)
    const done = new Uint8Array(n)
    done.set(this.done)
    this.done = done
    for (let i = old; i < n; i++) this.next[i] = i + 1
    this.next[n - 1] = -1
    this.free = old
  }
}

/** What a handler does about repeated deliveries. */
export class Repeats implements Timer {
  index = -1
  /** What a repetition costs; null: it is not recognised, and served like any other. */
  readonly cost: Sampler | null
  private readonly costStream: Stream | null
  /** [s]; Infinity: nothing is delivered again. */
  private readonly visibility: number
  private readonly deadlines = new Deadlines()

  constructor(visibility: number, cost: Sampler | null, costStream: Stream | null) {
    this.visibility = visibility
    this.cost = cost
    this.costStream = costStream
  }

  /** A worker takes `m`: its time begins. True: the delivery is recognised as a repetition. */
  taken(net: Network, m: number): boolean {
    net.groups.take(net, m)
    if (this.visibility < Number.POSITIVE_INFINITY) {
      const at = net.now + this.visibility
      this.deadlines.add(m, at, net.messages.visible)
      this.arm(net, at)
    }
    return this.recognises(net, m)
  }

  /** Of a message that a worker has taken: it is a repetition, and costs `cost`. */
  recognises(net: Network, m: number): boolean {
    return this.cost !== null && net.groups.repeats(net, m)
  }

  /** Draws what a repetition costs [s]. */
  drawCost(): number {
    return this.cost!.sample(this.costStream!)
  }

  /** The worker that had `m` doesn't have it any more: its time stops. */
  released(net: Network, m: number): void {
    this.deadlines.remove(m, net.messages.visible)
  }

  /** `m` leaves the handler unfinished: dropped or expired. */
  left(net: Network, m: number): void {
    this.deadlines.remove(m, net.messages.visible)
    net.groups.leave(net, m)
  }

  /** A worker has finished `m`: an attempt succeeded, or its attempts are exhausted. */
  finished(net: Network, m: number): void {
    net.groups.finish(net, m)
    this.left(net, m)
  }

  fire(net: Network): void {
    const { deadlines } = this
    if (net.now >= deadlines.armedAt) deadlines.armedAt = Number.POSITIVE_INFINITY
    while (deadlines.earliest <= net.now) {
      const m = deadlines.first
      deadlines.remove(m, net.messages.visible)
      if (!net.groups.finished(net, m)) deliverOnceMore(net, m)
    }
    if (deadlines.earliest < Number.POSITIVE_INFINITY) this.arm(net, deadlines.earliest)
  }

  private arm(net: Network, at: number): void {
    if (at >= this.deadlines.armedAt) return
    this.deadlines.armedAt = at
    wakeAt(net, this, at)
  }
}

/** A copy of `m`, which a worker has, joins the queue: its attempts count anew, but pay into no budget of retries. */
function deliverOnceMore(net: Network, m: number): void {
  const { messages, groups } = net
  const s = net.subscriptions[messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
  if (messages.group[m]! < 0) {
    const g = groups.begin()
    groups.join(net, m, g)
    groups.take(net, m)
    groups.release(g)
  }
  const copy = net.copy(messages.whole[m * WORDS + ROOT]!)
  groups.join(net, copy, messages.group[m]!)
  if (net.keyed) messages.key[copy] = messages.key[m]!
  if (s.failure !== null) messages.setAttempt(copy, 1)
  s.redelivered++
  s.duplicates++
  enter(net, copy, s, false)
}

/** An arrival at a handler with an idle worker, which takes it at once. */
export function startTaken(net: Network, m: number, s: Subscription): void {
  const h = s.handler
  if (h.drawsOnJoining) {
    // As of one that joins the queue: `drawTaken` draws no other.
    drawService(net, s)
    net.messages.work[m] = s.service.value
  }
  drawTaken(net, m, s)
  const { messages, calendar } = net
  s.visits++
  s.zeros++
  h.touchBusy(net)
  h.busy++
  messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | SERVING
  messages.real[m * REALS + JOINED] = net.now
  messages.real[m * REALS + STARTED] = net.now
  calendar.time = net.now + s.service.value
  if (h.adjusts) adjustEnd(net, m, s, h)
  calendar.push((m << KIND_BITS) | END)
  if (h.rateLimit !== null) h.rateLimit.started(net)
}

/** Puts the service of `m`, which a worker takes, into `s.service.value` where that is not simply drawn. */
export function drawTaken(net: Network, m: number, s: Subscription): void {
  const h = s.handler
  const { repeats } = h
  let of = m
  if (repeats !== null) {
    if (h.batching === null) {
      if (repeats.taken(net, m)) {
        s.service.value = repeats.drawCost()
        return
      }
    } else {
      // The batch has taken its members: its service is that of the first one that is no repetition.
      of = h.batching.lead
      if (of < 0) {
        s.service.value = 0
        return
      }
    }
  }
  if (h.drawsOnJoining) {
    s.service.value = net.messages.work[of]!
    return
  }
  const leading = net.subscriptions[net.messages.whole[of * WORDS + PLACE]! >> STATE_BITS]!
  const drawing = of === m ? s : leading
  drawService(net, drawing)
  s.service.value = drawing.service.value
}

/** A service that may be interrupted begins: a repetition has work of its own, and no time-out. */
export function takeWork(net: Network, m: number, repeats: Repeats): void {
  if (!repeats.taken(net, m)) return
  net.messages.work[m] = repeats.drawCost()
  net.messages.exceeds[m] = 0
}
