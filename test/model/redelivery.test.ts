import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { run } from '../run.ts'

/** Deliveries of the same message: time lines by hand with constant times, and one closed form. */

const from0 = (duration: string, text: string): Results =>
  run(`run: { warmup: 0, replications: 1, duration: ${duration} }\n${text}`)

const tick = (at: string, more = 'limit: 1'): string =>
  `producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: ${at} }, ${more} } }`

function sound(results: Results): void {
  expect(results.system.conservation).toBe(0)
  expect(results.system.little.identityError).toBeLessThan(1e-9)
  for (const h of Object.values(results.handlers)) expect(h.little.identityError).toBeLessThan(1e-9)
}

describe('visibility', () => {
  const late = (more = ''): Results =>
    from0(
      '20s',
      `${tick('1s')}
handlers:
  work: { subscribes: tick, workers: 2, service: 5s, queue: { visibility: 2s }, publishes: done${more} }
  count: { subscribes: done, service: 1ms }`,
    )

  it('delivers a message again that is not finished in time, until some worker has finished it', () => {
    // 1-6 s the first worker. 3 s: a copy, 3-8 s the second worker. 5 s: a copy of that one, which waits until 6 s and is
    // served 6-11 s; at 8 s its time is up, but the message was finished at 6 s.
    const r = late()
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(2)
    expect(work.duplicates.count!.mean).toBe(2)
    expect(work.redelivered.share!.mean).toBeCloseTo(2 / 3, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo(15 / 20, 12)
    expect(work.queueLength!.mean).toBeCloseTo(1 / 20, 12)
    expect(work.throughput!.mean).toBeCloseTo(3 / 20, 12)
    expect(r.handlers.count!.arrivalRate!.mean).toBeCloseTo(3 / 20, 12)
    expect(r.system.sojournTime.mean!.mean).toBeCloseTo(10.001, 9)
    expect(r.system.amplification!.mean).toBeCloseTo((3 + 3) / (1 + 3), 12)
    sound(r)
  })

  it('costs little, and publishes once, where repetitions are recognised', () => {
    // The copy of 3 s is served in 100 ms and known to be one; the first worker goes on to 6 s.
    const r = late(', deduplicate: { service: 100ms }')
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(1)
    expect(work.deduplicated.count!.mean).toBe(1)
    expect(work.busyWorkers!.mean).toBeCloseTo(5.1 / 20, 12)
    expect(r.handlers.count!.arrivalRate!.mean).toBeCloseTo(1 / 20, 12)
    sound(r)
  })

  it('is kept by an end at that very instant, and by an attempt that fails before', () => {
    const exact = from0(
      '20s',
      `${tick('1s')}\nhandlers: { work: { subscribes: tick, service: 2s, queue: { visibility: 2s } } }`,
    )
    expect(exact.handlers.work!.redelivered.count!.mean).toBe(0)
    // 1-2 s fails, again 7-8 s: the wait between them is no time at a worker.
    const failing = from0(
      '20s',
      `${tick('1s')}
handlers:
  work:
    subscribes: tick
    service: 1s
    queue: { visibility: 1500ms }
    failure: { probability: 100%, retry: { attempts: 2, delay: 5s } }`,
    )
    expect(failing.handlers.work!.redelivered.count!.mean).toBe(0)
    expect(failing.handlers.work!.exhausted.count!.mean).toBe(1)
    sound(failing)
  })

  it('has no copies made of a message whose attempts are exhausted, though one may be waiting', () => {
    // 1-4 s the only worker; 3 s a copy, which waits. The attempt fails for good at 4 s. The copy is served 4-7 s.
    const r = from0(
      '20s',
      `${tick('1s')}
handlers:
  work: { subscribes: tick, service: 3s, queue: { visibility: 2s }, failure: { probability: 100% } }`,
    )
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(1)
    expect(work.exhausted.count!.mean).toBe(2)
    expect(work.busyWorkers!.mean).toBeCloseTo(6 / 20, 12)
    sound(r)
  })

  it('holds for every member of a batch', () => {
    // 1-4 s a batch of two; 3 s two copies, which make the next batch, 4-7 s.
    const r = from0(
      '20s',
      `${tick('1s', 'batch: 2, limit: 2')}
handlers:
  work: { subscribes: tick, service: 3s, queue: { visibility: 2s }, batch: { maximum: 2, minimum: 2 }, publishes: done }`,
    )
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(2)
    expect(work.batches.count!.mean).toBe(2)
    expect(work.queueLength!.mean).toBeCloseTo((2 * 1) / 20, 12)
    expect(r.events.done!.published!.mean).toBeCloseTo(4 / 20, 12)
    sound(r)
  })

  it('goes on for a message that is interrupted', () => {
    // low 1-2 s, interrupted by high (2-6 s); at 4 s low is delivered again, at 5 s high. The copy of high 6-10 s (high
    // was finished at 6 s: no more copies), the rest of low 10-12 s, the copy of low 12-15 s.
    const r = from0(
      '20s',
      `events: { high: { priority: 1 } }
producers:
  a: { publishes: low, arrivals: { process: renewal, interval: 1s }, limit: 1 }
  b: { publishes: high, arrivals: { process: renewal, interval: 2s }, limit: 1 }
handlers:
  work:
    subscribes: [{ event: low, service: 3s }, { event: high, service: 4s }]
    queue: { discipline: priority, preemptive: true, visibility: 3s }`,
    )
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(2)
    expect(work.busyWorkers!.mean).toBeCloseTo((3 + 4 + 4 + 3) / 20, 12)
    sound(r)
  })

  it('where the shortest is served first, takes a message to an idle worker for the time that was drawn', () => {
    // 1-2 s and 3-4 s, each taken at once; the second one in the record of the first.
    const r = from0(
      '20s',
      `${tick('{ distribution: trace, values: [1s, 2s] }', 'limit: 2')}
handlers: { work: { subscribes: tick, service: 1s, queue: { discipline: shortest-first, visibility: 5s } } }`,
    )
    expect(r.handlers.work!.serviceTime.mean!.mean).toBe(1)
    expect(r.handlers.work!.busyWorkers!.mean).toBeCloseTo(2 / 20, 12)
    sound(r)
  })

  it('loses copies that find the queue full', () => {
    const r = from0(
      '20s',
      `${tick('1s')}\nhandlers: { work: { subscribes: tick, service: 5s, queue: { visibility: 2s, capacity: 0 } } }`,
    )
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(1)
    expect(work.dropped.count!.mean).toBe(1)
    expect(work.dropped.share!.mean).toBeCloseTo(1 / 2, 12)
    sound(r)
  })

  it('with a worker for every message, delivers Σ exp(-V·k(k+1)/2) times', () => {
    // The k-th copy starts at kV while none of the earlier ones is finished: P(N > k) = Π exp(-jV), j = 1 … k, in mean
    // service times. 20 replications; a correct program fails once in 10^8 seeds (6 standard errors).
    const visibility = 0.5
    const r = run(
      `run: { duration: 2000s, warmup: 20s, replications: 20 }
producers: { p: { publishes: tick, arrivals: { rate: 10/s } } }
handlers: { work: { subscribes: tick, workers: unlimited, service: { mean: 1s }, queue: { visibility: ${visibility}s } } }`,
    )
    let more = 0
    for (let k = 1; k < 60; k++) more += Math.exp((-visibility * k * (k + 1)) / 2)
    const { mean, halfWidth } = r.handlers.work!.redelivered.rate!
    // halfWidth is t(19; 0.975) = 2.093 standard errors.
    expect(Math.abs(mean - 10 * more)).toBeLessThan(6 * (halfWidth! / 2.093))
    expect(r.system.conservation).toBe(0)
  })
})

describe('deduplicate', () => {
  const twice = (handler: string): Results =>
    from0(
      '20s',
      `events: { tick: { duplicates: 100% } }
${tick('2s')}
handlers:
  work: { subscribes: tick, service: 1s, publishes: done, deduplicate: { service: 250ms }, ${handler} }`,
    )

  it("recognises the bus's second delivery: its own service, nothing published", () => {
    const r = twice('workers: 1')
    const work = r.handlers.work!
    expect(work.deduplicated.count!.mean).toBe(1)
    expect(work.busyWorkers!.mean).toBeCloseTo(1.25 / 20, 12)
    expect(work.throughput!.mean).toBeCloseTo(2 / 20, 12)
    expect(r.events.done!.published!.mean).toBeCloseTo(1 / 20, 12)
    sound(r)
  })

  it('never fails, nor times out, for a repetition', () => {
    // Both attempts of the first delivery fail; the repetition, longer than the time-out, doesn't. 2-3, 3-3.25, 8-9 s.
    const r = twice('timeout: 200ms, failure: { probability: 100%, retry: { attempts: 2, delay: 5s } }')
    const work = r.handlers.work!
    expect(work.timedOut.count!.mean).toBe(2)
    expect(work.deduplicated.count!.mean).toBe(1)
    expect(work.exhausted.count!.mean).toBe(1)
    expect(work.busyWorkers!.mean).toBeCloseTo((0.2 + 0.25 + 0.2) / 20, 12)
    expect(r.events.done!.published!.mean).toBe(0)
    sound(r)
  })

  it('adds the cost of a repetition to a batch', () => {
    const r = twice('batch: { maximum: 2, minimum: 2, perMessage: 100ms }')
    const work = r.handlers.work!
    expect(work.deduplicated.count!.mean).toBe(1)
    expect(work.busyWorkers!.mean).toBeCloseTo((1 + 0.1 + 0.25) / 20, 12)
    expect(r.events.done!.published!.mean).toBeCloseTo(1 / 20, 12)
    sound(r)
  })

  it('is told by who was taken first, whichever delivery that is', () => {
    // Last come first served: the second delivery waits on top of the first one's place, while another message is served.
    const r = from0(
      '20s',
      `events: { tick: { duplicates: 100% }, other: {} }
producers:
  a: { publishes: other, arrivals: { process: renewal, interval: 1s }, limit: 1 }
  b: { publishes: tick, arrivals: { process: renewal, interval: 2s }, limit: 1 }
handlers:
  work:
    subscribes: [other, tick]
    service: 3s
    publishes: done
    queue: { discipline: lifo }
    deduplicate: { service: 500ms }`,
    )
    const work = r.handlers.work!
    expect(work.deduplicated.count!.mean).toBe(1)
    expect(work.busyWorkers!.mean).toBeCloseTo((3 + 3 + 0.5) / 20, 12)
    expect(r.events.done!.published!.mean).toBeCloseTo(2 / 20, 12)
    sound(r)
  })
})
