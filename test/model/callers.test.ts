import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { run } from '../run.ts'

/**
 * Callers that time out and publish again. Time lines with constant times, computed by hand: every figure is exact. At the
 * end laws that hold whatever the times: with a worker for every message the copies of a call are independent.
 */

const from0 = (duration: string, text: string, more = ''): Results =>
  run(`run: { warmup: 0, replications: 1, duration: ${duration}${more} }\n${text}`)

/** One call at 1 s, unless `limit` says otherwise. */
const caller = (timeout: string, { limit = 1, more = '' } = {}): string =>
  `producers:
  app:
    publishes: asked
    arrivals: { process: renewal, interval: 1s }
    limit: ${limit}
    timeout: ${timeout}${more}`

const FLOW = 'flows: { call: { starts: asked, completes: answered } }'
const FAILING = 'flows: { call: { starts: asked, completes: answered, fails: refused } }'

interface Counts {
  readonly published: number
  readonly timedOut: number
  readonly retried: number
  readonly exhausted: number
}

function expectCalls(r: Results, counts: Counts, name = 'app'): void {
  const { published, timedOut, retried, exhausted } = r.producers[name]!
  expect({
    published: published!.mean,
    timedOut: timedOut.count!.mean,
    retried: retried.count!.mean,
    exhausted: exhausted.count!.mean,
  }).toEqual(counts)
  sound(r)
}

function sound(r: Results): void {
  expect(r.system.conservation).toBe(0)
  expect(r.system.little.identityError).toBeLessThan(1e-9)
  for (const h of Object.values(r.handlers)) expect(h.little.identityError).toBeLessThan(1e-9)
  for (const f of Object.values(r.flows)) expect(f.little.identityError).toBeLessThan(1e-9)
}

