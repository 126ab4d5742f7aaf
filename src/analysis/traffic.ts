/**
 * Traffic equations over the event graph: how often every event is published and every handler visited in the long run, with fan-out,
 * filters, choices, counts, losses, duplicates, retries, dead letters and joins. Solved component by component in topological order
 * (exactly while every cycle's gain is below 1); saturated handlers pass on what they can do and their queues grow by the rest.
 */
import { arrivalMoments } from '../arrivals/index.ts'
import type { ProducerSpec, Scenario } from '../scenario/scenario.ts'
import type { Limits } from './admission.ts'
import { admissionOf, limitsOf, pressure, workPerVisit } from './admission.ts'
import { availability, workersOf } from './capacity.ts'
import { constantRate, datedHandler, datedProducer } from './dated.ts'
import type { ServiceLaw } from './laws.ts'
import { mixtureOf } from './laws.ts'
import type { Network } from './network.ts'
import { networkOf, outputsOf, sizeMoments } from './network.ts'
import type { Admission, Cycle, Equations, Rates } from './rates.ts'
import { equationsOf, losslessRates, reachable, solveRates } from './rates.ts'
import { redelivers } from './stations.ts'
import { visitCounts } from './visits.ts'

export type { Cycle } from './rates.ts'

export interface Traffic {
  readonly network: Network
  /** Published per second, by any publisher; null where it depends on closed users. */
  readonly events: Readonly<Record<string, number | null>>
  /** Messages per second of every producer; null for closed users and recordings without a long-run rate. */
  readonly producers: Readonly<Record<string, number | null>>
  readonly handlers: Readonly<Record<string, HandlerTraffic>>
  /** Cycles of events through handlers, each with its gain. */
  readonly cycles: readonly Cycle[]
  /** Handlers whose queue grows for ever, worst first. */
  readonly unstable: readonly Unstable[]
  /** Why the load of a handler moves with the clock for ever (a repeating schedule), by handler. */
  readonly periodic: Readonly<Record<string, string>>
  /** Why there are more messages than the rates say (callers that publish again), by handler. */
  readonly repeated: Readonly<Record<string, string>>
  /** The same of handlers whose load has a date (no steady state to be unstable in). */
  readonly overloaded: readonly Unstable[]
}

export interface HandlerTraffic {
  /** Index in the scenario. */
  readonly index: number
  /** First deliveries per second. */
  readonly firstRate: number
  /** Visits offered per second: first deliveries and retries, those dropped at the door too. */
  readonly offeredRate: number
  /** Visits served per second. */
  readonly visitsRate: number
  /** Share of offered visits never served: dropped, expired; at an unstable handler, left in the growing queue. */
  readonly lossShare: number
  /** Successes per second. */
  readonly throughput: number
  /** First deliveries whose attempts ran out, per second. */
  readonly exhaustedRate: number
  /** Service of a visit, all events mixed. */
  readonly service: ServiceLaw
  readonly serviceMean: number
  readonly serviceScv: number
  /** E[S³] [s³]. */
  readonly serviceThird: number
  /** Busy workers if every offered visit were served. */
  readonly offeredLoad: number
  /** null: unlimited. */
  readonly workers: number | null
  /** Offered over possible load: ρ. Where starts are limited or partitions uneven, of the tightest limit. null: unlimited workers. */
  readonly utilization: number | null
  /** Visits per second by which the queue grows; 0 when stable. */
  readonly growth: number
  /** Never unstable: finite queue, time to live, unlimited workers. */
  readonly bounded: boolean
  readonly byEvent: Readonly<Record<string, ClassTraffic>>
  /** Why the rates are not known, or null. */
  readonly unknown: string | null
  /** Why there is no steady state, or null. */
  readonly dated: string | null
}

export interface ClassTraffic {
  readonly firstRate: number
  readonly offeredRate: number
  readonly visitsRate: number
  readonly service: ServiceLaw
}

export interface Unstable {
  readonly handler: string
  readonly utilization: number
  /** Messages per second that join the queue and are not served. */
  readonly growth: number
}

