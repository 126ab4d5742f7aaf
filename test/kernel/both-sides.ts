/**
 * One scenario run by the kernel and by JavaScript in its place, and every figure of both: what `agree.ts` compares.
 * Apart from it, since it is loaded bundled.
 */
import { SYSTEM } from '../../src/experiment/layout.ts'
import { layoutOf, Probe } from '../../src/experiment/probe.ts'
import { occurrences } from '../../src/experiment/replication.ts'
import {
  ARRIVES_OUTSIDE,
  DELIVERS_OUTSIDE,
  ENDS_OUTSIDE,
  HEARD_OUTSIDE,
  PUBLISHED_OUTSIDE,
  W_EVENT_TRAITS,
  W_PRODUCER_TRAITS,
  W_SUBSCRIPTION_ROOM,
  W_SUBSCRIPTION_TRAITS,
} from '../../src/kernel/layout.ts'
import { buildNetwork, start } from '../../src/model/build.ts'
import type { Network } from '../../src/model/network.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'

/** How many of its parts a network leaves to the kernel: subscriptions, producers. */
interface Plain {
  readonly subscriptions: number
  readonly producers: number
}

type Move = (net: Network) => void

const OUTSIDE = DELIVERS_OUTSIDE | ENDS_OUTSIDE
const word = (net: Network, address: number, field: number) => net.kernel.words[(address >>> 2) + field]!

function plainParts(net: Network): Plain {
  return {
    subscriptions: net.subscriptions.filter((s) => (word(net, s.address, W_SUBSCRIPTION_TRAITS) & OUTSIDE) === 0)
      .length,
    producers: net.producers.filter((p) => (word(net, p.address, W_PRODUCER_TRAITS) & ARRIVES_OUTSIDE) === 0).length,
  }
}

/** Handlers and producers out of the kernel. */
const servicesOutside: Move = (net) => {
  const { words } = net.kernel
  for (const h of net.handlers) h.inKernel = false
  for (const s of net.subscriptions) {
    words[(s.address >>> 2) + W_SUBSCRIPTION_TRAITS]! |= OUTSIDE
    words[(s.address >>> 2) + W_SUBSCRIPTION_ROOM] = 0
  }
  // JavaScript counts a publication where it makes it.
  for (const event of net.events) event.deliverers.length = 0
  for (const p of net.producers) words[(p.address >>> 2) + W_PRODUCER_TRAITS]! |= ARRIVES_OUTSIDE
}

/** Publications too, which then take another record of the pool for every copy. */
const everythingOutside: Move = (net) => {
  servicesOutside(net)
  const { words } = net.kernel
  for (const event of net.events) words[(event.address >>> 2) + W_EVENT_TRAITS]! |= PUBLISHED_OUTSIDE | HEARD_OUTSIDE
}

/** A number and its bits: -0 is not 0 here, and all of NaN are one. */
const bitsOf = (values: Float64Array) => Array.from(values, (x) => (Object.is(x, -0) ? '-0' : String(x))).join()

/** Every figure of a window, by what it belongs to; sums over the pool, in the order of its records, apart. */
function written(net: Network, probe: Probe): { readonly figures: string[]; readonly pooled: string } {
  const layout = layoutOf(net)
  const window = probe.finish()
  const summed = [
    SYSTEM.identityError,
    ...net.subscriptions.flatMap((s) => [layout.class(s.index, 'queueArea'), layout.class(s.index, 'inSystemArea')]),
    ...net.handlers.map((h) => layout.handler(h.index, 'identityError')),
    ...net.flows.map((f) => layout.flow(f.index, 'identityError')),
  ]
  const pooled = bitsOf(Float64Array.from(summed, (i) => window.vector[i]!))
  const vector = window.vector.slice()
  for (const i of summed) vector[i] = 0
  const figures = [
    `duration ${window.duration}`,
    `vector ${bitsOf(vector)}`,
    ...probe.histograms.map((read, i) => {
      const { low, counts, zeros, max } = read()
      return `histogram ${i}: ${low} ${bitsOf(counts)} ${zeros} ${max}`
    }),
    ...net.handlers.map((h, i) => {
      const { exact, far, farMax } = h.levels.snapshot()
      return `levels ${i}: ${bitsOf(exact)} ${bitsOf(far)} ${farMax}`
    }),
  ]
  return { figures, pooled }
}

export interface Run {
  readonly plain: Plain
  readonly figures: readonly string[]
  readonly pooled: readonly string[]
  readonly occurrences: number
}

/** Two windows, the first from time 0, each of about `limit` occurrences or up to `longest` seconds. The second one may drain. */
function run(scenario: Scenario, move: Move | null, limit: number, longest: number, drains: boolean): Run {
  const net = buildNetwork(scenario, 0)
  const probe = new Probe(net)
  start(net, scenario)
  const plain = plainParts(net)
  move?.(net)
  const figures: string[] = []
  const pooled: string[] = []
  let to = longest / 2 ** 12
  for (let window = 1; window <= 2; window++) {
    while (net.stopped === null && net.now < longest && occurrences(net) < window * limit) {
      net.advance(Math.min(to, longest))
      to *= 2
    }
    const seen = written(net, probe)
    figures.push(...seen.figures)
    pooled.push(seen.pooled)
    probe.restart()
    if (drains) net.drain()
    longest *= 2
  }
  figures.push(`stopped ${net.stopped} at ${net.now}`)
  return { plain, figures, pooled, occurrences: occurrences(net) }
}

/** The run in the kernel, with services out of it, and with everything out of it. */
export interface Sides {
  readonly inside: Run
  readonly services: Run
  readonly everything: Run
}

export function bothSides(scenario: Scenario, limit: number, longest: number, drains: boolean): Sides {
  const side = (move: Move | null) => run(scenario, move, limit, longest, drains)
  return { inside: side(null), services: side(servicesOutside), everything: side(everythingOutside) }
}
