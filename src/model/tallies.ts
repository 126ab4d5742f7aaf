/**
 * The durations of a subscription's visits. Sums and maxima are up to date at once; what is buffered is where in the histogram a
 * duration belongs, in 16 bits, so that buffers of thousands of handlers fit into a cache (`src/kernel/visits.ts`).
 */
import type { Kernel } from '../engine/kernel.ts'
import {
  NO_PLACE,
  R_SUBSCRIPTION_SERVICE_MAX,
  R_SUBSCRIPTION_SERVICE_SUM,
  R_SUBSCRIPTION_SOJOURN_MAX,
  R_SUBSCRIPTION_SOJOURN_SUM,
  R_SUBSCRIPTION_WAIT_MAX,
  R_SUBSCRIPTION_WAIT_SUM,
  SUBSCRIPTION_ENDED_BUFFER,
  SUBSCRIPTION_SERVICE,
  SUBSCRIPTION_SOJOURN,
  SUBSCRIPTION_WAITING,
  SUBSCRIPTION_WAITING_BUFFER,
  VISITS,
} from '../kernel/layout.ts'
import { bucketOf, FIRST_BUCKET } from '../statistics/buckets.ts'
import type { HistogramSnapshot } from '../statistics/histogram.ts'
import { Totals } from '../statistics/tally.ts'

/** What holds the buffers. */
export interface Buffered {
  /** Of its record in the kernel's memory. */
  readonly address: number
  /** Values in the buffer of waiting times, and pairs in that of sojourn and service times. */
  waits: number
  ends: number
  /** Waiting times that were exactly 0. */
  zeros: number
}

/** Where a duration belongs: 0 for 0, 1 for the bucket of 2^-64. */
function placeOf(x: number): number {
  return x === 0 ? 0 : Math.max(bucketOf(x) - FIRST_BUCKET + 1, 1)
}

function totalsOf(kernel: Kernel, address: number, sum: number, max: number, histogram: number): Totals {
  return new Totals(kernel, address + sum * 8, address + max * 8, address + histogram)
}

/** Buffers: 16 bits each. */
function shorts(kernel: Kernel, address: number, length: number): Uint16Array {
  return new Uint16Array(kernel.words.buffer, address, length)
}

/** Times from joining to the start of service. */
export class Waits {
  private readonly kernel: Kernel
  private readonly of: Buffered
  private readonly totals: Totals
  private readonly buffer: Uint16Array

  constructor(kernel: Kernel, of: Buffered) {
    this.kernel = kernel
    this.of = of
    const { address } = of
    this.totals = totalsOf(kernel, address, R_SUBSCRIPTION_WAIT_SUM, R_SUBSCRIPTION_WAIT_MAX, SUBSCRIPTION_WAITING)
    this.buffer = shorts(kernel, address + SUBSCRIPTION_WAITING_BUFFER, VISITS)
  }

  /** One value > 0. */
  record(value: number): void {
    const place = placeOf(value)
    if (place >= NO_PLACE) {
      this.totals.add(value)
      return
    }
    const { of } = this
    if (of.waits === VISITS) this.flush()
    this.totals.addApart(value)
    this.buffer[of.waits++] = place
  }

  /** Values that were exactly 0. */
  get zeros(): number {
    return this.of.zeros
  }

  /** Empties the buffer. */
  flush(): void {
    this.kernel.run.flushWaits(this.of.address)
  }

  /** Number of values, zeros included. */
  get count(): number {
    return this.above.count + this.zeros
  }

  get sum(): number {
    return this.totals.sum
  }

  /** Of all that were not 0. */
  get above(): Totals {
    this.flush()
    return this.totals
  }

  /** The histogram of all values, zeros included, as plain data. */
  snapshot(): HistogramSnapshot {
    return this.above.snapshot(this.zeros)
  }

  clear(): void {
    this.of.waits = 0
    this.of.zeros = 0
    this.totals.clear()
  }
}

/** Sojourn and service times, which are known at the same moment. */
export class Visits {
  private readonly kernel: Kernel
  private readonly of: Buffered
  private readonly visited: Totals
  private readonly served: Totals
  private readonly buffer: Uint16Array

  constructor(kernel: Kernel, of: Buffered) {
    this.kernel = kernel
    this.of = of
    const { address } = of
    const sojourn = [R_SUBSCRIPTION_SOJOURN_SUM, R_SUBSCRIPTION_SOJOURN_MAX, SUBSCRIPTION_SOJOURN] as const
    const service = [R_SUBSCRIPTION_SERVICE_SUM, R_SUBSCRIPTION_SERVICE_MAX, SUBSCRIPTION_SERVICE] as const
    this.visited = totalsOf(kernel, address, ...sojourn)
    this.served = totalsOf(kernel, address, ...service)
    this.buffer = shorts(kernel, address + SUBSCRIPTION_ENDED_BUFFER, 2 * VISITS)
  }

  /** A visit that ended after service. */
  record(sojourn: number, service: number): void {
    const visit = placeOf(sojourn)
    const serving = placeOf(service)
    if (visit >= NO_PLACE || serving >= NO_PLACE) {
      this.visited.add(sojourn)
      this.served.add(service)
      return
    }
    const { of, buffer } = this
    if (of.ends === VISITS) this.flush()
    this.visited.addApart(sojourn)
    this.served.addApart(service)
    const i = 2 * of.ends++
    buffer[i] = visit
    buffer[i + 1] = serving
  }

  /** A visit that ended without service. */
  recordUnserved(sojourn: number): void {
    this.visited.add(sojourn)
  }

  /** Empties the buffer. */
  flush(): void {
    this.kernel.run.flushEnds(this.of.address)
  }

  /** Of all visits that ended. */
  get sojourn(): Totals {
    this.flush()
    return this.visited
  }

  /** Of those that were served. */
  get serving(): Totals {
    this.flush()
    return this.served
  }

  clear(): void {
    this.of.ends = 0
    this.visited.clear()
    this.served.clear()
  }
}
