/**
 * What happens at a time of its own: openings and closings of gates, changes of workers, time-outs of joins. A timer is
 * registered once and named by its number in the calendar; several entries may be pending for one timer, and a timer must
 * bear to be woken for nothing (an entry that was overtaken by events is not removed).
 */
import { KIND_BITS, TIMER, WORKERS } from '../engine/calendar.ts'
import type { Network } from './network.ts'

export interface Timer {
  /** Number in `Network.timers`. */
  index: number
  fire(net: Network): void
}

/** Registers a timer. */
export function register<T extends Timer>(net: Network, timer: T): T {
  timer.index = net.timers.length
  net.timers.push(timer)
  return timer
}

/** Wakes a timer at an instant [s], after the deliveries of that instant. */
export function wakeAt(net: Network, timer: Timer, at: number): void {
  net.calendar.time = at
  net.calendar.push((timer.index << KIND_BITS) | TIMER)
}

/** Wakes a timer at an instant [s] as a change of workers: before the deliveries of that instant. */
export function changeAt(net: Network, timer: Timer, at: number): void {
  net.calendar.time = at
  net.calendar.push((timer.index << KIND_BITS) | WORKERS)
}
