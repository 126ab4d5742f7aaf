/**
 * G/M/c (G/M/1 with c = 1): independent intervals of any law, exponential service, c workers. The law enters through its
 * Laplace–Stieltjes transform; everything follows from the root σ of σ = A*(cμ(1 − σ)) in (0, 1).
 */

import { meansFromWait, positive, share, stable, whole } from './means.ts'
import type { DelayMeans } from './mmc.ts'
import { logGamma } from './numerics.ts'

/**
 * The root σ in (0, 1) (Kleinrock, Queueing Systems I, §6.3; §6.2 for c workers), by bisection on A*(cμ(1 − σ)) − σ, which changes sign once below 1
 * when λ < cμ.
 *
 * @param laplace A*(s) of the intervals. @param totalServiceRate cμ.
 */
export function rootOfArrivals(laplace: (s: number) => number, totalServiceRate: number): number {
  // g(0) ≥ 0 and g < 0 just below 1 when stable; bisect on 1 − σ for digits near saturation.
  let low = 0
  let high = 1
  const above = (gap: number): boolean => laplace(totalServiceRate * gap) > 1 - gap
  if (!(laplace(totalServiceRate) > 0)) return 0
  // `low` is the gap at which σ is too near 1 (A* < σ), `high` where A* > σ.
  for (let i = 0; i < 1100; i++) {
    const mid = low === 0 && i < 60 ? high / 4 : (low + high) / 2
    if (mid <= low || mid >= high) break
    if (above(mid)) high = mid
    else low = mid
  }
  return 1 - high
}

export interface RenewalDelayMeans extends DelayMeans {
  /** σ. */
  readonly root: number
}

/**
 * P(wait > 0) = A/(1 − σ), Wq = A/(cμ(1 − σ)²), with Takács' constant A (Takács 1962, Introduction to the Theory of Queues, ch. 2, thm. 1;
 * Gross & Harris §5.3.2; for c = 1 Kleinrock I, §6.4). The shares are those arrivals see.
 *
 * @param arrivalRate λ = 1/E[interval] [1/s]. @param laplace E[exp(−s·interval)]. @param serviceRate μ of one worker. @param workers c.
 * @throws RangeError when λ ≥ cμ.
 */
export function gmc(
  arrivalRate: number,
  laplace: (s: number) => number,
  serviceRate: number,
  workers: number,
): RenewalDelayMeans {
  positive('arrival rate', arrivalRate)
  positive('service rate', serviceRate)
  whole('workers', workers)
  stable(arrivalRate / (workers * serviceRate))
  const root = rootOfArrivals(laplace, workers * serviceRate)
  const gap = 1 - root
  const waitingShare = workers === 1 ? root : takacs(laplace, serviceRate, workers, root) / gap
  const waitGivenWaiting = 1 / (workers * serviceRate * gap)
  return {
    ...meansFromWait(arrivalRate, 1 / serviceRate, waitingShare * waitGivenWaiting, workers),
    waitingShare,
    waitGivenWaiting,
    root,
  }
}

/** The t with P(Wq ≤ t) = p: those who wait, wait exponentially with mean 1/(cμ(1 − σ)). */
export function gmcWaitingPercentile(means: RenewalDelayMeans, p: number): number {
  share('p', p)
  return means.waitingShare <= 1 - p ? 0 : Math.log(means.waitingShare / (1 - p)) * means.waitGivenWaiting
}

function takacs(laplace: (s: number) => number, mu: number, c: number, root: number): number {
  let sum = 1 / (1 - root)
  // ln of ∏_{i≤j} (1 − a_i)/a_i, and of the binomial coefficient.
  let logInverse = 0
  for (let j = 1; j <= c; j++) {
    const a = laplace(j * mu)
    if (!(a > 0)) return 0
    logInverse += Math.log1p(-a) - Math.log(a)
    const logBinomial = logGamma(c + 1) - logGamma(j + 1) - logGamma(c - j + 1)
    sum += (Math.exp(logBinomial + logInverse) / (1 - a)) * ratio(laplace, mu, c, root, j, a)
  }
  return 1 / sum
}

/** (c(1 − a_j) − j) / (c(1 − σ) − j); both vanish together at j = c(1 − σ), where the limit is taken by a small step aside. */
function ratio(laplace: (s: number) => number, mu: number, c: number, root: number, j: number, a: number): number {
  const below = c * (1 - root) - j
  if (Math.abs(below) > 1e-5 * c) return (c * (1 - a) - j) / below
  const at = (x: number): number => (c * (1 - laplace(x * mu)) - x) / (c * (1 - root) - x)
  const around = (step: number): number => (at(j - step) + at(j + step)) / 2
  // Richardson's extrapolation of the symmetric mean: error of the fourth order in the step.
  const step = 1e-3 * c
  return (4 * around(step) - around(2 * step)) / 3
}
