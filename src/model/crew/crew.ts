/**
 * Workers of a handler as individuals, for what happens to one of them: unequal speeds, breakdowns, outages, cold starts,
 * polling, queues of their own. Workers are numbered as listed, from 0; the state of each is a set of bits, and none
 * of them set means idle. Where messages wait, and which of them a worker may take, is up to `lines`.
 *
 * What a worker serves is its message, or the first message of its batch; ends of service are alarms of the workers. A
 * message carries its remaining work (`messages.work`, seconds at speed 1; `messages.drawn`: all of it), and the time it
 * has been served in this visit (`messages.worked` [s], -1 before the first start). A time-out bounds the latter.
 *
 * Looking for an idle worker is O(workers); everything else is O(log n). Nothing is allocated per message.
 */
import { END_SHARED } from '../../engine/calendar.ts'
import { type Handler, UNLIMITED } from '../handler.ts'
import { floats, ints } from '../messages.ts'
import type { Network } from '../network.ts'
import type { Urgency } from '../running.ts'
import { applyWorkers } from '../workers.ts'
import { Alarms } from './alarms.ts'
import type { Lines } from './lines.ts'
import { comeBack, ended, startFor, stopWork } from './serving.ts'

/** It has a message; served unless the worker is stopped. */
export const BUSY = 1
/** Kept for what it published, until that is admitted. */
export const KEPT = 2
/** Goes on with work that timed out. */
export const WASTING = 4
export const BROKEN = 8
/** Down by an outage. */
export const OUT = 16
/** Not there (any more): by a schedule or an autoscaler. It finishes its message first. */
export const REMOVED = 32
/** Switched off for want of work. */
export const OFF = 64
export const SETTING_UP = 128
/** It polls, and looks again later. */
export const SLEEPING = 256
/** Kept from starting anything by its line. */
export const HELD = 512

/** Not up: neither its cost nor its idleness counts. */
export const DOWN = BROKEN | OUT | REMOVED | OFF | SETTING_UP
/** What it does stands still. */
export const STOPPED = BROKEN | OUT
/** It has something to finish. */
export const ENGAGED = BUSY | KEPT | WASTING

/** What becomes of idle workers (cold starts, polling). */
export interface Idling {
  resize(n: number): void
  /** `w` is idle and has found nothing to do. May be called again while it is. */
  idle(net: Network, w: number): void
  /** `w` is idle no more, for whatever reason. */
  leaves(net: Network, w: number): void
  /** `w` is removed: nothing of it is left. */
  forget(w: number): void
  /** A message waits that no worker took. */
  waits(net: Network): void
}

/** What happens to workers over time by itself. */
export interface Wear {
  resize(n: number): void
  /** `w` is new, or as good as new: up from now on. */
  begin(net: Network, w: number): void
  /** `w` is removed or switched off. */
  cancel(w: number): void
  /** It begins to work, it stops working. */
  works(net: Network, w: number): void
  rests(net: Network, w: number): void
}

export class Crew {
  readonly handler: Handler
  readonly ends: Alarms
  lines!: Lines
  /** Workers 0 … present − 1 are there, up or not. */
  present = 0
  bits = new Int32Array(0)
  /** What it serves; -1: nothing. */
  message = new Int32Array(0)
  speed = new Float64Array(0)
  /** Since when it has been doing what it does, where that takes time [s]. */
  since = new Float64Array(0)
  /** Abandoned work left [s]. */
  rest = new Float64Array(0)
  /** Idle workers. */
  idle = 0
  /** Messages that wait for their own worker, which is stopped: they are in no line, and take no room in the queue. */
  suspended = 0
  /** Workers that are stopped in the midst of a service. */
  halted = 0
  /** Workers kept for what they published, stopped or not. */
  kept = 0
  /** The work of a message is known on its arrival, not at its first start. */
  drawsOnJoining = false
  /** Arrivals may interrupt less urgent services; null: they don't. */
  urgency: Urgency | null = null
  idling: Idling | null = null
  wear: Wear | null = null
  /** What goes on at dates of its own. */
  readonly starts: { start(net: Network): void }[] = []
  /** The number of workers has changed: how many are down by outages? */
  onResize: ((net: Network) => void) | null = null
  private readonly speeds: readonly number[]

  /** @param speeds of the workers as listed; those beyond the list have speed 1. */
  constructor(handler: Handler, speeds: readonly number[]) {
    this.handler = handler
    this.speeds = speeds
    this.ends = new Alarms(END_SHARED, (net, w) => ended(net, this, w))
  }

  /** Messages that wait in line. */
  get waiting(): number {
    return this.handler.queued - this.suspended
  }

  /** No gate is closed: an idle worker may start. */
  get mayStart(): boolean {
    return this.handler.closed === 0 && this.handler.busy + this.halted < this.handler.bound
  }

  /** It serves a message, or goes on with abandoned work. */
  isWorking(w: number): boolean {
    const state = this.bits[w]!
    return (state & (BUSY | WASTING)) !== 0 && (state & STOPPED) === 0
  }

