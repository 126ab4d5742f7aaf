/**
 * What the kernel does at plain handlers and producers (`src/kernel/service.ts`, `producing.ts`), JavaScript does too
 * (`src/model/service.ts`, `producing.ts`): any network gives the same figures, to the last bit, whoever does it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { SYSTEM } from '../../src/experiment/layout.ts'
import { layoutOf, Probe } from '../../src/experiment/probe.ts'
import { occurrences } from '../../src/experiment/replication.ts'
import {
  DELIVERS_OUTSIDE,
  ENDS_OUTSIDE,
  HEARD_OUTSIDE,
  PUBLISHED_OUTSIDE,
  W_EVENT_OUTSIDE,
  W_PRODUCER_OUTSIDE,
  W_SUBSCRIPTION_OUTSIDE,
} from '../../src/kernel/layout.ts'
import { buildNetwork, start } from '../../src/model/build.ts'
import type { Network } from '../../src/model/network.ts'
import { loadScenario } from '../../src/scenario/index.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { type ScenarioObject, scenarios } from '../../src/testing.ts'

/** Some hundreds of runs, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 240_000 })

/** How many of its parts a network leaves to the kernel: subscriptions, producers. */
interface Plain {
  readonly subscriptions: number
  readonly producers: number
}

type Move = (net: Network) => void

const word = (net: Network, address: number, field: number) => net.kernel.words[(address >>> 2) + field]!

function plainParts(net: Network): Plain {
  return {
    subscriptions: net.subscriptions.filter((s) => word(net, s.address, W_SUBSCRIPTION_OUTSIDE) === 0).length,
    producers: net.producers.filter((p) => word(net, p.address, W_PRODUCER_OUTSIDE) === 0).length,
  }
}

/** Handlers and producers out of the kernel. */
const servicesOutside: Move = (net) => {
  const { words } = net.kernel
  for (const h of net.handlers) h.inKernel = false
  for (const s of net.subscriptions) words[(s.address >>> 2) + W_SUBSCRIPTION_OUTSIDE] = DELIVERS_OUTSIDE | ENDS_OUTSIDE
  for (const p of net.producers) words[(p.address >>> 2) + W_PRODUCER_OUTSIDE] = 1
}

/** Publications too, which then take another record of the pool for every copy. */
const everythingOutside: Move = (net) => {
  servicesOutside(net)
  const { words } = net.kernel
  for (const event of net.events) words[(event.address >>> 2) + W_EVENT_OUTSIDE] = PUBLISHED_OUTSIDE | HEARD_OUTSIDE
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

interface Run {
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
    net.draining = drains
    longest *= 2
  }
  figures.push(`stopped ${net.stopped} at ${net.now}`)
  return { plain, figures, pooled, occurrences: occurrences(net) }
}

/** @returns the run in the kernel. */
function agree(scenario: Scenario, limit: number, longest: number, drains = false): Run {
  const inside = run(scenario, null, limit, longest, drains)
  for (const move of [servicesOutside, everythingOutside]) {
    const outside = run(scenario, move, limit, longest, drains)
    const different = inside.figures.findIndex((line, i) => line !== outside.figures[i])
    if (different >= 0) expect(outside.figures[different]).toBe(inside.figures[different])
    expect(outside.figures.length).toBe(inside.figures.length)
    if (move === servicesOutside) expect(outside.pooled).toEqual(inside.pooled)
  }
  return inside
}

/** Of a handler what a plain one may have, whatever its workers are, as long as they are a number. */
function plainer({
  subscribes,
  workers,
  service,
  publishes,
  failure,
  deadLetter,
  queue,
}: ScenarioObject): ScenarioObject {
  const { capacity, overflow } = queue as ScenarioObject
  const counted = typeof workers !== 'object' || 'schedule' in workers! || 'autoscale' in workers!
  return JSON.parse(
    JSON.stringify({
      ...{ subscribes, service, publishes, failure, deadLetter, workers: counted ? workers : 2 },
      queue: { capacity, overflow: overflow === 'block' ? 'drop' : overflow },
    }),
  )
}

