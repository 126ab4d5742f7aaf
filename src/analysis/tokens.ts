/**
 * Follows one message: whether anything it causes is ever in two relevant places at once. Product form and independent Poisson streams
 * need that it is not. The shape of a network is worked out once and kept beside it.
 */
import type { SizeSpec } from '../distributions/distribution.ts'
import type { HandlerSpec, PublishesSpec } from '../scenario/scenario.ts'
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
  /** Handlers that publish what a handler takes. */
  readonly publishers: readonly (readonly number[])[]
  readonly onCycle: readonly boolean[]
  /** Handlers on one cycle have the same ones before them: found once per component. */
  readonly component: readonly number[]
  readonly upstream: Map<number, ReadonlySet<number>>
  readonly branching: Map<ReadonlySet<number>, string | null>
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
  const publishers: Set<number>[] = handlers.map(() => new Set())
  const arcs = acts.map((list, h) => {
    const next = new Set<number>()
    for (const one of list) for (const item of one) for (const c of item) for (const to of c.takers) next.add(to)
    for (const to of next) publishers[to]!.add(h)
    return [...next].map((to) => ({ to, weight: 1 }))
  })
  const onCycle = handlers.map((_, h) => arcs[h]!.some((a) => a.to === h))
  const component = handlers.map(() => 0)
  components(arcs).forEach((members, k) => {
    for (const h of members) {
      component[h] = k
      if (members.length > 1) onCycle[h] = true
    }
  })
  const shape: Shape = {
    publishers: publishers.map((set) => [...set]),
    onCycle,
    component,
    upstream: new Map(),
    branching: new Map(),
    acts,
    producerActs: new Map(producers.map((p) => [p.name, act(p.publishes)])),
  }
  shapes.set(network, shape)
  return shape
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
export function upstreamOf(network: Network, target: number): ReadonlySet<number> {
  const { publishers, component, upstream } = shapeOf(network)
  const known = upstream.get(component[target]!)
  if (known !== undefined) return known
  const found = new Set<number>([target])
  const queue = [target]
  for (let h = queue.pop(); h !== undefined; h = queue.pop()) {
    for (const p of publishers[h]!) {
      if (found.has(p)) continue
      found.add(p)
      queue.push(p)
    }
  }
  upstream.set(component[target]!, found)
  return found
}

/** Whether the handler lies on a cycle of events (retries aside). */
export function onCycle(network: Network, h: number): boolean {
  return shapeOf(network).onCycle[h]!
}

/** The first way in which one message of the given producers becomes several within the handlers of `area`, or null. */
export function branching(network: Network, area: ReadonlySet<number>, producers: readonly string[]): string | null {
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

function branchingHandler(network: Network, shape: Shape, area: ReadonlySet<number>): string | null {
  for (const h of area) {
    for (const act of shape.acts[h]!) {
      const why = split(area, act)
      if (why !== null) return `handler ${network.scenario.handlers[h]!.name} ${why}`
    }
  }
  return null
}

/** How one occasion puts several messages on their way into `area`, or null. */
function split(area: ReadonlySet<number>, act: Act): string | null {
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

/** Whether a producer publishes anything that a handler of `area` takes. */
export function feedsArea(network: Network, area: ReadonlySet<number>, producer: string): boolean {
  const act = shapeOf(network).producerActs.get(producer) ?? []
  return act.some((item) => item.some((c) => c.takers.some((to) => area.has(to))))
}

export function relevantTakers(network: Network, area: ReadonlySet<number>, event: string): number {
  return (network.takers.get(event) ?? []).filter(
    (i) => area.has(network.classes[i]!.handler) && network.classes[i]!.copies > 0,
  ).length
}
