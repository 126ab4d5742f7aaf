/**
 * The analysis of a scenario without simulating it: traffic equations, and for every handler the best formula that applies, exact where
 * one is, the QNA decomposition elsewhere, and where nothing honest applies the reason.
 */
import type { Scenario } from '../scenario/scenario.ts'
import type { ClosedSolution } from './closed.ts'
import { closedSolution } from './closed.ts'
import { datedHandler } from './dated.ts'
import { approximate, scvsOf } from './decomposition.ts'
import type { HandlerTheory } from './handler-theory.ts'
import { alikeByEvent, finiteTheory, noTheory, theoryOf, withEvents } from './handler-theory.ts'
import type { Input } from './inputs.ts'
import { inputOf } from './inputs.ts'
import { modelOf } from './models.ts'
import type { Network } from './network.ts'
import type { StableRate } from './stable-rate.ts'
import { largestStableRate } from './stable-rate.ts'
import { obstacle, plainWorkers } from './stations.ts'
import type { HandlerTraffic, Traffic } from './traffic.ts'
import { trafficOf } from './traffic.ts'

export interface Analysis {
  readonly traffic: Traffic
  readonly handlers: Readonly<Record<string, HandlerTheory>>
  /** The handler with the highest ρ; null when no handler has one. */
  readonly bottleneck: { readonly handler: string; readonly utilization: number } | null
  /** How far the open arrival rates may grow; null when nothing limits them or nothing is open. */
  readonly largestStable: StableRate | null
  /** Closed users or circulating messages; null for open scenarios. */
  readonly closed: {
    readonly population: number
    /** Cycles per second. */
    readonly throughput: number
    /** Mean time of a cycle [s], thinking included. */
    readonly cycle: number
    readonly exact: boolean
  } | null
}

export function analyse(scenario: Scenario): Analysis {
  const open = trafficOf(scenario)
  const closed = closedSolution(open)
  const solved = closed !== null && !('reason' in closed) ? closed : null
  const traffic = solved?.traffic ?? open
  const scvs = scvsOf(traffic)
  const handlers: Record<string, HandlerTheory> = {}
  scenario.handlers.forEach((spec, h) => {
    const own = traffic.handlers[spec.name]!
    const theory =
      solved !== null && own.dated === null
        ? closedTheory(solved, own, h)
        : openTheory(traffic, own, h, scvs[h]!, closed !== null && 'reason' in closed ? closed.reason : null)
    handlers[spec.name] = finiteTheory(theory)
  })
  const busiest = Object.entries(traffic.handlers)
    .filter(([, t]) => t.utilization !== null && t.unknown === null)
    .reduce<{ handler: string; utilization: number } | null>(
      (best, [handler, t]) =>
        best === null || t.utilization! > best.utilization ? { handler, utilization: t.utilization! } : best,
      null,
    )
  return {
    traffic,
    handlers,
    bottleneck: busiest,
    largestStable: largestStableRate(scenario, traffic),
    closed:
      solved === null
        ? null
        : {
            population: solved.population,
            throughput: solved.network.throughput,
            cycle: solved.network.cycle,
            exact: solved.approximation === null,
          },
  }
}

