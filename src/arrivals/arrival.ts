/**
 * The contract of an arrival process of a producer (closed users live in the model: they depend on the system).
 */
import type { Stream } from '../engine/stream.ts'
import type { ArrivalSpec } from '../scenario/scenario.ts'

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

/** The parameters of one kind of process. */
export type SpecOf<Name extends ArrivalSpec['process']> = Extract<ArrivalSpec, { process: Name }>

/** One kind of arrival process: how to run it, and what theory knows of it. */
export interface ArrivalKind<Name extends ArrivalSpec['process']> {
  readonly process: Name
  /** The first rule the parameters break, as a sentence for the user, or null. */
  check(spec: SpecOf<Name>): string | null
  /** @param starts the instant [s] at which the producer starts: the process begins then, dated ones apart. */
  bind(spec: SpecOf<Name>, starts: number): ArrivalProcess
  moments(spec: SpecOf<Name>): ArrivalMoments
  /** Laplace-Stieltjes transform of the law of the intervals, where they are independent and alike; else null. */
  laplace(spec: SpecOf<Name>): ((s: number) => number) | null
}
