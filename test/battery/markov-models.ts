/** M/M/1 to M/M/100, with the laws of waiting and of the queue's length. */

import { levelClaims, percentileClaims, queueClaims } from './claims.ts'
import { delayOf, quantile } from './exact.ts'
import type { Model } from './judge.ts'
import { single } from './single.ts'

/** M/M/1 with μ = 1 (Gross & Harris §2.2; the waiting law eq. 2.29). */
function mm1(rho: number, messages: number, bound: number): Model {
  return {
    name: `M/M/1 at ρ = ${rho}`,
    scenario: single(rho, 'service: { mean: 1s }'),
    seconds: messages / rho,
    warmup: 30 / (1 - Math.sqrt(rho)) ** 2,
    handlers: {
      x: {
        ...queueClaims({ rate: rho, service: 1, workers: 1, wait: rho / (1 - rho), bound }),
        ...percentileClaims(
          'waitingTime',
          (p) => Math.max(0, Math.log(rho / (1 - p)) / (1 - rho)),
          undefined,
          Math.min(0.25, 2 * bound),
        ),
        ...percentileClaims('sojournTime', (p) => -Math.log(1 - p) / (1 - rho), undefined, 1.5 * bound),
        ...percentileClaims('serviceTime', (p) => -Math.log(1 - p), undefined, 0.02),
        ...levelClaims((n) => 1 - rho ** (n + 2)),
        waitingShare: [rho, bound],
        emptyShare: [1 - rho, bound],
      },
    },
    theory: 'exact',
  }
}

/** M/M/c (Gross & Harris §2.3): the wait of those who wait is exponential at rate cμ - λ. */
function mmc(c: number, rate: number, mu: number, messages: number, bound: number): Model {
  const load = rate / mu
  const delay = delayOf(load, c)
  const drain = c * mu - rate
  /** P(W > t): wait and service are independent. */
  const sojournTail = (t: number): number =>
    Math.exp(-mu * t) +
    delay * mu * (drain === mu ? t * Math.exp(-mu * t) : (Math.exp(-mu * t) - Math.exp(-drain * t)) / (drain - mu))
  const rho = load / c
  /** P(N = c), then geometric. */
  const full = delay * (1 - rho)
  return {
    name: `M/M/${c} at ρ = ${rho.toFixed(2)}`,
    scenario: single(rate, `workers: ${c}, service: { rate: ${mu}/s }`),
    seconds: messages / rate,
    warmup: 40 / mu / c / (1 - Math.sqrt(rho)) ** 2 + 10 / mu,
    handlers: {
      x: {
        ...queueClaims({ rate, service: 1 / mu, workers: c, wait: delay / drain, bound }),
        ...percentileClaims(
          'waitingTime',
          (p) => Math.max(0, Math.log(delay / (1 - p)) / drain),
          { p90: 0.9, p99: 0.99 },
          Math.min(0.25, 2 * bound),
        ),
        ...percentileClaims('sojournTime', (p) => quantile(sojournTail, p)),
        ...levelClaims((n) => 1 - (full * rho ** (n + 1)) / (1 - rho)),
        waitingShare: [delay, bound],
      },
    },
    theory: 'exact',
  }
}

export const markovModels: readonly Model[] = [
  mm1(0.3, 1.2e6, 0.03),
  mm1(0.6, 2e6, 0.03),
  mm1(0.7, 2.4e6, 0.03),
  mm1(0.9, 4e6, 0.06),
  mmc(2, 12, 10, 2e6, 0.035),
  mmc(3, 2, 1, 2e6, 0.04),
  mmc(5, 35, 10, 2e6, 0.055),
  mmc(10, 8, 1, 2e6, 0.08),
  mmc(100, 90, 1, 3e6, 0.2),
]
