/**
 * What kind of process the arrivals of a handler are. The kinds for which exact formulas exist are recognised; all else is `general`,
 * with the reason why.
 */
import { arrivalLaplace, arrivalMoments } from '../arrivals/index.ts'
import { isExponential } from '../distributions/exponential.ts'
import { bindDistribution, bindSize } from '../distributions/index.ts'
import type { ProducerSpec, PublishesSpec } from '../scenario/scenario.ts'
import type { MarkovArrivals } from '../theory/matrix-geometric.ts'
import { mmpp, superpose, thin } from '../theory/matrix-geometric.ts'
import { Bits } from './bits.ts'
import { constantRate } from './dated.ts'
import type { Network } from './network.ts'
import { sizeMoments } from './network.ts'
import { hasRetries, notReversible } from './stations.ts'
import { branching, onCycle, relevantTakers, sourcesOf, upstreamOf } from './tokens.ts'
import type { Traffic } from './traffic.ts'
import { publishesAgain } from './traffic.ts'

export type Input =
  /** Poisson, independent of the state of the handler. `direct`: no handler lies before it. */
  | { readonly kind: 'poisson'; readonly direct: boolean }
  /** On a cycle of a product-form network: arrivals see time averages though they are not Poisson. */
  | { readonly kind: 'product-form'; readonly retries: boolean }
  | { readonly kind: 'renewal'; readonly laplace: (s: number) => number; readonly law: string; readonly scv: number }
  | { readonly kind: 'map'; readonly map: MarkovArrivals }
  /** Groups of messages, the groups Poisson: moments of the size of a group, and the probability that it is not empty. */
  | { readonly kind: 'groups'; readonly mean: number; readonly second: number; readonly nonEmpty: number }
  | { readonly kind: 'general'; readonly reason: string }

const largestMap = 64

export function inputOf(traffic: Traffic, h: number): Input {
  const { network } = traffic
  const { scenario } = network
  const upstream = upstreamOf(network, h)
  const spec = scenario.handlers[h]!
  if (spec.join !== null) return general('it waits for messages to join')
  const sources = sourcesOf(network, h).map((p) => scenario.producers[p]!)
  const retries = hasRetries(network, h)
  const cyclic = onCycle(network, h)
  const direct = upstream.isOnly(h) && !cyclic && !retries
  if (direct) {
    const special = directInput(network, h, sources)
    if (special !== null) return special
  }
  for (const p of sources) {
    const why = notPoisson(p)
    if (why !== null) return general(why)
  }
  const why = branching(
    network,
    upstream,
    sources.map((p) => p.name),
  )
  if (why !== null) return general(`the arrivals are correlated: ${why}`)
  const flaws = flawsOf(traffic)
  const own = cyclic || retries ? (flaws.reasons[h] ?? null) : null
  if (own !== null) return general(retries ? `retries come back, and ${own}` : `messages come back, and ${own}`)
  const flawed = upstream.firstOf(flaws.flawed, (k) => (k === h ? null : k))
  if (flawed !== null) {
    const { name } = scenario.handlers[flawed]!
    return general(`the arrivals are not Poisson: at ${name}, ${flaws.reasons[flawed]!}`)
  }
  return cyclic || retries ? { kind: 'product-form', retries: retries && !cyclic } : { kind: 'poisson', direct }
}

interface Flaws {
  /** `notReversible` of each handler. */
  readonly reasons: readonly (string | null)[]
  /** The handlers that have one. */
  readonly flawed: Bits
}

const known = new WeakMap<Traffic, Flaws>()

/** Worked out once per analysis: a long chain asks for it again and again. */
function flawsOf(traffic: Traffic): Flaws {
  const before = known.get(traffic)
  if (before !== undefined) return before
  const { network } = traffic
  const reasons = network.scenario.handlers.map((spec, k) => notReversible(network, k, traffic.handlers[spec.name]!))
  const flawed = new Bits(reasons.length)
  reasons.forEach((reason, k) => {
    if (reason !== null) flawed.add(k)
  })
  const flaws = { reasons, flawed }
  known.set(traffic, flaws)
  return flaws
}

