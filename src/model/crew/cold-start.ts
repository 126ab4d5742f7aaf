/**
 * Cold starts: a worker that has been idle for `idleFor` is switched off. A message that finds no idle worker, but one that is
 * off, has it set up, unless as many setups are under way as messages wait (or, with batches, as their batches). A worker
 * that was set up takes the next message that waits, and is idle if there is none. All workers begin switched on and idle.
 */
import { WORKERS } from '../../engine/calendar.ts'
import type { Stream } from '../../engine/stream.ts'
import type { Network } from '../network.ts'
import type { Sampler } from '../sampler.ts'
import { Alarms } from './alarms.ts'
import { type Crew, type Idling, OFF, SETTING_UP } from './crew.ts'

export class ColdStart implements Idling {
  readonly switchOffs: Alarms
  readonly setups: Alarms
  /** Setups begun. */
  count = 0
  private underWay = 0
  private readonly crew: Crew
  private readonly setup: Sampler
  private readonly stream: Stream
  /** [s] */
  private readonly idleFor: number
  /** Messages that one worker takes at once. */
  private readonly together: number

  constructor(crew: Crew, setup: Sampler, stream: Stream, idleFor: number, together: number) {
    this.crew = crew
    this.setup = setup
    this.stream = stream
    this.idleFor = idleFor
    this.together = together
    this.switchOffs = new Alarms(WORKERS, (net, w) => this.switchOff(net, w))
    this.setups = new Alarms(WORKERS, (net, w) => this.ready(net, w))
  }

  resize(n: number): void {
    this.switchOffs.resize(n)
    this.setups.resize(n)
  }

  idle(net: Network, w: number): void {
    if (!this.switchOffs.isSet(w)) this.switchOffs.set(net, w, net.now + this.idleFor)
  }

  leaves(_net: Network, w: number): void {
    this.switchOffs.cancel(w)
  }

  forget(w: number): void {
    this.switchOffs.cancel(w)
    if (!this.setups.isSet(w)) return
    this.setups.cancel(w)
    this.underWay--
  }

  waits(net: Network): void {
    const { crew } = this
    if (crew.idle > 0) return
    const wanted = Math.ceil(crew.waiting / this.together)
    for (let w = 0; w < crew.present && this.underWay < wanted; w++) if (crew.bits[w] === OFF) this.begin(net, w)
  }

  private begin(net: Network, w: number): void {
    const time = this.setup.sample(this.stream)
    if (!(time >= 0)) {
      net.stop(`the trace of setups of handler ${this.crew.handler.name} ran out`)
      return
    }
    this.count++
    this.underWay++
    this.crew.set(net, w, SETTING_UP)
    this.crew.clear(net, w, OFF)
    this.setups.set(net, w, net.now + time)
  }

  private ready(net: Network, w: number): void {
    this.underWay--
    this.crew.clear(net, w, SETTING_UP)
    this.crew.wear?.begin(net, w)
    this.crew.lines.stateChanged(net, w)
    this.crew.free(net, w)
  }

  private switchOff(net: Network, w: number): void {
    const { crew } = this
    crew.set(net, w, OFF)
    crew.wear?.cancel(w)
    crew.lines.stateChanged(net, w)
  }
}
