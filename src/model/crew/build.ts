/** From a handler's part of a scenario to its crew. */
import type { Order } from '../../disciplines/index.ts'
import type { Stream } from '../../engine/stream.ts'
import type { HandlerSpec } from '../../scenario/scenario.ts'
import type { Handler } from '../handler.ts'
import type { Network } from '../network.ts'
import { urgencies } from '../running.ts'
import { register } from '../timer.ts'
import { chooser } from './choosing.ts'
import { Crew } from './crew.ts'
import type { Lines } from './lines.ts'
import { PartitionLines } from './partition-lines.ts'
import { PrefetchLines } from './prefetch-lines.ts'
import { SharedLine } from './shared-line.ts'
import { WorkerLines } from './worker-lines.ts'

/** Something happens to single workers. */
export function hasCrew(spec: HandlerSpec): boolean {
  return spec.workers.kind === 'unequal' || spec.queue.partitions !== null || hasOwnLines(spec)
}

/** Messages are sent to single workers. */
export function hasOwnLines(spec: HandlerSpec): boolean {
  return spec.queue.dispatch !== 'shared' || spec.queue.prefetch !== null
}

/**
 * The handler's workers become individuals. Call when its queue and its policies are there.
 * @param makeOrder one more queue in the handler's order; null: there is no queue. @param stream for choices of a worker.
 */
export function addCrew(
  net: Network,
  h: Handler,
  spec: HandlerSpec,
  makeOrder: (() => Order) | null,
  stream: () => Stream,
): void {
  const w = spec.workers
  const speeds = w.kind === 'unequal' ? w.groups.flatMap((g) => new Array<number>(g.count).fill(g.speed)) : []
  const crew = new Crew(h, speeds)
  register(net, crew.ends)
  crew.begin(h.up)
  h.crew = crew
  if (h.sharing !== null) return
  crew.lines = linesOf(net, h, crew, spec, makeOrder!, stream)
  h.order = crew.lines
  crew.drawsOnJoining = spec.queue.preemptive || spec.queue.discipline === 'shortest-first'
  h.drawsOnJoining = false
  if (spec.queue.preemptive) crew.urgency = urgencies[spec.queue.discipline]!
  h.shared = true
  h.guarded = true
  h.endsFirst = true
}

function linesOf(
  net: Network,
  h: Handler,
  crew: Crew,
  spec: HandlerSpec,
  makeOrder: () => Order,
  stream: () => Stream,
): Lines {
  const { dispatch, partitions, prefetch, rebalance } = spec.queue
  if (partitions !== null) {
    h.partitions = register(net, new PartitionLines(net, crew, partitions, rebalance))
    return h.partitions
  }
  if (prefetch !== null) return new PrefetchLines(net, crew, prefetch, h.order!, spec.breakdowns?.then === 'redeliver')
  if (dispatch !== 'shared') return new WorkerLines(net, crew, chooser(dispatch, stream()), makeOrder)
  return new SharedLine(crew, h.order!)
}
