import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { once, run } from '../run.ts'

/** Hand-computed time lines with constant times: every figure is exact. */

const tick = (interval: string, event = 'tick', extra = ''): string =>
  `{ publishes: ${event}, arrivals: { process: renewal, interval: ${interval} }${extra} }`

function sound(results: Results): void {
  expect(results.system.conservation).toBe(0)
  expect(results.system.little.identityError).toBeLessThan(1e-9)
  for (const h of Object.values(results.handlers)) expect(h.little.identityError).toBeLessThan(1e-9)
}

describe('one worker with constant times', () => {
  it('is busy for the service share of every interval, and nobody waits', () => {
    // Arrivals at 1 … 9 s (10 s is outside the window [0, 10)), each served for 0.4 s.
    const r = once(`
producers: { clock: ${tick('1s')} }
handlers: { work: { subscribes: tick, service: 400ms } }`)
    const work = r.handlers.work!
    expect(work.utilization!.mean).toBeCloseTo(0.36, 12)
    expect(work.queueLength!.mean).toBe(0)
    expect(work.waitingTime.mean!.mean).toBe(0)
    expect(work.waitingTime.p99!.mean).toBe(0)
    expect(work.sojournTime.mean!.mean).toBeCloseTo(0.4, 12)
    expect(work.arrivalRate!.mean).toBeCloseTo(0.9, 12)
    expect(work.emptyShare!.mean).toBeCloseTo(0.64, 12)
    sound(r)
  })

  it('is released before the arrival of the same instant, so that a loss system without queue loses nothing', () => {
    const r = once(`
producers: { clock: ${tick('1s')} }
handlers: { work: { subscribes: tick, service: 1s, queue: { capacity: 0 } } }`)
    expect(r.handlers.work!.dropped.count!.mean).toBe(0)
    expect(r.handlers.work!.utilization!.mean).toBeCloseTo(0.9, 12)
    sound(r)
  })

  it('frees a downstream worker before what an upstream worker publishes at the same instant is delivered', () => {
    // first: 0.5 s, then second: 1 s, without room to wait. Deliveries at 1.5, 2.5, … meet a worker freed at that instant.
    const r = once(`
producers: { clock: ${tick('1s')} }
handlers:
  first: { subscribes: tick, service: 500ms, publishes: half }
  second: { subscribes: half, service: 1s, queue: { capacity: 0 } }`)
    expect(r.handlers.second!.dropped.count!.mean).toBe(0)
    expect(r.handlers.second!.throughput!.mean).toBeCloseTo(0.8, 12)
    sound(r)
  })

  it('makes every second message wait when they come in pairs', () => {
    const r = once(`
producers: { clock: ${tick('1s', 'tick', ', batch: 2')} }
handlers: { work: { subscribes: tick, service: 250ms } }`)
    const work = r.handlers.work!
    // 9 pairs: waits 0 and 0.25 s.
    expect(work.waitingTime.mean!.mean).toBeCloseTo(0.125, 12)
    expect(work.waitingShare!.mean).toBe(0.5)
    expect(work.queueLength!.mean).toBeCloseTo((9 * 0.25) / 10, 12)
    expect(work.sojournTime.max!.mean).toBeCloseTo(0.5, 12)
    sound(r)
  })
})

describe('queues that are full', () => {
  // Messages at 1, 2, …, 9 s; service 4 s: the worker takes 1, the queue holds one.
  const scenario = (overflow: string, more = ''): string => `
producers: { clock: ${tick('1s')} }
handlers:
  work: { subscribes: tick, service: 4s, queue: { capacity: 1, overflow: ${overflow} }${more} }
`
  it('drop the newest', () => {
    const work = once(scenario('drop')).handlers.work!
    // In service 1-5 (the 1), 5-9 (the 2, waited 3), 9-… (the 6, waited 3). Waiting: 2, then 6 (5 met a queue freed at 5).
    expect(work.dropped.count!.mean).toBe(5)
    expect(work.offeredRate!.mean).toBeCloseTo(0.9, 12)
    expect(work.arrivalRate!.mean).toBeCloseTo(0.4, 12)
  })

  it('drop the oldest, whose visit ends', () => {
    const r = once(scenario('drop-oldest'))
    const work = r.handlers.work!
    // 1 served 1-5; 2, 3 pushed out after 1 s each; 4 starts at 5; 5, 6, 7 pushed out; 8 starts at 9; 9 waits.
    expect(work.dropped.count!.mean).toBe(5)
    expect(work.waitingTime.max!.mean).toBeCloseTo(1, 12)
    expect(work.arrivalRate!.mean).toBeCloseTo(0.9, 12)
    sound(r)
  })

  it('publish what overflows as a dead letter', () => {
    const r = once(`${scenario('dead-letter', ', deadLetter: dead')}
  grave: { subscribes: dead, workers: unlimited, service: 0s }
`)
    expect(r.handlers.work!.deadLettered.count!.mean).toBe(5)
    expect(r.handlers.work!.dropped.count!.mean).toBe(0)
    expect(r.handlers.grave!.throughput!.mean).toBeCloseTo(0.5, 12)
    sound(r)
  })
})

