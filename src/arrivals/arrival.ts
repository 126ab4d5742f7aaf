/**
 * The contract of an arrival process of a producer (closed users live in the model: they depend on the system).
 */
import type { Stream } from '../engine/stream.ts'

/** State machine of one producer in one replication. */
export interface ArrivalProcess {
  /**
   * The instant of the next arrival [s], given that the last one (or the start) was at `now`; `Infinity` when there is none
   * any more. Called once an arrival; draws only from `stream`; allocates nothing.
   */
  next(now: number, stream: Stream): number
  /**
   * Fast path of the engine: mean interval [s] of a Poisson process, else 0.
   */
  readonly poissonMean: number
}

/** What theory needs of a process, where it is stationary. */
export interface ArrivalMoments {
  /** Long-run rate [1/s]; NaN where it has none (a schedule that does not repeat). */
  readonly rate: number
  /** Squared coefficient of variation of the intervals if renewal, the limiting index of dispersion otherwise. */
  readonly scv: number
  /** Renewal: intervals are independent and identically distributed. */
  readonly renewal: boolean
  readonly poisson: boolean
}
