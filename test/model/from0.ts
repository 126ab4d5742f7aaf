/** Hand-computed time lines: one replication from time 0, and what holds of every run. */
import { expect } from 'vitest'
import { simulate } from '../../src/experiment/experiment.ts'
import type { Results } from '../../src/experiment/results.ts'
import { loadScenario } from '../../src/scenario/index.ts'

/** @param files by name: their texts. @param more of `run`. */
export function from0(
  duration: string,
  text: string,
  files: Readonly<Record<string, string>> = {},
  more = '',
): Results {
  const scenario = loadScenario(`run: { warmup: 0, replications: 1, duration: ${duration}, ${more} }\n${text}`, {
    file: 'test.yaml',
    readFile: (path) => files[path.split('/').at(-1)!]!,
  })
  return simulate(scenario)
}

/** A producer of `tick` by a clock. */
export function ticks(interval: string, more = ''): string {
  return `producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: ${interval} }${more} } }`
}

/** Every message is accounted for, and Little's identity holds. @param of.sharing classes have no queue of their own. */
export function sound(results: Results, of: { readonly sharing?: boolean } = {}): void {
  expect(results.system.conservation).toBe(0)
  expect(results.system.little.identityError).toBeLessThan(1e-9)
  for (const h of Object.values(results.handlers)) {
    expect(h.little.identityError).toBeLessThan(1e-9)
    // Of an unstable handler the means are withheld.
    if (h.queueLength === null || of.sharing) continue
    const byEvent = Object.values(h.byEvent).reduce((sum, e) => sum + e.queueLength!.mean, 0)
    expect(byEvent).toBeCloseTo(h.queueLength.mean, 9)
  }
}