export interface TrafficOptions {
  /** Messages per second of closed producers, once known. */
  readonly closedRates?: Readonly<Record<string, number>>
  /** Rates solved elsewhere (a closed network): nothing is unknown then. */
  readonly rates?: Rates
  /** Factor on every open producer's rate. */
  readonly scale?: number
  /** What `prepare` returned for the scenario: for many scales of one scenario. */
  readonly prepared?: Prepared
}

/** What does not depend on rates. */
export interface Prepared {
  readonly network: Network
  readonly limits: readonly Limits[]
  readonly admission: Admission
  readonly equations: Equations
}

export function prepare(scenario: Scenario): Prepared {
  const network = networkOf(scenario)
  const limits = scenario.handlers.map((_, h) => limitsOf(network, h))
  return { network, limits, admission: admissionOf(network, limits), equations: equationsOf(network) }
}

/** Utilizations from here on are 1: unstable. */
const SATURATED = 1 - 1e-12

/** Utilizations below this are below 1 however they are rounded. */
const SURELY_STABLE = 1 - 1e-9

/**
 * The cycles and unstable handlers of `trafficOf` without the rest of it; and without a formula of losses, which is most of the work in a
 * large scenario, where none would be unstable even if nothing were lost on the way to it.
 */
export function troublesOf(scenario: Scenario): Pick<Traffic, 'cycles' | 'unstable'> {
  const network = networkOf(scenario)
  const limits = scenario.handlers.map((_, h) => limitsOf(network, h))
  const equations = equationsOf(network)
  const { sources } = sourcesOf(scenario)
  /** @param rates first deliveries per second of every class. */
  const isBelow = (h: number, bound: number, rates: readonly number[]): boolean => {
    const first = network.ofHandler[h]!.map((i) => rates[i]!)
    return pressure(network, h, limits[h]!, first) < bound
  }
  const most = losslessRates(network, sources, equations)
  if (most !== null && limits.every(({ bounded }, h) => bounded || isBelow(h, SURELY_STABLE, most)))
    return { cycles: equations.cycles, unstable: [] }
  const admission = admissionOf(network, limits)
  const rates = solveRates(network, sources, admission, equations)
  const saturated = new Set<number>()
  for (const [h, { bounded }] of limits.entries()) if (!bounded && !isBelow(h, SATURATED, rates.first)) saturated.add(h)
  if (saturated.size === 0) return { cycles: equations.cycles, unstable: [] }
  return trafficAt({ network, limits, admission, equations }, {}, rates, saturated)
}

interface Sources {
  /** Messages per second of every producer, in order of the scenario; null where there is no long-run rate. */
  readonly rates: readonly (number | null)[]
  /** Messages per second of every event that producers publish. */
  readonly sources: ReadonlyMap<string, number>
}

function sourcesOf(scenario: Scenario, options: TrafficOptions = {}): Sources {
  const rates = scenario.producers.map((producer) => producerRate(producer, options))
  const sources = new Map<string, number>()
  for (const [p, producer] of scenario.producers.entries()) {
    for (const output of outputsOf(producer.publishes))
      sources.set(output.event, (sources.get(output.event) ?? 0) + (rates[p] ?? 0) * output.mean)
  }
  return { rates, sources }
}

/** @throws nothing: a scenario with impossible loads has infinite rates and is named in `unstable`. */
export function trafficOf(scenario: Scenario, options: TrafficOptions = {}): Traffic {
  const prepared = options.prepared ?? prepare(scenario)
  const { network, admission, equations } = prepared
  const rates = options.rates ?? solveRates(network, sourcesOf(scenario, options).sources, admission, equations)
  return trafficAt(prepared, options, rates, null)
}

