/**
 * The numerical side of the traffic equations: rates of events and of first deliveries, given what is published from outside and what
 * share of its visits each handler serves.
 */
import type { Arc } from './components.ts'
import { components, gainOf, isCyclic, solveComponent } from './components.ts'
import type { Network } from './network.ts'
import { visitCounts } from './visits.ts'

export interface Cycle {
  /** Handlers on the cycle, in order of the scenario. */
  readonly handlers: readonly string[]
  /** Events on the cycle, in order of the scenario. */
  readonly events: readonly string[]
  /** Messages that come back per message that sets out; at 1 or more the cycle never empties. */
  readonly gain: number
}

export interface Rates {
  /** Published per second. */
  readonly events: ReadonlyMap<string, number>
  /** First deliveries per second, by class; some huge number where they grow without bound. */
  readonly first: readonly number[]
  /** Whether they grow without bound, by class. */
  readonly endless: readonly boolean[]
  /** Share of offered visits served, by handler. */
  readonly admitted: readonly number[]
  readonly cycles: readonly Cycle[]
}

/** The share of offered visits a handler serves, from the first deliveries of its classes. */
export type Admission = (handler: number, first: readonly number[]) => number

interface Graph {
  readonly names: readonly string[]
  readonly nodeOf: ReadonlyMap<string, number>
  /** Class of a join's own node, by node. */
  readonly joins: ReadonlyMap<number, number>
  /** Node whose rate feeds a class. */
  readonly feeds: readonly number[]
  /** The classes each node feeds. */
  readonly fed: readonly (readonly number[])[]
}

