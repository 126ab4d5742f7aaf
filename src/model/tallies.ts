/**
 * The durations of a subscription's visits. As `Tally`, but the three buffers are one array, and it and the numbers of
 * values in it belong to the subscription, where the hot path finds them without asking one more object (a network of a
 * thousand handlers waits for memory, not for instructions):
 *
 *     if (s.waits === BUFFER) s.waiting.flush()
 *     s.buffer[s.waits++] = waited
 *     …
 *     if (s.ends === BUFFER) s.ended.flush()
 *     const i = s.ends++
 *     s.buffer[i + SOJOURN] = sojourn
 *     s.buffer[i + SERVICE] = service
 */
import type { Histogram } from '../statistics/histogram.ts'
import { BUFFER, Totals } from '../statistics/tally.ts'

/** Where the buffers of sojourn and service times begin, behind that of waiting times. */
export const SOJOURN = BUFFER
export const SERVICE = 2 * BUFFER
export const BUFFERS = 3 * BUFFER

/** What holds the buffers. */
export interface Buffered {
  readonly buffer: Float64Array
  /** Values in the buffer of waiting times, and in each of the others. */
  waits: number
  ends: number
  /** Waiting times that were exactly 0. */
  zeros: number
}

/** Times from joining to the start of service. */
export class Waits {
  private readonly of: Buffered
  private readonly words: Uint32Array
  private readonly totals = new Totals()

  constructor(of: Buffered) {
    this.of = of
    this.words = wordsOf(of)
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
    const { of } = this
    this.totals.take(of.buffer, this.words, 0, of.waits)
    of.waits = 0
  }

  /** Number of values, zeros included. */
  get count(): number {
    return this.totals.count + this.of.waits + this.zeros
  }

  get sum(): number {
    this.flush()
    return this.totals.sum
  }

  /** The histogram of all values, zeros included. */
  get histogram(): Histogram {
    this.flush()
    const { histogram } = this.totals
    if (this.zeros > 0) {
      histogram.zeros += this.zeros
      this.totals.count += this.zeros
      this.of.zeros = 0
      if (histogram.max < 0) histogram.max = 0
    }
    return histogram
  }

  clear(): void {
    this.of.waits = 0
    this.of.zeros = 0
    this.totals.clear()
  }
}

/** Sojourn and service times, which are known at the same moment. */
export class Visits {
  private readonly of: Buffered
  private readonly words: Uint32Array
  private readonly visited = new Totals()
  private readonly served = new Totals()

  constructor(of: Buffered) {
    this.of = of
    this.words = wordsOf(of)
  }

  /** A visit that ended after service. */
  record(sojourn: number, service: number): void {
    const { of } = this
    if (of.ends === BUFFER) this.flush()
    const i = of.ends++
    of.buffer[i + SOJOURN] = sojourn
    of.buffer[i + SERVICE] = service
  }

  /** A visit that ended without service. */
  recordUnserved(sojourn: number): void {
    this.flush()
    this.visited.sum += sojourn
    this.visited.count++
    this.visited.histogram.record(sojourn)
  }

  /** Empties the buffers. */
  flush(): void {
    const { of } = this
    this.visited.take(of.buffer, this.words, SOJOURN, of.ends)
    this.served.take(of.buffer, this.words, SERVICE, of.ends)
    of.ends = 0
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

function wordsOf({ buffer }: Buffered): Uint32Array {
  return new Uint32Array(buffer.buffer, buffer.byteOffset, buffer.length * 2)
}
