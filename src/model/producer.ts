/** A source of messages: an open arrival process, or a population of closed users. */
import type { ArrivalProcess } from '../arrivals/arrival.ts'
import type { SizeDistribution } from '../distributions/distribution.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Clock } from '../engine/real.ts'
import type { Stream } from '../engine/stream.ts'
import {
  ARRIVES_OUTSIDE,
  LIMITED,
  PRODUCER_BYTES,
  R_PRODUCER_LIMIT,
  R_PRODUCER_MEAN,
  R_PRODUCER_PUBLISHED,
  R_PRODUCER_STOPS,
  R_PRODUCER_STREAM,
  TIMED_OUTSIDE,
  W_PRODUCER_EVENT,
  W_PRODUCER_INDEX,
  W_PRODUCER_NUMBER,
  W_PRODUCER_TRAITS,
} from '../kernel/layout.ts'
import { Gauge } from '../statistics/gauge.ts'
import type { Calls } from './callers.ts'
import { producerNumber } from './door.ts'
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
  /** Messages that wait at the door of a full queue. */
  readonly backlog = new Gauge()

  /** Of its record in the kernel's memory. */
  readonly address: number
  private readonly words: Int32Array
  private readonly reals: Float64Array

  /** @param streamAt makes the stream of arrivals, its state at the address. */
  constructor(
    kernel: Kernel,
    of: Omit<
      Producer,
      'published' | 'backlog' | 'address' | 'seal' | 'restrict' | 'drain' | 'nextArrival' | 'arrivalStream'
    >,
    streamAt: (address: number) => Stream,
  ) {
    this.address = kernel.allocate(PRODUCER_BYTES)
    this.words = kernel.words.subarray(this.address >>> 2)
    this.reals = kernel.reals.subarray(this.address >>> 3)
    this.index = of.index
    this.name = of.name
    this.routing = of.routing
    this.batch = of.batch
    this.batchStream = of.batchStream
    this.routingStream = of.routingStream
    this.arrivalStream = streamAt(this.address + R_PRODUCER_STREAM * 8)
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
  /** Without the repeats of callers. */
  get published(): number {
    return this.reals[R_PRODUCER_PUBLISHED]!
  }

  set published(n: number) {
    this.reals[R_PRODUCER_PUBLISHED] = n
  }

  /** Instant of the next arrival [s]. */
  nextArrival(clock: Clock): number {
    return this.process!.next(clock.now, this.arrivalStream)
  }

  /** Tells the kernel what it may do by itself, when all is known. */
  seal(): void {
    const { words, reals, routing } = this
    const plain = this.users === 0 && this.batch === null && this.calls === null && routing.single !== null
    words[W_PRODUCER_TRAITS] = (plain ? 0 : ARRIVES_OUTSIDE) | (this.poissonMean > 0 ? 0 : TIMED_OUTSIDE)
    words[W_PRODUCER_INDEX] = this.index
    words[W_PRODUCER_NUMBER] = producerNumber(this.index)
    words[W_PRODUCER_EVENT] = routing.single?.address ?? 0
    reals[R_PRODUCER_MEAN] = this.poissonMean
    reals[R_PRODUCER_STOPS] = this.stops
    reals[R_PRODUCER_LIMIT] = this.limit
  }

  /** The kernel looks for the end of publications (the producer's, or all), and notes who published. */
  restrict(all: boolean): void {
    const restricted = all || this.limit < Number.POSITIVE_INFINITY || this.stops < Number.POSITIVE_INFINITY
    const others = this.words[W_PRODUCER_TRAITS]! & ~LIMITED
    this.words[W_PRODUCER_TRAITS] = others | (restricted ? LIMITED : 0)
  }

  /** The kernel publishes nothing any more. */
  drain(): void {
    this.reals[R_PRODUCER_LIMIT] = 0
  }
}
