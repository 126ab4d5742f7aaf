/**
 * M/M/c (M/M/1 with c = 1): Poisson arrivals, exponential service, c workers, one queue. The means hold for every discipline
 * that does not look at service times; the percentiles of waiting and sojourn are those of first come, first served.
 */
import { erlangC } from './erlang.ts'
import type { Means } from './means.ts'
import { meansFromWait, nonNegative, positive, share, stable, whole } from './means.ts'
import { crossing } from './numerics.ts'

export interface DelayMeans extends Means {
  /** P(wait > 0). */
  readonly waitingShare: number
  /** Mean wait of those who wait [s]. */
  readonly waitGivenWaiting: number
}

/**
 * Gross & Harris §2.3: Wq = C(c, a) / (cμ − λ).
 *
 * @param arrivalRate λ ≥ 0 [1/s]. @param serviceRate μ of one worker [1/s]. @param workers c.
 * @throws RangeError when λ ≥ cμ.
 */
export function mmc(arrivalRate: number, serviceRate: number, workers: number): DelayMeans {
  check(arrivalRate, serviceRate, workers)
  const waitingShare = erlangC(workers, arrivalRate / serviceRate)
  const waitGivenWaiting = 1 / (workers * serviceRate - arrivalRate)
  return {
    ...meansFromWait(arrivalRate, 1 / serviceRate, waitingShare * waitGivenWaiting, workers),
    waitingShare,
    waitGivenWaiting,
  }
}

/** P(Wq > t) = C·exp(−(cμ − λ)t) (Gross & Harris §2.3.1). */
export function mmcWaitingTail(arrivalRate: number, serviceRate: number, workers: number, t: number): number {
  const { waitingShare, waitGivenWaiting } = mmc(arrivalRate, serviceRate, workers)
  return t < 0 ? 1 : waitingShare * Math.exp(-t / waitGivenWaiting)
}

/** The t with P(Wq ≤ t) = p; 0 inside the atom of those who do not wait. */
export function mmcWaitingPercentile(arrivalRate: number, serviceRate: number, workers: number, p: number): number {
  share('p', p)
  const { waitingShare, waitGivenWaiting } = mmc(arrivalRate, serviceRate, workers)
  return waitingShare <= 1 - p ? 0 : Math.log(waitingShare / (1 - p)) * waitGivenWaiting
}

/** P(W > t), the wait and the service together (Gross & Harris §2.3.1, with the limit at c − 1 = a). */
export function mmcSojournTail(arrivalRate: number, serviceRate: number, workers: number, t: number): number {
  check(arrivalRate, serviceRate, workers)
  return sojournTail(erlangC(workers, arrivalRate / serviceRate), arrivalRate / serviceRate, serviceRate, workers, t)
}

/** The t with P(W ≤ t) = p. */
export function mmcSojournPercentile(arrivalRate: number, serviceRate: number, workers: number, p: number): number {
  share('p', p)
  const { waitingShare, sojournTime } = mmc(arrivalRate, serviceRate, workers)
  const a = arrivalRate / serviceRate
  return crossing((t) => sojournTail(waitingShare, a, serviceRate, workers, t), 1 - p, 0, sojournTime)
}

function sojournTail(waitingShare: number, a: number, mu: number, workers: number, t: number): number {
  if (t <= 0) return 1
  const x = mu * t
  const d = workers - 1 - a
  // Written for each sign of d so that neither exponential overflows.
  let extra: number
  if (Math.abs(d * x) < 1e-300) extra = x * Math.exp(-x)
  else if (d > 0) extra = (Math.exp(-x) * -Math.expm1(-x * d)) / d
  else extra = (Math.exp(-x * (1 + d)) * Math.expm1(x * d)) / d
  return Math.exp(-x) + waitingShare * extra
}

function check(arrivalRate: number, serviceRate: number, workers: number): void {
  nonNegative('arrival rate', arrivalRate)
  positive('service rate', serviceRate)
  whole('workers', workers)
  stable(arrivalRate / (workers * serviceRate))
}
