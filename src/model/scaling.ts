/** Workers over time: a schedule, or an autoscaler. */
import type { WorkersSpec } from '../scenario/scenario.ts'
import type { Handler } from './handler.ts'
import type { Network } from './network.ts'
import { changeAt, type Timer } from './timer.ts'
import { present, setUp } from './workers.ts'

type Schedule = Extract<WorkersSpec, { kind: 'schedule' }>
type Autoscale = Extract<WorkersSpec, { kind: 'autoscale' }>

/** Of the change at time 0 nothing is to be seen: the handler begins with the workers of its first step, if that is at 0. */
export class WorkerSchedule implements Timer {
  index = -1
  private readonly handler: Handler
  private readonly steps: Schedule['steps']
  private readonly period: number
  private next = 0
  private round = 0

  constructor(handler: Handler, spec: Schedule) {
    this.handler = handler
    this.steps = spec.steps
    this.period = spec.repeat ?? Number.POSITIVE_INFINITY
  }

  start(net: Network): void {
    changeAt(net, this, this.steps[0]!.at)
  }

  fire(net: Network): void {
    const step = this.steps[this.next]!
    setUp(net, this.handler, step.workers)
    this.next++
    if (this.next === this.steps.length) {
      if (this.period === Number.POSITIVE_INFINITY) return
      this.next = 0
      this.round++
    }
    changeAt(
      net,
      this,
      this.round * (this.period === Number.POSITIVE_INFINITY ? 0 : this.period) + this.steps[this.next]!.at,
    )
  }
}

/**
 * Each interval: wanted = ceil(workers × observed / target) for a utilization (mean of busy over up workers of the
 * interval), or ceil(queue length / target) for a queue per worker, within bounds. New workers take `startup` to come up;
 * removed ones finish their message first; no scaling down within `cooldown` of the last change. Workers that are still
 * starting are wanted already, so that one need is not met twice.
 */
export class Autoscaler implements Timer {
  index = -1
  /** Decisions to change, for the report. */
  up = 0
  down = 0
  private readonly handler: Handler
  private readonly spec: Autoscale
  private readonly arrivals: Arrivals
  private target: number
  private lastChange = Number.NEGATIVE_INFINITY
  private tick = 0
  private busyBefore = 0
  private upBefore = 0

  constructor(handler: Handler, spec: Autoscale) {
    this.handler = handler
    this.spec = spec
    this.target = spec.minimum
    this.arrivals = new Arrivals(handler)
  }

  /** The part that lets new workers come up. */
  get starter(): Timer {
    return this.arrivals
  }

  start(net: Network): void {
    changeAt(net, this, this.spec.interval)
  }

  fire(net: Network): void {
    const { spec, handler: h } = this
    const wanted = Math.min(spec.maximum, Math.max(spec.minimum, this.wanted(net)))
    if (wanted > this.target) {
      this.up++
      this.arrivals.add(net, wanted - this.target, net.now + spec.startup)
      this.target = wanted
      this.lastChange = net.now
    } else if (wanted < this.target && net.now >= this.lastChange + spec.cooldown) {
      this.down++
      // Those that are not up yet are the first to be called off.
      const excess = this.target - wanted
      const calledOff = this.arrivals.cancel(excess)
      if (excess > calledOff) setUp(net, h, present(h) - (excess - calledOff))
      this.target = wanted
      this.lastChange = net.now
    }
    this.tick++
    changeAt(net, this, (this.tick + 1) * spec.interval)
  }

  private wanted(net: Network): number {
    const { handler: h, spec } = this
    h.touchBusy(net)
    h.upTime.touch(net)
    const busy = h.busyArea - this.busyBefore
    const up = h.upTime.area - this.upBefore
    this.busyBefore = h.busyArea
    this.upBefore = h.upTime.area
    if ('queuePerWorker' in spec.target) return Math.ceil(h.queued / spec.target.queuePerWorker - 1e-9)
    const utilization = up > 0 ? busy / up : 0
    // Of the workers that are up: those still starting have not yet changed what was observed.
    return Math.ceil((present(h) * utilization) / spec.target.utilization - 1e-9)
  }
}

/** Workers on their way up, in the order in which they were asked for. */
class Arrivals implements Timer {
  index = -1
  private readonly handler: Handler
  private waiting: { count: number; readonly at: number }[] = []

  constructor(handler: Handler) {
    this.handler = handler
  }

  add(net: Network, count: number, at: number): void {
    this.waiting.push({ count, at })
    changeAt(net, this, at)
  }

  /** Calls off up to `count`, the latest first; returns how many. */
  cancel(count: number): number {
    let left = count
    for (let i = this.waiting.length - 1; i >= 0 && left > 0; i--) {
      const entry = this.waiting[i]!
      const taken = Math.min(entry.count, left)
      entry.count -= taken
      left -= taken
    }
    return count - left
  }

  fire(net: Network): void {
    while (this.waiting.length > 0 && this.waiting[0]!.at <= net.now) {
      const { count } = this.waiting.shift()!
      if (count > 0) setUp(net, this.handler, present(this.handler) + count)
    }
  }
}
