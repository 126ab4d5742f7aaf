/**
 * Follows one message: whether anything it causes is ever in two relevant places at once. Product form and independent Poisson streams
 * need that it is not. The shape of a network is worked out once and kept beside it.
 */
import type { SizeSpec } from '../distributions/distribution.ts'
import type { HandlerSpec, PublishesSpec } from '../scenario/scenario.ts'
import { Bits } from './bits.ts'
import { components } from './components.ts'
import type { Network } from './network.ts'
import { sizeMoments } from './network.ts'

/** One choice of a publication: who takes it, and whether it is one message. */
interface Choice {
  readonly event: string
  readonly takers: readonly number[]
  readonly single: boolean
  readonly twice: boolean
}

/** What one occasion publishes: every item, each at most one of its choices. */
type Act = readonly (readonly Choice[])[]

interface Shape {
  readonly onCycle: readonly boolean[]
  /** Every handler from which a handler can be reached, itself included; one set for all on a cycle. */
  readonly upstream: readonly Bits[]
  /** The producers, by index, whose messages come to a handler. */
  readonly sources: readonly Bits[]
  /** Handlers that put several messages on their way somewhere: only these can do so within an area. */
  readonly splitting: Bits
  readonly branching: Map<Bits, string | null>
  readonly acts: readonly (readonly Act[])[]
  readonly producerActs: ReadonlyMap<string, Act>
}

const shapes = new WeakMap<Network, Shape>()

function shapeOf(network: Network): Shape {
  const known = shapes.get(network)
  if (known !== undefined) return known
  const { handlers, producers } = network.scenario
  const act = (publishes: PublishesSpec): Act =>
    publishes
      .map((item) => item.oneOf.filter((c) => c.probability > 0).map((c) => choiceOf(network, c.event, c.count)))
      .filter((item) => item.length > 0)
  const acts = handlers.map((spec) => {
    const lists: PublishesSpec[] = []
    for (const s of spec.subscriptions) {
      lists.push(s.publishes ?? spec.publishes)
      const { exhausted } = s.failure ?? spec.failure
      if (exhausted.kind === 'publish') lists.push(exhausted.publishes)
    }
    const all = [...new Set(lists)].map(act)
    if (spec.deadLetter !== null && usesDeadLetter(spec)) all.push([[choiceOf(network, spec.deadLetter, null)]])
    return all
  })
  const arcs = acts.map((list) => {
    const next = new Set<number>()
    for (const one of list) for (const item of one) for (const c of item) for (const to of c.takers) next.add(to)
    return [...next].map((to) => ({ to, weight: 1 }))
  })
  const onCycle = handlers.map((_, h) => arcs[h]!.some((a) => a.to === h))
  const order = components(arcs)
  for (const members of order) if (members.length > 1) for (const h of members) onCycle[h] = true
  const producerActs = new Map(producers.map((p) => [p.name, act(p.publishes)]))
  const everywhere = Bits.of(handlers.length, handlers.keys())
  const splitting = new Bits(handlers.length)
  acts.forEach((list, h) => {
    if (list.some((one) => split(everywhere, one) !== null)) splitting.add(h)
  })
  const shape: Shape = {
    onCycle,
    upstream: before(order, arcs, handlers.length, (own) => own),
    sources: before(order, arcs, producers.length, directSources([...producerActs.values()], handlers.length)),
    splitting,
    branching: new Map(),
    acts,
    producerActs,
  }
  shapes.set(network, shape)
  return shape
}

/** For each handler: indices of the producers whose messages it takes. */
function directSources(acts: readonly Act[], handlers: number): (handler: number) => readonly number[] {
  const direct: number[][] = Array.from({ length: handlers }, () => [])
  for (const [p, act] of acts.entries())
    for (const item of act) for (const c of item) for (const to of c.takers) direct[to]!.push(p)
  return (handler) => direct[handler]!
}

/**
 * For each handler: what `own` gives for itself and all handlers before it.
 * @param order components, each before those it leads to. @param size of the sets.
 */
