/** Poisson arrivals: independent exponential intervals. A rate of 0 has no arrivals. */
import type { ArrivalKind, ArrivalProcess } from './arrival.ts'

/** A Poisson process of given rate [1/s], ≥ 0. */
export function poissonProcess(rate: number): ArrivalProcess {
  const interval = rate > 0 ? 1 / rate : Number.POSITIVE_INFINITY
  return {
    next: (now, stream) => now + interval * stream.exponential(),
    poissonMean: rate > 0 ? interval : 0,
  }
}

/** A process that never has an arrival. */
export const silence: ArrivalProcess = { next: () => Number.POSITIVE_INFINITY, poissonMean: 0 }

export const poisson: ArrivalKind<'poisson'> = {
  process: 'poisson',
  check: ({ rate }) =>
    rate >= 0 && rate < Number.POSITIVE_INFINITY ? null : `rate must be at least 0/s; saw ${rate}/s`,
  bind: ({ rate }) => (rate > 0 ? poissonProcess(rate) : silence),
  moments: ({ rate }) => ({ rate, scv: 1, renewal: true, poisson: true }),
  laplace: ({ rate }) => (rate > 0 ? (s) => rate / (rate + s) : null),
}