describe('a caller that times out', () => {
  it('publishes again, while the first copy goes on', () => {
    // Published at 1, 2.5 (time-out at 2, wait 0.5) and 4 (time-out at 3.5): attempts 3, so that the time-out at 5 is final.
    // One worker, 3 s each: 1-4, 4-7, 7-10, all three copies are served to their ends.
    const r = from0(
      '20s',
      `${caller('{ after: 1s, retry: { attempts: 3, delay: 500ms } }')}
handlers: { work: { subscribes: asked, service: 3s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 3, timedOut: 3, retried: 2, exhausted: 1 })
    expect(r.handlers.work!.busyWorkers!.mean).toBeCloseTo(9 / 20, 12)
    expect(r.handlers.work!.waitingTime.max!.mean).toBeCloseTo(3, 12)
    expect(r.flows.call!.completedShare!.mean).toBe(1)
    expect(r.flows.call!.latency.mean!.mean).toBeCloseTo((3 + 4.5 + 6) / 3, 12)
    expect(r.producers.app!.exhausted.share!.mean).toBeCloseTo(1 / 3, 12)
  })

  it('without retry gives up for good', () => {
    const r = from0(
      '20s',
      `${caller('{ after: 1s }')}
handlers: { work: { subscribes: asked, service: 3s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 1, timedOut: 1, retried: 0, exhausted: 1 })
  })

  it('takes no notice of an answer to the copy that it gave up', () => {
    // First copy at 1, answered at 3, after the time-out at 2.5; second copy at 2.6, second worker, would be answered at 4.6 and
    // is given up at 4.1. The answer at 3 must not end the call.
    const r = from0(
      '20s',
      `${caller('{ after: 1.5s, retry: { attempts: 2, delay: 100ms } }')}
handlers: { work: { subscribes: asked, workers: 2, service: 2s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 2, timedOut: 2, retried: 1, exhausted: 1 })
  })

  it('is answered in time by what ends at the very instant of its time-out', () => {
    const r = from0(
      '20s',
      `${caller('{ after: 2s, retry: { attempts: 9 } }')}
handlers: { work: { subscribes: asked, service: 2s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 1, timedOut: 0, retried: 0, exhausted: 0 })
  })

  it('takes a failed flow for an answer', () => {
    const r = from0(
      '20s',
      `${caller('{ after: 3s, retry: { attempts: 9 } }')}
handlers:
  work:
    subscribes: asked
    service: 2s
    publishes: { oneOf: [{ event: refused, probability: 100% }, { event: answered, probability: 0% }] }
${FAILING}`,
    )
    expectCalls(r, { published: 1, timedOut: 0, retried: 0, exhausted: 0 })
    expect(r.flows.call!.failedShare!.mean).toBe(1)
  })

  it('waits for every flow that its event starts', () => {
    // a ends at 2, b at 5: the caller that waits for both times out at 4.
    const r = from0(
      '20s',
      `${caller('{ after: 3s }')}
handlers:
  a: { subscribes: asked, service: 1s, publishes: a.done }
  b: { subscribes: asked, service: 4s, publishes: b.done }
flows: { a: { starts: asked, completes: a.done }, b: { starts: asked, completes: b.done } }`,
    )
    expectCalls(r, { published: 1, timedOut: 1, retried: 0, exhausted: 1 })
  })

  it('does not wait for flows that lapse', () => {
    // Settles at 2: one flow has completed, the other never will.
    const r = from0(
      '20s',
      `${caller('{ after: 3s }')}
handlers:
  a: { subscribes: asked, service: 1s, publishes: { oneOf: [{ event: a, probability: 100% }, { event: b, probability: 0% }] } }
flows: { a: { starts: asked, completes: a }, b: { starts: asked, completes: b } }`,
    )
    expectCalls(r, { published: 1, timedOut: 0, retried: 0, exhausted: 0 })
    expect(r.flows.b!.lapsedShare!.mean).toBe(1)
  })

  it('gets no answer when its message is lost', () => {
    // Calls at 1 and 2; 1.6 s each, no room to wait: the second is dropped, times out at 4 and is served 4-5.6.
    const r = from0(
      '20s',
      `${caller('{ after: 2s, retry: { attempts: 2 } }', { limit: 2 })}
handlers: { work: { subscribes: asked, service: 1.6s, queue: { capacity: 0 }, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 3, timedOut: 1, retried: 1, exhausted: 0 })
    expect(r.flows.call!.lapsedShare!.mean).toBeCloseTo(1 / 3, 12)
  })

  it('waits until all has settled where its event starts no flow', () => {
    const handlers = `handlers:
  work: { subscribes: asked, service: 1s, publishes: next }
  more: { subscribes: next, service: 1s }`
    // Settles at 3. Time-outs of 2 s are in time; of 1.5 s: 2.5, copy 2.5-3.5 (work), 3.5-4.5: given up at 4.
    expectCalls(from0('20s', `${caller('{ after: 2s, retry: { attempts: 2 } }')}\n${handlers}`), {
      published: 1,
      timedOut: 0,
      retried: 0,
      exhausted: 0,
    })
    expectCalls(from0('20s', `${caller('{ after: 1.5s, retry: { attempts: 2 } }')}\n${handlers}`), {
      published: 2,
      timedOut: 2,
      retried: 1,
      exhausted: 1,
    })
  })

  it('pays retries from its budget', () => {
    // Calls at 1, 2 and 3 that are never answered in time. The bucket holds 1: the first retry (1.5) empties it, the second call
    // (0.5 tokens) has none, the third fills it up again. Each copy is given up after 0.5 s.
    const r = from0(
      '20s',
      `${caller('{ after: 500ms, retry: { attempts: 2, budget: { ratio: 50%, burst: 1 } } }', { limit: 3 })}
handlers: { work: { subscribes: asked, workers: unlimited, service: 10s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 5, timedOut: 5, retried: 2, exhausted: 3 })
  })

  it('waits for each message of a batch by itself', () => {
    // Two at 1 s: the first served 1-2, the second 2-3 after its time-out at 2.5; its copy is served 3-4, just in time.
    const r = from0(
      '20s',
      `${caller('{ after: 1.5s, retry: { attempts: 2 } }', { limit: 2, more: '\n    batch: 2' })}
handlers: { work: { subscribes: asked, service: 1s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 3, timedOut: 1, retried: 1, exhausted: 0 })
  })

  it('backs off as its retry says', () => {
    // Published at 1; given up at 2, again at 3; given up at 4, again at 6; given up at 7, again at 11; given up at 12.
    const r = from0(
      '20s',
      `${caller('{ after: 1s, retry: { attempts: 4, delay: 1s, backoff: exponential } }')}
handlers: { work: { subscribes: asked, workers: unlimited, service: 100s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 4, timedOut: 4, retried: 3, exhausted: 1 })
    expect(r.handlers.work!.inSystem!.mean).toBeCloseTo((19 + 17 + 14 + 9) / 20, 12)
  })

  it('publishes with a delay again, too', () => {
    // Published at 1, heard at 2, answered at 3; given up at 2.5, heard again at 3.5, answered at 4.5; given up at 4.
    const r = from0(
      '20s',
      `producers:
  app:
    publishes: { event: asked, delay: 1s }
    arrivals: { process: renewal, interval: 1s }
    limit: 1
    timeout: { after: 1.5s, retry: { attempts: 2 } }
handlers: { work: { subscribes: asked, workers: 2, service: 1s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 2, timedOut: 2, retried: 1, exhausted: 1 })
    expect(r.flows.call!.latency.mean!.mean).toBeCloseTo(2, 12)
  })

  it('leaves its copies in the backlog before a full queue', () => {
    // Calls at 1 and 2, the worker is busy from 1 to 11: in the backlog are call 2 and a copy of call 1 from 2 on, a copy of call
    // 2 from 3 on.
    const r = from0(
      '10s',
      `${caller('{ after: 1s, retry: { attempts: 2 } }', { limit: 2 })}
handlers: { work: { subscribes: asked, service: 10s, queue: { capacity: 0, overflow: block }, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 4, timedOut: 4, retried: 2, exhausted: 2 })
    expect(r.producers.app!.backlog!.mean).toBeCloseTo((8 + 8 + 7) / 10, 12)
  })
})

describe('what ends a producer', () => {
  const handlers = `handlers: { work: { subscribes: asked, workers: unlimited, service: 3s, publishes: answered } }\n${FLOW}`

  it('limits calls, not their repeats', () => {
    const r = from0('20s', `${caller('{ after: 500ms, retry: { attempts: 3 } }', { limit: 2 })}\n${handlers}`)
    expectCalls(r, { published: 6, timedOut: 6, retried: 4, exhausted: 2 })
  })

  it('stops new calls, not the retries of those that had begun', () => {
    const timeout = '{ after: 1s, retry: { attempts: 2, delay: 500ms } }'
    const r = from0('20s', `${caller(timeout, { limit: 9, more: '\n    stops: 1.5s' })}\n${handlers}`)
    expectCalls(r, { published: 2, timedOut: 2, retried: 1, exhausted: 1 })
  })

  it('drains until the last call has ended', () => {
    // Published at 1; given up at 2; again at 7, answered at 10, given up at 8. The run ends at 10.
    const r = run(`run: { warmup: 0, replications: 2, messages: 1, drain: true }
${caller('{ after: 1s, retry: { attempts: 2, delay: 5s } }')}\n${handlers}`)
    expectCalls(r, { published: 2, timedOut: 2, retried: 1, exhausted: 1 })
    expect(r.run.duration).toBeCloseTo(10, 9)
    // Nobody is there any more when the caller, at 6, learns that its message (1 to 4) was too late.
    const late = run(`run: { warmup: 0, replications: 2, messages: 1, drain: true }
${caller('{ after: 5s }')}
handlers: { work: { subscribes: asked, service: 3s, publishes: { oneOf: [{ event: answered, probability: 0% }] } } }
${FLOW}`)
    expectCalls(late, { published: 1, timedOut: 1, retried: 0, exhausted: 1 })
    expect(late.run.duration).toBeCloseTo(6, 9)
  })
})

describe('a closed user that times out', () => {
  const user = (timeout: string, think = '1s', awaits = ''): string => `producers:
  app:
    publishes: asked
    arrivals: { process: closed, users: 1, think: ${think}${awaits} }
    timeout: ${timeout}`

  it('thinks again when its attempts are exhausted', () => {
    // Cycle 3.5 s: published at 1, given up at 2, again at 2.5, given up at 3.5, thinks until 4.5. Before 20 s: six calls, the
    // last of which waits for its second publication.
    const r = from0(
      '20s',
      `${user('{ after: 1s, retry: { attempts: 2, delay: 500ms } }')}
handlers: { work: { subscribes: asked, workers: unlimited, service: 3s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 11, timedOut: 11, retried: 6, exhausted: 5 })
  })

  it('waits for its newest copy', () => {
    // Published at 1 (served 1-4), 3 (4-7) and 5 (7-10), given up at 7, thinks until 8: the answer of 4 is to the first copy.
    const r = from0(
      '9s',
      `${user('{ after: 2s, retry: { attempts: 3 } }')}
handlers: { work: { subscribes: asked, service: 3s, publishes: answered } }
${FLOW}`,
    )
    expectCalls(r, { published: 4, timedOut: 3, retried: 2, exhausted: 1 })
  })

  it('is answered by the end of its flow, or by what it awaits', () => {
    // Half-way at 11, the flow ends at 16, all has settled at 18.
    const handlers = `handlers:
  first: { subscribes: asked, service: 1s, publishes: half }
  second: { subscribes: half, service: 5s, publishes: answered }
  third: { subscribes: answered, service: 2s }
flows: { call: { starts: asked, completes: answered } }`
    const timedOut = (after: string, awaits: string): number => {
      const r = from0('26s', `${user(`{ after: ${after} }`, '10s', awaits)}\n${handlers}`)
      sound(r)
      return r.producers.app!.timedOut.count!.mean
    }
    expect(timedOut('2s', ', awaits: half')).toBe(0)
    expect(timedOut('500ms', ', awaits: half')).toBe(2)
    expect(timedOut('6s', '')).toBe(0)
    expect(timedOut('5.9s', '')).toBe(1)
  })

  it('that awaits an event takes a failed flow for an answer', () => {
    const r = from0(
      '20s',
      `${user('{ after: 3s, retry: { attempts: 9 } }', '10s', ', awaits: answered')}
handlers:
  work:
    subscribes: asked
    service: 2s
    publishes: { oneOf: [{ event: refused, probability: 100% }, { event: answered, probability: 0% }] }
${FAILING}`,
    )
    expectCalls(r, { published: 1, timedOut: 0, retried: 0, exhausted: 0 })
  })
})

/**
 * A worker for every message, exponential service: a copy is too late with probability q = exp(-0.7), whatever became of
 * the others. Fixed seeds; each comparison is of at least 5.5 standard errors, false alarms below 1e-6 each.
 */
describe('with a worker for every message', () => {
  const q = Math.exp(-0.7)
  const timeout = '{ after: 700ms, retry: { attempts: 3, delay: 300ms } }'
  const handlers = `handlers: { work: { subscribes: asked, workers: unlimited, service: { mean: 1s }, publishes: answered } }\n${FLOW}`

  it('another copy follows when service is longer than the time-out, independently of all else', () => {
    const n = 100_000
    const r = from0(
      '2200s',
      `producers: { app: { publishes: asked, arrivals: { rate: 50/s }, limit: ${n}, timeout: ${timeout} } }\n${handlers}`,
      ', seed: callers',
    )
    sound(r)
    const { published, timedOut, retried, exhausted } = r.producers.app!
    // Of one call: the chances of at least k time-outs are q, q² and q³.
    const chances = [q, q ** 2, q ** 3]
    const mean = (k: number): number => chances.slice(0, k).reduce((sum, p) => sum + p, 0)
    const deviation = (k: number): number =>
      Math.sqrt(chances.slice(0, k).reduce((sum, p, i) => sum + (2 * i + 1) * p, 0) - mean(k) ** 2)
    const hold = (x: number, expected: number, sd: number): void =>
      expect(Math.abs(x - n * expected) / (sd * Math.sqrt(n))).toBeLessThan(5.5)
    hold(timedOut.count!.mean, mean(3), deviation(3))
    hold(retried.count!.mean, mean(2), deviation(2))
    hold(exhausted.count!.mean, q ** 3, Math.sqrt(q ** 3 * (1 - q ** 3)))
    expect(published!.mean).toBe(n + retried.count!.mean)
  })

  it('closed users call as often as their cycle says', () => {
    const users = 40
    const think = 2
    // What they wait in all: min(S, T) of each copy, and the delay before each but the first.
    const cycle = think + (1 - q) * (1 + q + q * q) + 0.3 * (q + q * q)
    const r = run(`run: { warmup: 50s, replications: 20, duration: 500s, seed: cycle }
producers:
  app: { publishes: asked, arrivals: { process: closed, users: ${users}, think: { mean: ${think} } }, timeout: ${timeout} }
${handlers}`)
    sound(r)
    const { rate, retried, exhausted } = r.producers.app!
    const hold = (e: typeof rate, expected: number): void =>
      // The half-width is of 2.093 standard errors (Student, 19 degrees of freedom); 7 of them are exceeded with 1e-6.
      expect(Math.abs(e!.mean - expected)).toBeLessThan((7 * e!.halfWidth!) / 2.093)
    hold(rate, (users / cycle) * (1 + q + q * q))
    hold(retried.rate, (users / cycle) * (q + q * q))
    hold(exhausted.rate, (users / cycle) * q ** 3)
  })
})
