/**
 * Erlang's loss and delay formulas for c workers offered `a` Erlang (a = λ·E[S]). Cost O(c); stable to c = 100,000 and beyond
 * because only ratios are carried.
 */
import type { LossMeans } from './means.ts'
import { nonNegative, stable, whole } from './means.ts'

/**
 * Erlang B: share of messages lost in M/G/c/c, 1 ≥ B ≥ 0. Recurrence B(c) = a·B(c−1) / (c + a·B(c−1)) (Gross & Harris, Fundamentals
 * of Queueing Theory, 3rd ed., §2.5); insensitive to the law of the service time.
 *
 * @param workers c ≥ 0. @param offeredLoad a ≥ 0, busy workers.
 */
export function erlangB(workers: number, offeredLoad: number): number {
  whole('workers', workers, 0)
  nonNegative('offered load', offeredLoad)
  let b = 1
  for (let n = 1; n <= workers; n++) {
    b = (offeredLoad * b) / (n + offeredLoad * b)
    // Below the smallest normal number only zeros can follow: stop rather than crawl through denormals.
    if (b < 1e-300) return 0
  }
  return b
}

/**
 * 1/B(c, a): the sum of the state probabilities 0..c over that of state c. `Infinity` where it overflows. Recurrence
 * 1/B(n) = 1 + (n/a)·1/B(n−1).
 */
export function inverseErlangB(workers: number, offeredLoad: number): number {
  whole('workers', workers, 0)
  let inverse = 1
  for (let n = 1; n <= workers; n++) inverse = 1 + (n / offeredLoad) * inverse
  return inverse
}

/**
 * Erlang C: share of messages that wait in M/M/c, C = B / (1 − ρ(1 − B)) (Gross & Harris §2.3, in terms of B).
 *
 * @throws RangeError when offeredLoad ≥ workers.
 */
export function erlangC(workers: number, offeredLoad: number): number {
  whole('workers', workers)
  stable(offeredLoad / workers)
  const b = erlangB(workers, offeredLoad)
  return b / (1 - (offeredLoad / workers) * (1 - b))
}

/**
 * M/G/c/c, the loss system: nobody waits (Gross & Harris §2.5; Sevastyanov 1957 for insensitivity).
 *
 * @param arrivalRate λ [1/s] offered. @param service E[S] [s]. @param workers c.
 */
export function lossSystem(arrivalRate: number, service: number, workers: number): LossMeans {
  nonNegative('arrival rate', arrivalRate)
  nonNegative('service', service)
  whole('workers', workers)
  const lossShare = erlangB(workers, arrivalRate * service)
  const inSystem = arrivalRate * service * (1 - lossShare)
  return {
    utilization: inSystem / workers,
    queueLength: 0,
    inSystem,
    waitingTime: 0,
    sojournTime: service,
    lossShare,
    waitingShare: 0,
  }
}

/** M/G/∞: a worker for every message; L = λ·E[S] whatever the law (Gross & Harris §2.6, 5.2.2). Utilization is 0 by convention. */
export function infiniteServer(arrivalRate: number, service: number): LossMeans {
  nonNegative('arrival rate', arrivalRate)
  nonNegative('service', service)
  return {
    utilization: 0,
    queueLength: 0,
    inSystem: arrivalRate * service,
    waitingTime: 0,
    sojournTime: service,
    lossShare: 0,
    waitingShare: 0,
  }
}
