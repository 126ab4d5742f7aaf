/**
 * MSER-5: where the warm-up of a series ends. Of all truncation points, the one that makes the interval of what is left
 * shortest (White 1997, Simulation 69, 323; White, Cobb & Spratt 2000, Proc. Winter Simulation Conf., 755): with batch
 * means z of 5 samples each, the d that minimises Σ_(i ≥ d) (z_i - mean)²/(n - d)². Only the first half is searched: a
 * minimum in the second half says that the series is too short to judge.
 */

const BATCH = 5

export interface Truncation {
  /** Samples to discard, a multiple of 5. */
  readonly truncation: number
  /** The minimum lies at the end of what was searched: the series shows no steady state; it should be longer. */
  readonly atLimit: boolean
}

/** The truncation point of a series; nothing is truncated from fewer than 10 samples, which are `atLimit`. O(n). */
export function mser5(series: ArrayLike<number>): Truncation {
  const n = Math.floor(series.length / BATCH)
  if (n < 2) return { truncation: 0, atLimit: true }
  const limit = Math.floor(n / 2)
  let mean = 0
  let squares = 0
  let best = Number.POSITIVE_INFINITY
  let at = 0
  // Backwards, with a running mean and sum of squares about it (Welford 1962).
  for (let d = n - 1; d >= 0; d--) {
    let z = 0
    for (let i = 0; i < BATCH; i++) z += series[d * BATCH + i]! / BATCH
    const count = n - d
    const change = z - mean
    mean += change / count
    squares += change * (z - mean)
    if (d > limit) continue
    const statistic = squares / (count * count)
    // Of equal minima the earliest: nothing is discarded without reason.
    if (statistic <= best) {
      best = statistic
      at = d
    }
  }
  return { truncation: at * BATCH, atLimit: at === limit }
}
