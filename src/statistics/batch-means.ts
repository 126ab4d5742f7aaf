/**
 * Batch means: an interval from a single replication, cut into equal batches whose means are taken as independent (Law &
 * Kelton 9.5.3). Twenty batches: fewer and longer ones are less correlated, and 19 degrees of freedom cost little width
 * (Schmeiser 1982, Operations Research 30, 556, finds nothing gained above 30).
 */
import type { Estimate } from '../experiment/results.ts'
import { estimate } from './interval.ts'

export const BATCHES = 20

/**
 * Means of consecutive batches of equal size; the last values that don't fill a batch are left out.
 * @param series one observation a step. @returns `batches` means; fewer than `batches` observations: each its own batch.
 */
export function batchMeans(series: ArrayLike<number>, batches = BATCHES): Float64Array {
  const size = Math.max(1, Math.floor(series.length / batches))
  const means = new Float64Array(Math.min(batches, series.length))
  for (let b = 0; b < means.length; b++) {
    let sum = 0
    for (let i = b * size; i < (b + 1) * size; i++) sum += series[i]!
    means[b] = sum / size
  }
  return means
}

/** Mean and interval of one correlated series by its batch means. */
export function batchEstimate(series: ArrayLike<number>, confidence: number): Estimate | null {
  return estimate(batchMeans(series), confidence)
}
