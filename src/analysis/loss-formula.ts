/**
 * Formulas for the share of visits that leave unserved at a handler with a finite queue or impatient messages, as functions of what its
 * classes offer; and the law of the patience they use.
 */
import { bindDistribution } from '../distributions/index.ts'
import type { Cell } from '../theory/cells.ts'
import { cellsOf } from '../theory/cells.ts'
import { erlangB } from '../theory/erlang.ts'
import { impatienceLoss } from '../theory/impatience.ts'
import { mg1kOfCells } from '../theory/mg1k.ts'
import { mmck } from '../theory/mmck.ts'
import { pauses } from './capacity.ts'
import { mixtureOf } from './laws.ts'
import type { Class, Network } from './network.ts'
import { prefetches } from './prefetching.ts'

/** Loss share from the offered rates of a handler's classes [1/s]. */
export type LossFormula = (offered: readonly number[]) => number

/** The formula of a handler; null where nothing is lost or no formula is known. */
export function lossFormula(network: Network, handler: number): LossFormula | null {
  const spec = network.scenario.handlers[handler]!
  const { queue, workers } = spec
  if (workers.kind !== 'fixed' || spec.batch !== null || spec.rateLimit !== null || queue.dispatch !== 'shared')
    return null
  if (queue.partitions !== null || prefetches(network, handler)) return null
  // Workers that are not there when they are wanted: nothing is known but what they can do at most.
  if (spec.breakdowns !== null || spec.outages.length > 0 || pauses(spec) !== null) return null
  const classes = network.ofHandler[handler]!.map((i) => network.classes[i]!)
  const service = (offered: readonly number[]): readonly [rate: number, mean: number] => {
    const rate = offered.reduce((sum, x) => sum + x, 0)
    const load = offered.reduce((sum, x, k) => sum + (x > 0 ? x * classes[k]!.held.mean : 0), 0)
    return [rate, rate > 0 ? load / rate : 0]
  }
  const patience = patienceOf(network, handler)
  const { capacity } = queue
  if (capacity !== null && queue.overflow !== 'block') {
    if (workers.count === 1 && capacity > 0 && capacity <= 2000 && queue.discipline !== 'processor-sharing')
      return oneWorker(classes, capacity)
    return (offered) => {
      const [rate, mean] = service(offered)
      if (rate === 0 || mean === 0) return 0
      if (capacity === 0) return erlangB(workers.count, rate * mean)
      return mmck(rate, 1 / mean, workers.count, capacity).lossShare
    }
  }
  if (patience === null || queue.discipline === 'processor-sharing') return null
  return (offered) => {
    const [rate, mean] = service(offered)
    if (rate === 0 || mean === 0) return 0
    const { cdf, breaks, endless } = patience(offered)
    // Messages without a limit that saturate the workers by themselves leave no steady state: what is served is what can be.
    if (rate * endless * mean >= workers.count) return 1 - workers.count / (rate * mean)
    // Workers are idle for less than 1/ρ of the time; beyond this what they can do is the answer, where 1 − G has no digits left.
    if (rate * mean >= 1e10 * workers.count) return 1 - workers.count / (rate * mean)
    return impatienceLoss(rate, 1 / mean, workers.count, cdf, breaks)
  }
}

/** M/M/1/K, or M/G/1/K over cells of each class's law, cut once whatever the rates are. */
function oneWorker(classes: readonly Class[], capacity: number): LossFormula {
  const cells = classes.map((): readonly Cell[] | null => null)
  return (offered) => {
    const law = mixtureOf(classes.map((c, k) => ({ weight: offered[k]!, law: c.service })))
    const rate = offered.reduce((sum, x) => sum + x, 0)
    const load = offered.reduce((sum, x, k) => sum + (x > 0 ? x * classes[k]!.held.mean : 0), 0)
    if (rate === 0 || load === 0) return 0
    if (law.exponential) return mmck(rate, rate / load, 1, capacity).lossShare
    const mixed = classes.flatMap((c, k) => {
      if (offered[k] === 0) return []
      cells[k] ??= cellsOf(c.service.cdf, c.service.mean, 1e-5)
      return cells[k].map((cell) => ({ ...cell, mass: (cell.mass * offered[k]!) / rate }))
    })
    return mg1kOfCells(rate, mixed, law.mean, capacity).lossShare
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
    const ends = limits.flatMap((limit, k) => (limit === null ? [] : [{ limit, share: offered[k]! / total }]))
    const cdf = (t: number): number => {
      const own = ownLaw === null ? 0 : ownLaw.cdf(t)
      let ended = 0
      for (const { limit, share } of ends) if (t >= limit) ended += share
      return ended === 0 ? own : ended + Math.max(0, 1 - ended) * own
    }
    const endless = offered.reduce((sum, x, k) => sum + (ownLaw === null && limits[k] === null ? x / total : 0), 0)
    return { cdf, breaks, endless }
  }
}
