/**
 * What messages can reach: handlers that none ever reaches (worth a warning), and loops that take no time, in which a run
 * would never get on (a problem). Both look at what is published where, not at rates.
 */

import type { DistributionSpec } from '../distributions/distribution.ts'
import { meanOf } from '../distributions/index.ts'
import type { ScenarioFile } from './format/file.ts'
import type { Node } from './node.ts'
import { nodeAt } from './node.ts'
import type { Reader } from './reader.ts'
import type { FailureSpec, HandlerSpec, Notice, PublishesSpec, Scenario, SubscriptionSpec } from './scenario.ts'

/** Sums of probabilities this near to 1 are certain. */
const CERTAIN = 1 - 1e-9

type Handler = Omit<HandlerSpec, 'name'>

function addEvents(publishes: PublishesSpec, events: Set<string>): void {
  for (const { oneOf } of publishes) for (const { event } of oneOf) events.add(event)
}

function addExhausted({ exhausted }: FailureSpec, events: Set<string>): void {
  if (exhausted.kind === 'publish') addEvents(exhausted.publishes, events)
}

/** Every event that a handler may publish. */
function addOutputs(handler: Handler, events: Set<string>): void {
  addEvents(handler.publishes, events)
  for (const subscription of handler.subscriptions) addEvents(subscription.publishes ?? [], events)
  addEvents(handler.join?.publishes ?? [], events)
  addExhausted(handler.failure, events)
  for (const { failure } of handler.subscriptions) if (failure !== null) addExhausted(failure, events)
  if (handler.deadLetter !== null) events.add(handler.deadLetter)
}

/** @returns a warning for each handler that no message from a producer or `run.initial` can reach. */
export function unreachedHandlers(scenario: Scenario, root: Node): readonly Notice[] {
  const { initial } = scenario.run
  const events = new Set<string>()
  for (const { publishes } of scenario.producers) addEvents(publishes, events)
  for (const { event } of initial) events.add(event)
  const waiting = new Set(scenario.handlers)
  const takers = new Map<string, Scenario['handlers'][number][]>()
  for (const handler of scenario.handlers) {
    for (const { event } of handler.subscriptions) {
      const those = takers.get(event)
      if (those === undefined) takers.set(event, [handler])
      else those.push(handler)
    }
  }
  // A `for…of` over a set goes on to what is added meanwhile.
  for (const event of events) {
    for (const handler of takers.get(event) ?? []) {
      if (waiting.delete(handler)) addOutputs(handler, events)
    }
  }
  return [...waiting].map((handler) => {
    const node = nodeAt(root, ['handlers', handler.name]) ?? root
    const message = `no message ever reaches handler ${handler.name}: what it subscribes to is only published by handlers that none reaches`
    return { level: 'warning', message, ...(node.keyAt ?? node.at) }
  })
}

/** Reports loops in which messages go round for ever at one instant: no service time, no delay, and nothing that ends them. */
export function checkTimelessLoops(file: ScenarioFile, root: Node, reader: Reader): void {
  const report = (name: string, message: string) => {
    const node = nodeAt(root, ['handlers', name]) ?? root
    reader.problem(node.keyAt ?? node.at, ['handlers', name], message)
  }
  for (const [name, handler] of file.handlers) {
    if (!handler.subscriptions.some((subscription) => retriesForEver(handler, subscription))) continue
    const always = 'an attempt takes no time, always fails and is tried again at once, for ever'
    report(name, `${always}: give retry.delay or bound retry.attempts`)
  }
  const graph = timelessGraph(file)
  const reported = new Set<string>()
  for (const name of graph.keys()) {
    const loop = reported.has(name) ? null : loopFrom(name, graph)
    if (loop === null) continue
    for (const one of loop) reported.add(one)
    report(
      name,
      `messages go round for ever in no time (${[...loop, name].join(' \u2192 ')}): give a service time or a delay`,
    )
  }
}

function isTimeless(spec: DistributionSpec | null): boolean {
  return spec === null || meanOf(spec) === 0
}

