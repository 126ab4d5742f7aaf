/** A whole number over time and its integral, for counts that change rarely (retries waiting, parts of joins, …). */
import { type Clock, REAL } from '../engine/real.ts'

export class Gauge {
  value = 0
  /** ∫value dt from 0 to the last change [s]. */
  area = REAL
  private since = REAL

  change(clock: Clock, by: number): void {
    const { now } = clock
    this.area += this.value * (now - this.since)
    this.since = now
    this.value += by
  }

  /** Brings `area` up to now. */
  touch(clock: Clock): void {
    const { now } = clock
    this.area += this.value * (now - this.since)
    this.since = now
  }
}
