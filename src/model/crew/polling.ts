/**
 * Polling: messages are fetched, not pushed. A worker that finds nothing sleeps, and looks again later (multiple vacations;
 * Takagi 1991, Queueing Analysis 1, §2.2); or idle workers look at fixed times p, 2p, … and take what is there at that moment,
 * while what comes later waits for the next time. A look comes after the deliveries of its instant.
 */
import { TIMER } from '../../engine/calendar.ts'
import type { Network } from '../network.ts'
import { type Timer, wakeAt } from '../timer.ts'
import { Alarms } from './alarms.ts'
import { type Crew, type Idling, SLEEPING } from './crew.ts'
import type { GatedLine } from './gated-line.ts'

export class Sleeping implements Idling {
  readonly alarms: Alarms
  private readonly crew: Crew
  /** [s] */
  private readonly sleep: number

  constructor(crew: Crew, sleep: number) {
    this.crew = crew
    this.sleep = sleep
    this.alarms = new Alarms(TIMER, (net, w) => this.wake(net, w))
  }

  resize(n: number): void {
    this.alarms.resize(n)
  }

  idle(net: Network, w: number): void {
    this.crew.set(net, w, SLEEPING)
    this.alarms.set(net, w, net.now + this.sleep)
  }

  leaves(): void {}

  forget(w: number): void {
    this.alarms.cancel(w)
  }

  waits(): void {}

  /** It looks; if there is nothing, it sleeps again. */
  private wake(net: Network, w: number): void {
    this.crew.clear(net, w, SLEEPING)
    this.crew.free(net, w)
  }
}

/** The looks at fixed times. */
export class Looks implements Timer {
  index = -1
  private readonly crew: Crew
  private readonly line: GatedLine
  /** [s] */
  private readonly period: number
  private count = 0

  constructor(crew: Crew, line: GatedLine, period: number) {
    this.crew = crew
    this.line = line
    this.period = period
  }

  start(net: Network): void {
    wakeAt(net, this, this.period)
  }

  fire(net: Network): void {
    this.line.open()
    this.crew.startIdle(net)
    this.count++
    wakeAt(net, this, (this.count + 1) * this.period)
  }
}