function openTheory(
  traffic: Traffic,
  own: HandlerTraffic,
  h: number,
  scv: number,
  closedReason: string | null,
): HandlerTheory {
  const { network } = traffic
  if (own.unknown !== null)
    return noTheory(closedReason === null ? own.unknown : `${own.unknown}; ${closedReason}`, null)
  if (own.dated !== null) return noTheory(`there is no steady state: ${own.dated}`, null)
  if (!Number.isFinite(own.offeredRate)) return noTheory('its arrival rate grows without bound', null)
  const carried = own.utilization === null ? null : Math.min(1, own.utilization)
  const blocked = obstacle(network, h)
  if (blocked !== null) {
    // Of unequal workers the share of time that they serve depends on which of them do.
    const { workers } = network.scenario.handlers[h]!
    const even = workers.kind !== 'unequal' || workers.groups.every((g) => g.speed === workers.groups[0]!.speed)
    return noTheory(blocked, own.bounded || !even ? null : carried)
  }
  if (!own.bounded && own.utilization !== null && own.utilization >= 1 - 1e-12)
    return noTheory(
      `unstable: ρ = ${short(own.utilization)}, the queue grows by ${short(own.growth)} messages per second`,
      1,
    )
  const repeated = traffic.repeated[network.scenario.handlers[h]!.name]
  if (repeated !== undefined) return noTheory(repeated, null)
  const periodic = periodicSource(traffic, h)
  if (periodic !== null && plainWorkers(network, h) !== null) return noTheory(periodic, own.bounded ? null : carried)
  const input: Input = inputOf(traffic, h)
  const model = modelOf(traffic, h, input)
  if (model !== null)
    return recognisesRepeats(network, h) ? { ...model, exact: false, reason: AFTER_EACH_OTHER } : model
  const workers = plainWorkers(network, h)!
  const special = specialOrder(traffic, h)
  if (special !== null)
    return noTheory(
      `${special}, which has a formula only ${input.kind === 'general' ? `behind Poisson arrivals (${input.reason})` : 'for one worker or exponential service'}`,
      carried,
    )
  return approximate(
    own,
    workers,
    scv,
    input,
    own.service.replayed ? 'service times are replayed in their order, not drawn' : null,
  )
}

const AFTER_EACH_OTHER = 'repetitions, which follow their first deliveries, are taken to be independent of them'

/** Services of two kinds that are not drawn independently. */
function recognisesRepeats(network: Network, h: number): boolean {
  const { deduplicate, workers } = network.scenario.handlers[h]!
  if (deduplicate === null || workers.kind === 'unlimited') return false
  return network.ofHandler[h]!.some((i) => (network.events.get(network.classes[i]!.event)?.duplicates ?? 0) > 0)
}

/** Orders of service to which the decomposition does not apply. */
function specialOrder(traffic: Traffic, h: number): string | null {
  const { network } = traffic
  const { discipline, preemptive } = network.scenario.handlers[h]!.queue
  if (discipline === 'shortest-first') return 'the shortest is served first'
  if (discipline === 'processor-sharing') return 'the workers are shared'
  if (discipline === 'lifo' && preemptive) return 'newcomers interrupt'
  if (discipline === 'priority') {
    const levels = network.ofHandler[h]!.map((i) => network.events.get(network.classes[i]!.event)?.priority ?? 0)
    if (new Set(levels).size > 1) return 'messages are served by priority'
  }
  return null
}

/** Arrivals whose rate moves with the clock average to no steady state. */
function periodicSource(traffic: Traffic, h: number): string | null {
  return traffic.periodic[traffic.network.scenario.handlers[h]!.name] ?? null
}

function closedTheory(solved: ClosedSolution, own: HandlerTraffic, h: number): HandlerTheory {
  const { network } = solved.traffic
  const spec = network.scenario.handlers[h]!
  const why = datedHandler(spec)
  if (why !== null) return noTheory(`there is no steady state: ${why}`, null)
  const index = solved.station[h]!
  const exact = solved.approximation === null
  const method = exact
    ? 'exact mean value analysis (Reiser & Lavenberg 1980)'
    : 'mean value analysis as if the network had product form'
  const basis = { model: `closed network, N = ${solved.population}`, method, exact, reason: solved.approximation }
  const sharing = spec.queue.discipline === 'processor-sharing'
  if (index === -1) {
    const inSystem = own.visitsRate * own.serviceMean
    const means = { utilization: 0, queueLength: 0, inSystem, waitingTime: 0, sojournTime: own.serviceMean }
    return withEvents(
      theoryOf(basis, means, { waitingShare: 0, ...(own.workers === null ? { utilization: null } : {}) }),
      alikeByEvent(own, 0),
    )
  }
  const s = solved.network.stations[index]!
  if (sharing) return theoryOf(basis, { ...s, queueLength: 0, waitingTime: 0 }, { waitingShare: 0 })
  const levels = network.ofHandler[h]!.length > 1 && spec.queue.discipline !== 'fifo'
  return withEvents(theoryOf(basis, s), levels ? {} : alikeByEvent(own, s.waitingTime))
}

function short(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(4))) : 'ever more'
}
