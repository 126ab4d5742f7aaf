/** A whole number over time and its integral, for counts that change rarely (retries waiting, parts of joins, …). */
export class Gauge {
  value = 0
  /** ∫value dt from 0 to the last change [s]. */
  area = 0
  private since = 0

  change(now: number, by: number): void {
    this.area += this.value * (now - this.since)
    this.since = now
    this.value += by
  }

  /** Brings `area` up to `now`. */
  touch(now: number): void {
    this.area += this.value * (now - this.since)
    this.since = now
  }
}
