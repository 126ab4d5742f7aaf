import { describe, expect, it } from 'vitest'
import { run } from '../run.ts'

const MM1 = `
producers: { web: { publishes: ask, arrivals: { rate: 8/s } } }
handlers: { work: { subscribes: ask, service: { mean: 100ms } } }
`

describe('the measuring window', () => {
  it('is as long as run.duration after the warm-up', () => {
    const r = run(`run: { duration: 50s, warmup: 20%, replications: 2 }${MM1}`)
    expect(r.run.warmup).toBe(10)
    expect(r.run.duration).toBeCloseTo(50, 9)
    expect(r.timeline.times).toHaveLength(200)
    expect(r.timeline.times[0]).toBe(10)
    expect(r.timeline.times[1]).toBeCloseTo(10.25, 9)
  })

  it('can be a number of messages, and then ends with the last publication', () => {
    const r = run(`run: { messages: 1000, warmup: 10%, replications: 3 }${MM1}`)
    expect(r.producers.web!.published!.mean).toBe(1000)
    expect(r.producers.web!.published!.halfWidth).toBe(0)
    expect(r.system.conservation).toBe(0)
    expect(r.handlers.work!.unfinished!.mean).toBeGreaterThan(0)
  })

  it('of a number of messages finds its warm-up like any other', () => {
    const r = run(`run: { messages: 5000, replications: 2 }${MM1}`)
    expect(r.run.warmupMethod).toBe('MSER-5')
    expect(r.producers.web!.published!.mean).toBe(5000)
  })

  it('can go on until the system is empty, which leaves nothing unfinished', () => {
    const r = run(`run: { messages: 1000, drain: true, warmup: 0, replications: 3 }${MM1}`)
    expect(r.producers.web!.published!.mean).toBe(1000)
    expect(r.handlers.work!.unfinished!.mean).toBe(0)
    expect(r.handlers.work!.throughput!.mean * r.run.duration).toBeCloseTo(1000, 0)
    // Everything that came in also left: Little's law holds without edges.
    expect(r.handlers.work!.little.identityError).toBeLessThan(1e-9)
  })

  it('stops where the system never becomes empty though timers go on for ever', () => {
    // A part that waits for a partner that does not come, beside an autoscaler that decides every 15 s.
    const r = run(`run: { messages: 3, drain: true, warmup: 0, replications: 1 }
producers: { web: { publishes: ask, arrivals: { process: renewal, interval: 1s } } }
handlers:
  work:
    subscribes: ask
    workers: { autoscale: { maximum: 2, target: { utilization: 50% } } }
    service: 100ms
    publishes: { oneOf: [{ event: half, probability: 0% }] }
  both: { subscribes: { all: [ask, half] }, service: 100ms }`)
    expect(r.run.complete).toBe(false)
    expect(r.run.warnings.join()).toMatch(/the system does not become empty: nothing has happened since/)
  })

  it('is cut into batches when there is one replication, whose total is the value', () => {
    const r = run(`run: { duration: 1000s, warmup: 10s, replications: 1 }${MM1}`)
    const work = r.handlers.work!
    expect(r.run.replications).toBe(1)
    expect(work.queueLength!.halfWidth).toBeGreaterThan(0)
    expect(work.offeredLoad!.mean).toBeCloseTo(work.arrivalRate!.mean * work.serviceTime.mean!.mean, 9)
    expect(Number.isInteger(r.producers.web!.published!.mean)).toBe(true)
  })

  it('of fewer messages than batches has none of the warm-up in it', () => {
    const r = run(`run: { messages: 10, warmup: 50%, replications: 1 }${MM1}`)
    expect(r.system.arrivalRate!.mean * r.run.duration).toBeCloseTo(10, 9)
    expect(r.handlers.work!.offeredRate!.mean * r.run.duration).toBeCloseTo(10, 9)
  })

  it('begins at time 0 when something is dated, and says so', () => {
    const r = run(`
run: { duration: 10s, replications: 2 }
producers: { web: { publishes: ask, arrivals: { rate: 8/s }, stops: 5s } }
handlers: { work: { subscribes: ask, service: { mean: 100ms } } }`)
    expect(r.run.warmup).toBe(0)
    expect(r.run.warmupMethod).toBe('none (dated)')
    expect(r.run.warnings.join()).toContain('dated')
  })
})

