/**
 * MAP/M/c by the matrix-geometric method: messages arrive in a Markovian arrival process (Markov-modulated Poisson included),
 * service is exponential, c workers share one queue. Exact to the tolerance of the iteration (1e-14).
 */
import type { Matrix } from './matrix.ts'
import { add, apply, identity, inverse, multiply, scale, stationary, zeros } from './matrix.ts'
import { meansFromWait, positive, share, stable, whole } from './means.ts'
import type { DelayMeans } from './mmc.ts'

/** D0: transitions without an arrival (diagonal ignored); D1: those with one [1/s]. */
export interface MarkovArrivals {
  readonly silent: Matrix
  readonly arriving: Matrix
}

/** A Markov-modulated Poisson process as a MAP. @param rates λ_i [1/s]. @param transitions rates between states [1/s]. */
export function mmpp(rates: readonly number[], transitions: Matrix): MarkovArrivals {
  const arriving = zeros(rates.length, rates.length)
  rates.forEach((rate, i) => {
    arriving[i]![i] = rate
  })
  return { silent: transitions, arriving }
}

/** Two independent MAPs together. */
export function superpose(a: MarkovArrivals, b: MarkovArrivals): MarkovArrivals {
  return { silent: kronecker(a.silent, b.silent), arriving: kronecker(a.arriving, b.arriving) }
}

/** Kronecker sum without the diagonals of the silent parts, which are implied. */
function kronecker(a: Matrix, b: Matrix): number[][] {
  const n = a.length
  const m = b.length
  const out = zeros(n * m, n * m)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const row = out[i * m + j]!
      for (let k = 0; k < n; k++) row[k * m + j] = row[k * m + j]! + a[i]![k]!
      for (let k = 0; k < m; k++) row[i * m + k] = row[i * m + k]! + b[j]![k]!
    }
  }
  return out
}

/** Every message kept with probability `kept`, independently. */
export function thin(map: MarkovArrivals, kept: number): MarkovArrivals {
  share('kept', kept)
  const lost = 1 - kept
  return {
    silent: map.silent.map((row, i) => row.map((x, j) => (i === j ? 0 : x + lost * map.arriving[i]![j]!))),
    arriving: scale(map.arriving, kept),
  }
}

/** Mean rate of the process and the stationary law of its phase. */
export function mapRate(map: MarkovArrivals): { readonly rate: number; readonly phases: readonly number[] } {
  const phases = map.silent.length === 1 ? [1] : stationary(add(map.silent, map.arriving))
  let rate = 0
  map.arriving.forEach((row, i) => {
    rate += phases[i]! * row.reduce((sum, x) => sum + x, 0)
  })
  return { rate, phases }
}

/** D0 with its diagonal: minus all rates out of the phase. */
function closed(map: MarkovArrivals): number[][] {
  return map.silent.map((row, i) => {
    const out = row.map((x, j) => (i === j ? 0 : x))
    const total = out.reduce((sum, x) => sum + x, 0) + map.arriving[i]!.reduce((sum, x) => sum + x, 0)
    out[i] = -total
    return out
  })
}

/**
 * First-passage matrix G of a quasi-birth-death process by logarithmic reduction (Latouche & Ramaswami 1993; Introduction to Matrix
 * Analytic Methods, §8.4): doubling, so a dozen steps even near saturation.
 *
 * @param up, local, down rates between levels; `local` has its diagonal.
 */
export function firstPassage(up: Matrix, local: Matrix, down: Matrix): number[][] {
  const n = up.length
  const inv = inverse(scale(local, -1))
  let high = multiply(inv, up)
  let low = multiply(inv, down)
  let g = low.map((row) => [...row])
  let t = high
  for (let step = 0; step < 100; step++) {
    const u = add(multiply(high, low), multiply(low, high))
    const reduce = inverse(add(identity(n), u, -1))
    high = multiply(reduce, multiply(high, high))
    low = multiply(reduce, multiply(low, low))
    g = add(g, multiply(t, low))
    t = multiply(t, high)
    const gap = Math.max(...g.map((row) => Math.abs(1 - row.reduce((sum, x) => sum + x, 0))))
    const step1 = Math.max(...t.map((row) => row.reduce((sum, x) => sum + Math.abs(x), 0)))
    if (gap < 1e-14 || step1 < 1e-15) break
  }
  return g
}

/**
 * MAP/M/c: levels above c are matrix-geometric with R = D1·(−(D0 − cμI) − D1·G)⁻¹, those below are reduced level by level (Neuts 1981,
 * Matrix-Geometric Solutions in Stochastic Models, ch. 3; Latouche & Ramaswami, ch. 6 and 10). `waitingShare` is what messages see:
 * states weighted by their arrival rates.
 *
 * @throws RangeError when the mean rate is not below cμ.
 */
export function mapMc(map: MarkovArrivals, serviceRate: number, workers: number): DelayMeans {
  positive('service rate', serviceRate)
  whole('workers', workers)
  const { rate } = mapRate(map)
  positive('arrival rate', rate)
  stable(rate / (workers * serviceRate))
  const n = map.silent.length
  const d0 = closed(map)
  const d1 = map.arriving
  const eye = identity(n)
  const down = (level: number): number[][] => scale(eye, Math.min(level, workers) * serviceRate)
  const local = (level: number): number[][] => add(d0, eye, -Math.min(level, workers) * serviceRate)
  const g = firstPassage(d1, local(workers), down(workers))
  const r = multiply(d1, inverse(scale(add(local(workers), multiply(d1, g)), -1)))
  // π_{k+1} = π_k·R_k for k < c, from the top down.
  const steps: number[][][] = new Array(workers)
  let next = r
  for (let k = workers - 1; k >= 0; k--) {
    const here = k + 1
    const into = multiply(next, down(here + 1))
    next = multiply(d1, inverse(scale(add(local(here), into), -1)))
    steps[k] = next
  }
  // π_0 (D0 + R_0·μ) = 0: a generator once the diagonal is dropped.
  let level: number[] = n === 1 ? [1] : stationary(add(d0, multiply(steps[0]!, down(1))))
  let mass = total(level)
  let arriving = total(apply(level, d1))
  for (let k = 1; k < workers; k++) {
    level = apply(level, steps[k - 1]!)
    mass += total(level)
    arriving += total(apply(level, d1))
  }
  // Levels c, c + 1, …: π_c·R^j.
  const first = apply(level, steps[workers - 1]!)
  const geometric = inverse(add(eye, r, -1))
  const above = apply(first, geometric)
  const queued = total(apply(apply(above, geometric), r))
  mass += total(above)
  const waiting = total(apply(above, d1))
  const queueLength = queued / mass
  const waitingTime = queueLength / rate
  const waitingShare = waiting / (arriving + waiting)
  return {
    ...meansFromWait(rate, 1 / serviceRate, waitingTime, workers),
    waitingShare,
    waitGivenWaiting: waitingShare > 0 ? waitingTime / waitingShare : 0,
  }
}

function total(v: readonly number[]): number {
  return v.reduce((sum, x) => sum + x, 0)
}
