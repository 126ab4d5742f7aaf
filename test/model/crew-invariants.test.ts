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

/** What does not hold, as sentences. They are many instants: an assertion for each figure takes longer than the simulation. */
function faults(h: Handler, crew: Crew): string[] {
  const { bits, lines } = crew
  const wrong: string[] = []
  const equal = (what: string, value: number, expected: number): void => {
    if (value !== expected) wrong.push(`${what}: ${value} instead of ${expected}`)
  }
  equal('workers that are up', h.up, bits.length - count(crew, DOWN))
  equal('idle workers', crew.idle, bits.filter((b) => b === 0).length)
  equal('busy workers', h.busy, count(crew, BUSY, STOPPED))
  equal('workers that are kept', h.kept.value, count(crew, KEPT, STOPPED))
  equal('workers that work for nothing', h.wasted.value, count(crew, WASTING, STOPPED))
  for (let w = 0; w < bits.length; w++)
    equal(`messages at worker ${w}`, crew.message[w]! >= 0 ? 1 : 0, (bits[w]! & BUSY) !== 0 ? 1 : 0)
  if (!crew.mayStart || h.batching !== null) return wrong
  // Nobody is idle who could take something.
  for (let w = 0; w < bits.length; w++) if (bits[w] === 0) equal(`waiting for idle worker ${w}`, lines.waitingFor(w), 0)
  if (h.coldStart === null || crew.idle > 0) return wrong
  // Setups for all that wait, as far as there are workers that are off and nothing else.
  const off = bits.filter((b) => b === OFF).length
  const settingUp = count(crew, SETTING_UP)
  if (off > 0 && settingUp < crew.waiting) wrong.push(`${settingUp} setups for ${crew.waiting} that wait`)
  return wrong
}

describe('single workers', () => {
  it('are counted as what they do, and none is idle that could take something', () => {
    let instants = 0
    fc.assert(
      fc.property(scenarios(), (object) => {
        const scenario = loadScenario(JSON.stringify(object))
        if (!scenario.handlers.some((h) => h.workers.kind !== 'unlimited')) return
        const net = buildNetwork(scenario, 1)
        start(net, scenario)
        for (let k = 1; k <= 160 && net.stopped === null; k++) {
          net.advance(k / 2 + 0.01)
          for (const h of net.handlers) {
            if (h.crew === null || h.sharing !== null) continue
            const wrong = faults(h, h.crew)
            if (wrong.length > 0) expect([`${h.name} at ${net.now} s`, ...wrong]).toEqual([])
            instants += 1
          }
        }
      }),
      { seed: 4, numRuns: 80 },
    )
    expect(instants).toBeGreaterThan(5000)
  }, 60_000)
})