describe('a share', () => {
  const expiring = (windows: string): string => `
run: { duration: 20s, warmup: 5s, ${windows} }
producers: { web: { publishes: ask, arrivals: { process: renewal, interval: 1s }, limit: 2 } }
handlers: { work: { subscribes: ask, service: 100s, queue: { ttl: 10s } } }`

  it('of what was offered is null in a window in which nothing was, whatever came of earlier messages', () => {
    const { expired } = run(expiring('replications: 2')).handlers.work!
    expect(expired.count).toEqual({ mean: 1, halfWidth: 0, low: 1, high: 1 })
    expect(expired.share).toBeNull()
  })

  it('is so in batch means, too', () => {
    const { expired } = run(expiring('replications: 1')).handlers.work!
    expect(expired.count!.mean).toBe(1)
    expect(expired.share).toBeNull()
  })
})

describe('a run that cannot go on', () => {
  it('stops at the limit of messages in flight, marked incomplete', () => {
    const r = run(`
run: { duration: 1h, warmup: 0, replications: 2, limits: { inFlight: 500 } }
producers: { web: { publishes: ask, arrivals: { rate: 20/s } } }
handlers: { work: { subscribes: ask, service: { mean: 100ms } } }`)
    expect(r.run.complete).toBe(false)
    expect(r.run.warnings.join()).toContain('run.limits.inFlight')
    expect(r.handlers.work!.unfinished!.mean).toBeGreaterThan(400)
    expect(r.run.duration).toBeLessThan(200)
    expect(r.system.conservation).toBe(0)
  })

  it('stops when time stands still', () => {
    const r = run(`
run: { duration: 1h, warmup: 0, replications: 1 }
producers: { bot: { publishes: ask, arrivals: { process: closed, users: 1, think: 0s } } }
handlers: { work: { subscribes: ask, service: 0s } }`)
    expect(r.run.complete).toBe(false)
    expect(r.run.warnings.join()).toContain('time stands still')
  })

  it('stops when the messages it was to measure are not published', () => {
    const r = run(`
run: { messages: 100, warmup: 0, replications: 1 }
producers: { web: { publishes: ask, arrivals: { rate: 8/s }, stops: 5s } }
handlers: { work: { subscribes: ask, service: { mean: 100ms } } }`)
    expect(r.run.complete).toBe(false)
    expect(r.run.warnings.join()).toContain('run.messages')
  })

  it('stops when those of its warm-up are not published, though an autoscaler goes on for ever', () => {
    const r = run(`
run: { messages: 100, warmup: 50%, replications: 1 }
producers: { web: { publishes: ask, arrivals: { rate: 8/s }, limit: 6 } }
handlers:
  work: { subscribes: ask, service: { mean: 100ms }, workers: { autoscale: { minimum: 1, maximum: 2, target: { utilization: 70% } } } }`)
    expect(r.run.complete).toBe(false)
    expect(r.run.warnings.join()).toContain('no message is published any more after 6')
  })

  it('ends with its last occurrence where the messages asked for never come, not before', () => {
    const r = run(`
run: { messages: 100, warmup: 0, replications: 1 }
producers: { p: { publishes: a, arrivals: { process: renewal, interval: 1 }, stops: 3.5 } }
handlers: { h: { subscribes: a, service: 0.7512 } }`)
    expect(r.run.duration).toBeCloseTo(3.7512, 12)
    expect(r.handlers.h!.utilization!.mean).toBeCloseTo((3 * 0.7512) / 3.7512, 12)
  })

  it('ends though parts of a join wait for ever and workers go on breaking down', () => {
    const r = run(`
run: { messages: 100, warmup: 0, replications: 1 }
producers:
  p: { publishes: a, arrivals: { rate: 1 }, limit: 3 }
  q: { publishes: b, arrivals: { rate: 1 }, limit: 1 }
handlers:
  h: { subscribes: { all: [a, b] }, service: 0.1, breakdowns: { up: { mean: 1 }, repair: { mean: 1 }, then: resume } }`)
    expect(r.run.complete).toBe(false)
    expect(r.run.warnings.join()).toContain('no message is published any more after 4')
    expect(r.system.conservation).toBe(0)
  })
})