describe('orders of service', () => {
  it('serve the more urgent class first, in order of arrival within it', () => {
    const r = run(`
run: { warmup: 0, replications: 1, duration: 20s }
events: { high: { priority: 5 } }
producers:
  first: { publishes: low, arrivals: { process: renewal, interval: 1s }, stops: 3.5s }
  urgent: { publishes: high, arrivals: { process: renewal, interval: 2.5s }, stops: 3s }
handlers:
  work: { subscribes: [low, high], service: 2s, queue: { discipline: priority } }`)
    const work = r.handlers.work!
    // low at 1, 2, 3; high at 2.5. Served: low1 1-3, high 3-5, low2 5-7, low3 7-9.
    expect(work.byEvent.high!.waitingTime.mean!.mean).toBeCloseTo(0.5, 12)
    expect(work.byEvent.low!.waitingTime.mean!.mean).toBeCloseTo((0 + 3 + 4) / 3, 12)
    sound(r)
  })

  it('serve the last first', () => {
    const r = run(`
run: { warmup: 0, replications: 1, duration: 20s }
producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: 1s }, stops: 3.5s } }
handlers: { work: { subscribes: tick, service: 3s, queue: { discipline: lifo } } }`)
    // 1 served 1-4; waiting 2, 3; 3 served 4-7; 2 served 7-10.
    expect(r.handlers.work!.waitingTime.max!.mean).toBeCloseTo(5, 12)
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((0 + 1 + 5) / 3, 12)
    sound(r)
  })

  it('serve the shortest first', () => {
    const r = run(`
run: { warmup: 0, replications: 1, duration: 20s }
producers:
  long: { publishes: long, arrivals: { process: renewal, interval: 1s }, stops: 2.5s }
  short: { publishes: short, arrivals: { process: renewal, interval: 2.5s }, stops: 3s }
handlers:
  work:
    subscribes: [{ event: long, service: 3s }, { event: short, service: 1s }]
    queue: { discipline: shortest-first }`)
    // long1 1-4; waiting: long2 (2 s), short (2.5 s): short 4-5, long2 5-8.
    expect(r.handlers.work!.byEvent.short!.waitingTime.mean!.mean).toBeCloseTo(1.5, 12)
    expect(r.handlers.work!.byEvent.long!.waitingTime.mean!.mean).toBeCloseTo((0 + 3) / 2, 12)
    sound(r)
  })
})

describe('messages that expire', () => {
  it('leave the queue when their time is up, but not at the instant at which a worker gets free', () => {
    // Arrivals 1, 2, 3, …, 9; service 2 s, ttl 1 s: 1 served 1-3; 2 waits until 3, when it starts (release before expiry);
    // 3 arrives at 3 and expires at 4; 4 waits until 5 and starts; …
    const r = once(`
events: { tick: { ttl: 1s } }
producers: { clock: ${tick('1s')} }
handlers: { work: { subscribes: tick, service: 2s } }`)
    const work = r.handlers.work!
    // Starts at 1 (1), 3 (2), 5 (4), 7 (6), 9 (8). Expired: 3 at 4, 5 at 6, 7 at 8; 9 waits.
    expect(work.expired.count!.mean).toBe(3)
    expect(work.utilization!.mean).toBeCloseTo(0.9, 12)
    sound(r)
  })
})

