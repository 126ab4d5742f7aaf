/**
 * How much work a handler can do, and whether its queue can grow without bound at all. Loads are in busy workers.
 */
import { bindDistribution } from '../distributions/index.ts'
import type { EventSpec, HandlerSpec, KeySpec } from '../scenario/scenario.ts'

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
