/**
 * What the kernel does at plain handlers and producers (`src/kernel/service.ts`, `producing.ts`), JavaScript does too
 * (`src/model/service.ts`, `producing.ts`): any network gives the same figures, to the last bit, whoever does it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { loadScenario } from '../../src/scenario/index.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { type ScenarioObject, scenarios } from '../../src/testing.ts'
import { bundled } from '../bundled.ts'
import type { Run } from './both-sides.ts'

/** Some hundreds of runs, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 240_000 })

const { bothSides } = bundled<typeof import('./both-sides.ts')>('test/kernel/both-sides.ts')

/** @returns the run in the kernel. */
function agree(scenario: Scenario, limit: number, longest: number, drains = false): Run {
  const { inside, services, everything } = bothSides(scenario, limit, longest, drains)
  for (const outside of [services, everything]) {
    const different = inside.figures.findIndex((line, i) => line !== outside.figures[i])
    if (different >= 0) expect(outside.figures[different]).toBe(inside.figures[different])
    expect(outside.figures.length).toBe(inside.figures.length)
  }
  // Publications take records of the pool in another order.
  expect(services.pooled).toEqual(inside.pooled)
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
