/** `equivalence.test.ts` for random networks. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { loadScenario } from '../../src/scenario/index.ts'
import { type ScenarioObject, scenarios } from '../../src/testing.ts'
import { full } from '../size.ts'
import { agree } from './agree.ts'

/** Some hundreds of runs, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 240_000 })

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
      { seed: 1, numRuns: full ? 300 : 120, endOnFailure: true },
    )
    // Had they nothing in the kernel, there would be nothing to compare.
    expect(seen.subscriptions).toBeGreaterThan(seen.runs)
    expect(seen.producers).toBeGreaterThan(seen.runs / 2)
  })
})
