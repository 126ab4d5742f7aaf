/**
 * Follows one message: whether anything it causes is ever in two relevant places at once. Product form and independent Poisson streams
 * need that it is not.
 */
import type { SizeSpec } from '../distributions/distribution.ts'
import type { PublishesSpec } from '../scenario/scenario.ts'
import type { Network } from './network.ts'
import { sizeMoments } from './network.ts'

/** Handlers and events from which a set of handlers can be reached. */
export interface Upstream {
  readonly handlers: ReadonlySet<number>
  /** Events that some handler of the set takes. */
  readonly events: ReadonlySet<string>
}

/** Everything from which `target` can be reached, itself included. */
export function upstreamOf(network: Network, target: number): Upstream {
  const publishers = publishersByEvent(network)
  const handlers = new Set<number>([target])
  const events = new Set<string>()
  const queue = [target]
  for (let h = queue.pop(); h !== undefined; h = queue.pop()) {
    for (const i of network.ofHandler[h]!) {
      const c = network.classes[i]!
      for (const event of c.parts ?? [c.event]) {
        if (events.has(event)) continue
        events.add(event)
        for (const p of publishers.get(event) ?? []) {
          if (handlers.has(p)) continue
          handlers.add(p)
          queue.push(p)
        }
      }
    }
  }
  return { handlers, events }
}

const cache = new WeakMap<Network, ReadonlyMap<string, readonly number[]>>()

function publishersByEvent(network: Network): ReadonlyMap<string, readonly number[]> {
  const known = cache.get(network)
  if (known !== undefined) return known
  const out = new Map<string, number[]>()
  for (const c of network.classes) {
    const dead = network.scenario.handlers[c.handler]!.deadLetter
    for (const event of [...c.onSuccess, ...c.onExhausted].map((o) => o.event).concat(dead === null ? [] : [dead])) {
      const list = out.get(event)
      if (list === undefined) out.set(event, [c.handler])
      else if (!list.includes(c.handler)) list.push(c.handler)
    }
  }
  cache.set(network, out)
  return out
}

/** Whether the handler lies on a cycle of events (retries aside). */
export function onCycle(network: Network, h: number): boolean {
  const seen = new Set<number>()
  const queue = [h]
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const to of followers(network, from)) {
      if (to === h) return true
      if (seen.has(to)) continue
      seen.add(to)
      queue.push(to)
    }
  }
  return false
}

function followers(network: Network, h: number): number[] {
  const out: number[] = []
  const dead = network.scenario.handlers[h]!.deadLetter
  for (const i of network.ofHandler[h]!) {
    const c = network.classes[i]!
    const events = [...c.onSuccess, ...c.onExhausted].map((o) => o.event)
    for (const event of dead === null ? events : [...events, dead])
      for (const j of network.takers.get(event) ?? []) out.push(network.classes[j]!.handler)
  }
  return out
}

/** The first way in which one message becomes several within the handlers of `area`, or null. */
export function branching(network: Network, area: ReadonlySet<number>, publishers: readonly string[]): string | null {
  for (const producer of network.scenario.producers) {
    if (!publishers.includes(producer.name)) continue
    const why = split(network, area, producer.publishes)
    if (why !== null) return `producer ${producer.name} ${why}`
  }
  for (const h of area) {
    const spec = network.scenario.handlers[h]!
    const lists: PublishesSpec[] = []
    for (const s of spec.subscriptions) {
      lists.push(s.publishes ?? spec.publishes)
      const exhausted = (s.failure ?? spec.failure).exhausted
      if (exhausted.kind === 'publish') lists.push(exhausted.publishes)
      if (exhausted.kind === 'dead-letter' && spec.deadLetter !== null) lists.push([plain(spec.deadLetter)])
    }
    for (const list of lists) {
      const why = split(network, area, list)
      if (why !== null) return `handler ${spec.name} ${why}`
    }
  }
  return null
}

function plain(event: string): PublishesSpec[number] {
  return { oneOf: [{ event, probability: 1, count: null, delay: null }] }
}

/** How one publication puts several messages on their way into `area`, or null. */
function split(network: Network, area: ReadonlySet<number>, publishes: PublishesSpec): string | null {
  let busy = 0
  for (const item of publishes) {
    let most = 0
    for (const choice of item.oneOf) {
      if (choice.probability === 0) continue
      const takers = relevantTakers(network, area, choice.event)
      if (takers === 0) continue
      if (network.events.get(choice.event)!.duplicates > 0)
        return `publishes ${choice.event}, which may be delivered twice`
      if (takers > 1) return `publishes ${choice.event} to several of the handlers that lead here`
      if (!isOne(choice.count)) return `publishes ${choice.event} a number of times`
      most = 1
    }
    busy += most
  }
  return busy > 1 ? 'publishes several events at once that lead here' : null
}

function isOne(count: SizeSpec | null): boolean {
  const size = sizeMoments(count)
  return size.mean === 1 && size.second === 1
}

export function relevantTakers(network: Network, area: ReadonlySet<number>, event: string): number {
  return (network.takers.get(event) ?? []).filter(
    (i) => area.has(network.classes[i]!.handler) && network.classes[i]!.copies > 0,
  ).length
}
