import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildNetwork, start } from '../../src/model/build.ts'
import { BUSY, type Crew, DOWN, KEPT, OFF, SETTING_UP, STOPPED, WASTING } from '../../src/model/crew/crew.ts'
import type { Handler } from '../../src/model/handler.ts'
import { loadScenario } from '../../src/scenario/index.ts'
import { scenarios } from '../../src/testing.ts'

/** What holds of the workers of any scenario at any instant between occurrences. */

/** Workers with any of `some`, and none of `none`. */
const count = (crew: Crew, some: number, none = 0): number =>
  crew.bits.reduce((n, b) => n + ((b & some) !== 0 && (b & none) === 0 ? 1 : 0), 0)

function check(h: Handler, crew: Crew): void {
  const { bits, lines } = crew
  expect(h.up).toBe(bits.length - count(crew, DOWN))
  expect(crew.idle).toBe(bits.filter((b) => b === 0).length)
  expect(h.busy).toBe(count(crew, BUSY, STOPPED))
  expect(h.kept.value).toBe(count(crew, KEPT, STOPPED))
  expect(h.wasted.value).toBe(count(crew, WASTING, STOPPED))
  for (let w = 0; w < bits.length; w++) expect(crew.message[w]! >= 0).toBe((bits[w]! & BUSY) !== 0)
  if (!crew.mayStart || h.batching !== null) return
  // Nobody is idle who could take something.
  for (let w = 0; w < bits.length; w++) if (bits[w] === 0) expect([w, lines.waitingFor(w)]).toEqual([w, 0])
  if (h.coldStart === null || crew.idle > 0) return
  // Setups for all that wait, as far as there are workers that are off and nothing else.
  const off = bits.filter((b) => b === OFF).length
  if (off > 0) expect(count(crew, SETTING_UP)).toBeGreaterThanOrEqual(crew.waiting)
}

describe('single workers', () => {
  it('are counted as what they do, and none is idle that could take something', () => {
    fc.assert(
      fc.property(scenarios(), (object) => {
        const scenario = loadScenario(JSON.stringify(object))
        if (!scenario.handlers.some((h) => h.workers.kind !== 'unlimited')) return
        const net = buildNetwork(scenario, 1)
        start(net, scenario)
        for (let k = 1; k <= 160 && net.stopped === null; k++) {
          net.advance(k / 2 + 0.01)
          for (const h of net.handlers) if (h.crew !== null && h.sharing === null) check(h, h.crew)
        }
      }),
      { seed: 4, numRuns: 80 },
    )
  }, 60_000)
})
