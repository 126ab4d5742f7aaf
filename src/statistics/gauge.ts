/** A whole number over time and its integral, for counts that change rarely (retries waiting, parts of joins, …). */
import type { Kernel } from '../engine/kernel.ts'
import { type Clock, REAL } from '../engine/real.ts'
import { R_GAUGE_AREA, R_GAUGE_SINCE, R_GAUGE_VALUE } from '../kernel/layout.ts'

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

/** A gauge that the kernel changes too: a record in its memory. */
export class SharedGauge {
  private readonly reals: Float64Array
  private readonly at: number

  /** @param address of the record, in zeroed memory. */
  constructor(kernel: Kernel, address: number) {
    this.reals = kernel.reals
    this.at = address >>> 3
  }

  get value(): number {
    return this.reals[this.at + R_GAUGE_VALUE]!
  }

  get area(): number {
    return this.reals[this.at + R_GAUGE_AREA]!
  }

  change(clock: Clock, by: number): void {
    this.touch(clock)
    this.reals[this.at + R_GAUGE_VALUE]! += by
  }

  /** Brings `area` up to now. */
  touch(clock: Clock): void {
    const { reals, at } = this
    const { now } = clock
    reals[at + R_GAUGE_AREA]! += reals[at + R_GAUGE_VALUE]! * (now - reals[at + R_GAUGE_SINCE]!)
    reals[at + R_GAUGE_SINCE] = now
  }
}
