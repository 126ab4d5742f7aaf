/**
 * Breakdowns: each worker is up for a time, then in repair for a time, and so on. Up times run by the clock, or only while
 * it works (abandoned work included); a worker that is removed or switched off and comes again is as good as new. A
 * breakdown at the instant of an end of service comes after it.
 *
 * What becomes of the message in service: it goes on after the repair (resume), begins again from zero with the same work
 * (restart), or goes back to the head of the queue as a new visit (redeliver). Abandoned work is resumed, too, but neither begun
 * again nor redelivered: nobody waits for it.
 *
 * Every worker has random streams of its own, so that more of them leave the others as they were.
 */
import { WORKERS } from '../../engine/calendar.ts'
import type { Stream } from '../../engine/stream.ts'
import { floats } from '../messages.ts'
import type { Network } from '../network.ts'
import type { Sampler } from '../sampler.ts'
import { Alarms } from './alarms.ts'
import { redeliver, restart } from './breaking.ts'
import { BROKEN, type Crew, type Wear } from './crew.ts'

export class Breakdowns implements Wear {
  readonly alarms: Alarms
  private readonly crew: Crew
  private readonly up: Sampler
  private readonly repair: Sampler
  private readonly outcome: 'resume' | 'restart' | 'redeliver'
  private readonly busyOnly: boolean
  private readonly streamOf: (worker: number) => Stream
  private readonly streams: Stream[] = []
  /** Where up time runs only in work: what is left of it when the worker rests, and the instant of the breakdown when it works [s]. */
  private left = new Float64Array(0)
  private at = new Float64Array(0)

  constructor(
    crew: Crew,
    of: { up: Sampler; repair: Sampler; then: 'resume' | 'restart' | 'redeliver'; counts: 'clock' | 'busy' },
    streamOf: (worker: number) => Stream,
  ) {
    this.crew = crew
    this.up = of.up
    this.repair = of.repair
    this.outcome = of.then
    this.busyOnly = of.counts === 'busy'
    this.streamOf = streamOf
    this.alarms = new Alarms(WORKERS, (net, w) => this.ring(net, w))
  }

  resize(n: number): void {
    for (let w = this.streams.length; w < n; w++) this.streams.push(this.streamOf(w))
    this.left = floats(this.left, n)
    this.at = floats(this.at, n)
    this.alarms.resize(n)
  }

  begin(net: Network, w: number): void {
    this.alarms.cancel(w)
    const time = this.up.sample(this.streams[w]!)
    // A trace of up times that has run out: it never breaks down again.
    if (!(time >= 0)) {
      this.left[w] = Number.POSITIVE_INFINITY
      return
    }
    this.left[w] = time
    if (!this.busyOnly) this.alarms.set(net, w, net.now + time)
    else if (this.crew.isWorking(w)) this.works(net, w)
  }

  cancel(w: number): void {
    this.alarms.cancel(w)
  }

  works(net: Network, w: number): void {
    if (!this.busyOnly || this.left[w] === Number.POSITIVE_INFINITY) return
    this.alarms.cancel(w)
    this.at[w] = net.now + this.left[w]!
    this.alarms.set(net, w, this.at[w]!)
  }

  rests(net: Network, w: number): void {
    if (!this.busyOnly || !this.alarms.isSet(w)) return
    this.alarms.cancel(w)
    this.left[w] = Math.max(0, this.at[w]! - net.now)
    // Its time is up at this very instant: it breaks down, working or not.
    if (this.left[w] === 0) this.alarms.set(net, w, net.now)
  }

  private ring(net: Network, w: number): void {
    const { crew } = this
    if ((crew.bits[w]! & BROKEN) !== 0) {
      this.begin(net, w)
      crew.comeUp(net, w, BROKEN)
      return
    }
    crew.goDown(net, w, BROKEN)
    if (this.outcome === 'restart') restart(net, crew, w)
    else if (this.outcome === 'redeliver') redeliver(net, crew, w)
    // With nothing left to finish, a worker that was to go is gone.
    crew.free(net, w)
    if ((crew.bits[w]! & BROKEN) !== 0) {
      const time = this.repair.sample(this.streams[w]!)
      if (time >= 0) this.alarms.set(net, w, net.now + time)
      else net.stop(`the trace of repairs of handler ${crew.handler.name} ran out`)
    }
    if (crew.handler.sharing === null) crew.startIdle(net)
  }
}