/** @param rates of the prepared scenario with these options. @param only the handlers that are asked for; null: everything is. */
function trafficAt(
  { network, limits }: Prepared,
  options: TrafficOptions,
  rates: Rates,
  only: ReadonlySet<number> | null,
): Traffic {
  const { scenario } = network
  const { rates: published } = sourcesOf(scenario, options)
  const producers: Record<string, number | null> = {}
  const unknownFrom = new Map<string, string>()
  const datedFrom = new Map<string, string>()
  const periodicFrom = new Map<string, string>()
  const repeatedFrom = new Map<string, string>()
  for (const [p, producer] of scenario.producers.entries()) {
    const rate = published[p] ?? null
    producers[producer.name] = rate
    const dated = datedProducer(producer, scenario)
    for (const output of outputsOf(producer.publishes)) {
      if (rate === null) unknownFrom.set(output.event, unknownReason(producer))
      if (dated !== null) datedFrom.set(output.event, dated)
      if (publishesAgain(producer))
        repeatedFrom.set(
          output.event,
          `the callers of producer ${producer.name} publish again when they time out; rates are without the repeats`,
        )
      if (isPeriodic(producer))
        periodicFrom.set(output.event, `the rate of producer ${producer.name} moves with the clock`)
    }
  }
  for (const { event } of scenario.run.initial) {
    if (scenario.producers.length === 0) unknownFrom.set(event, 'messages circulate from the initial queues')
  }
  for (const [h, handler] of scenario.handlers.entries()) {
    // What is recognised when it comes again is published once, whatever the redeliveries.
    if (handler.deduplicate !== null || !redelivers(network, h)) continue
    for (const i of network.ofHandler[h]!)
      for (const o of [...network.classes[i]!.onSuccess, ...network.classes[i]!.onExhausted])
        unknownFrom.set(o.event, `handler ${handler.name} may publish a message again (visibility)`)
  }
  for (const handler of scenario.handlers) {
    for (const o of outputsOf(handler.join?.publishes ?? []))
      unknownFrom.set(o.event, `how often the join of handler ${handler.name} times out depends on the waits`)
  }
  if (options.rates !== undefined) unknownFrom.clear()
  const unknown = reachable(network, unknownFrom)
  for (const [h, handler] of scenario.handlers.entries()) {
    const reason = datedHandler(handler)
    if (reason !== null) {
      for (const i of network.ofHandler[h]!) {
        for (const o of [...network.classes[i]!.onSuccess, ...network.classes[i]!.onExhausted])
          datedFrom.set(o.event, `at handler ${handler.name} ${reason}`)
      }
    }
  }
  const dated = reachable(network, datedFrom)
  const moving = reachable(network, periodicFrom)
  const repeating = reachable(network, repeatedFrom)
  const repeated: Record<string, string> = {}
  const periodic: Record<string, string> = {}
  const handlers = Object.create(null) as Record<string, HandlerTraffic>
  scenario.handlers.forEach((handler, h) => {
    if (only?.has(h) === false) return
    const first = (reasons: ReadonlyMap<string, string>): string | null =>
      reasons.size === 0 ? null : firstReason(network, h, reasons)
    const moves = first(moving)
    if (moves !== null) periodic[handler.name] = moves
    const repeats = first(repeating)
    if (repeats !== null) repeated[handler.name] = repeats
    handlers[handler.name] = handlerTraffic(
      network,
      h,
      limits[h]!,
      rates,
      first(unknown),
      datedHandler(handler) ?? first(dated),
    )
  })
  const growing = Object.entries(handlers)
    .filter(([, t]) => !t.bounded && t.unknown === null && t.utilization !== null && t.utilization >= SATURATED)
    .map(([name, t]) => ({ handler: name, utilization: t.utilization!, growth: t.growth, dated: t.dated !== null }))
    .sort((a, b) => b.utilization - a.utilization)
  const bare = (list: typeof growing): Unstable[] =>
    list.map(({ handler, utilization, growth }) => ({ handler, utilization, growth }))
  return {
    network,
    events:
      only !== null
        ? {}
        : Object.fromEntries(
            scenario.events.map((e) => [e.name, unknown.has(e.name) ? null : (rates.events.get(e.name) ?? 0)]),
          ),
    producers,
    handlers,
    cycles: rates.cycles,
    periodic,
    repeated,
    // In a closed network nothing grows without end: a rate of exactly what the bottleneck can serve is its limit.
    unstable: options.rates === undefined ? bare(growing.filter((g) => !g.dated)) : [],
    overloaded: bare(growing.filter((g) => g.dated)),
  }
}

/** The reason of the first event of a handler that has one. */
function firstReason(network: Network, h: number, reasons: ReadonlyMap<string, string>): string | null {
  for (const i of network.ofHandler[h]!) {
    const { parts, event } = network.classes[i]!
    for (const name of parts ?? [event]) {
      const reason = reasons.get(name)
      if (reason !== undefined) return reason
    }
  }
  return null
}

