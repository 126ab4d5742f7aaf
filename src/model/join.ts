/**
 * Joins: a handler that waits for several events of the same flow instance. One part of each event makes one unit of work;
 * a second part of the same event waits for the next unit. With `atLeast` fewer than all, the parts that a unit did without
 * are absorbed when they come.
 *
 * A record per (handler, instance) with parts present or owed, in parallel arrays with a free list.
 */
import { Deadlines } from './deadlines.ts'
import type { Handler } from './handler.ts'
import { ints, JOINED, JOINING, NEXT, PLACE, REALS, ROOT, STATE_BITS, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import { publishAll } from './publishing.ts'
import type { Routing } from './routing.ts'
import { enter, firstAttempt } from './service.ts'
import type { Subscription } from './subscription.ts'
import { type Timer, wakeAt } from './timer.ts'

export class Join implements Timer {
  index = -1
  readonly parts: number
  readonly atLeast: number
  /** From the first part of a unit [s]; Infinity: none. */
  readonly timeout: number
  readonly publishes: Routing | null
  /** The class of complete units. */
  readonly unit: Subscription
  readonly deadlines: Deadlines | null

  /** By instance: its record, -1: none. */
  private recordOf = new Int32Array(0)
  /** By record. */
  position = new Int32Array(0)
  instance = new Int32Array(0)
  private next = new Int32Array(0)
  private free = -1
  /** By record × part: messages that wait (a list through `next`), and how many are to be absorbed. */
  head = new Int32Array(0)
  tail = new Int32Array(0)
  owed = new Int32Array(0)

  constructor(parts: number, atLeast: number, timeout: number, publishes: Routing | null, unit: Subscription) {
    this.parts = parts
    this.atLeast = atLeast
    this.timeout = timeout
    this.publishes = publishes
    this.unit = unit
    this.deadlines = timeout < Number.POSITIVE_INFINITY ? new Deadlines() : null
  }

  /** Units that waited too long for their parts: the parts leave. */
  fire(net: Network): void {
    timeOutDue(net, this.unit.handler, this)
  }

  /** The record of an instance, made if there is none. */
  record(instance: number, instances: number): number {
    if (instance >= this.recordOf.length) {
      const old = this.recordOf.length
      this.recordOf = ints(this.recordOf, Math.max(instances, instance + 1)).fill(-1, old)
    }
    let r = this.recordOf[instance]!
    if (r >= 0) return r
    if (this.free < 0) this.grow()
    r = this.free
    this.free = this.next[r]!
    this.recordOf[instance] = r
    this.instance[r] = instance
    return r
  }

  /** Frees the record of an instance that has settled. */
  forget(instance: number): void {
    const r = instance < this.recordOf.length ? this.recordOf[instance]! : -1
    if (r < 0) return
    this.recordOf[instance] = -1
    this.owed.fill(0, r * this.parts, (r + 1) * this.parts)
    this.next[r] = this.free
    this.free = r
  }

  private grow(): void {
    const old = this.next.length
    const n = old === 0 ? 256 : old * 2
    this.position = ints(this.position, n).fill(-1, old)
    this.instance = ints(this.instance, n)
    this.next = ints(this.next, n)
    this.head = ints(this.head, n * this.parts).fill(-1, old * this.parts)
    this.tail = ints(this.tail, n * this.parts)
    this.owed = ints(this.owed, n * this.parts)
    for (let i = old; i < n; i++) this.next[i] = i + 1
    this.next[n - 1] = -1
    this.free = old
  }
}

/** A part arrives: it waits, completes a unit, or is absorbed. */
export function joinPart(net: Network, m: number, s: Subscription): void {
  const h = s.handler
  const join = h.join!
  const instance = net.messages.whole[m * WORDS + ROOT]!
  s.offered++
  const r = join.record(instance, net.messages.capacity)
  const base = r * join.parts
  if (join.owed[base + s.part]! > 0) {
    join.owed[base + s.part]!--
    s.merged++
    net.release(m)
    return
  }
  let present = 1
  for (let k = 0; k < join.parts; k++) if (k !== s.part && join.head[base + k]! >= 0) present++
  if (join.head[base + s.part]! >= 0 || present < join.atLeast) {
    append(net, join, base + s.part, m, s)
    rearm(net, join, r)
    return
  }
  for (let k = 0; k < join.parts; k++) {
    if (k === s.part) continue
    const part = takeFirst(net, join, base + k)
    if (part < 0) join.owed[base + k]!++
    else {
      h.joining.change(net, -1)
      net.subscriptions[net.messages.whole[part * WORDS + PLACE]! >> STATE_BITS]!.merged++
      net.release(part)
    }
  }
  rearm(net, join, r)
  s.merged++
  const unit = join.unit
  unit.offered++
  if (unit.failure !== null) firstAttempt(net, m, unit.failure)
  enter(net, m, unit, false)
}

function append(net: Network, join: Join, slot: number, m: number, s: Subscription): void {
  const { whole, real } = net.messages
  whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | JOINING
  real[m * REALS + JOINED] = net.now
  whole[m * WORDS + NEXT] = -1
  if (join.head[slot]! < 0) join.head[slot] = m
  else whole[join.tail[slot]! * WORDS + NEXT] = m
  join.tail[slot] = m
  s.handler.joining.change(net, 1)
}

function takeFirst(net: Network, join: Join, slot: number): number {
  const m = join.head[slot]!
  if (m >= 0) join.head[slot] = net.messages.whole[m * WORDS + NEXT]!
  return m
}

/** Keeps the record's deadline at `timeout` after its first part. */
function rearm(net: Network, join: Join, r: number): void {
  const deadlines = join.deadlines
  if (deadlines === null) return
  let first = Number.POSITIVE_INFINITY
  for (let k = r * join.parts; k < (r + 1) * join.parts; k++) {
    const m = join.head[k]!
    if (m >= 0 && net.messages.real[m * REALS + JOINED]! < first) first = net.messages.real[m * REALS + JOINED]!
  }
  deadlines.remove(r, join.position)
  if (first === Number.POSITIVE_INFINITY) return
  const deadline = first + join.timeout
  deadlines.add(r, deadline, join.position)
  arm(net, join, deadlines, deadline)
}

function arm(net: Network, join: Join, deadlines: Deadlines, deadline: number): void {
  if (deadline >= deadlines.armedAt) return
  deadlines.armedAt = deadline
  wakeAt(net, join, deadline)
}

function timeOutDue(net: Network, h: Handler, join: Join): void {
  const deadlines = join.deadlines!
  if (net.now >= deadlines.armedAt) deadlines.armedAt = Number.POSITIVE_INFINITY
  while (deadlines.earliest <= net.now) {
    const r = deadlines.first
    const instance = join.instance[r]!
    // The publication keeps the instance alive while its parts leave.
    const m = net.copy(instance)
    for (let k = 0; k < join.parts; k++) {
      const part = takeFirst(net, join, r * join.parts + k)
      if (part < 0) continue
      h.joining.change(net, -1)
      net.subscriptions[net.messages.whole[part * WORDS + PLACE]! >> STATE_BITS]!.expired++
      net.release(part)
    }
    rearm(net, join, r)
    if (join.publishes === null) net.release(m)
    else publishAll(net, join.publishes, m, h.routingStream!)
  }
  const next = deadlines.earliest
  if (next < deadlines.armedAt) arm(net, join, deadlines, next)
}