function before(
  order: readonly (readonly number[])[],
  arcs: readonly (readonly { readonly to: number }[])[],
  size: number,
  own: (handler: number) => number | readonly number[],
): Bits[] {
  const sets: Bits[] = new Array(arcs.length)
  for (const members of order) {
    // What was handed on to any of them so far.
    const together = members.map((h) => sets[h]).find((set) => set !== undefined) ?? new Bits(size)
    for (const h of members) {
      const set = sets[h]
      if (set !== undefined && set !== together) together.addAll(set)
      for (const i of [own(h)].flat()) together.add(i)
      sets[h] = together
    }
    for (const h of members) {
      for (const { to } of arcs[h]!) {
        sets[to] ??= new Bits(size)
        if (sets[to] !== together) sets[to].addAll(together)
      }
    }
  }
  return sets
}

function usesDeadLetter(spec: HandlerSpec): boolean {
  const failures = [spec.failure, ...spec.subscriptions.flatMap((s) => (s.failure === null ? [] : [s.failure]))]
  const overflows = spec.queue.overflow === 'dead-letter' && spec.queue.capacity !== null
  return overflows || failures.some((f) => f.exhausted.kind === 'dead-letter')
}

function choiceOf(network: Network, event: string, count: SizeSpec | null): Choice {
  const size = sizeMoments(count)
  const takers = (network.takers.get(event) ?? []).filter((i) => network.classes[i]!.copies > 0)
  return {
    event,
    takers: takers.map((i) => network.classes[i]!.handler),
    single: size.mean === 1 && size.second === 1,
    twice: (network.events.get(event)?.duplicates ?? 0) > 0,
  }
}

/** Every handler from which `target` can be reached, itself included. */
export function upstreamOf(network: Network, target: number): Bits {
  return shapeOf(network).upstream[target]!
}

/** The producers whose messages come to a handler, by index, ascending. */
export function sourcesOf(network: Network, handler: number): readonly number[] {
  return shapeOf(network).sources[handler]!.members()
}

/** Whether the handler lies on a cycle of events (retries aside). */
export function onCycle(network: Network, h: number): boolean {
  return shapeOf(network).onCycle[h]!
}

/** The first way in which one message of the given producers becomes several within the handlers of `area`, or null. */
export function branching(network: Network, area: Bits, producers: readonly string[]): string | null {
  const shape = shapeOf(network)
  for (const name of producers) {
    const why = split(area, shape.producerActs.get(name) ?? [])
    if (why !== null) return `producer ${name} ${why}`
  }
  const known = shape.branching.get(area)
  if (known !== undefined) return known
  const found = branchingHandler(network, shape, area)
  shape.branching.set(area, found)
  return found
}

function branchingHandler(network: Network, shape: Shape, area: Bits): string | null {
  return shape.splitting.firstOf(area, (h) => {
    for (const act of shape.acts[h]!) {
      const why = split(area, act)
      if (why !== null) return `handler ${network.scenario.handlers[h]!.name} ${why}`
    }
    return null
  })
}

/** How one occasion puts several messages on their way into `area`, or null. */
function split(area: Bits, act: Act): string | null {
  let busy = 0
  for (const item of act) {
    let most = 0
    for (const choice of item) {
      let takers = 0
      for (const to of choice.takers) if (area.has(to)) takers++
      if (takers === 0) continue
      if (choice.twice) return `publishes ${choice.event}, which may be delivered twice`
      if (takers > 1) return `publishes ${choice.event} to several of the handlers that lead here`
      if (!choice.single) return `publishes ${choice.event} a number of times`
      most = 1
    }
    busy += most
  }
  return busy > 1 ? 'publishes several events at once that lead here' : null
}

export function relevantTakers(network: Network, area: Bits, event: string): number {
  return (network.takers.get(event) ?? []).filter(
    (i) => area.has(network.classes[i]!.handler) && network.classes[i]!.copies > 0,
  ).length
}
