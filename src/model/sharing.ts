/**
 * Processor sharing over c workers: n messages are all in service, each at the speed min(1, c/n) (egalitarian; Kleinrock
 * 1976, Queueing Systems II, §4.4). Kept by the work that a message present all along would have got, the virtual time,
 * which turns every end into a fixed deadline.
 */
import { END_SHARED, KIND_BITS } from '../engine/calendar.ts'
import { Gauge } from '../statistics/gauge.ts'
import { Deadlines } from './deadlines.ts'
import type { Handler } from './handler.ts'
import { REALS, STARTED } from './messages.ts'
import type { Network } from './network.ts'
import { endService } from './service.ts'
import type { Timer } from './timer.ts'

export class Sharing implements Timer {
  index = -1
  present = 0
  /** Messages in service beyond one per busy worker. */
  readonly extra = new Gauge()
  private readonly handler: Handler
  /** By virtual time at the end. */
  private readonly ends = new Deadlines()
  private virtual = 0
  private since = 0
  private armedAt = Number.POSITIVE_INFINITY

  constructor(handler: Handler) {
    this.handler = handler
  }

  /** A message that comes now may be served: no gate is closed, and a breaker that probes allows one more. */
  admits(): boolean {
    const h = this.handler
    return h.closed === 0 && this.present < h.bound
  }

  /** One more may wait, or be served beyond the workers, or there is a worker for it. */
  hasRoom(): boolean {
    const h = this.handler
    const beyond = this.present - h.up
    if (h.queued === 0 && beyond < h.capacity && this.admits()) return true
    return h.queued + Math.max(0, beyond) < h.capacity
  }

  /** Work per second that each message gets. */
  private speed(): number {
    return this.present === 0 ? 0 : Math.min(1, this.handler.workers / this.present)
  }

  /** Brings the virtual time up to now, before anything changes. */
  private advance(net: Network): void {
    this.virtual += (net.now - this.since) * this.speed()
    this.since = net.now
  }

  /** Sets busy workers and what is served beyond them. */
  private account(net: Network): void {
    const h = this.handler
    const busy = Math.min(this.present, h.workers)
    h.watch?.note(net)
    h.touchBusy(net)
    h.busy = busy
    this.extra.change(net, this.present - busy - this.extra.value)
  }

  /** A message comes, with `messages.work[m]` seconds of work. */
  add(net: Network, m: number): void {
    this.advance(net)
    if (this.present === 0) this.virtual = 0
    this.present++
    this.ends.add(m, this.virtual + net.messages.work[m]!, net.messages.timerPosition)
    this.account(net)
    this.arm(net)
  }

  /** The number of workers is about to change: call before, and `changed` after. */
  beforeChange(net: Network): void {
    this.advance(net)
  }

  changed(net: Network): void {
    this.account(net)
    this.arm(net)
  }

  private arm(net: Network): void {
    const speed = this.speed()
    if (this.present === 0 || speed === 0) return
    const left = this.ends.earliest - this.virtual
    const at = left <= this.slack(net) ? net.now : net.now + left / speed
    if (at >= this.armedAt) return
    this.armedAt = at
    net.calendar.time = at
    net.calendar.push((this.index << KIND_BITS) | END_SHARED)
  }

  fire(net: Network): void {
    if (net.now >= this.armedAt) this.armedAt = Number.POSITIVE_INFINITY
    this.advance(net)
    if (this.present > 0 && this.ends.earliest - this.virtual <= this.slack(net)) {
      const m = this.ends.first
      this.ends.remove(m, net.messages.timerPosition)
      this.present--
      this.account(net)
      // Another end of this instant has to stand in the calendar before this one is published, or a delivery would overtake it.
      this.arm(net)
      // Under sharing the service time is the work drawn.
      net.messages.real[m * REALS + STARTED] = net.now - net.messages.work[m]!
      endService(net, m)
    }
    this.arm(net)
  }

  /** What rounding leaves of an end that was computed for this instant: less than any service [s of work]. */
  private slack(net: Network): number {
    return 1e-12 * Math.max(1, Math.abs(this.virtual)) + net.now * 4 * Number.EPSILON * this.speed()
  }
}
