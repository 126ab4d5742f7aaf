/**
 * M/G/1/K: one worker, any service law, room for `capacity` waiting messages. Exact by the chain embedded at ends of service; the law
 * enters through its cdf. Cost O(cells × capacity + capacity²).
 */
import type { Cell } from './cells.ts'
import { cellsOf } from './cells.ts'
import type { LossMeans } from './means.ts'
import { positive, whole } from './means.ts'
import { poissonTerm } from './numerics.ts'

/**
 * Level crossings of the embedded chain, π_{j+1}·a₀ = π₀·A_{j+1} + Σ_{i=1..j} π_i·A_{j−i+2} with A_k = P(at least k arrivals in a service): only
 * positive terms. Then p_n = π_n/(π₀ + ρ) and the loss is 1 − 1/(π₀ + ρ) (Gross & Harris §5.1.8; Tijms, A First Course in Stochastic Models,
 * §9.2.3).
 *
 * @param arrivalRate λ [1/s] offered. @param cdf F(x) of the service time. @param service E[S] [s]. @param capacity ≥ 0.
 * @param tolerance size of the cells of the law (see `cellsOf`); results are much more precise than that.
 */
export function mg1k(
  arrivalRate: number,
  cdf: (x: number) => number,
  service: number,
  capacity: number,
  tolerance = 1e-7,
): LossMeans {
  positive('service', service)
  return mg1kOfCells(arrivalRate, cellsOf(cdf, service, tolerance), service, capacity)
}

/** `mg1k` of a law already cut into cells (in any order): for many rates of one law, or mixtures of several. */
export function mg1kOfCells(arrivalRate: number, cells: readonly Cell[], service: number, capacity: number): LossMeans {
  positive('arrival rate', arrivalRate)
  positive('service', service)
  whole('capacity', capacity, 0)
  const places = capacity + 1
  const atLeast = arrivalTails(arrivalRate, cells, service, places + 1)
  const none = 1 - atLeast[1]!
  const pi: number[] = [1]
  for (let j = 0; j + 1 < places; j++) {
    let up = pi[0]! * atLeast[j + 1]!
    for (let i = 1; i <= j; i++) up += pi[i]! * atLeast[j - i + 2]!
    pi.push(up / none)
    // In overload the weights grow geometrically: rescale before they overflow.
    if (pi[j + 1]! > 1e200) for (let n = 0; n < pi.length; n++) pi[n] = pi[n]! * 1e-200
  }
  const total = pi.reduce((sum, x) => sum + x, 0)
  const rho = arrivalRate * service
  const empty = pi[0]! / total
  const scale = 1 / (empty + rho)
  const lossShare = Math.max(0, 1 - scale)
  let inSystem = places * lossShare
  pi.forEach((x, n) => {
    inSystem += n * (x / total) * scale
  })
  const busy = rho * (1 - lossShare)
  const accepted = arrivalRate * (1 - lossShare)
  const queueLength = capacity === 0 ? 0 : Math.max(0, inSystem - busy)
  const waitingTime = queueLength / accepted
  return {
    utilization: busy,
    queueLength,
    inSystem: queueLength + busy,
    waitingTime,
    sojournTime: waitingTime + service,
    lossShare,
    waitingShare: capacity === 0 ? 0 : Math.max(0, 1 - empty),
  }
}

/** A_k for k < count. */
function arrivalTails(rate: number, cells: readonly Cell[], service: number, count: number): number[] {
  // The middles of the cells have almost the right mean; stretching them makes the load exact. A heavy tail is left as it is: what
  // lies beyond the last cell fills every queue anyhow.
  const ratio = service / cells.reduce((sum, c) => sum + (c.mass * (c.low + c.high)) / 2, 0)
  const stretch = Math.abs(ratio - 1) < 1e-3 ? ratio : 1
  const tails = new Array<number>(count).fill(0)
  for (const c of cells) {
    const expected = (rate * stretch * (c.low + c.high)) / 2
    if (expected - 12 * Math.sqrt(expected) > count) {
      for (let k = 0; k < count; k++) tails[k] = tails[k]! + c.mass
      continue
    }
    // Summed downwards from far out, where terms have died, so that small tails keep their digits.
    let k = Math.ceil(expected + 12 * Math.sqrt(expected) + 40)
    let term = poissonTerm(k, expected)
    let tail = 0
    for (; k >= 0; k--) {
      tail += term
      if (k < count) tails[k] = tails[k]! + c.mass * Math.min(1, tail)
      if (expected === 0) term = k === 1 ? 1 : 0
      else if (k > 0) term *= k / expected
    }
  }
  return tails
}