describe('failures and retries', () => {
  it('come back after the backoff, and are exhausted after the last attempt', () => {
    const r = run(`
run: { warmup: 0, replications: 1, duration: 20s }
producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: 1s }, stops: 1.5s } }
handlers:
  work:
    subscribes: tick
    service: 500ms
    failure:
      probability: 100%
      retry: { attempts: 4, delay: 1s, backoff: exponential, factor: 2, maximum: 3s }
      exhausted: { publishes: gone }
    publishes: done
flows: { f: { starts: tick, completes: done, fails: gone } }`)
    const work = r.handlers.work!
    // Attempts 1-1.5, 2.5-3, 5-5.5, 8.5-9 (waits 1, 2, 3 s).
    expect(work.failed.count!.mean).toBe(4)
    expect(work.retried.count!.mean).toBe(3)
    expect(work.exhausted.count!.mean).toBe(1)
    expect(work.retrying!.mean).toBeCloseTo(6 / 20, 12)
    expect(r.flows.f!.failedShare!.mean).toBe(1)
    expect(r.flows.f!.settleTime.mean!.mean).toBeCloseTo(8, 12)
    expect(r.system.amplification!.mean).toBe(4)
    sound(r)
  })
})

describe('fan-out and flows', () => {
  it('complete at the first end, and settle when the last copy is done', () => {
    const r = once(`
producers: { clock: ${tick('5s')} }
handlers:
  work: { subscribes: tick, service: 1s, publishes: done }
  slow: { subscribes: [tick, done], workers: unlimited, service: 3s }
flows: { f: { starts: tick, completes: done, within: 1s } }`)
    // One instance begins at 5 s: work 5-6, slow 5-8 and 6-9.
    const f = r.flows.f!
    expect(f.latency.mean!.mean).toBeCloseTo(1, 12)
    expect(f.withinShare!.mean).toBe(1)
    expect(f.settleTime.mean!.mean).toBeCloseTo(4, 12)
    expect(f.inFlight!.mean).toBeCloseTo(0.1, 12)
    expect(r.system.inFlight!.mean).toBeCloseTo(0.4, 12)
    expect(r.handlers.slow!.inSystem!.mean).toBeCloseTo(0.6, 12)
    sound(r)
  })

  it('lapse when an instance settles without either end', () => {
    const r = once(`
producers: { clock: ${tick('5s')} }
handlers:
  work: { subscribes: tick, service: 1s, publishes: { oneOf: [{ event: done, probability: 0 }] } }
flows: { f: { starts: tick, completes: done } }`)
    expect(r.flows.f!.lapsedShare!.mean).toBe(1)
    expect(r.flows.f!.latency.mean).toBeNull()
  })
})

describe('joins', () => {
  const joined = (join: string, more = ''): string => `
run: { warmup: 0, replications: 1, duration: 20s }
producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: 10s }, stops: 15s } }
handlers:
  a: { subscribes: tick, service: 1s, publishes: a.done }
  b: { subscribes: tick, service: 3s, publishes: b.done }
  c: { subscribes: tick, service: 4s, publishes: c.done }
  both: { subscribes: ${join}, service: 500ms, publishes: all.done }
${more}
flows: { f: { starts: tick, completes: all.done } }`

  it('make one unit of work when the last part has come', () => {
    const r = run(joined('{ all: [a.done, b.done, c.done] }'))
    // Parts at 11, 13, 14; the unit is served 14-14.5.
    expect(r.flows.f!.latency.mean!.mean).toBeCloseTo(4.5, 12)
    expect(r.handlers.both!.joining!.mean).toBeCloseTo((3 + 1) / 20, 12)
    expect(r.handlers.both!.throughput!.mean).toBeCloseTo(1 / 20, 12)
    sound(r)
  })

  it('can do with fewer parts, and absorb those that come later', () => {
    const r = run(joined('{ all: [a.done, b.done, c.done], atLeast: 2 }'))
    expect(r.flows.f!.latency.mean!.mean).toBeCloseTo(3.5, 12)
    expect(r.flows.f!.settleTime.mean!.mean).toBeCloseTo(4, 12)
    expect(r.handlers.both!.throughput!.mean).toBeCloseTo(1 / 20, 12)
    sound(r)
  })

  it('give up a time-out after the first part', () => {
    const r = run(
      joined(
        '{ all: [a.done, b.done, c.done], timeout: 2.5s, publishes: late }',
        '  apology: { subscribes: late, service: 1s }',
      ),
    )
    // a at 11, b at 13, both leave at 13.5; c at 14 begins a new unit, which gives up at 16.5.
    expect(r.handlers.apology!.throughput!.mean).toBeCloseTo(2 / 20, 12)
    expect(r.handlers.both!.joining!.mean).toBeCloseTo((2.5 + 0.5 + 2.5) / 20, 12)
    expect(r.flows.f!.lapsedShare!.mean).toBe(1)
    sound(r)
  })
})

