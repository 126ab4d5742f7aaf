/**
 * M/M/c/K: M/M/c with room for `capacity` waiting messages (K = c + capacity); those that find it full are lost. Any capacity
 * and any load, stable in floating point: only positive terms are added, in O(c + log capacity).
 */
import { inverseErlangB } from './erlang.ts'
import type { LossMeans } from './means.ts'
import { nonNegative, positive, whole } from './means.ts'

/** Σ r^j and Σ j·r^j for j < n, by doubling: G(2n) = G(n)(1 + r^n), H(2n) = H(n) + r^n (H(n) + n·G(n)). */
function geometricSums(r: number, n: number): readonly [sum: number, weighted: number] {
  let g = 0
  let h = 0
  let length = 0
  let power = 1
  for (const bit of n.toString(2)) {
    h = h + power * (h + length * g)
    g = g + power * g
    length *= 2
    power *= power
    if (bit === '1') {
      g += power
      h += length * power
      length += 1
      power *= r
    }
  }
  return [g, h]
}

/**
 * Gross & Harris §2.4 (steady state for every load). `waitingTime` and `waitingShare` are of the accepted;
 * `sojournTime` is L over the accepted rate.
 *
 * @param arrivalRate λ [1/s] offered. @param serviceRate μ of one worker [1/s]. @param workers c.
 * @param capacity messages that may wait, those in service not counted, ≥ 0.
 */
export function mmck(arrivalRate: number, serviceRate: number, workers: number, capacity: number): LossMeans {
  nonNegative('arrival rate', arrivalRate)
  positive('service rate', serviceRate)
  whole('workers', workers)
  whole('capacity', capacity, 0)
  const a = arrivalRate / serviceRate
  const r = a / workers
  const inverseB = a === 0 ? Number.POSITIVE_INFINITY : inverseErlangB(workers, a)
  if (inverseB === Number.POSITIVE_INFINITY) {
    // No message ever finds all workers busy, to double precision.
    return {
      utilization: r,
      queueLength: 0,
      inSystem: a,
      waitingTime: 0,
      sojournTime: 1 / serviceRate,
      lossShare: 0,
      waitingShare: 0,
    }
  }
  // Weights relative to state c, or to the full state when that is the more likely one.
  let below: number
  let busy: number
  let weighted: number
  let full: number
  if (r <= 1) {
    ;[busy, weighted] = geometricSums(r, capacity + 1)
    below = inverseB - 1
    full = r ** capacity
  } else {
    const s = 1 / r
    const [g, h] = geometricSums(s, capacity + 1)
    busy = g
    weighted = capacity * g - h
    below = (inverseB - 1) * s ** capacity
    full = 1
  }
  const total = below + busy
  const lossShare = full / total
  const queueLength = weighted / total
  const accepted = arrivalRate * (1 - lossShare)
  const waitingTime = capacity === 0 ? 0 : queueLength / (arrivalRate * ((below + busy - full) / total))
  return {
    utilization: accepted / (workers * serviceRate),
    queueLength,
    inSystem: queueLength + accepted / serviceRate,
    waitingTime,
    sojournTime: waitingTime + 1 / serviceRate,
    lossShare,
    waitingShare: Math.max(0, (busy - full) / (below + busy - full)),
  }
}
