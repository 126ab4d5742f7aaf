/**
 * The durations of a subscription's visits. As `Tally`, but the buffers are one array, and the numbers of values in it belong to
 * the subscription's record in the kernel's memory:
 *
 *     if (s.waits === BUFFER) s.waiting.flush()
 *     s.buffer[s.waits++] = waited
 *     …
 *     if (s.ends === BUFFER) s.ended.flush()
 *     const i = PAIRS + 2 * s.ends++
 *     s.buffer[i] = sojourn
 *     s.buffer[i + 1] = service
 */
import type { Kernel } from '../engine/kernel.ts'
import { BUFFER, R_DURATIONS_SERVICE, R_DURATIONS_SOJOURN, R_DURATIONS_WAITING } from '../kernel/layout.ts'
import type { HistogramSnapshot } from '../statistics/histogram.ts'
import { Totals } from '../statistics/tally.ts'

/** Where the pairs of sojourn and service times begin, behind the buffer of waiting times. */
export const PAIRS = BUFFER
export const BUFFERS = 3 * BUFFER

/** What holds the buffers. */
export interface Buffered {
  /** Of its record in the kernel's memory. */
  readonly address: number
  /** Of its durations there: the buffers, then the totals. */
  readonly durations: number
  readonly buffer: Float64Array
  /** Values in the buffer of waiting times, and in each of the others. */
  waits: number
  ends: number
  /** Waiting times that were exactly 0. */
  zeros: number
}

/** Times from joining to the start of service. */
export class Waits {
  private readonly kernel: Kernel
  private readonly of: Buffered
  private readonly totals: Totals

  constructor(kernel: Kernel, of: Buffered) {
    this.kernel = kernel
    this.of = of
    this.totals = new Totals(kernel, of.durations + R_DURATIONS_WAITING * 8)
  }

  /** One value > 0. */
  record(value: number): void {
    const { of } = this
    if (of.waits === BUFFER) this.flush()
    of.buffer[of.waits++] = value
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
    return this.totals.count + this.of.waits + this.zeros
  }

  get sum(): number {
    this.flush()
    return this.totals.sum
  }

  /** Of all that were not 0. */
  get above(): Totals {
    this.flush()
    return this.totals
  }

  /** The histogram of all values, zeros included, as plain data. */
  snapshot(): HistogramSnapshot {
    this.flush()
    return this.totals.snapshot(this.zeros)
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

  constructor(kernel: Kernel, of: Buffered) {
    this.kernel = kernel
    this.of = of
    this.visited = new Totals(kernel, of.durations + R_DURATIONS_SOJOURN * 8)
    this.served = new Totals(kernel, of.durations + R_DURATIONS_SERVICE * 8)
  }

  /** A visit that ended after service. */
  record(sojourn: number, service: number): void {
    const { of } = this
    if (of.ends === BUFFER) this.flush()
    const i = PAIRS + 2 * of.ends++
    of.buffer[i] = sojourn
    of.buffer[i + 1] = service
  }

  /** A visit that ended without service. */
  recordUnserved(sojourn: number): void {
    this.flush()
    this.kernel.run.count(this.visited.address, sojourn)
  }

  /** Empties the buffers. */
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
