/** A source of messages: an open arrival process, or a population of closed users. */
import type { ArrivalProcess } from '../arrivals/arrival.ts'
import type { SizeDistribution } from '../distributions/distribution.ts'
import type { Stream } from '../engine/stream.ts'
import { Gauge } from '../statistics/gauge.ts'
import type { Calls } from './callers.ts'
import type { Routing } from './routing.ts'
import type { Sampler } from './sampler.ts'

export class Producer {
  readonly index: number
  readonly name: string
  readonly routing: Routing
  readonly batch: SizeDistribution | null
  readonly batchStream: Stream
  readonly routingStream: Stream
  readonly arrivalStream: Stream
  readonly process: ArrivalProcess | null
  /** Mean interval of a Poisson process [s], 0: ask `process`. */
  readonly poissonMean: number
  readonly starts: number
  /** No publication at or after this instant [s]. */
  readonly stops: number

  /** Closed: number of users, 0: an open process. */
  readonly users: number
  readonly think: Sampler | null
  /** Number of the event that ends a user's wait, -1: settling does. */
  readonly awaits: number

  /** Publishes that many messages, then stops; Infinity: for ever. Repeats of callers don't count. */
  readonly limit: number
  /** Callers give up and publish again; null: nobody waits for what is published. */
  readonly calls: Calls | null
  /** Without the repeats of callers. */
  published = 0
  /** Messages that wait at the door of a full queue. */
  readonly backlog = new Gauge()

  constructor(of: Omit<Producer, 'published' | 'backlog'>) {
    this.index = of.index
    this.name = of.name
    this.routing = of.routing
    this.batch = of.batch
    this.batchStream = of.batchStream
    this.routingStream = of.routingStream
    this.arrivalStream = of.arrivalStream
    this.process = of.process
    this.poissonMean = of.poissonMean
    this.starts = of.starts
    this.stops = of.stops
    this.limit = of.limit
    this.calls = of.calls
    this.users = of.users
    this.think = of.think
    this.awaits = of.awaits
  }
}