describe('closed users', () => {
  it('go round think, wait and service without a gap', () => {
    // Two users think 1 s and are served 1 s each by one worker: after the start they alternate, the worker is always busy.
    const r = run(`
run: { warmup: 10s, replications: 1, duration: 100s }
producers: { users: { publishes: ask, arrivals: { process: closed, users: 2, think: 1s } } }
handlers: { work: { subscribes: ask, service: 1s } }`)
    expect(r.handlers.work!.utilization!.mean).toBeCloseTo(1, 12)
    expect(r.handlers.work!.throughput!.mean).toBeCloseTo(1, 2)
    sound(r)
  })

  it('go on when the awaited event comes, while the rest of their instance goes on', () => {
    const r = run(`
run: { warmup: 0, replications: 1, duration: 100s }
producers: { user: { publishes: ask, arrivals: { process: closed, users: 1, think: 1s, awaits: answer } } }
handlers:
  work: { subscribes: ask, service: 1s, publishes: answer }
  audit: { subscribes: answer, workers: unlimited, service: 10s }`)
    // Publishes at 1, 3, 5, … s.
    expect(r.producers.user!.published!.mean).toBe(50)
    expect(r.handlers.audit!.inSystem!.mean).toBeGreaterThan(4)
    sound(r)
  })
})

describe('the bus', () => {
  it('delays deliveries, which counts as in transit at the receiving handler', () => {
    const r = once(`
bus: { delay: 250ms }
producers: { clock: ${tick('1s')} }
handlers: { work: { subscribes: tick, service: 500ms } }`)
    expect(r.handlers.work!.inTransit!.mean).toBeCloseTo(9 * 0.025, 12)
    expect(r.handlers.work!.busyWorkers!.mean).toBeCloseTo(9 * 0.05, 12)
    expect(r.system.messagesInFlight!.mean).toBeCloseTo(9 * 0.075, 12)
    sound(r)
  })

  it('loses and duplicates shares of the deliveries', () => {
    const lost = once(`
bus: { loss: 100% }
producers: { clock: ${tick('1s')} }
handlers: { work: { subscribes: tick, service: 500ms } }`)
    expect(lost.events.tick!.lost!.mean).toBeCloseTo(0.9, 12)
    expect(lost.handlers.work!.offeredRate!.mean).toBe(0)
    const twice = once(`
bus: { duplicates: 100% }
producers: { clock: ${tick('1s')} }
handlers: { work: { subscribes: tick, service: 500ms } }`)
    expect(twice.handlers.work!.duplicates.count!.mean).toBe(9)
    expect(twice.events.tick!.delivered!.mean).toBeCloseTo(1.8, 12)
    sound(twice)
  })

  it('waits for a delayed publication without holding the worker', () => {
    const r = once(`
producers: { clock: ${tick('4s')} }
handlers:
  work: { subscribes: tick, service: 1s, publishes: { event: done, delay: 2s } }
flows: { f: { starts: tick, completes: done } }`)
    // Ticks at 4 and 8: done at 7 (and at 11, outside).
    expect(r.flows.f!.latency.mean!.mean).toBeCloseTo(3, 12)
    expect(r.flows.f!.settleTime.mean!.mean).toBeCloseTo(3, 12)
    expect(r.handlers.work!.utilization!.mean).toBeCloseTo(0.2, 12)
    sound(r)
  })
})

describe('what is there at the start', () => {
  it('is served from time 0, each message as an instance of its own', () => {
    const r = run(`
run: { warmup: 0, replications: 1, duration: 10s, initial: { work: { tick: 3 } } }
handlers: { work: { subscribes: tick, service: 1s } }`)
    const work = r.handlers.work!
    expect(work.waitingTime.mean!.mean).toBeCloseTo(1, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo(0.3, 12)
    expect(work.throughput!.mean).toBeCloseTo(0.3, 12)
    sound(r)
  })

  it('goes round for ever in a closed network', () => {
    const r = run(`
run: { warmup: 0, replications: 1, duration: 10s, initial: { a: { x: 2 } } }
handlers:
  a: { subscribes: x, service: 1s, publishes: y }
  b: { subscribes: y, service: 1s, publishes: x }`)
    expect(r.handlers.a!.utilization!.mean).toBeCloseTo(1, 12)
    expect(r.handlers.b!.utilization!.mean).toBeCloseTo(0.9, 12)
    sound(r)
  })
})
