/**
 * Confidence intervals of means: over independent replications (or nearly independent batch means) the mean of n values has
 * a Student t interval with n - 1 degrees of freedom (Law & Kelton, Simulation Modeling and Analysis, 4.12).
 */
import type { Estimate } from '../experiment/results.ts'
import { studentQuantile } from './student.ts'

/**
 * Mean and confidence interval.
 * @param values one per replication; NaN where a replication observed nothing: skipped.
 * @param confidence 0 < confidence < 1, e.g. 0.95.
 * @returns null without any value; a single value has no interval (its bounds are null).
 */
export function estimate(values: ArrayLike<number>, confidence: number): Estimate | null {
  let n = 0
  let mean = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!
    if (Number.isNaN(x)) continue
    // Welford 1962: the sum of squares about the running mean, which doesn't cancel.
    n++
    const d = x - mean
    mean += d / n
    squares += d * (x - mean)
  }
  if (n === 0) return null
  if (n === 1) return { mean, halfWidth: null, low: null, high: null }
  if (mean === 0 && squares === 0) return ALWAYS_0
  const halfWidth = quantileOf(confidence, n - 1) * Math.sqrt(squares / (n - 1) / n)
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth }
}

/** Many counts of large results are of what never happens: one object serves for all of them. */
export const ALWAYS_0: Estimate = { mean: 0, halfWidth: 0, low: 0, high: 0 }

/** Half-width over |mean|: what `precision` bounds. Infinity without an interval; 0 for an interval of width 0. */
export function relativePrecision(value: Estimate | null): number {
  if (value === null || value.halfWidth === null) return Number.POSITIVE_INFINITY
  if (value.halfWidth === 0) return 0
  return value.halfWidth / Math.abs(value.mean)
}

/**
 * How many values the wanted relative precision takes, judged from those seen (Law & Kelton 9.4.1): the half-width shrinks
 * with the square root.
 * @returns at least n + 1 unless the precision is reached; Infinity where the mean is 0 or there is no interval.
 */
export function valuesNeeded(value: Estimate | null, n: number, precision: number): number {
  const now = relativePrecision(value)
  if (now <= precision) return n
  return Number.isFinite(now) ? Math.max(n + 1, Math.ceil(n * (now / precision) ** 2)) : Number.POSITIVE_INFINITY
}

/** Results have hundreds of intervals, all with the same few degrees of freedom. */
let lastConfidence = Number.NaN
const byDegrees = new Map<number, number>()

function quantileOf(confidence: number, degrees: number): number {
  if (confidence !== lastConfidence) {
    byDegrees.clear()
    lastConfidence = confidence
  }
  let t = byDegrees.get(degrees)
  if (t === undefined) {
    t = studentQuantile((1 + confidence) / 2, degrees)
    byDegrees.set(degrees, t)
  }
  return t
}