/** Scenarios in which about two producers and handlers in three are plain. */
const mostlyPlain = fc
  .tuple(scenarios(), fc.array(fc.constantFrom(true, true, false), { minLength: 5, maxLength: 5 }))
  .map(([scenario, plain]) => ({
    ...scenario,
    events: {},
    producers: Object.fromEntries(
      Object.entries(scenario.producers as Record<string, ScenarioObject>).map(
        ([name, { batch, timeout, ...rest }], i) => [
          name,
          plain[i] ? rest : { ...rest, batch, ...(timeout !== undefined && { timeout }) },
        ],
      ),
    ),
    handlers: Object.fromEntries(
      Object.entries(scenario.handlers as Record<string, ScenarioObject>).map(([name, handler], i) => [
        name,
        plain[i] ? plainer(handler) : handler,
      ]),
    ),
  }))

describe('JavaScript in place of the kernel', () => {
  it('gives the same figures of any scenario', () => {
    const seen = { runs: 0, subscriptions: 0, producers: 0 }
    fc.assert(
      fc.property(mostlyPlain, (object) => {
        const { plain } = agree(loadScenario(JSON.stringify(object)), 1000, 30)
        seen.runs++
        seen.subscriptions += plain.subscriptions
        seen.producers += plain.producers
      }),
      { seed: 1, numRuns: 300, endOnFailure: true },
    )
    // Had they nothing in the kernel, there would be nothing to compare.
    expect(seen.subscriptions).toBeGreaterThan(seen.runs)
    expect(seen.producers).toBeGreaterThan(seen.runs / 2)
  })

  const folder = join(import.meta.dirname, '../../scenarios')
  const shipped = readdirSync(folder).filter((file) => file.endsWith('.yaml'))

  it.each(shipped)('gives the same figures of %s', (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const scenario = loadScenario(text, { file, readFile: (path) => readFileSync(join(folder, path), 'utf8') })
    const { occurrences } = agree(scenario, 20_000, 3600)
    expect(occurrences).toBeGreaterThan(1000)
  })

  it('gives the same figures of a service that runs out of its trace, and of a full queue', () => {
    const text = `
      producers: { p: { publishes: e, arrivals: { rate: 10 } } }
      handlers:
        first: { subscribes: e, service: { mean: 0.2 }, queue: { capacity: 3 }, publishes: { oneOf: [{ event: f, probability: 0.5 }, { event: g, probability: 0.3 }] } }
        second: { subscribes: f, service: { distribution: trace, values: [0.1, 0.3, 0, 0.2, 0.1, 0.05], repeat: false } }
        third: { subscribes: [g, e], workers: unlimited, service: 1ms }
      run: { duration: 60s, warmup: 0 }
    `
    const { figures, plain } = agree(loadScenario(text), 100_000, 60)
    expect(plain).toEqual({ subscriptions: 4, producers: 1 })
    expect(figures.at(-1)).toMatch('stopped the service trace of handler second ran out at')
  })
  it.each([false, true])('gives the same figures of producers that stop, or are blocked (draining: %s)', (drains) => {
    const text = `
      producers:
        few: { publishes: e, arrivals: { rate: 5 }, limit: 17 }
        short: { publishes: e, arrivals: { process: renewal, interval: 0.3 }, starts: 3s, stops: 11s }
        pressing: { publishes: b, arrivals: { rate: 3 } }
      handlers:
        easy: { subscribes: e, service: { mean: 0.2 }, publishes: b }
        narrow: { subscribes: b, service: { mean: 0.3 }, queue: { capacity: 2, overflow: block } }
      flows: { f: { starts: e, completes: b } }
      run: { duration: 60s, warmup: 0, initial: { easy: { e: 4 } } }
    `
    const { plain, occurrences } = agree(loadScenario(text), 100_000, 20, drains)
    expect(plain).toEqual({ subscriptions: 0, producers: 3 })
    expect(occurrences).toBeGreaterThan(100)
  })
})