describe('an unstable handler', () => {
  const text = (more: string): string => `
run: { duration: 100s, replications: 3${more} }
producers: { web: { publishes: ask, arrivals: { rate: 20/s } } }
handlers: { work: { subscribes: ask, service: { mean: 100ms } } }
expect: [handlers.work.sojournTime.mean < 1h]`

  it('has its means withheld in a steady-state run, and fails what is expected of them', () => {
    const r = run(text(''))
    expect(r.handlers.work!.queueLength).toBeNull()
    expect(r.handlers.work!.sojournTime.mean).toBeNull()
    expect(r.handlers.work!.utilization!.mean).toBeGreaterThan(0.99)
    expect(r.expectations[0]!.status).toBe('fail')
    expect(r.expectations[0]!.reason).toContain('unstable')
    expect(r.run.warnings.join()).toContain('grows by 10 messages per second')
  })

  it('has finite-window means when the run is measured from time 0', () => {
    const r = run(text(', warmup: 0'))
    expect(r.handlers.work!.queueLength!.mean).toBeGreaterThan(300)
  })
})

describe('expectations', () => {
  const judged = (expectation: string, run1 = 'duration: 1000s, replications: 4'): string => {
    const r = run(`run: { ${run1}, warmup: 10s }${MM1}expect: ["${expectation}"]`)
    return r.expectations[0]!.status
  }

  it('pass when the whole interval satisfies them, fail when none of it does, else are undecided', () => {
    expect(judged('handlers.work.utilization < 90%')).toBe('pass')
    expect(judged('handlers.work.utilization < 70%')).toBe('fail')
    expect(judged('handlers.work.utilization < 0.8', 'duration: 100s, replications: 3')).toBe('undecided')
  })

  it('fail on a metric of which nothing was observed', () => {
    const r = run(`run: { duration: 100s, warmup: 0, replications: 2 }
producers: { web: { publishes: ask, arrivals: { rate: 8/s } } }
handlers: { work: { subscribes: ask, service: { mean: 100ms }, publishes: { oneOf: [{ event: done, probability: 0 }] } } }
flows: { f: { starts: ask, completes: done } }
expect: [flows.f.latency.p99 < 10s]`)
    expect(r.expectations[0]!.status).toBe('fail')
    expect(r.expectations[0]!.reason).toBe('nothing observed')
  })

  it('get more replications until they are decided, when asked for', () => {
    const text = `run: { duration: 100s, replications: 3, warmup: 10s, maxReplications: 400 }${MM1}expect: ["handlers.work.utilization < 81%"]`
    const r = run(text, { decide: true })
    expect(r.run.replications).toBeGreaterThan(3)
    expect(r.expectations[0]!.status).toBe('pass')
  })
})

describe('precision', () => {
  it('adds replications until every headline is known that well', () => {
    const r = run(`run: { duration: 500s, replications: 3, warmup: 10s, precision: 4% }${MM1}`)
    const w = r.handlers.work!.sojournTime.mean!
    expect(w.halfWidth! / w.mean).toBeLessThanOrEqual(0.04)
    expect(r.run.complete).toBe(true)
  })
})
