/** End-to-end accounting of one flow: instances begin with a producer's message and end once, by event or by settling. */
import { REAL } from '../engine/real.ts'
import { Gauge } from '../statistics/gauge.ts'
import { Tally } from '../statistics/tally.ts'

export class Flow {
  readonly index: number
  readonly name: string
  /** Latencies up to this count as in time; Infinity: no bound was given. */
  readonly within: number
  started = 0
  completed = 0
  failed = 0
  lapsed = 0
  inTime = 0
  /** Σ time from start to end of all that ended, however they did [s]. */
  endedTime = REAL
  /** Instances that have not ended. */
  readonly inFlight = new Gauge()
  /** Of those that completed. */
  readonly latency = new Tally()
  /** Of all that settled. */
  readonly settling = new Tally()

  constructor(index: number, name: string, within: number) {
    this.index = index
    this.name = name
    this.within = within
  }
}
