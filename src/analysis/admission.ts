/**
 * What share of the visits offered to a handler is ever served: below 1 where its queue is finite, where messages expire, or where it
 * is saturated. A function of the first deliveries alone, so that the traffic equations can be solved around it.
 */
import { bindDistribution } from '../distributions/index.ts'
import { erlangB } from '../theory/erlang.ts'
import { impatience } from '../theory/impatience.ts'
import { mg1k } from '../theory/mg1k.ts'
import { mmck } from '../theory/mmck.ts'
import { availability, imbalance, isBounded, workersOf } from './capacity.ts'
import { mixtureOf } from './laws.ts'
import type { Class, Network } from './network.ts'
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

/** Worker time per visit [s]; in full batches where the handler batches. */
export function workPerVisit(network: Network, c: Class): number {
  const { batch } = network.scenario.handlers[c.handler]!
  return batch === null ? c.held : c.held / batch.maximum + batch.perMessage
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
 * The share y of offered visits that is served. Exact for Poisson arrivals and exponential service (Erlang B for any service); elsewhere
 * the same formulas with the mean service, and a bound by capacity where there is no formula.
 */
export function admittedShare(network: Network, handler: number, limits: Limits, first: readonly number[]): number {
  if (first.every((d) => d === 0)) return 1
  const loss = lossFormula(network, handler)
  if (loss !== null) {
    const least = offeredRates(network, handler, first, 0)
    const most = offeredRates(network, handler, first, 1)
    if (least.every((x, k) => x === most[k])) return 1 - loss(most)
    // With retries y = 1 − loss(offered(y)): the right side falls with y.
    return decreasingRoot((y) => {
      const offered = offeredRates(network, handler, first, y)
      return 1 - loss(offered) - y
    })
  }
  if (pressure(network, handler, limits, first) <= 1) return 1
  return decreasingRoot((y) => 1 - pressure(network, handler, limits, first, y))
}

function offeredRates(network: Network, handler: number, first: readonly number[], admitted: number): number[] {
  return network.ofHandler[handler]!.map((i, k) => {
    const c = network.classes[i]!
    return first[k]! * visitCounts(c.failure, c.attempts, c.budget, admitted).offered
  })
}

/** The root of a decreasing function on [0, 1], 1 where it is still positive there (Illinois method: a dozen evaluations). */
function decreasingRoot(f: (y: number) => number): number {
  let high = 1
  let fHigh = f(high)
  if (!(fHigh < 0)) return 1
  let low = 0
  let fLow = f(low)
  if (!(fLow > 0)) return 0
  for (let i = 0; i < 200; i++) {
    const weight = Number.isFinite(fHigh) ? fLow / (fLow - fHigh) : 0.5
    let y = low + (high - low) * weight
    // Every fourth step halves, so that no shape of f can stall it.
    if (i % 4 === 3 || !(y > low && y < high)) y = (low + high) / 2
    const value = f(y)
    if (value === 0 || high - low <= 1e-14 * high) return y
    if (value > 0) {
      if (i > 0) fHigh /= 2
      low = y
      fLow = value
    } else {
      if (i > 0) fLow /= 2
      high = y
      fHigh = value
    }
  }
  return low
}

/** Loss share of a handler as a function of its classes' offered rates; null where nothing is lost or no formula is known. */
export function lossFormula(network: Network, handler: number): ((offered: readonly number[]) => number) | null {
  const spec = network.scenario.handlers[handler]!
  const { queue, workers } = spec
  if (workers.kind !== 'fixed' || spec.batch !== null || spec.rateLimit !== null || queue.dispatch !== 'shared')
    return null
  if (queue.partitions !== null) return null
  const classes = network.ofHandler[handler]!.map((i) => network.classes[i]!)
  const service = (offered: readonly number[]): readonly [rate: number, mean: number] => {
    const rate = offered.reduce((sum, x) => sum + x, 0)
    const load = offered.reduce((sum, x, k) => sum + (x > 0 ? x * classes[k]!.held : 0), 0)
    return [rate, rate > 0 ? load / rate : 0]
  }
  const patience = patienceOf(network, handler)
  const { capacity } = queue
  if (capacity !== null && queue.overflow !== 'block') {
    return (offered) => {
      const [rate, mean] = service(offered)
      if (rate === 0 || mean === 0) return 0
      if (capacity === 0) return erlangB(workers.count, rate * mean)
      const law = mixtureOf(classes.map((c, n) => ({ weight: offered[n]!, law: c.service })))
      const general =
        workers.count === 1 && !law.exponential && capacity <= 2000 && queue.discipline !== 'processor-sharing'
      return general
        ? mg1k(rate, law.cdf, law.mean, capacity, 1e-5).lossShare
        : mmck(rate, 1 / mean, workers.count, capacity).lossShare
    }
  }
  if (patience === null || queue.discipline === 'processor-sharing') return null
  return (offered) => {
    const [rate, mean] = service(offered)
    if (rate === 0 || mean === 0) return 0
    const { cdf, breaks, endless } = patience(offered)
    // Messages without a limit that saturate the workers by themselves leave no steady state: what is served is what can be.
    if (rate * endless * mean >= workers.count) return 1 - workers.count / (rate * mean)
    return impatience(rate, 1 / mean, workers.count, cdf, breaks).lossShare
  }
}

export interface Patience {
  readonly cdf: (t: number) => number
  readonly breaks: readonly number[]
  /** Share of the messages that wait for ever. */
  readonly endless: number
}

/** The law of the time to live at a handler: the lesser of the queue's and the event's, mixed by rates. null: no limit for anybody. */
export function patienceOf(network: Network, handler: number): ((offered: readonly number[]) => Patience) | null {
  const spec = network.scenario.handlers[handler]!
  const ownLaw = spec.queue.ttl === null ? null : bindDistribution(spec.queue.ttl)
  const limits = network.ofHandler[handler]!.map((i) => network.events.get(network.classes[i]!.event)?.ttl ?? null)
  if (ownLaw === null && limits.every((x) => x === null)) return null
  const jumps = limits.filter((x) => x !== null)
  if (ownLaw !== null && ownLaw.variance === 0) jumps.push(ownLaw.mean)
  const breaks = [...new Set(jumps)].sort((a, b) => a - b)
  return (offered) => {
    const total = offered.reduce((sum, x) => sum + x, 0)
    const cdf = (t: number): number => {
      const own = ownLaw === null ? 0 : ownLaw.cdf(t)
      return offered.reduce((sum, x, k) => sum + (x / total) * (limits[k] !== null && t >= limits[k]! ? 1 : own), 0)
    }
    const endless = offered.reduce((sum, x, k) => sum + (ownLaw === null && limits[k] === null ? x / total : 0), 0)
    return { cdf, breaks, endless }
  }
}
