import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/scenario/index.ts'
import { run } from '../run.ts'

const OVERLOAD = `
run: { duration: 200s, replications: 3 }
producers: { web: { publishes: ask, arrivals: { rate: 20/s } } }
handlers: { work: { subscribes: ask, service: { mean: 100ms }, queue: { capacity: 5, overflow: block } } }`

describe('a full queue with back-pressure', () => {
  it('has means, while the backlog of its publishers grows and is warned of', () => {
    const r = run(OVERLOAD)
    expect(r.handlers.work!.queueLength!.mean).toBeGreaterThan(4.9)
    expect(r.handlers.work!.queueLength!.mean).toBeLessThanOrEqual(5)
    expect(r.producers.web!.backlog!.mean).toBeGreaterThan(500)
    expect(loadScenario(OVERLOAD).notices[0]!.message).toContain("publishers' backlog grows by 10 messages per second")
  })
})