function retriesForEver(handler: Handler, subscription: SubscriptionSpec): boolean {
  const { retry, probability } = subscription.failure ?? handler.failure
  if (retry === null || retry.attempts !== null || retry.budget !== null || probability < 1) return false
  return retry.delay === 0 && isTimeless(subscription.service ?? handler.service)
}

/** @returns the handlers of the shortest timeless loop through `start`, from it on, or null. */
function loopFrom(start: string, graph: Graph): readonly string[] | null {
  const before = new Map<string, string>()
  const queue = [start]
  // A `for…of` over an array goes on to what is pushed meanwhile.
  for (const name of queue) {
    for (const next of graph.get(name) ?? []) {
      if (next === start) return wayTo(name, start, before)
      if (before.has(next)) continue
      before.set(next, name)
      queue.push(next)
    }
  }
  return null
}

function wayTo(end: string, start: string, before: ReadonlyMap<string, string>): readonly string[] {
  const way = [end]
  for (let name = end; name !== start; ) {
    name = before.get(name) ?? start
    way.unshift(name)
  }
  return way
}

/** For each handler, those that certainly get a message at the very instant at which one arrives here. */
type Graph = ReadonlyMap<string, readonly string[]>

/** Only the handlers from which one can go on without end, so that loops are few to look for. */
function timelessGraph(file: ScenarioFile): Graph {
  const settings = new Map(file.events)
  const immediate = (event: string) => {
    const own = settings.get(event)
    return isTimeless(own?.delay ?? file.bus.delay) && (own?.loss ?? file.bus.loss) === 0
  }
  const publishers: [name: string, events: readonly string[]][] = []
  for (const [name, handler] of file.handlers) {
    const events = timelessEvents(handler).filter(immediate)
    if (events.length > 0) publishers.push([name, events])
  }
  const graph = new Map<string, string[]>()
  // As a rule everything takes time.
  if (publishers.length === 0) return graph
  const subscribers = new Map<string, string[]>()
  for (const [name, handler] of file.handlers) {
    if (handler.join !== null) continue
    for (const { event, filter } of handler.subscriptions) {
      if (filter < CERTAIN) continue
      const those = subscribers.get(event)
      if (those === undefined) subscribers.set(event, [name])
      else those.push(name)
    }
  }
  for (const [name, events] of publishers) {
    const next = events.flatMap((event) => subscribers.get(event) ?? [])
    if (next.length > 0) graph.set(name, next)
  }
  const before = new Map<string, string[]>()
  for (const [name, next] of graph) {
    for (const one of next) {
      const those = before.get(one)
      if (those === undefined) before.set(one, [name])
      else those.push(name)
    }
  }
  prune(graph, before)
  prune(before, graph)
  for (const name of graph.keys()) if (!before.has(name)) graph.delete(name)
  return graph
}

/** Takes away the nodes from which no way goes on without end. @param before the same graph with its arcs turned. */
function prune(graph: Map<string, readonly string[]>, before: ReadonlyMap<string, readonly string[]>): void {
  const ways = new Map<string, number>()
  const ends: string[] = []
  for (const [name, next] of graph) {
    const count = next.filter((one) => graph.has(one)).length
    ways.set(name, count)
    if (count === 0) ends.push(name)
  }
  for (const end of ends) {
    graph.delete(end)
    for (const name of before.get(end) ?? []) {
      const left = (ways.get(name) ?? 0) - 1
      ways.set(name, left)
      if (left === 0) ends.push(name)
    }
  }
}

/** Events that a handler certainly publishes at the instant of an arrival. */
function timelessEvents(handler: Handler): readonly string[] {
  if (handler.join !== null) return []
  return handler.subscriptions.flatMap((subscription) => {
    const { probability } = subscription.failure ?? handler.failure
    if (probability > 0 || !isTimeless(subscription.service ?? handler.service)) return []
    return certainEvents(subscription.publishes ?? handler.publishes)
  })
}

function certainEvents(publishes: PublishesSpec): readonly string[] {
  return publishes.flatMap((item) => {
    const [only, ...others] = item.oneOf
    if (only === undefined || others.length > 0 || only.probability < CERTAIN) return []
    return only.count === null && isTimeless(only.delay) ? [only.event] : []
  })
}
