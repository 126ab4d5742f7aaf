/**
 * Batches: messages that arrive in groups (M^X/G/1), and groups that are served together (M/M^[a,b]/1).
 */
import type { Means } from './means.ts'
import { meansFromWait, nonNegative, positive, stable, whole } from './means.ts'
import { crossing } from './numerics.ts'

/**
 * M^X/G/1: groups come in a Poisson process; the wait is that of an arbitrary message, first come first served:
 * Wq = (λE[S²] + (E[X²]/E[X] − 1)·E[S]) / (2(1 − ρ)) with λ the rate of messages (Burke 1975; Chaudhry & Templeton, A First Course in
 * Bulk Queues, §3.2). With exponential service it is M^X/M/1 (Gross & Harris §3.1).
 *
 * @param arrivalRate λ, messages per second. @param sizeMean E[X]. @param sizeSecond E[X²]; empty groups do not matter.
 * @param service E[S] [s]. @param second E[S²] [s²].
 */
export function batchArrivals(
  arrivalRate: number,
  sizeMean: number,
  sizeSecond: number,
  service: number,
  second: number,
): Means {
  nonNegative('arrival rate', arrivalRate)
  positive('mean size', sizeMean)
  nonNegative('service', service)
  const rho = arrivalRate * service
  stable(rho)
  const wait = (arrivalRate * second + (sizeSecond / sizeMean - 1) * service) / (2 * (1 - rho))
  return meansFromWait(arrivalRate, service, wait, 1)
}

/** Share of messages that wait in M^X/G/1: the first of its group waits with probability ρ, every other surely. */
export function batchWaitingShare(utilization: number, sizeMean: number, nonEmpty: number): number {
  const first = nonEmpty / sizeMean
  return 1 - first * (1 - utilization)
}

/**
 * M/M^[a,b]/1: one worker takes all that wait, up to b, once a wait (Neuts' general bulk-service rule; Gross & Harris §3.2.2 for
 * a = 1; Medhi, Stochastic Models in Queueing Theory, §4.3). The number waiting while the worker is busy is geometric with the root r
 * of μ·r^{b+1} − (λ + μ)·r + λ = 0 in (0, 1).
 *
 * @param arrivalRate λ, messages per second. @param serviceRate μ, groups per second. @param least a ≥ 1. @param most b ≥ a.
 * @returns utilization is the share of time the worker is busy.
 */
export function bulkService(arrivalRate: number, serviceRate: number, least: number, most: number): Means {
  positive('arrival rate', arrivalRate)
  positive('service rate', serviceRate)
  whole('least', least)
  whole('most', most, least)
  stable(arrivalRate / (serviceRate * most))
  const ratio = serviceRate / arrivalRate
  // Divided by (1 − r) the equation reads (r + r² + … + r^b)·μ/λ = 1, monotone in r.
  const r = crossing((x) => 1 - ratio * x * powerSum(x, most), 0, 0, 0.5)
  const gap = 1 - r
  // Weights relative to P(busy, nobody waiting) = 1.
  let idle = 0
  let idleWaiting = 0
  let partial = 0
  let power = 1
  for (let n = 0; n < least; n++) {
    partial += power
    power *= r
    idle += ratio * partial
    idleWaiting += n * ratio * partial
  }
  const busy = 1 / gap
  const total = idle + busy
  const queueLength = (idleWaiting + r / (gap * gap)) / total
  const wait = queueLength / arrivalRate
  return {
    utilization: busy / total,
    queueLength,
    inSystem: queueLength + arrivalRate / serviceRate,
    waitingTime: wait,
    sojournTime: wait + 1 / serviceRate,
  }
}

/** 1 + x + … + x^{n−1}, by doubling: no cancellation near x = 1. */
function powerSum(x: number, n: number): number {
  let sum = 0
  let power = 1
  for (const bit of n.toString(2)) {
    sum += power * sum
    power *= power
    if (bit === '1') {
      sum += power
      power *= x
    }
  }
  return sum
}