  /** The first idle worker listed, -1: none. */
  firstIdle(): number {
    if (this.idle === 0) return -1
    const { bits, present } = this
    for (let w = 0; w < present; w++) if (bits[w] === 0) return w
    return -1
  }

  /** Before time 0: `n` workers are there. */
  begin(n: number): void {
    this.grow(n)
    this.present = n
    this.bits.fill(0, 0, n)
    this.idle = n
  }

  /** Time 0: workers have taken what is there. */
  start(net: Network): void {
    for (let w = 0; w < this.present; w++) this.wear?.begin(net, w)
    for (const timer of this.starts) timer.start(net)
    this.settle(net)
  }

  /** Tells workers that found nothing to do. */
  private settle(net: Network): void {
    if (this.idling === null) return
    for (let w = 0; w < this.present; w++) if (this.bits[w] === 0) this.idling.idle(net, w)
  }

  private grow(n: number): void {
    const old = this.bits.length
    if (n <= old) return
    this.bits = ints(this.bits, n).fill(REMOVED, old)
    this.message = ints(this.message, n).fill(-1, old)
    this.speed = floats(this.speed, n)
    for (let w = old; w < n; w++) this.speed[w] = this.speeds[w] ?? 1
    this.since = floats(this.since, n)
    this.rest = floats(this.rest, n)
    this.ends.resize(n)
    this.wear?.resize(n)
    this.idling?.resize(n)
  }

  /** Sets a bit of a worker's state; what it does is not touched. */
  set(net: Network, w: number, bit: number): void {
    const before = this.bits[w]!
    this.bits[w] = before | bit
    if (before === 0) {
      this.idle--
      this.idling?.leaves(net, w)
    }
    if ((before & DOWN) === 0 && (bit & DOWN) !== 0) this.changeUp(net, -1)
  }

  /** Clears a bit; whoever does so lets the worker take something afterwards, if it is idle now (`free`). */
  clear(net: Network, w: number, bit: number): void {
    const before = this.bits[w]!
    const after = before & ~bit
    this.bits[w] = after
    if (before !== 0 && after === 0) this.idle++
    if ((before & DOWN) !== 0 && (after & DOWN) === 0) this.changeUp(net, 1)
  }

  private changeUp(net: Network, by: number): void {
    const h = this.handler
    h.upTime.change(net, by)
    h.up += by
    // Who shares the workers notices at once; individuals start when they are told.
    if (h.sharing !== null) applyWorkers(net, h)
  }

  /** Worker `w` stops (BROKEN or OUT): what it does stands still. */
  goDown(net: Network, w: number, bit: number): void {
    if ((this.bits[w]! & STOPPED) === 0) stopWork(net, this, w)
    this.set(net, w, bit)
    this.lines?.stateChanged(net, w)
  }

  /** One reason for being stopped is gone. */
  comeUp(net: Network, w: number, bit: number): void {
    this.clear(net, w, bit)
    if ((this.bits[w]! & STOPPED) !== 0) return
    comeBack(net, this, w)
    this.lines?.stateChanged(net, w)
    this.free(net, w)
  }

  /** Worker `w` may have nothing to do: it takes what is there for it, goes if it was to go, or is idle. */
  free(net: Network, w: number): void {
    const state = this.bits[w]!
    if (state === 0) {
      if (this.handler.sharing === null && !startFor(net, this, w)) {
        this.idling?.idle(net, w)
        this.passOn(net)
      }
      if (this.handler.door !== null) this.handler.door.admit(net)
    } else if ((state & (REMOVED | ENGAGED)) === REMOVED) this.retire(w)
  }

  /** A breaker that probes lets another one start: who was free for it may have had nothing to do. */
  passOn(net: Network): void {
    if (this.handler.bound !== UNLIMITED) this.startIdle(net)
  }

  /** Idle workers take what waits, the first listed first. */
  startIdle(net: Network): void {
    for (let w = 0; w < this.present && this.idle > 0 && this.waiting > 0 && this.mayStart; w++)
      if (this.bits[w] === 0) startFor(net, this, w)
    if (this.idling !== null && this.waiting > 0) this.idling.waits(net)
    if (this.handler.door !== null) this.handler.door.admit(net)
  }

  /** The number of workers there: the last ones go, and finish their message first; new ones come at the end. */
  resize(net: Network, n: number): void {
    const before = this.present
    this.grow(n)
    this.present = n
    for (let w = before; w < n; w++) {
      const fresh = (this.bits[w]! & ENGAGED) === 0
      this.clear(net, w, REMOVED)
      if (fresh) this.wear?.begin(net, w)
    }
    for (let w = n; w < before; w++) {
      this.set(net, w, REMOVED)
      if ((this.bits[w]! & ENGAGED) === 0) this.retire(w)
    }
    if (n === before) return
    this.onResize?.(net)
    this.lines?.workersChanged(net)
    if (this.handler.sharing !== null) return
    this.startIdle(net)
    if (n > before) this.settle(net)
  }

  /** `w` is gone, whatever its state was. */
  private retire(w: number): void {
    this.bits[w] = REMOVED
    this.wear?.cancel(w)
    this.idling?.forget(w)
  }
}
