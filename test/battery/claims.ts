/** What follows from a mean wait by Little's law and the utilization law, as claims on a handler. */

import { delayOf } from './exact.ts'
import type { Claim, Claims } from './judge.ts'

export interface Queue {
  /** Visits per second. */
  readonly rate: number
  /** Mean service time [s]. */
  readonly service: number
  readonly workers: number
  /** Mean wait of a visit [s]. */
  readonly wait: number
  /** Relative half-width allowed for waiting; what is steadier is held closer. */
  readonly bound?: number
}

/** Lq = λ·Wq, L = Lq + λ·E[S], W = Wq + E[S], ρ = λ·E[S]/c; for a stable queue that loses nothing. */
export function queueClaims({ rate, service, workers, wait, bound = 0.05 }: Queue): Claims {
  const load = rate * service
  return {
    arrivalRate: [rate, 0.013],
    utilization: [load / workers, 0.015],
    queueLength: [rate * wait, bound * 1.1],
    inSystem: [rate * wait + load, 0.9 * bound],
    'waitingTime.mean': [wait, bound],
    'serviceTime.mean': [service, 0.015],
    'sojournTime.mean': [wait + service, 0.8 * bound],
  }
}

/** Claims on percentiles: `of` gives the value at a probability; p50, p90, p99 unless told. */
export function percentileClaims(
  field: 'waitingTime' | 'sojournTime' | 'serviceTime' | 'latency' | 'settleTime',
  of: (p: number) => number,
  ranks: Readonly<Record<string, number>> = { p50: 0.5, p90: 0.9, p99: 0.99 },
  bound = 0.05,
): Claims {
  return Object.fromEntries(
    Object.entries(ranks).map(([rank, p]): [string, Claim] => [`${field}.${rank}`, [of(p), bound]]),
  )
}

/**
 * Percentiles of the queue length, with law P(Q ≤ n) = `cdf(n)`: the smallest n that reaches the probability, exactly.
 * Only where the law steps well over the probability on both sides (by a fifth of the tail), for a close call may go
 * either way.
 */
export function levelClaims(cdf: (n: number) => number): Claims {
  const claims: Record<string, Claim> = {}
  for (const [rank, p] of [
    ['p50', 0.5],
    ['p90', 0.9],
    ['p99', 0.99],
  ] as const) {
    let n = 0
    while (cdf(n) < p) n++
    const margin = Math.min(cdf(n) - p, n === 0 ? 1 : p - cdf(n - 1))
    if (margin > 0.2 * (1 - p)) claims[`queueLengthPercentiles.${rank}`] = n
  }
  return claims
}

/** Claims of M/M/c inside a network: Jackson's theorem (1963). */
export function station(rate: number, service: number, workers: number, bound: number): Claims {
  const load = rate * service
  return queueClaims({ rate, service, workers, wait: (delayOf(load, workers) * service) / (workers - load), bound })
}
