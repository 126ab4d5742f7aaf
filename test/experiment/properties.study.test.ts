import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { conservation, identity, littlesLaw, scenarios, utilizationLaw } from '../../src/testing.ts'
import { library } from '../library.ts'
import { full } from '../size.ts'

const { loadScenario, simulate } = library

/** Some hundred simulations each, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 240_000 })

describe('any valid scenario', () => {
  it('accounts for every message and obeys the finite-window Little law', () => {
    fc.assert(
      fc.property(scenarios(), (object) => {
        const results = simulate(loadScenario(JSON.stringify(object)))
        expect([...conservation(results), ...identity(results)]).toEqual([])
        for (const d of results.disruptions) {
          expect(d.peakQueue!.mean).toBeGreaterThanOrEqual(d.queueBefore!.mean)
          if (d.kind !== 'schedule step' && d.recoveredAfter !== null)
            expect(d.recoveredAfter.mean).toBeGreaterThanOrEqual(d.for! * (1 - 1e-9))
        }
      }),
      { seed: 1, numRuns: full ? 150 : 60 },
    )
  })

  it('gives the same bytes for the same seed, and others for another', () => {
    fc.assert(
      fc.property(scenarios({ duration: 50 }), (object) => {
        const scenario = loadScenario(JSON.stringify(object))
        const once = JSON.stringify(simulate(scenario))
        expect(JSON.stringify(simulate(scenario))).toBe(once)
        expect(JSON.stringify(simulate(scenario, { seed: 'another' }))).not.toBe(once)
      }),
      { seed: 2, numRuns: full ? 30 : 15 },
    )
  })
})

describe('any stable scenario', () => {
  it("obeys Little's law and the utilization law up to the edges of the window", () => {
    fc.assert(
      fc.property(scenarios({ stable: true, duration: 1000 }), (object) => {
        const results = simulate(loadScenario(JSON.stringify(object)))
        expect([...littlesLaw(results), ...utilizationLaw(results)]).toEqual([])
      }),
      { seed: 3, numRuns: full ? 60 : 30 },
    )
  })
})
