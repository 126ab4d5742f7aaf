/**
 * M/G/1, shortest first: the waiting message with the least service time is taken next. The law enters through its cdf, atoms
 * included; messages of equal length are taken in order of arrival.
 */
import type { Means } from './means.ts'
import { meansFromWait, positive, stable } from './means.ts'

/** Cells of the cdf: mass, and the load of all that is shorter, before and after it. */
interface Cell {
  readonly low: number
  readonly high: number
  readonly mass: number
}

/**
 * Phipps 1956: Wq(x) = W₀ / ((1 − ρ(x−))(1 − ρ(x))), W₀ = λE[S²]/2, ρ(x) the load of messages of at most x (Kleinrock II, §3.8).
 * Within a cell in which ρ grows from u to v, the mean of 1/(1 − ρ)² is exactly 1/((1 − u)(1 − v)) when all of it has one length, and to
 * second order otherwise: cells are halved until the length of each, times its mass, is below 1e-7 of the mean.
 *
 * @param arrivalRate λ [1/s]. @param cdf F(x) of the service time. @param service E[S]. @param second E[S²].
 */
export function shortestFirst(arrivalRate: number, cdf: (x: number) => number, service: number, second: number): Means {
  positive('arrival rate', arrivalRate)
  positive('service', service)
  stable(arrivalRate * service)
  const cells = cellsOf(cdf, service)
  const loads = loadsOf(cells, service)
  let wait = 0
  let below = 0
  cells.forEach((cell, i) => {
    const through = below + arrivalRate * loads[i]!
    wait += cell.mass / ((1 - below) * (1 - through))
    below = through
  })
  return meansFromWait(arrivalRate, service, ((arrivalRate * second) / 2) * wait, 1)
}

/** ∫ x dF of each cell, by its middle, scaled so that they sum to the known mean. */
function loadsOf(cells: readonly Cell[], service: number): number[] {
  const raw = cells.map((c) => (c.mass * (c.low + c.high)) / 2)
  const total = raw.reduce((sum, x) => sum + x, 0)
  return raw.map((x) => (x * service) / total)
}

function cellsOf(cdf: (x: number) => number, service: number): Cell[] {
  let top = service
  for (let i = 0; i < 200 && 1 - cdf(top) > 1e-9; i++) top *= 2
  const out: Cell[] = []
  const atZero = cdf(0)
  if (atZero > 0) out.push({ low: 0, high: 0, mass: atZero })
  const split = (low: number, high: number, below: number, through: number, depth: number): void => {
    const mass = through - below
    if (mass <= 0) return
    const middle = (low + high) / 2
    if (mass * (high - low) <= 1e-7 * service || depth >= 60) {
      out.push({ low, high, mass })
      return
    }
    const between = cdf(middle)
    split(low, middle, below, between, depth + 1)
    split(middle, high, between, through, depth + 1)
  }
  split(0, top, atZero, cdf(top), 0)
  const rest = 1 - cdf(top)
  if (rest > 0) out.push({ low: top, high: 2 * top, mass: rest })
  return out
}