function general(reason: string): Input {
  return { kind: 'general', reason }
}

function notPoisson(producer: ProducerSpec): string | null {
  if (constantRate(producer.arrivals) === null) return `producer ${producer.name} is not Poisson`
  return isSingle(producer) ? null : `producer ${producer.name} publishes in batches`
}

function isSingle(producer: ProducerSpec): boolean {
  const size = sizeMoments(producer.batch)
  return size.mean === 1 && size.second === 1
}

/** Exact kinds that exist only straight behind producers; null to try the Poisson kinds. */
function directInput(network: Network, h: number, sources: readonly ProducerSpec[]): Input | null {
  if (sources.length === 0 || sources.some(publishesAgain)) return null
  const area = Bits.of(network.ofHandler.length, [h])
  if (sources.every((p) => constantRate(p.arrivals) !== null)) return groupsInput(network, h, sources)
  if (
    !sources.every((p) => isSingle(p)) ||
    branching(
      network,
      area,
      sources.map((p) => p.name),
    ) !== null
  )
    return null
  if (!sources.every((p) => steadyTransit(network, h, p))) return null
  const only = sources[0]!
  if (sources.length === 1 && only.arrivals.process === 'renewal') {
    const kept = keptShare(network, h, only)
    const whole = arrivalLaplace(only.arrivals)
    if (whole === null) return null
    const scv = kept * arrivalMoments(only.arrivals).scv + 1 - kept
    // Each message kept with probability p: the intervals are geometric sums.
    const laplace = (s: number): number => (kept * whole(s)) / (1 - (1 - kept) * whole(s))
    return { kind: 'renewal', laplace, law: kept === 1 ? lawName(only.arrivals.interval.distribution) : 'G', scv }
  }
  let together: MarkovArrivals | null = null
  for (const p of sources) {
    const own = mapOf(p)
    if (own === null) return null
    const kept = thin(own, keptShare(network, h, p))
    together = together === null ? kept : superpose(together, kept)
    if (together.silent.length > largestMap) return null
  }
  return together === null ? null : { kind: 'map', map: together }
}

/** Kendall's letter of a law of intervals. */
function lawName(distribution: string): string {
  return distribution === 'constant'
    ? 'D'
    : distribution === 'erlang'
      ? 'E'
      : distribution === 'hyperexponential'
        ? 'H'
        : 'G'
}

/** Share of a producer's messages that arrive at the handler; needs at most one each. */
function keptShare(network: Network, h: number, producer: ProducerSpec): number {
  let kept = 0
  for (const item of producer.publishes) {
    for (const c of item.oneOf) {
      for (const i of network.takers.get(c.event) ?? []) {
        if (network.classes[i]!.handler === h) kept += c.probability * network.classes[i]!.copies
      }
    }
  }
  return kept
}

/** Every message of the producer is as long on its way: intervals stay what they were. */
function steadyTransit(network: Network, h: number, producer: ProducerSpec): boolean {
  const delays = new Set<number>()
  const area = Bits.of(network.ofHandler.length, [h])
  for (const item of producer.publishes) {
    for (const c of item.oneOf) {
      if (relevantTakers(network, area, c.event) === 0) continue
      const bus = network.events.get(c.event)!.delay
      let total = 0
      for (const spec of [bus, c.delay]) {
        if (spec === null) continue
        const law = bindDistribution(spec)
        if (law.variance !== 0) return false
        total += law.mean
      }
      delays.add(total)
    }
  }
  return delays.size <= 1
}

