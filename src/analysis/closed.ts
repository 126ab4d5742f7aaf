/**
 * Closed networks: users who think, publish one message and wait for its end; or messages that circulate for ever from the initial
 * queues. Solved exactly by mean value analysis where the network has product form, else as if it had.
 */

import { bindDistribution } from '../distributions/index.ts'
import type { HandlerSpec, PublishesSpec, RetrySpec } from '../scenario/scenario.ts'
import type { ClosedNetwork, Station } from '../theory/closed-network.ts'
import { closedNetwork } from '../theory/closed-network.ts'
import { Bits } from './bits.ts'
import { pauses } from './capacity.ts'
import type { Network } from './network.ts'
import { sizeMoments } from './network.ts'
import type { Rates } from './rates.ts'
import { solveRates } from './rates.ts'
import { notReversible, obstacle, plainWorkers } from './stations.ts'
import { branching } from './tokens.ts'
import type { Traffic } from './traffic.ts'
import { trafficOf } from './traffic.ts'
import { visitCounts } from './visits.ts'

export interface ClosedSolution {
  readonly population: number
  /** Mean time per cycle outside the queues [s]: thinking, transit, backoff, unlimited workers. */
  readonly delay: number
  readonly network: ClosedNetwork
  /** Index of each handler among the stations, -1 for those that are delays. */
  readonly station: readonly number[]
  /** Why the network has no product form, or null: exact. */
  readonly approximation: string | null
  /** The traffic equations at the throughput found. */
  readonly traffic: Traffic
}

interface Plan {
  readonly population: number
  readonly think: number
  /** Events published once per cycle. */
  readonly sources: ReadonlyMap<string, number>
  readonly network: Network
  readonly publisher: string | null
  readonly flaw: string | null
}

/** @returns the solution, or why there is none; null when the scenario is not closed at all. */
export function closedSolution(traffic: Traffic): ClosedSolution | { readonly reason: string } | null {
  const plan = planOf(traffic)
  if (plan === null || 'reason' in plan) return plan
  const { scenario } = traffic.network
  const perCycle: Rates = solveRates(plan.network, plan.sources, () => 1)
  if (perCycle.endless.some((x) => x)) return { reason: 'a cycle of gain 1 or more never ends' }
  if (plan.publisher === null) {
    const back = backPerCycle(traffic.network, perCycle, [...plan.sources.keys()][0]!)
    if (Math.abs(back - 1) > 1e-9)
      return { reason: 'the messages of the initial queues leave the system: there is no steady state' }
  }
  const stations: Station[] = []
  const station: number[] = []
  let delay = plan.think + transit(traffic.network, perCycle, plan)
  let flaw = plan.flaw
  const everywhere = Bits.of(scenario.handlers.length, scenario.handlers.keys())
  flaw ??= branching(traffic.network, everywhere, plan.publisher === null ? [] : [plan.publisher])
  scenario.handlers.forEach((spec, h) => {
    const visits = traffic.network.ofHandler[h]!.map((i) => visitsOf(traffic.network, i, perCycle))
    const total = visits.reduce((sum, v) => sum + v, 0)
    const work = traffic.network.ofHandler[h]!.reduce(
      (sum, i, k) => sum + visits[k]! * traffic.network.classes[i]!.held.mean,
      0,
    )
    const workers = plainWorkers(traffic.network, h)
    if (total > 0) {
      const blocked = obstacle(traffic.network, h)
      if (blocked !== null) flaw = `at ${spec.name} ${blocked}`
      // Saturation is impossible in a closed network: only the law and the order of service count.
      const own = { ...traffic.handlers[spec.name]!, utilization: null }
      const why = notReversible(traffic.network, h, own)
      if (why !== null) flaw ??= `at ${spec.name} ${why}`
    }
    if (workers === null || total === 0) {
      delay += work
      station.push(-1)
      return
    }
    station.push(stations.length)
    stations.push({ visits: total, service: work / total, workers: Math.max(1, workers) })
  })
  for (const [h, spec] of scenario.handlers.entries()) {
    const hard =
      obstacle(traffic.network, h) ??
      (spec.batch !== null ? 'messages are served in batches' : null) ??
      (spec.breakdowns !== null ? 'workers break down' : null) ??
      pauses(spec) ??
      (ownQueues(spec) && plainWorkers(traffic.network, h) !== 1 ? 'every worker has a queue of its own' : null)
    if (hard !== null && station[h] !== -1) return { reason: `at ${spec.name} ${hard}` }
    if (station[h] !== -1 && (spec.queue.capacity !== null || spec.join !== null))
      return { reason: `at ${spec.name} messages are lost or joined, which no closed network knows` }
  }
  const cycle = delay + stations.reduce((sum, s) => sum + s.visits * s.service, 0)
  if (!Number.isFinite(cycle)) return { reason: 'the time of a cycle has no mean' }
  if (!(cycle > 0)) return { reason: 'a cycle takes no time' }
  const solved = closedNetwork(plan.population, delay, stations)
  const rates: Rates = {
    events: new Map([...perCycle.events].map(([name, x]) => [name, x * solved.throughput])),
    first: perCycle.first.map((x) => x * solved.throughput),
    endless: perCycle.endless,
    admitted: perCycle.admitted,
    cycles: traffic.cycles,
  }
  const closedRates = plan.publisher === null ? {} : { [plan.publisher]: solved.throughput }
  return {
    population: plan.population,
    delay,
    network: solved,
    station,
    approximation: flaw,
    traffic: trafficOf(scenario, { closedRates, rates }),
  }
}

