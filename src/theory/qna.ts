/**
 * The QNA decomposition (Whitt 1983, The Queueing Network Analyzer, Bell System Technical Journal 62): a network is described by rates
 * and squared coefficients of variation (scv) alone. Approximate, except where all scv are 1.
 */
import { erlangC } from './erlang.ts'
import type { Means } from './means.ts'
import { meansFromWait, nonNegative, stable, whole } from './means.ts'

/**
 * scv of departures: c_d² = 1 + (1 − ρ²)(c_a² − 1) + ρ²·m^{−1/2}·(max(c_s², 0.2) − 1) (Whitt 1983 eqs. 38–39).
 *
 * @param utilization ρ, taken as 1 above 1, 0 for unlimited workers.
 */
export function departureScv(utilization: number, workers: number, arrivalScv: number, serviceScv: number): number {
  const square = Math.min(1, utilization) ** 2
  return 1 + (1 - square) * (arrivalScv - 1) + (square / Math.sqrt(workers)) * (Math.max(serviceScv, 0.2) - 1)
}

/**
 * scv of a stream in which each message of another becomes N independent ones: E[N]·c² + Var(N)/E[N]. With N Bernoulli(p) it is Whitt's
 * splitting p·c² + 1 − p (1983 eq. 36); exact for renewal streams.
 */
export function compoundScv(scv: number, mean: number, variance: number): number {
  return mean === 0 ? 1 : mean * scv + variance / mean
}

/** One stream into a queue: either from outside, with its scv, or from another queue. */
export interface StreamInto {
  readonly rate: number
  /** Index of the queue it leaves; null from outside. */
  readonly from: number | null
  /** scv from outside; ignored otherwise. */
  readonly scv: number
  /** Messages of this stream per departure of `from`: mean and variance. */
  readonly mean: number
  readonly variance: number
}

export interface QnaQueue {
  readonly utilization: number
  readonly workers: number
  readonly serviceScv: number
  readonly streams: readonly StreamInto[]
}

/**
 * scv of the arrivals at every queue: c_a² = 1 − w + w·Σ p_i·c_i², w = 1/(1 + 4(1 − ρ)²(v − 1)), v = 1/Σ p_i² (Whitt 1983 eqs. 24–34), with
 * departures and splitting as above; solved by iteration, which contracts as each weight is below 1.
 */
export function arrivalScvs(queues: readonly QnaQueue[]): number[] {
  const scv = queues.map(() => 1)
  for (let round = 0; round < 1000; round++) {
    let change = 0
    queues.forEach((queue, j) => {
      const rate = queue.streams.reduce((sum, s) => sum + s.rate, 0)
      if (!(rate > 0)) return
      let mixed = 0
      let squares = 0
      for (const s of queue.streams) {
        const p = s.rate / rate
        const origin = s.from === null ? undefined : queues[s.from]
        const own =
          origin === undefined || s.from === null
            ? s.scv
            : departureScv(origin.utilization, origin.workers, scv[s.from]!, origin.serviceScv)
        mixed += p * compoundScv(own, s.mean, s.variance)
        squares += p * p
      }
      const weight = 1 / (1 + 4 * (1 - Math.min(1, queue.utilization)) ** 2 * (1 / squares - 1))
      const next = 1 - weight + weight * mixed
      change = Math.max(change, Math.abs(next - scv[j]!) / Math.max(1, next))
      scv[j] = next
    })
    if (change < 1e-10) break
  }
  return scv
}

/**
 * G/G/c: Allen & Cunneen's formula Wq ≈ Wq(M/M/c)·(c_a² + c_s²)/2 (Allen 1990, §5.4; Whitt 1983 eq. 70; Kingman's bound in heavy traffic).
 * With one worker and c_a² < 1 times the correction of Kraemer & Langenbach-Belz (1976),
 * g = exp(−2(1 − ρ)(1 − c_a²)² / (3ρ(c_a² + c_s²))), as QNA does (Whitt 1983 eqs. 44–45).
 *
 * @param arrivalRate λ [1/s]. @param service E[S] [s]. @param workers c. @throws RangeError when λE[S] ≥ c.
 */
export function ggc(
  arrivalRate: number,
  arrivalScv: number,
  service: number,
  serviceScv: number,
  workers: number,
): Means {
  nonNegative('arrival rate', arrivalRate)
  nonNegative('arrival scv', arrivalScv)
  nonNegative('service', service)
  whole('workers', workers)
  const rho = (arrivalRate * service) / workers
  stable(rho)
  if (rho === 0) return meansFromWait(arrivalRate, service, 0, workers)
  const base = (erlangC(workers, arrivalRate * service) * service) / (workers * (1 - rho))
  const sum = arrivalScv + serviceScv
  const early = workers === 1 && arrivalScv < 1
  const correction = early && sum > 0 ? Math.exp((-2 * (1 - rho) * (1 - arrivalScv) ** 2) / (3 * rho * sum)) : 1
  return meansFromWait(arrivalRate, service, sum === 0 ? 0 : (base * correction * sum) / 2, workers)
}
