/**
 * M/G/1, shortest first: the waiting message with the least service time is taken next, or, with preemption, the one with the least
 * service time left. The law enters through its cdf, atoms included; messages of equal length are taken in order of arrival.
 */
import { cellMeans, cellsOf } from './cells.ts'
import type { Means } from './means.ts'
import { meansFromWait, positive, stable } from './means.ts'

/**
 * Phipps 1956: Wq(x) = W₀ / ((1 − ρ(x−))(1 − ρ(x))), W₀ = λE[S²]/2, ρ(x) the load of messages of at most x (Kleinrock, Queueing Systems II,
 * §3.8). Within a cell in which ρ grows from u to v, the mean of 1/(1 − ρ)² is exactly 1/((1 − u)(1 − v)) when all of it has one length,
 * and to second order otherwise.
 *
 * @param arrivalRate λ [1/s]. @param cdf F(x) of the service time. @param service E[S]. @param second E[S²].
 */
export function shortestFirst(arrivalRate: number, cdf: (x: number) => number, service: number, second: number): Means {
  check(arrivalRate, service)
  const cells = cellsOf(cdf, service)
  const loads = cellMeans(cells, service)
  let wait = 0
  let below = 0
  cells.forEach((cell, i) => {
    const through = below + arrivalRate * loads[i]!
    wait += cell.mass / ((1 - below) * (1 - through))
    below = through
  })
  return meansFromWait(arrivalRate, service, ((arrivalRate * second) / 2) * wait, 1)
}

/**
 * Shortest remaining time first (Schrage & Miller 1966): a message of length x waits λ·(∫₀ˣ t² dF + x²(1 − F(x))) / (2(1 − ρ(x))²) for its
 * first start and then takes ∫₀ˣ dt/(1 − ρ(t)), interruptions included.
 *
 * @returns `waitingTime` to the first start; `queueLength` counts interrupted messages.
 */
export function shortestRemaining(arrivalRate: number, cdf: (x: number) => number, service: number): Means {
  check(arrivalRate, service)
  const cells = cellsOf(cdf, service)
  const loads = cellMeans(cells, service)
  let wait = 0
  let sojourn = 0
  let below = 0
  let mass = 0
  let second = 0
  let residence = 0
  let at = 0
  cells.forEach((cell, i) => {
    const x = (cell.low + cell.high) / 2
    const through = below + arrivalRate * loads[i]!
    mass += cell.mass
    second += cell.mass * x * x
    residence += (cell.low - at) / (1 - below)
    const inside = cell.high - cell.low
    const half = inside / 2 / (1 - (below + through) / 2)
    const first = (arrivalRate * (second + x * x * Math.max(0, 1 - mass))) / (2 * (1 - below) * (1 - through))
    wait += cell.mass * first
    sojourn += cell.mass * (first + residence + half)
    residence += 2 * half
    at = cell.high
    below = through
  })
  return {
    utilization: arrivalRate * service,
    queueLength: arrivalRate * (sojourn - service),
    inSystem: arrivalRate * sojourn,
    waitingTime: wait,
    sojournTime: sojourn,
  }
}

function check(arrivalRate: number, service: number): void {
  positive('arrival rate', arrivalRate)
  positive('service', service)
  stable(arrivalRate * service)
}
