/** From a handler's part of a scenario to its crew. */
import type { Order } from '../../disciplines/index.ts'
import { bindDistribution } from '../../distributions/index.ts'
import type { Stream } from '../../engine/stream.ts'
import type { HandlerSpec } from '../../scenario/scenario.ts'
import type { Handler } from '../handler.ts'
import type { Network } from '../network.ts'
import { urgencies } from '../running.ts'
import { Sampler } from '../sampler.ts'
import { register } from '../timer.ts'
import { Breakdowns } from './breakdowns.ts'
import { chooser } from './choosing.ts'
import { ColdStart } from './cold-start.ts'
import { Crew } from './crew.ts'
import { GatedLine } from './gated-line.ts'
import type { Lines } from './lines.ts'
import { Outages } from './outages.ts'
import { PartitionLines } from './partition-lines.ts'
import { Looks, Sleeping } from './polling.ts'
import { PrefetchLines } from './prefetch-lines.ts'
import { SharedLine } from './shared-line.ts'
import { WorkerLines } from './worker-lines.ts'

/** Something happens to single workers. */
export function hasCrew(spec: HandlerSpec): boolean {
  return (
    spec.workers.kind === 'unequal' ||
    spec.breakdowns !== null ||
    spec.outages.length > 0 ||
    spec.coldStart !== null ||
    spec.poll !== null ||
    spec.queue.partitions !== null ||
    hasOwnLines(spec)
  )
}

/** Messages are sent to single workers. */
export function hasOwnLines(spec: HandlerSpec): boolean {
  return spec.queue.dispatch !== 'shared' || spec.queue.prefetch !== null
}

/**
 * The handler's workers become individuals. Call when its queue and its policies are there.
 * @param makeOrder one more queue in the handler's order; null: there is no queue. @param stream by purpose.
 */
export function addCrew(
  net: Network,
  h: Handler,
  spec: HandlerSpec,
  makeOrder: (() => Order) | null,
  stream: (purpose: string) => Stream,
): void {
  const w = spec.workers
  const speeds = w.kind === 'unequal' ? w.groups.flatMap((g) => new Array<number>(g.count).fill(g.speed)) : []
  const crew = new Crew(h, speeds)
  register(net, crew.ends)
  if (spec.breakdowns !== null) addBreakdowns(net, crew, spec.breakdowns, stream)
  if (spec.outages.length > 0) {
    const outages = register(net, new Outages(crew, spec.outages))
    crew.onResize = (n) => outages.apply(n)
    crew.starts.push(outages)
  }
  if (h.sharing === null) addIdling(net, h, crew, spec, stream)
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

function addBreakdowns(
  net: Network,
  crew: Crew,
  spec: NonNullable<HandlerSpec['breakdowns']>,
  stream: (purpose: string) => Stream,
): void {
  const breakdowns = new Breakdowns(
    crew,
    { ...spec, up: new Sampler(bindDistribution(spec.up)), repair: new Sampler(bindDistribution(spec.repair)) },
    (worker) => stream(`breakdowns of worker ${worker}`),
  )
  register(net, breakdowns.alarms)
  crew.wear = breakdowns
}

function addIdling(net: Network, h: Handler, crew: Crew, spec: HandlerSpec, stream: (purpose: string) => Stream): void {
  const { coldStart, poll } = spec
  if (coldStart !== null) {
    const setup = new Sampler(bindDistribution(coldStart.setup))
    h.coldStart = new ColdStart(crew, setup, stream('setup'), coldStart.idleFor, spec.batch?.maximum ?? 1)
    register(net, h.coldStart.switchOffs)
    register(net, h.coldStart.setups)
    crew.idling = h.coldStart
  } else if (poll !== null && 'sleep' in poll) {
    const sleeping = new Sleeping(crew, poll.sleep)
    register(net, sleeping.alarms)
    crew.idling = sleeping
  }
}

function linesOf(
  net: Network,
  h: Handler,
  crew: Crew,
  spec: HandlerSpec,
  makeOrder: () => Order,
  stream: (purpose: string) => Stream,
): Lines {
  const { dispatch, partitions, prefetch, rebalance } = spec.queue
  if (partitions !== null) {
    h.partitions = register(net, new PartitionLines(net, crew, partitions, rebalance))
    return h.partitions
  }
  if (prefetch !== null) return new PrefetchLines(net, crew, prefetch, h.order!, spec.breakdowns?.then === 'redeliver')
  if (dispatch !== 'shared') return new WorkerLines(net, crew, chooser(dispatch, stream('dispatch')), makeOrder)
  if (spec.poll !== null && 'every' in spec.poll) {
    const line = new GatedLine(net.messages, h.order!, makeOrder())
    crew.starts.push(register(net, new Looks(crew, line, spec.poll.every)))
    return line
  }
  return new SharedLine(crew, h.order!)
}