function planOf(traffic: Traffic): Plan | { readonly reason: string } | null {
  const { network } = traffic
  const { scenario } = network
  const closed = scenario.producers.filter((p) => p.arrivals.process === 'closed')
  if (closed.length === 0) return scenario.producers.length === 0 ? circulation(network) : null
  if (closed.length > 1) return { reason: 'several groups of closed users make a network of several classes' }
  if (scenario.producers.length > 1) return { reason: 'open and closed producers share the network' }
  if (scenario.run.initial.length > 0) return { reason: 'initial messages join the users of a closed network' }
  const [producer] = closed
  if (producer === undefined || producer.arrivals.process !== 'closed') return null
  if (producer.timeout !== null) return { reason: 'users give up waiting and publish again' }
  const size = sizeMoments(producer.batch)
  const sources = new Map<string, number>()
  for (const item of producer.publishes)
    for (const c of item.oneOf) {
      const count = sizeMoments(c.count).mean
      sources.set(c.event, (sources.get(c.event) ?? 0) + c.probability * count * size.mean)
    }
  const { awaits } = producer.arrivals
  let flaw: string | null = size.mean !== 1 || size.second !== 1 ? 'users publish in batches' : null
  if (awaits !== null && (network.takers.get(awaits)?.length ?? 0) > 0)
    flaw ??= `users wait for ${awaits} only, while their messages go on`
  if (scenario.events.some((e) => e.loss > 0) && awaits !== null) flaw ??= 'messages are lost on the bus'
  return {
    population: producer.arrivals.users,
    think: bindDistribution(producer.arrivals.think).mean,
    sources,
    network,
    publisher: producer.name,
    flaw,
  }
}

/** Messages that circulate: the cycle is cut at the event of the first initial queue, so that visits per return can be solved for. */
function circulation(network: Network): Plan | { readonly reason: string } | null {
  const { scenario } = network
  const first = scenario.run.initial[0]
  if (first === undefined) return null
  const population = scenario.run.initial.reduce((sum, x) => sum + x.count, 0)
  if (population === 0) return { reason: 'no message ever arrives' }
  const cut = {
    ...network,
    classes: network.classes.map((c) => ({
      ...c,
      onSuccess: c.onSuccess.filter((o) => o.event !== first.event),
      onExhausted: c.onExhausted.filter((o) => o.event !== first.event),
    })),
  }
  return { population, think: 0, sources: new Map([[first.event, 1]]), network: cut, publisher: null, flaw: null }
}

function backPerCycle(network: Network, rates: Rates, event: string): number {
  let back = 0
  network.classes.forEach((c, i) => {
    const counts = visitCounts(c.failure, c.attempts, c.budget, 1)
    for (const o of c.onSuccess) if (o.event === event) back += rates.first[i]! * counts.succeeded * o.mean
    for (const o of c.onExhausted) if (o.event === event) back += rates.first[i]! * counts.exhausted * o.mean
  })
  return back
}

function visitsOf(network: Network, i: number, rates: Rates): number {
  const c = network.classes[i]!
  return rates.first[i]! === 0 ? 0 : rates.first[i]! * visitCounts(c.failure, c.attempts, c.budget, 1).admitted
}

/** Mean time per cycle on the bus, in delayed publications and in backoff [s]. */
function transit(network: Network, rates: Rates, plan: Plan): number {
  const { scenario } = network
  let total = 0
  const taken = (event: string): number =>
    (network.takers.get(event) ?? []).reduce((sum, i) => sum + network.classes[i]!.copies, 0)
  for (const [event, rate] of rates.events) {
    const delay = network.events.get(event)?.delay ?? null
    if (delay !== null) total += rate * taken(event) * bindDistribution(delay).mean
  }
  const own = (publishes: PublishesSpec, times: number): void => {
    for (const item of publishes)
      for (const c of item.oneOf) {
        if (c.delay !== null && taken(c.event) > 0)
          total += times * c.probability * sizeMoments(c.count).mean * bindDistribution(c.delay).mean
      }
  }
  const publisher = scenario.producers.find((p) => p.name === plan.publisher)
  if (publisher !== undefined) own(publisher.publishes, 1)
  network.classes.forEach((c, i) => {
    const spec = scenario.handlers[c.handler]!
    const sub = spec.subscriptions.find((s) => s.event === c.event)
    const failure = sub?.failure ?? spec.failure
    const counts = visitCounts(c.failure, c.attempts, c.budget, 1)
    own(sub?.publishes ?? spec.publishes, rates.first[i]! * counts.succeeded)
    if (failure.exhausted.kind === 'publish') own(failure.exhausted.publishes, rates.first[i]! * counts.exhausted)
    if (failure.retry !== null && c.failure > 0)
      total += rates.first[i]! * backoff(failure.retry, c.failure, c.attempts)
  })
  return total
}

/** Mean total backoff per first delivery [s]: the k-th retry happens with probability p^k. */
export function backoff(retry: RetrySpec, failure: number, attempts: number): number {
  const jitter = retry.jitter === 'full' ? 0.5 : retry.jitter === 'equal' ? 0.75 : 1
  let total = 0
  let chance = failure
  for (let k = 1; k < attempts && chance > 1e-15; k++) {
    const grown =
      retry.backoff === 'constant'
        ? retry.delay
        : retry.backoff === 'linear'
          ? retry.delay * k
          : retry.delay * retry.factor ** (k - 1)
    total += chance * jitter * Math.min(grown, retry.maximum ?? Number.POSITIVE_INFINITY)
    chance *= failure
    if (k > 100_000) break
  }
  return total
}

function ownQueues({ queue }: HandlerSpec): boolean {
  return queue.partitions !== null || queue.dispatch !== 'shared'
}
