/**
 * How a handler's queue takes a disruption: how long it gets, and when it is back at its level before. Exact, at the cost of
 * one comparison per change of the queue for each disruption that has not been got over; nothing at other handlers.
 *
 * The level before is that of the queue just before the change among the occurrences of its instant: ends of service come
 * before it, arrivals after. The queue is back at the first instant at or after the end of the disruption at which it is not
 * longer than that. Without an end (workers taken away for good) it is back when it is so after it was longer, and at once if
 * it never was.
 *
 * Under processor sharing what is in service beyond one message a worker counts as waiting.
 */
import { SharedLevels } from '../statistics/shared-levels.ts'
import type { Handler } from './handler.ts'
import type { Network } from './network.ts'
import { changeAt, register, type Timer } from './timer.ts'

/** Figures of one disruption, in this order: NaN for the level before one that was not reached, and for no recovery [s]. */
export const FIGURES = 3

export class Disruption implements Timer {
  index = -1
  /** Queue before and longest queue until the recovery; NaN: it has not begun. */
  before = Number.NaN
  peak = Number.NaN
  /** From the begin to the recovery [s]; NaN: not yet. */
  recoveredAfter = Number.NaN
  private readonly at: number
  /** [s]; null: nothing ends it. */
  private readonly end: number | null
  private readonly watch: Watch
  private longer = false

  constructor(watch: Watch, at: number, end: number | null) {
    this.watch = watch
    this.at = at
    this.end = end
  }

  fire(net: Network): void {
    this.watch.note(net)
    this.before = this.watch.level
    this.peak = this.before
    this.watch.open.push(this)
  }

  /** The queue was at a level from one instant to another [s]. @returns whether it is over. */
  saw(level: number, from: number, to: number): boolean {
    // What comes and goes in an instant makes the queue no longer.
    if (to > from && level > this.before) this.longer = true
    const end = this.end ?? (this.longer ? from : Number.POSITIVE_INFINITY)
    if (level <= this.before && to >= end) {
      this.recoveredAfter = Math.max(from, end) - this.at
      return true
    }
    if (to > from && level > this.peak) this.peak = level
    return false
  }

  /** What there is to say at the end of the run. */
  get figures(): readonly [number, number, number] {
    const never = this.end === null && !Number.isNaN(this.before) && !this.longer
    return [this.before, this.peak, never ? 0 : this.recoveredAfter]
  }
}

/** The queue of a handler under observation. */
export class Watch {
  readonly open: Disruption[] = []
  private readonly handler: Handler
  private since = 0

  constructor(handler: Handler) {
    this.handler = handler
  }

  get level(): number {
    return this.handler.queued + (this.handler.sharing?.extra.value ?? 0)
  }

  /** The queue is about to change. */
  note(net: Network): void {
    const { open, since } = this
    this.since = net.now
    if (open.length === 0) return
    const { level } = this
    for (let i = open.length - 1; i >= 0; i--) if (open[i]!.saw(level, since, net.now)) open.splice(i, 1)
  }
}

/** The levels of a queue under observation, through which every change of it goes. */
class WatchedLevels extends SharedLevels {
  private readonly net: Network
  private readonly watch: Watch

  constructor(net: Network, h: Handler, watch: Watch) {
    super(net.kernel, h.levelsAddress)
    this.net = net
    this.watch = watch
  }

  override add(level: number, duration: number): void {
    super.add(level, duration)
    this.watch.note(this.net)
  }
}

/** Where and when: a handler by its number, begin and end [s]. */
interface Place {
  readonly index: number
  readonly at: number
  readonly end: number | null
}

/** Sets up the observation of disruptions, before the network starts: so it comes first among the changes of an instant. */
export function observeDisruptions(net: Network, places: readonly Place[]): readonly Disruption[] {
  return places.map(({ index, at, end }) => {
    const h = net.handlers[index]!
    if (h.watch === null) {
      h.watch = new Watch(h)
      h.levels = new WatchedLevels(net, h, h.watch)
    }
    const disruption = register(net, new Disruption(h.watch, at, end))
    changeAt(net, disruption, at)
    return disruption
  })
}

/** Figures of all, FIGURES each, at the end of the run. */
export function figuresOf(net: Network, disruptions: readonly Disruption[]): Float64Array {
  for (const h of net.handlers) h.watch?.note(net)
  return Float64Array.from(disruptions.flatMap((d) => d.figures))
}
