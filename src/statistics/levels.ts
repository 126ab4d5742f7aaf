/**
 * The time-weighted distribution of a whole-number level (queue length, messages in a system): for how long it was 0, 1, 2
 * and so on. Exact up to level 256, in log-linear buckets beyond (relative error at most 0.4 %). Mergeable; memory depends
 * on the highest level (2 KB, and 1 KB an octave above 256).
 */
import { bucketOf, lowerEdge } from './buckets.ts'

/** Plain data for a transfer between threads: seconds at each exact level, seconds in each bucket from 256 up. */
export interface LevelsSnapshot {
  readonly exact: Float64Array
  readonly far: Float64Array
  /** Highest level above the exact ones; 0 if there was none. */
  readonly farMax: number
  /** ∫level dt above the exact levels. */
  readonly farArea: number
}

const EXACT = 257
const FIRST_BUCKET = bucketOf(EXACT - 1)

export class Levels {
  private exact = new Float64Array(EXACT)
  private far = new Float64Array(0)
  private farMax = 0
  /** ∫level dt above the exact levels. */
  private farArea = 0

  /**
   * The level was `level` for `duration` seconds.
   * @param level whole, ≥ 0. @param duration ≥ 0; nothing happens at 0.
   */
  add(level: number, duration: number): void {
    if (level < EXACT) this.exact[level]! += duration
    else this.addFar(level, duration)
  }

  private addFar(level: number, duration: number): void {
    if (!(duration > 0)) return
    if (level > this.farMax) this.farMax = level
    this.farArea += level * duration
    const i = bucketOf(level) - FIRST_BUCKET
    if (i >= this.far.length) this.growFar(i + 1)
    this.far[i]! += duration
  }

  private growFar(size: number): void {
    const far = new Float64Array(Math.max(128, 2 ** Math.ceil(Math.log2(size))))
    far.set(this.far)
    this.far = far
  }

  /** ∫level dt [level·s]. */
  get area(): number {
    let sum = this.farArea
    for (let level = 1; level < EXACT; level++) sum += level * this.exact[level]!
    return sum
  }

  /** Seconds seen in all. */
  get total(): number {
    let sum = 0
    for (const x of this.exact) sum += x
    for (const x of this.far) sum += x
    return sum
  }

  /** Highest level held for any time at all, exact; NaN when no time has passed. */
  get max(): number {
    if (this.farMax > 0) return this.farMax
    for (let level = EXACT - 1; level >= 0; level--) if (this.exact[level]! > 0) return level
    return Number.NaN
  }

  /**
   * The smallest level that was not exceeded for the share p of the time (whole; exact up to 256, within 0.4 % above, never
   * above `max`).
   * @param p 0 to 1. @returns NaN when no time has passed.
   */
  quantile(p: number): number {
    // A share of an instant below rounding must not move the answer to the next level.
    const wanted = p * this.total * (1 - 1e-12)
    let sum = 0
    for (let level = 0; level < EXACT; level++) {
      const time = this.exact[level]!
      sum += time
      if (time > 0 && sum >= wanted) return level
    }
    for (let i = 0; i < this.far.length; i++) {
      const time = this.far[i]!
      sum += time
      if (time > 0 && sum >= wanted) {
        const low = lowerEdge(FIRST_BUCKET + i)
        return Math.min(this.farMax, Math.floor((low + lowerEdge(FIRST_BUCKET + i + 1)) / 2))
      }
    }
    return this.max
  }

  /** Forgets everything, keeps the memory. */
  clear(): void {
    this.exact.fill(0)
    this.far.fill(0)
    this.farMax = 0
    this.farArea = 0
  }

  /** Adds the time seen by `other` (which stays as it is). */
  merge(other: Levels): void {
    this.absorb(other.snapshot())
  }

  /** Everything seen, as plain data (a copy). */
  snapshot(): LevelsSnapshot {
    return { exact: this.exact.slice(), far: this.far.slice(), farMax: this.farMax, farArea: this.farArea }
  }

  /** Levels with the contents of a snapshot. */
  static from(snapshot: LevelsSnapshot): Levels {
    const levels = new Levels()
    levels.absorb(snapshot)
    return levels
  }

  private absorb(other: {
    readonly exact: Float64Array
    readonly far: Float64Array
    readonly farMax: number
    readonly farArea: number
  }): void {
    for (let i = 0; i < EXACT; i++) this.exact[i]! += other.exact[i]!
    if (other.far.length > this.far.length) this.growFar(other.far.length)
    for (let i = 0; i < other.far.length; i++) this.far[i]! += other.far[i]!
    this.farMax = Math.max(this.farMax, other.farMax)
    this.farArea += other.farArea
  }
}
