/**
 * The numerical side of the traffic equations: rates of events and of first deliveries, given what is published from outside and what
 * share of its visits each handler serves.
 */
import type { Arc } from './components.ts'
import { components, gainOf, isCyclic, solveComponent } from './components.ts'
import type { Graph } from './graph.ts'
import { addArcs, arcsOf, closingOf, graphOf, outflow, setsAsideWhatOverflows } from './graph.ts'
import type { Network } from './network.ts'

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

/** The equations before any rate is known: all that depends neither on the sources nor on what is lost. */
export interface Equations {
  readonly graph: Graph
  /** Out-arcs of every node when every visit is served. */
  readonly arcs: readonly (readonly Arc[])[]
  /** Components, each before those it leads to. */
  readonly order: readonly (readonly number[])[]
  /** Which of them are cycles, by place in the order. */
  readonly cyclic: readonly boolean[]
  readonly cycles: readonly Cycle[]
  /** Nodes on cycles that do not die out. */
  readonly growing: readonly number[]
  /** A join is part of a cycle: then the equations are not linear. */
  readonly joinInCycle: boolean
}

export function equationsOf(network: Network): Equations {
  const graph = graphOf(network)
  const arcs = arcsOf(
    network,
    graph,
    network.scenario.handlers.map(() => 1),
  )
  const order = components(arcs)
  const cyclic = order.map((members) => isCyclic(members, arcs))
  // Paths never taken tie components together that are none: gains are those of the paths that are.
  const areTaken = arcs.every((list) => list.every((a) => a.weight > 0))
  const taken = areTaken ? arcs : arcs.map((list) => list.filter((a) => a.weight > 0))
  const circles = areTaken
    ? order.filter((_, place) => cyclic[place])
    : components(taken).filter((members) => isCyclic(members, taken))
  const gains = circles.map((members) => gainOf(members, taken))
  return {
    graph,
    arcs,
    order,
    cyclic,
    cycles: circles.map((members, k) => cycleOf(network, graph, members, gains[k]!)),
    growing: circles.filter((_, k) => !(gains[k]! < 1 - 1e-12)).flat(),
    joinInCycle: order.some((members, place) => cyclic[place] && members.some((m) => graph.joins.has(m))),
  }
}

/**
 * First deliveries per second of every class if every visit were served: at least what they are where less is, since nothing is
 * published more often because a visit is lost. null where that does not hold, or where cycles do not die out.
 */
export function losslessRates(
  network: Network,
  sources: ReadonlyMap<string, number>,
  equations: Equations,
): number[] | null {
  const { graph, growing, joinInCycle } = equations
  if (joinInCycle || growing.length > 0 || network.scenario.handlers.some(setsAsideWhatOverflows)) return null
  const node = linear(network, sources, equations, equations.arcs, () => {})
  return network.classes.map((c, i) => node[graph.feeds[i]!]! * c.copies)
}

/** Solves the traffic equations. @param sources messages per second from producers, by event. */
export function solveRates(
  network: Network,
  sources: ReadonlyMap<string, number>,
  admission: Admission,
  equations = equationsOf(network),
): Rates {
  const { graph, order, cycles, growing, joinInCycle } = equations
  const admitted = network.scenario.handlers.map(() => 1)
  const done = (node: Float64Array, y: readonly number[], endless = Number.POSITIVE_INFINITY): Rates => ({
    events: new Map(
      graph.names.map((name, i) => [name, isEndless(node[i]!, endless) ? Number.POSITIVE_INFINITY : node[i]!]),
    ),
    endless: network.classes.map((_, i) => isEndless(node[graph.feeds[i]!]!, endless)),
    first: network.classes.map((c, i) => node[graph.feeds[i]!]! * c.copies),
    admitted: y,
    cycles,
  })
  if (!joinInCycle && growing.length === 0) {
    const arcs = equations.arcs.slice()
    const closing = closingOf(network, equations)
    let before: Float64Array | null = null
    for (let round = 0; round < 40; round++) {
      let change = 0
      const last: Float64Array | null = before
      const node: Float64Array = linear(network, sources, equations, arcs, (place, rates) => {
        for (const { handler, tied } of closing[place]!) {
          const classes = network.ofHandler[handler]!
          // What comes as often as in the last round is admitted as it was.
          if (last !== null && classes.every((i) => rates[graph.feeds[i]!] === last[graph.feeds[i]!])) continue
          const y = admission(handler, firstOf(network, graph, handler, rates))
          if (y === admitted[handler]) continue
          if (tied) change = Math.max(change, Math.abs(y - admitted[handler]!))
          admitted[handler] = y
          for (const i of classes) {
            const n = graph.feeds[i]!
            const renewed: Arc[] = []
            for (const k of graph.fed[n]!) addArcs(network, graph, k, admitted[network.classes[k]!.handler]!, renewed)
            arcs[n] = renewed
          }
        }
      })
      if (change < 1e-12) return done(node, admitted)
      before = node
    }
  }
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
  sources: ReadonlyMap<string, number>,
  { graph, order, cyclic }: Equations,
  arcs: readonly (readonly Arc[])[],
  settle: (place: number, node: Float64Array) => void,
): Float64Array {
  const node = new Float64Array(arcs.length)
  // The nodes of joins come after those of events: what flows into them is no sum.
  const events = graph.names.length
  for (const [event, rate] of sources) {
    const i = graph.nodeOf.get(event)
    if (i !== undefined) node[i] = rate
  }
  for (const [place, members] of order.entries()) {
    const joining = graph.joins.get(members[0]!)
    if (joining !== undefined) node[members[0]!] = joinRate(network, graph, joining, node)
    const inside = members.length > 1 ? new Set(members) : null
    if (cyclic[place]) {
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
        if (a.to < events && a.to !== m && inside?.has(a.to) !== true) node[a.to] = node[a.to]! + node[m]! * a.weight
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
