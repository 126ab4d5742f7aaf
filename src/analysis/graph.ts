/**
 * The graph that the traffic equations are over: a node for every event and every join, an arc for what a message of one makes
 * of another.
 */
import type { HandlerSpec } from '../scenario/scenario.ts'
import type { Arc } from './components.ts'
import type { Network } from './network.ts'
import { visitCounts } from './visits.ts'

export interface Graph {
  readonly names: readonly string[]
  readonly nodeOf: ReadonlyMap<string, number>
  /** Class of a join's own node, by node. */
  readonly joins: ReadonlyMap<number, number>
  /** Node whose rate feeds a class. */
  readonly feeds: readonly number[]
  /** The classes each node feeds. */
  readonly fed: readonly (readonly number[])[]
}

export function graphOf(network: Network): Graph {
  const names = network.scenario.events.map((e) => e.name)
  const nodeOf = new Map(names.map((name, i) => [name, i]))
  const joins = new Map<number, number>()
  let next = names.length
  const feeds = network.classes.map((c, i) => {
    if (c.parts === null) return nodeOf.get(c.event)!
    joins.set(next, i)
    return next++
  })
  const fed: number[][] = Array.from({ length: next }, () => [])
  feeds.forEach((n, i) => {
    fed[n]!.push(i)
  })
  return { names, nodeOf, joins, feeds, fed }
}

/** Messages of each event published per first delivery of class `i`, at admission y: always the same events in the same order. */
export function outflow(network: Network, i: number, y: number, emit: (event: string, amount: number) => void): void {
  const c = network.classes[i]!
  const counts = visitCounts(c.failure, c.attempts, c.budget, y)
  for (const o of c.onSuccess) emit(o.event, counts.succeeded * c.publishing * o.mean)
  for (const o of c.onExhausted) emit(o.event, counts.exhausted * o.mean)
  const spec = network.scenario.handlers[c.handler]!
  if (setsAsideWhatOverflows(spec)) emit(spec.deadLetter!, y === 1 ? 0 : counts.offered * (1 - y))
}

export function arcsOf(network: Network, graph: Graph, admitted: readonly number[]): Arc[][] {
  const arcs: Arc[][] = Array.from({ length: graph.names.length + graph.joins.size }, () => [])
  network.classes.forEach((c, i) => {
    const node = graph.feeds[i]!
    // With equal rates of its parts a join makes one unit of one of each.
    for (const part of c.parts ?? []) arcs[graph.nodeOf.get(part)!]!.push({ to: node, weight: 1 / c.parts!.length })
    addArcs(network, graph, i, admitted[c.handler]!, arcs[node]!)
  })
  return arcs
}

/** Adds the arcs of class `i` at admission y. */
export function addArcs(network: Network, graph: Graph, i: number, y: number, arcs: Arc[]): void {
  const { copies } = network.classes[i]!
  outflow(network, i, y, (event, amount) => {
    const to = graph.nodeOf.get(event)
    if (to !== undefined) arcs.push({ to, weight: copies * amount })
  })
}

/**
 * The handlers whose rates are complete once a component is solved, by place in the order. A handler is tied when its share also feeds what
 * was solved before it was known (a cycle, or events of several places): only then a further round is needed.
 */
export function closingOf(
  network: Network,
  {
    graph,
    order,
    cyclic,
  }: { readonly graph: Graph; readonly order: readonly (readonly number[])[]; readonly cyclic: readonly boolean[] },
): { readonly handler: number; readonly tied: boolean }[][] {
  const placeOf = new Int32Array(graph.fed.length)
  for (const [place, members] of order.entries()) for (const m of members) placeOf[m] = place
  const closing: { readonly handler: number; readonly tied: boolean }[][] = order.map(() => [])
  network.ofHandler.forEach((classes, handler) => {
    const places = classes.map((i) => placeOf[graph.feeds[i]!]!)
    const last = Math.max(...places)
    const tied = places.some((p) => p < last) || cyclic[last] === true
    closing[last]?.push({ handler, tied })
  })
  return closing
}

/** What finds a full queue is published again. */
export function setsAsideWhatOverflows({ queue, deadLetter }: HandlerSpec): boolean {
  return queue.overflow === 'dead-letter' && queue.capacity !== null && deadLetter !== null
}
