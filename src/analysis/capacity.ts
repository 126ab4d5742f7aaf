/**
 * How much work a handler can do, and whether its queue can grow without bound at all. Loads are in busy workers.
 */
import { isExponential } from '../distributions/exponential.ts'
import { bindDistribution } from '../distributions/index.ts'
import type { EventSpec, HandlerSpec, KeySpec } from '../scenario/scenario.ts'
import { integrate } from '../theory/numerics.ts'
import type { ServiceLaw } from './laws.ts'

/** Workers that count: nominal for utilization. null: unlimited. A schedule counts its time average, an autoscaler its maximum. */
export function workersOf(handler: HandlerSpec): number | null {
  const w = handler.workers
  switch (w.kind) {
    case 'fixed':
      return w.count
    case 'unlimited':
      return null
    case 'unequal':
      return w.groups.reduce((sum, g) => sum + g.count * g.speed, 0)
    case 'autoscale':
      return w.maximum
    case 'schedule': {
      const last = w.steps[w.steps.length - 1]
      if (last === undefined) return 0
      if (w.repeat === null) return last.workers
      let area = 0
      w.steps.forEach((step, i) => {
        const end = w.steps[i + 1]?.at ?? w.repeat!
        area += (Math.min(end, w.repeat!) - step.at) * step.workers
      })
      // Before its first step a repeating schedule is in its last one.
      area += (w.steps[0]?.at ?? 0) * last.workers
      return area / w.repeat
    }
  }
}

/** Share of the time a worker can work: up over up and repair. */
export function availability(handler: HandlerSpec): number {
  if (handler.breakdowns === null) return 1
  const up = bindDistribution(handler.breakdowns.up).mean
  const repair = bindDistribution(handler.breakdowns.repair).mean
  return up / (up + repair)
}

/** Most that lost work may multiply work by: a load beyond everything. */
const NEVER_DONE = 1e6

/**
 * Work that is done per service, over the work of one, because breakdowns lose some of it. With exponential up times of rate f,
 * a service S that begins again from zero takes (E[e^(fS)] − 1)/f in all, one that is drawn anew each time (1 − φ)/(fφ) with
 * φ = E[e^(−fS)] (Avi-Itzhak & Naor 1963; Fiorini, Sheahan & Lipsky 2005). Restarts of other services than exponential and
 * constant ones take at least what their mean would (Jensen). 1 where nothing is lost, or nothing known of it.
 */
export function lostWork(handler: HandlerSpec, service: ServiceLaw): number {
  const { breakdowns, timeout, batch } = handler
  if (breakdowns === null || breakdowns.then === 'resume' || timeout !== null || batch !== null) return 1
  const up = bindDistribution(breakdowns.up)
  if (!isExponential(up) || service.mean === 0) return 1
  const rate = 1 / up.mean
  const x = rate * service.mean
  if (breakdowns.then === 'restart') {
    if (service.exponential) return x < 1 - 1 / NEVER_DONE ? 1 / (1 - x) : NEVER_DONE
    return Math.min(NEVER_DONE, Math.expm1(x) / x)
  }
  if (service.exponential) return 1
  const done = service.constant ? Math.exp(-x) : transform(service, rate)
  return done > 0 ? Math.min(NEVER_DONE, (1 - done) / (done * x)) : NEVER_DONE
}

/** E[e^(−sS)] = ∫ s e^(−st) P(S ≤ t) dt. */
function transform(service: ServiceLaw, s: number): number {
  return integrate((u) => service.cdf(-Math.log(u) / s), 0, 1)
}

/** Workers are not always there for what waits; null: they are. */
export function pauses(spec: HandlerSpec): string | null {
  if (spec.coldStart !== null) return 'idle workers are switched off'
  return spec.poll === null ? null : 'messages are fetched by polling'
}

/** Whether nothing can wait for ever: finite room, a time to live, or a worker for everybody. */
export function isBounded(handler: HandlerSpec, events: readonly (EventSpec | undefined)[]): boolean {
  if (handler.workers.kind === 'unlimited') return true
  // Back-pressure bounds this queue and moves it to the publisher: there is no steady state beyond ρ = 1 either.
  if (handler.queue.capacity !== null && handler.queue.overflow !== 'block') return true
  if (handler.queue.ttl !== null) return true
  if (handler.queue.shed.some((s) => s.probability >= 1)) return true
  return events.length > 0 && events.every((e) => e !== undefined && e.ttl !== null)
}

/** Load of the busiest worker over the mean load of a worker: 1 where work is shared, and where events have different keys. */
export function imbalance(handler: HandlerSpec, events: readonly (EventSpec | undefined)[]): number {
  const { partitions } = handler.queue
  const workers = workersOf(handler)
  if (partitions === null || workers === null || workers < 1) return 1
  if (new Set(events.map((e) => JSON.stringify(e?.key ?? null))).size > 1) return 1
  const perPartition = partitionShares(partitions, events[0]?.key ?? null)
  const perWorker = workerShares(perPartition, Math.round(workers))
  return Math.max(...perWorker) * Math.round(workers)
}

/** Share of an event's messages that each partition gets: key k goes to partition k mod partitions. */
export function partitionShares(partitions: number, key: KeySpec | null): number[] {
  const shares = new Array<number>(partitions).fill(0)
  if (key === null) return shares.fill(1 / partitions)
  const weights =
    key.kind === 'weights' ? key.weights : Array.from({ length: key.keys }, (_, k) => (k + 1) ** -key.exponent)
  const total = weights.reduce((sum, w) => sum + w, 0)
  weights.forEach((w, k) => {
    shares[k % partitions] = shares[k % partitions]! + w / total
  })
  return shares
}

/** Partition p is served by worker p mod workers. */
export function workerShares(perPartition: readonly number[], workers: number): number[] {
  const shares = new Array<number>(workers).fill(0)
  perPartition.forEach((s, p) => {
    shares[p % workers] = shares[p % workers]! + s
  })
  return shares
}
