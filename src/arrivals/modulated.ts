/**
 * A Poisson process whose rate is that of the state it is in: the machine under `mmpp` and `on-off`. The end of each stay is
 * drawn when the stay begins; within a stay arrivals are memoryless, so that nothing is approximated: what is left of an
 * exponential interval at a change of state is dropped and drawn anew at the new rate.
 */
import type { Stream } from '../engine/stream.ts'
import type { ArrivalProcess } from './arrival.ts'

export interface State {
  /** Arrivals per second. */
  readonly rate: number
  /** One stay [s]: ≥ 0; Infinity: for ever; NaN: the process ends. */
  stay(stream: Stream): number
  /** Number of the state that follows. */
  follower(stream: Stream): number
  /** A state with arrivals (rate and mean stay above 0) can be reached from here. */
  readonly lively: boolean
}

export class ModulatedPoisson implements ArrivalProcess {
  readonly poissonMean = 0
  private readonly states: readonly State[]
  private state: State
  private started = false
  /** End of the present stay [s]. */
  private until = 0

  /** Begins in the first state at `starts` [s]. */
  constructor(states: readonly State[], starts: number) {
    this.states = states
    this.state = states[0]!
    this.until = starts
  }

  next(now: number, stream: Stream): number {
    if (!this.started) {
      this.started = true
      this.until += this.state.stay(stream)
    }
    let time = now
    for (;;) {
      // Later than the end of the stay: the producer was held up.
      if (time < this.until) {
        const rate = this.state.rate
        if (rate > 0) {
          const arrival = time + stream.exponential() / rate
          if (arrival <= this.until) return arrival
        }
        time = this.until
      }
      if (!this.state.lively || !Number.isFinite(this.until)) return Number.POSITIVE_INFINITY
      this.state = this.states[this.state.follower(stream)]!
      this.until += this.state.stay(stream)
    }
  }
}
