/**
 * The time-weighted distribution of a whole-number level (queue length, messages in a system): for how long it was 0, 1, 2
 * and so on. Exact up to level 256, in log-linear buckets beyond (relative error at most 0.4 %). Mergeable; memory depends
 * on the highest level (2 KB, and 1 KB an octave above 256). Here it is read; `shared-levels.ts` records it.
 */
import { bucketOf, lowerEdge } from './buckets.ts'

/** Plain data for a transfer between threads: seconds at each exact level, seconds in each bucket from 256 up. */
export interface LevelsSnapshot {
  readonly exact: Float64Array
  readonly far: Float64Array
  /** Highest level above the exact ones; 0 if there was none. */
  readonly farMax: number
}

const EXACT = 257
const FIRST_BUCKET = bucketOf(EXACT - 1)

export class Levels {
  private exact = new Float64Array(EXACT)
  private far = new Float64Array(0)
  private farMax = 0

  /** Levels with the contents of a snapshot. */
  static from(snapshot: LevelsSnapshot): Levels {
    const levels = new Levels()
    levels.add(snapshot)
    return levels
  }

  /** Adds the time that a snapshot has seen. */
  add({ exact, far, farMax }: LevelsSnapshot): void {
    for (let i = 0; i < EXACT; i++) this.exact[i]! += exact[i]!
    if (far.length > this.far.length) {
      const longer = far.slice()
      for (let i = 0; i < this.far.length; i++) longer[i]! += this.far[i]!
      this.far = longer
    } else for (let i = 0; i < far.length; i++) this.far[i]! += far[i]!
    this.farMax = Math.max(this.farMax, farMax)
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
}
