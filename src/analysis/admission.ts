/**
 * What share of the visits offered to a handler is ever served: below 1 where its queue is finite, where messages expire, or where it
 * is saturated. A function of the first deliveries alone, so that the traffic equations can be solved around it.
 */
import { decreasingRoot } from '../theory/numerics.ts'
import { availability, imbalance, isBounded, lostWork, workersOf } from './capacity.ts'
import type { LossFormula } from './loss-formula.ts'
import { lossFormula } from './loss-formula.ts'
import type { Class, Network } from './network.ts'
import type { Admission } from './rates.ts'
import { visitCounts } from './visits.ts'

/** Limits of one handler. */
export interface Limits {
  /** Busy workers at most (availability and uneven partitions taken into account); `Infinity` when unlimited. */
  readonly load: number
  /** Starts per second at most. */
  readonly rate: number
  /** Never unstable: the queue cannot grow without bound. */
  readonly bounded: boolean
}

export function limitsOf(network: Network, handler: number): Limits {
  const spec = network.scenario.handlers[handler]!
  const events = network.ofHandler[handler]!.map((i) => network.events.get(network.classes[i]!.event))
  const workers = workersOf(spec)
  const starts = spec.rateLimit === null ? Number.POSITIVE_INFINITY : spec.rateLimit.rate * (spec.batch?.maximum ?? 1)
  return {
    load: workers === null ? Number.POSITIVE_INFINITY : (workers * availability(spec)) / imbalance(spec, events),
    rate: starts,
    bounded: isBounded(spec, events),
  }
}

/** Worker time per visit [s]: in full batches where the handler batches, with what breakdowns make it do again. */
export function workPerVisit(network: Network, c: Class): number {
  const { batch } = network.scenario.handlers[c.handler]!
  if (batch !== null) return c.held.mean / batch.maximum + batch.perMessage
  return c.held.mean * lostWork(network.scenario.handlers[c.handler]!, c.service)
}

/**
 * Offered load over what the handler can do, if every visit offered were served: ρ where its queue is infinite.
 *
 * @param first first deliveries per second of each of its classes. @param admitted y.
 */
export function pressure(
  network: Network,
  handler: number,
  limits: Limits,
  first: readonly number[],
  admitted = 1,
): number {
  let load = 0
  let rate = 0
  network.ofHandler[handler]!.forEach((i, k) => {
    const c = network.classes[i]!
    if (first[k] === 0) return
    const visits = first[k]! * visitCounts(c.failure, c.attempts, c.budget, admitted).admitted
    const work = workPerVisit(network, c)
    if (work > 0) load += visits * work
    rate += visits
  })
  const byLoad = load === 0 ? 0 : load / limits.load
  const byRate = rate === 0 ? 0 : rate / limits.rate
  return Math.max(Number.isFinite(limits.load) ? byLoad : 0, Number.isFinite(limits.rate) ? byRate : 0)
}

/**
 * The share y of offered visits that each handler serves, as a function of its first deliveries. Exact for Poisson arrivals and exponential
 * service (Erlang B for any service); elsewhere the same formulas with the mean service, and a bound by capacity where there is no formula.
 * Formulas are set up once, and the last answer is kept: solving the traffic equations asks the same again and again.
 */
export function admissionOf(network: Network, limits: readonly Limits[]): Admission {
  const formulas = limits.map((_, h) => lossFormula(network, h))
  const last: { readonly first: readonly number[]; readonly share: number }[] = []
  return (handler, first) => {
    const before = last[handler]
    if (before?.first.every((x, k) => x === first[k])) return before.share
    const share = admittedShare(network, handler, limits[handler]!, formulas[handler]!, first)
    last[handler] = { first, share }
    return share
  }
}

function admittedShare(
  network: Network,
  handler: number,
  limits: Limits,
  loss: LossFormula | null,
  first: readonly number[],
): number {
  if (first.every((d) => d === 0)) return 1
  if (loss !== null) {
    const least = offeredRates(network, handler, first, 0)
    const most = offeredRates(network, handler, first, 1)
    if (least.every((x, k) => x === most[k])) return 1 - loss(most)
    // With retries y = 1 − loss(offered(y)): the right side falls with y.
    return shareAt((y) => 1 - loss(y === 1 ? most : offeredRates(network, handler, first, y)) - y)
  }
  const full = pressure(network, handler, limits, first)
  return full <= 1 ? 1 : shareAt((y) => 1 - (y === 1 ? full : pressure(network, handler, limits, first, y)))
}

/** The root on [0, 1] of a function that falls with slope 1 or more; 1 where it is still positive there. */
function shareAt(f: (y: number) => number): number {
  const high = f(1)
  if (!(high < 0)) return 1
  const low = f(0)
  return low > 0 ? decreasingRoot(f, [0, low], [1, high], 1e-13) : 0
}

function offeredRates(network: Network, handler: number, first: readonly number[], admitted: number): number[] {
  return network.ofHandler[handler]!.map((i, k) => {
    const c = network.classes[i]!
    return first[k]! * visitCounts(c.failure, c.attempts, c.budget, admitted).offered
  })
}