/** Messages per second: the rate of arrivals times the mean batch. */
function producerRate(producer: ProducerSpec, options: TrafficOptions): number | null {
  if (producer.arrivals.process === 'closed') return options.closedRates?.[producer.name] ?? null
  const rate = constantRate(producer.arrivals) ?? arrivalMoments(producer.arrivals).rate
  if (!Number.isFinite(rate)) return null
  return rate * sizeMoments(producer.batch).mean * (options.scale ?? 1)
}

function isPeriodic(producer: ProducerSpec): boolean {
  return (
    producer.arrivals.process === 'schedule' &&
    producer.arrivals.repeat !== null &&
    constantRate(producer.arrivals) === null
  )
}

/** Its callers may add messages to those that its arrivals make. */
export function publishesAgain(producer: ProducerSpec): boolean {
  const retry = producer.timeout?.retry ?? null
  return retry !== null && retry.attempts !== 1
}

function unknownReason(producer: ProducerSpec): string {
  return producer.arrivals.process === 'closed'
    ? `the rate of producer ${producer.name} depends on its users' waits`
    : `producer ${producer.name} has no long-run rate`
}

function handlerTraffic(
  network: Network,
  h: number,
  limits: Limits,
  rates: Rates,
  unknown: string | null,
  dated: string | null,
): HandlerTraffic {
  const spec = network.scenario.handlers[h]!
  const indices = network.ofHandler[h]!
  const y = rates.admitted[h]!
  // Without a prototype it is a table from the start: an object literal would make V8 describe a class for each set of names.
  const byEvent = Object.create(null) as Record<string, ClassTraffic>
  const sum = { first: 0, offered: 0, visits: 0, succeeded: 0, exhausted: 0, load: 0 }
  for (const i of indices) {
    const c = network.classes[i]!
    const first = rates.first[i]!
    const counts = visitCounts(c.failure, c.attempts, c.budget, y)
    const times = (x: number): number => (first === 0 ? 0 : first * x)
    byEvent[c.event] = {
      firstRate: first,
      offeredRate: times(counts.offered),
      visitsRate: times(counts.admitted),
      service: c.service,
    }
    sum.first += first
    sum.offered += times(counts.offered)
    sum.visits += times(counts.admitted)
    sum.succeeded += times(counts.succeeded)
    sum.exhausted += times(counts.exhausted)
    const whole = limits.bounded || y === 1 ? counts : visitCounts(c.failure, c.attempts, c.budget, 1)
    const work = workPerVisit(network, c)
    if (first > 0 && work > 0) sum.load += first * whole.offered * work
  }
  const service = mixtureOf(
    indices.map((i) => ({ weight: byEvent[network.classes[i]!.event]!.visitsRate, law: network.classes[i]!.service })),
  )
  const workers = workersOf(spec)
  const first = indices.map((i) => rates.first[i]!)
  const endless = indices.some((i) => rates.endless[i]!)
  const unlimited = workers === null && !Number.isFinite(limits.rate)
  const ratio = pressure(network, h, limits, first)
  return {
    index: h,
    firstRate: endless ? Number.POSITIVE_INFINITY : sum.first,
    offeredRate: endless ? Number.POSITIVE_INFINITY : sum.offered,
    visitsRate: endless && unlimited ? Number.POSITIVE_INFINITY : sum.visits,
    lossShare: sum.offered > 0 ? Math.max(0, 1 - y) : 0,
    throughput: sum.succeeded,
    exhaustedRate: sum.exhausted,
    service,
    serviceMean: service.mean,
    serviceScv: service.scv,
    serviceThird: service.third,
    offeredLoad: sum.load,
    workers,
    utilization: unlimited
      ? null
      : limits.bounded && workers !== null
        ? sum.load / (workers * availability(spec))
        : ratio,
    growth: limits.bounded ? 0 : endless ? Number.POSITIVE_INFINITY : y === 1 ? 0 : sum.offered * (1 - y),
    bounded: limits.bounded,
    byEvent,
    unknown,
    dated,
  }
}
