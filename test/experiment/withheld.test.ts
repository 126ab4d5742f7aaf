/** Which means a report may show: those of a queue that grows without end are withheld, and only those. */
import { describe, expect, it } from 'vitest'
import { run } from '../run.ts'

const settings = 'run: { duration: 200s, warmup: 50s, replications: 2 }'

describe('an unstable handler', () => {
  it('is named once among the warnings, and its means are withheld', () => {
    const r = run(`${settings}
producers: { web: { publishes: ask, arrivals: { rate: 20/s } } }
handlers: { work: { subscribes: ask, service: { mean: 100ms } } }
expect: [handlers.work.waitingTime.mean < 1s]`)
    expect(r.run.warnings.filter((text) => text.includes('unstable'))).toHaveLength(1)
    expect(r.handlers.work!.waitingTime.mean).toBeNull()
    expect(r.expectations[0]).toMatchObject({ status: 'fail', reason: expect.stringContaining('work is unstable') })
  })

  it('is none in a closed system, however many users saturate it', () => {
    const r = run(`${settings}
producers: { web: { publishes: ask, arrivals: { process: closed, users: 200, think: { mean: 1s } } } }
handlers: { work: { subscribes: ask, service: { mean: 100ms } } }`)
    expect(r.run.warnings).toEqual([])
    expect(r.handlers.work!.utilization!.mean).toBeCloseTo(1, 9)
    // 200 users, all but 10 × 1 s of thinking of them at the handler: L = N - X·Z, the asymptote of the closed network.
    const { mean, halfWidth } = r.handlers.work!.inSystem!
    expect(Math.abs(mean - 190)).toBeLessThan(10 + halfWidth!)
  })
})
