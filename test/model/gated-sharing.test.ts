import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { run } from '../run.ts'

/** Processor sharing behind a rate limit or a circuit breaker: time lines with constant times, computed by hand. */

const from0 = (duration: string, text: string): Results => {
  const r = run(`run: { warmup: 0, replications: 1, duration: ${duration} }\n${text}`)
  expect(r.system.conservation).toBe(0)
  for (const h of Object.values(r.handlers)) expect(h.little.identityError).toBeLessThan(1e-9)
  return r
}

const ticks = (more: string): string =>
  `producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: 1s }, ${more} } }`

const shared = (keys: string, queue = ''): string =>
  `handlers: { work: { subscribes: tick, queue: { discipline: processor-sharing${queue} }, ${keys} } }`

describe('processor sharing with a rate limit', () => {
  it('serves as many as there were tokens for, the others wait for theirs', () => {
    // Five at 1 s, 1 s of work each. Two begin at 1, then one at 2, 3 and 4. A and B get 1/2 until 2, 1/3 until 3, 1/4 from then
    // on: their last 1/6 takes until 3 2/3. C ends at 5, D at 5 2/3, E at 6.
    const r = from0(
      '20s',
      `${ticks('batch: 5, limit: 5')}\n${shared('service: 1s, rateLimit: { rate: 1/s, burst: 2 }')}`,
    )
    const work = r.handlers.work!
    expect(work.waitingTime.mean!.mean).toBeCloseTo((1 + 2 + 3) / 5, 9)
    expect(work.waitingShare!.mean).toBeCloseTo(3 / 5, 12)
    expect(work.queueLength!.mean).toBeCloseTo(6 / 20, 9)
    expect(work.sojournTime.mean!.mean).toBeCloseTo((2 * (2 + 2 / 3) + 4 + 4 + 2 / 3 + 5) / 5, 9)
    expect(work.busyWorkers!.mean).toBeCloseTo(5 / 20, 9)
  })

  it('has room for those who wait and those beyond the workers together', () => {
    const dropped = (capacity: number, keys: string, batch: number): number =>
      from0(
        '20s',
        `${ticks(`batch: ${batch}, limit: ${batch}`)}\n${shared(`service: 1s, ${keys}`, `, capacity: ${capacity}`)}`,
      ).handlers.work!.dropped.count!.mean
    // Two begin, one of them beyond the worker.
    expect(dropped(1, 'rateLimit: { rate: 1/s, burst: 2 }', 5)).toBe(3)
    expect(dropped(2, 'rateLimit: { rate: 1/s, burst: 2 }', 5)).toBe(2)
    // A free worker without a token.
    expect(dropped(0, 'workers: 2, rateLimit: { rate: 1/s }', 2)).toBe(1)
    expect(dropped(1, 'workers: 2, rateLimit: { rate: 1/s }', 2)).toBe(0)
  })

  it('lets those who wait expire', () => {
    const r = from0(
      '20s',
      `${ticks('batch: 3, limit: 3')}\n${shared('service: 1s, rateLimit: { rate: 1/s }', ', ttl: 500ms')}`,
    )
    expect(r.handlers.work!.expired.count!.mean).toBe(2)
    expect(r.handlers.work!.queueLength!.mean).toBeCloseTo(1 / 20, 9)
  })

  it('makes publishers wait before a full queue', () => {
    // One begins at 1, one waits until 2, the third is admitted at 2 and begins at 3.
    const r = from0(
      '20s',
      `${ticks('batch: 3, limit: 3')}
${shared('service: 100ms, rateLimit: { rate: 1/s }', ', capacity: 1, overflow: block')}`,
    )
    expect(r.producers.clock!.backlog!.mean).toBeCloseTo(1 / 20, 9)
    expect(r.handlers.work!.queueLength!.mean).toBeCloseTo(2 / 20, 9)
    expect(r.handlers.work!.dropped.count!.mean).toBe(0)
  })

  it('that never binds changes nothing', () => {
    const figures = (more: string): unknown => {
      const r = run(`run: { warmup: 10s, duration: 200s, replications: 2, seed: 7 }
producers: { app: { publishes: tick, arrivals: { rate: 4/s } } }
${shared(`workers: 2, service: { distribution: lognormal, mean: 400ms, cv: 2 }${more}`, ', capacity: 20')}`)
      const { sojournTime, inSystem, dropped, waitingTime } = r.handlers.work!
      return { sojournTime, inSystem, dropped, waitingTime }
    }
    const free = figures('')
    expect(figures(', rateLimit: { rate: 1000000/s, burst: 1000 }')).toEqual(free)
    expect(figures(', breaker: { window: 5 }')).toEqual(free)
  })
})

describe('processor sharing with a circuit breaker', () => {
  it('goes on with what is in service while it is open', () => {
    // The first has the worker alone until 2 and ends, failed, at 4; the second has 1 s of its 2 left and ends at 5.
    const r = from0(
      '20s',
      `${ticks('limit: 2')}
${shared('service: 2s, failure: { probability: 100% }, breaker: { window: 1, failures: 100%, open: 10s }')}`,
    )
    expect(r.handlers.work!.failed.count!.mean).toBe(2)
    expect(r.handlers.work!.sojournTime.mean!.mean).toBeCloseTo(3, 9)
    expect(r.handlers.work!.breakerOpenShare!.mean).toBeCloseTo(10 / 20, 9)
  })

  it('lets nobody begin while it is open, then probes one at a time', () => {
    // Half a second each, failing until 5 s: opens at 4.5. 5, 6 and 7 wait; 7.5 to 8 probes the first, 8 to 8.5 the second; then 7
    // and 8 begin and share, from 9 on with a third: they end at 9.75, 9 at 10; 10 and 11 are alone.
    const r = from0(
      '12s',
      `producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: 1s } } }
${shared(
  'service: 500ms, failure: { episodes: [{ at: 0s, for: 5s, probability: 100% }] }, breaker: { window: 4, failures: 50%, open: 3s, probes: 2 }',
)}`,
    )
    const work = r.handlers.work!
    expect(work.failed.count!.mean).toBe(4)
    expect(work.queueLength!.mean).toBeCloseTo((2.5 + 2 + 1.5 + 0.5) / 12, 9)
    expect(work.inSystem!.mean).toBeCloseTo((4 * 0.5 + 3 + 2.5 + 2.75 + 1.75 + 1 + 0.5 + 0.5) / 12, 9)
    expect(work.breakerOpenShare!.mean).toBeCloseTo(3 / 12, 9)
  })
})