function mapOf(producer: ProducerSpec): MarkovArrivals | null {
  const { arrivals } = producer
  const constant = constantRate(arrivals)
  if (constant !== null) return { silent: [[0]], arriving: [[constant]] }
  if (arrivals.process === 'mmpp') {
    const n = arrivals.states.length
    const rates = arrivals.states.map((s) => s.rate)
    if (arrivals.transitions !== null)
      return mmpp(
        rates,
        arrivals.transitions.map((row, i) => row.map((x, j) => (i === j ? 0 : x))),
      )
    const cycle = arrivals.states.map((s, i) =>
      arrivals.states.map((_, j) => (j === (i + 1) % n && n > 1 && s.stays !== null ? 1 / s.stays : 0)),
    )
    return mmpp(rates, cycle)
  }
  if (arrivals.process === 'on-off') {
    const on = bindDistribution(arrivals.on)
    const off = bindDistribution(arrivals.off)
    if (!isExponential(on) || !isExponential(off)) return null
    return mmpp(
      [arrivals.rate, 0],
      [
        [0, 1 / on.mean],
        [1 / off.mean, 0],
      ],
    )
  }
  return null
}

/** Poisson producers that publish in groups; null when every group is one message, or when a group does not stay together. */
function groupsInput(network: Network, h: number, sources: readonly ProducerSpec[]): Input | null {
  const area = Bits.of(network.ofHandler.length, [h])
  const grouped = sources.filter((p) => !isSingle(p) || branching(network, area, [p.name]) !== null)
  if (grouped.length === 0) return null
  if (!sources.every((p) => steadyTransit(network, h, p))) return null
  let rate = 0
  let mean = 0
  let second = 0
  let nonEmpty = 0
  for (const p of sources) {
    const size = groupSize(network, h, p)
    if (size === null) return null
    const own = constantRate(p.arrivals)!
    rate += own
    mean += own * size.mean
    second += own * size.second
    nonEmpty += own * size.nonEmpty
  }
  return rate === 0 || mean === 0
    ? null
    : { kind: 'groups', mean: mean / rate, second: second / rate, nonEmpty: nonEmpty / rate }
}

/** Moments of how many messages of one arrival of a producer reach the handler; null where the chance of none is not known. */
function groupSize(
  network: Network,
  h: number,
  producer: ProducerSpec,
): { readonly mean: number; readonly second: number; readonly nonEmpty: number } | null {
  const one = perPublication(network, h, producer.publishes)
  const size = sizeMoments(producer.batch)
  const mean = size.mean * one.mean
  // Compound sum: Var = E[N]·Var(Y) + Var(N)·E[Y]².
  const variance = size.mean * one.variance + (size.second - size.mean ** 2) * one.mean ** 2
  return {
    mean,
    second: variance + mean * mean,
    nonEmpty: one.certain ? 1 - (producer.batch === null ? 0 : bindSize(producer.batch).pmf(0)) : Number.NaN,
  }
}

function perPublication(
  network: Network,
  h: number,
  publishes: PublishesSpec,
): { readonly mean: number; readonly variance: number; readonly certain: boolean } {
  let mean = 0
  let variance = 0
  let certain = false
  for (const item of publishes) {
    let first = 0
    let second = 0
    for (const c of item.oneOf) {
      const count = sizeMoments(c.count)
      for (const i of network.takers.get(c.event) ?? []) {
        if (network.classes[i]!.handler !== h) continue
        const event = network.events.get(c.event)!
        const kept = network.classes[i]!.copies / (1 + event.duplicates)
        // A delivery that arrives is one message or, with the share of duplicates, two.
        const each = kept * (1 + event.duplicates)
        const eachSecond = kept * (1 + 3 * event.duplicates)
        const m = count.mean * each
        const v = count.mean * (eachSecond - each * each) + (count.second - count.mean ** 2) * each * each
        first += c.probability * m
        second += c.probability * (v + m * m)
        if (c.probability === 1 && each >= 1 && count.mean >= 1) certain = true
      }
    }
    mean += first
    variance += second - first * first
  }
  return { mean, variance, certain }
}
