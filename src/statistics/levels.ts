/**
 * The time-weighted distribution of a whole-number level (queue length, messages in a system): for how long it was 0, 1, 2
 * and so on. Exact up to level 256, in log-linear buckets beyond (relative error at most 0.4 %). Mergeable; memory depends
 * on the highest level (2 KB, and 1 KB an octave above 256). Here it is read; `shared-levels.ts` records it.
 */
import { bucketOf, lowerEdge } from './buckets.ts'
import { addTo, sumOf } from './sums.ts'

/**
 * Plain data for a transfer between threads: seconds at each exact level (those that are missing: none), seconds in each
 * bucket from 256 up.
 */
export interface LevelsSnapshot {
  readonly exact: Float64Array
  readonly far: Float64Array
  /** Highest level above the exact ones; 0 if there was none. */
  readonly farMax: number
}

const NOTHING: LevelsSnapshot = { exact: new Float64Array(0), far: new Float64Array(0), farMax: 0 }
const EXACT = 257
const FIRST_BUCKET = bucketOf(EXACT - 1)

/**
 * For each p of `probabilities` (ascending, 0 to 1) the smallest level that was not exceeded for the share p of the time: whole;
 * exact up to 256, within 0.4 % above, never above the highest level; NaN when no time has passed. Written to `into` from `at`
 * on. One pass.
 */
export function writeLevels(
  snapshot: LevelsSnapshot,
  probabilities: readonly number[],
  into: Float64Array,
  at: number,
): void {
  const { exact, far, farMax } = snapshot
  const total = timeOf(snapshot)
  let k = 0
  let sum = 0
  for (let level = 0; level < exact.length && k < probabilities.length; level++) {
    const time = exact[level]!
    if (time === 0) continue
    sum += time
    // A share of an instant below rounding must not move the answer to the next level.
    while (k < probabilities.length && sum >= probabilities[k]! * total * (1 - 1e-12)) into[at + k++] = level
  }
  for (let i = 0; i < far.length && k < probabilities.length; i++) {
    const time = far[i]!
    if (time === 0) continue
    sum += time
    const level = () => {
      const low = lowerEdge(FIRST_BUCKET + i)
      return Math.min(farMax, Math.floor((low + lowerEdge(FIRST_BUCKET + i + 1)) / 2))
    }
    while (k < probabilities.length && sum >= probabilities[k]! * total * (1 - 1e-12)) into[at + k++] = level()
  }
  for (; k < probabilities.length; k++) into[at + k] = highestOf(snapshot)
}

/** Seconds seen in all. */
function timeOf({ exact, far }: LevelsSnapshot): number {
  return sumOf(far, sumOf(exact))
}

/** Highest level held for any time at all, exact; NaN when no time has passed. */
function highestOf({ exact, farMax }: LevelsSnapshot): number {
  if (farMax > 0) return farMax
  for (let level = exact.length - 1; level >= 0; level--) if (exact[level]! > 0) return level
  return Number.NaN
}

/** Adds up snapshots. */
export class Levels implements LevelsSnapshot {
  readonly exact = new Float64Array(EXACT)
  far = new Float64Array(0)
  farMax = 0

  /** Levels with the contents of a snapshot. */
  static from(snapshot: LevelsSnapshot): Levels {
    return new Levels().add(snapshot)
  }

  /** Adds the time that a snapshot has seen. */
  add({ exact, far, farMax }: LevelsSnapshot): this {
    addTo(this.exact, 0, exact)
    if (far.length > this.far.length) {
      const longer = new Float64Array(far)
      addTo(longer, 0, this.far)
      this.far = longer
    } else addTo(this.far, 0, far)
    this.farMax = Math.max(this.farMax, farMax)
    return this
  }

  /** Seconds seen in all. */
  get total(): number {
    return timeOf(this)
  }

  /** Highest level held for any time at all, exact; NaN when no time has passed. */
  get max(): number {
    return highestOf(this)
  }

  /** As `writeLevels` has it, of one p. */
  quantile(p: number): number {
    const into = new Float64Array(1)
    writeLevels(this, [p], into, 0)
    return into[0]!
  }
}

/** Snapshots of one level as they come, taken together. The first is kept as it is: often it is the only one. */
export class LevelsSum {
  /** Of what was added. */
  all: LevelsSnapshot = NOTHING
  private sum: Levels | null = null

  add(one: LevelsSnapshot): void {
    if (this.all === NOTHING) this.all = one
    else {
      this.sum ??= Levels.from(this.all)
      this.all = this.sum.add(one)
    }
  }
}