function graphOf(network: Network): Graph {
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
function outflow(network: Network, i: number, y: number, emit: (event: string, amount: number) => void): void {
  const c = network.classes[i]!
  const counts = visitCounts(c.failure, c.attempts, c.budget, y)
  for (const o of c.onSuccess) emit(o.event, counts.succeeded * c.publishing * o.mean)
  for (const o of c.onExhausted) emit(o.event, counts.exhausted * o.mean)
  const spec = network.scenario.handlers[c.handler]!
  if (spec.queue.overflow === 'dead-letter' && spec.queue.capacity !== null && spec.deadLetter !== null)
    emit(spec.deadLetter, y === 1 ? 0 : counts.offered * (1 - y))
}

function arcsOf(network: Network, graph: Graph, admitted: readonly number[]): Arc[][] {
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
function addArcs(network: Network, graph: Graph, i: number, y: number, arcs: Arc[]): void {
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
function closingOf(
  network: Network,
  graph: Graph,
  order: readonly (readonly number[])[],
  arcs: readonly (readonly Arc[])[],
): { readonly handler: number; readonly tied: boolean }[][] {
  const placeOf = new Int32Array(arcs.length)
  for (const [place, members] of order.entries()) for (const m of members) placeOf[m] = place
  const closing: { readonly handler: number; readonly tied: boolean }[][] = order.map(() => [])
  network.ofHandler.forEach((classes, handler) => {
    const places = classes.map((i) => placeOf[graph.feeds[i]!]!)
    const last = Math.max(...places)
    const tied = places.some((p) => p < last) || isCyclic(order[last]!, arcs)
    closing[last]?.push({ handler, tied })
  })
  return closing
}

/** Solves the traffic equations. @param sources messages per second from producers, by event. */
export function solveRates(network: Network, sources: ReadonlyMap<string, number>, admission: Admission): Rates {
  const graph = graphOf(network)
  const handlers = network.scenario.handlers
  const admitted = handlers.map(() => 1)
  const arcs = arcsOf(network, graph, admitted)
  const order = components(arcs)
  // Paths never taken tie components together that are none: gains are those of the paths that are.
  const areTaken = arcs.every((list) => list.every((a) => a.weight > 0))
  const taken = areTaken ? arcs.slice() : arcs.map((list) => list.filter((a) => a.weight > 0))
  const cyclic = (areTaken ? order : components(taken)).filter((members) => isCyclic(members, taken))
  const gains = cyclic.map((members) => gainOf(members, taken))
  const cycles = cyclic.map((members, k) => cycleOf(network, graph, members, gains[k]!))
  const withJoin = order
    .filter((members) => isCyclic(members, arcs))
    .some((members) => members.some((m) => graph.joins.has(m)))
  const done = (node: Float64Array, y: readonly number[], endless = Number.POSITIVE_INFINITY): Rates => ({
    events: new Map(
      graph.names.map((name, i) => [name, isEndless(node[i]!, endless) ? Number.POSITIVE_INFINITY : node[i]!]),
    ),
    endless: network.classes.map((_, i) => isEndless(node[graph.feeds[i]!]!, endless)),
    first: network.classes.map((c, i) => node[graph.feeds[i]!]! * c.copies),
    admitted: y,
    cycles,
  })
  if (!withJoin && gains.every((g) => g < 1 - 1e-12)) {
    const closing = closingOf(network, graph, order, arcs)
    for (let round = 0; round < 40; round++) {
      let change = 0
      const node = linear(network, graph, sources, order, arcs, (place, rates) => {
        for (const { handler, tied } of closing[place]!) {
          const y = admission(handler, firstOf(network, graph, handler, rates))
          if (y === admitted[handler]) continue
          if (tied) change = Math.max(change, Math.abs(y - admitted[handler]!))
          admitted[handler] = y
          for (const i of network.ofHandler[handler]!) {
            const n = graph.feeds[i]!
            const renewed: Arc[] = []
            for (const k of graph.fed[n]!) addArcs(network, graph, k, admitted[network.classes[k]!.handler]!, renewed)
            arcs[n] = renewed
          }
        }
      })
      if (change < 1e-12) return done(node, admitted)
    }
  }
  const growing = cyclic.filter((_, k) => !(gains[k]! < 1 - 1e-12)).flat()
  return fluid(network, graph, sources, order, admission, growing, done)
}

function isEndless(rate: number, limit: number): boolean {
  return rate > 0 && rate >= limit
}

function firstOf(network: Network, graph: Graph, h: number, node: ArrayLike<number>): number[] {
  return network.ofHandler[h]!.map((i) => node[graph.feeds[i]!]! * network.classes[i]!.copies)
}

function joinRate(network: Network, graph: Graph, i: number, node: ArrayLike<number>): number {
  const c = network.classes[i]!
  const parts = c.parts!.map((p) => node[graph.nodeOf.get(p)!]! * partCopies(network, p)).sort((a, b) => b - a)
  return parts[Math.min(c.atLeast, parts.length) - 1] ?? 0
}

function partCopies(network: Network, event: string): number {
  // A duplicated part waits for the next unit, and its flow instance has none: it adds nothing.
  return 1 - (network.events.get(event)?.loss ?? 0)
}

/** One pass in topological order; `settle` may change arcs that leave a component as soon as its rates are known. */
function linear(
  network: Network,
  graph: Graph,
  sources: ReadonlyMap<string, number>,
  order: readonly (readonly number[])[],
  arcs: readonly (readonly Arc[])[],
  settle: (place: number, node: Float64Array) => void,
): Float64Array {
  const node = new Float64Array(arcs.length)
  for (const [event, rate] of sources) {
    const i = graph.nodeOf.get(event)
    if (i !== undefined) node[i] = rate
  }
  for (const [place, members] of order.entries()) {
    const joining = graph.joins.get(members[0]!)
    if (joining !== undefined) node[members[0]!] = joinRate(network, graph, joining, node)
    const inside = members.length > 1 ? new Set(members) : null
    if (isCyclic(members, arcs)) {
      const x = solveComponent(
        members,
        arcs,
        members.map((m) => node[m]!),
      )
      members.forEach((m, k) => {
        node[m] = x[k]!
      })
    }
    settle(place, node)
    for (const m of members) {
      for (const a of arcs[m]!)
        if (inside?.has(a.to) !== true && a.to !== m && !graph.joins.has(a.to))
          node[a.to] = node[a.to]! + node[m]! * a.weight
    }
  }
  return node
}

/**
 * Sweeps, each handler passing on what it can. Rates rise from zero to the solution; cycles that multiply start from a ceiling far above
 * it and fall, which takes few sweeps where rising would take many. What stays near the ceiling grows without bound.
 */
function fluid(
  network: Network,
  graph: Graph,
  sources: ReadonlyMap<string, number>,
  order: readonly (readonly number[])[],
  admission: Admission,
  growing: readonly number[],
  done: (node: Float64Array, admitted: readonly number[], endless: number) => Rates,
): Rates {
  const size = graph.names.length + graph.joins.size
  const node = new Float64Array(size)
  const admitted = network.scenario.handlers.map(() => 1)
  // Contributions per class to its outputs, kept so that a node is the sum of what flows in.
  const into: { from: number; slot: number }[][] = Array.from({ length: size }, () => [])
  const flows: number[][] = network.classes.map((_, i) => {
    const slots: number[] = []
    outflow(network, i, 1, (event) => {
      const to = graph.nodeOf.get(event)
      if (to !== undefined) into[to]!.push({ from: i, slot: slots.length })
      slots.push(0)
    })
    return slots
  })
  const takers: number[][] = Array.from({ length: size }, () => [])
  graph.feeds.forEach((n, i) => {
    const { handler } = network.classes[i]!
    if (!takers[n]!.includes(handler)) takers[n]!.push(handler)
  })
  const external = new Float64Array(size)
  for (const [event, rate] of sources) external[graph.nodeOf.get(event)!] = rate
  const ceiling = 1e12 * Math.max(...external)
  const serve = (n: number): void => {
    for (const h of takers[n]!) {
      const y = admission(h, firstOf(network, graph, h, node))
      admitted[h] = y
      for (const i of network.ofHandler[h]!) {
        const first = node[graph.feeds[i]!]! * network.classes[i]!.copies
        let slot = 0
        outflow(network, i, y, (_, amount) => {
          flows[i]![slot++] = amount === 0 || first === 0 ? 0 : Math.min(ceiling, first * amount)
        })
      }
    }
  }
  const alive = reachable(network, new Map([...sources].filter(([, rate]) => rate > 0).map(([event]) => [event, ''])))
  for (const n of growing) if (alive.has(graph.names[n] ?? '')) node[n] = ceiling
  for (const n of growing) serve(n)
  const sequence = order.flat()
  for (let sweep = 0; sweep < 3000; sweep++) {
    let moving = false
    for (const n of sequence) {
      const joining = graph.joins.get(n)
      let value = external[n]!
      if (joining !== undefined) value = joinRate(network, graph, joining, node)
      else for (const { from, slot } of into[n]!) value += flows[from]![slot]!
      value = Math.min(value, ceiling)
      if (Math.abs(value - node[n]!) <= 1e-11 * value) {
        if (sweep > 0) continue
      } else moving = true
      node[n] = value
      serve(n)
    }
    if (!moving) break
  }
  return done(node, admitted, ceiling / 10)
}

function cycleOf(network: Network, graph: Graph, members: readonly number[], gain: number): Cycle {
  const inside = new Set(members)
  const handlers = new Set<number>()
  for (const i of members.flatMap((m) => graph.fed[m]!)) {
    const c = network.classes[i]!
    const leads = [...c.onSuccess, ...c.onExhausted].some((o) => inside.has(graph.nodeOf.get(o.event) ?? -1))
    const dead = network.scenario.handlers[c.handler]!.deadLetter
    if (leads || (dead !== null && inside.has(graph.nodeOf.get(dead) ?? -1))) handlers.add(c.handler)
  }
  const inOrder = (indices: Iterable<number>): number[] => [...indices].sort((a, b) => a - b)
  return {
    handlers: inOrder(handlers).map((h) => network.scenario.handlers[h]!.name),
    events: inOrder(members).flatMap((m) => graph.names[m] ?? []),
    gain,
  }
}

/** Every event that may descend from one of the given, with the reason it inherits. */
export function reachable(network: Network, from: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map(from)
  const queue = [...from.keys()]
  for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
    const reason = found.get(event)!
    for (const i of network.takers.get(event) ?? []) {
      const c = network.classes[i]!
      const dead = network.scenario.handlers[c.handler]!.deadLetter
      const outputs = [...c.onSuccess, ...c.onExhausted].map((o) => o.event)
      for (const next of dead === null ? outputs : [...outputs, dead]) {
        if (found.has(next)) continue
        found.set(next, reason)
        queue.push(next)
      }
    }
  }
  return found
}
