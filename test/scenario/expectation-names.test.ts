import { expect, it } from 'vitest'
import { loadScenario, ScenarioError } from '../../src/scenario/index.ts'

it('names that an expectation invents are reported together with what is wrong elsewhere', () => {
  const text = `producers: { p: { publishes: x, arrivals: { rate: -5 } } }
handlers: { h: { subscribes: x, service: 1s } }
expect: ["flows.q.latency.p99 < 2s", "handlers.g.utilization < 90%", "handlers.h.utilization < 90%"]`
  let paths: string[] = []
  try {
    loadScenario(text)
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    paths = error.problems.map((p) => p.path)
  }
  expect(paths).toEqual(['producers.p.arrivals.rate', 'expect.0', 'expect.1'])
})
