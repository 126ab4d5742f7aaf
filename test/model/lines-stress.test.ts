import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { run } from '../run.ts'

/** Queues of single workers when workers are down, breakers open and messages come again: constant times, by hand. */

const from0 = (duration: string, text: string): Results =>
  run(`run: { warmup: 0, replications: 1, duration: ${duration} }\n${text}`)

/** `size` messages at 1 s, and no more. */
const burst = (size: number, event = 'tick'): string =>
  `{ publishes: ${event}, arrivals: { process: renewal, interval: 1s }, batch: ${size}, limit: ${size} }`

function sound(results: Results): void {
  expect(results.system.conservation).toBe(0)
  for (const h of Object.values(results.handlers)) expect(h.little.identityError).toBeLessThan(1e-9)
}

describe('a worker that is out', () => {
  const out = (queue: string, producers: string, subscribes = 'tick', events = '{}'): Results =>
    from0(
      '20s',
      `events: ${events}
producers: ${producers}
handlers:
  work:
    subscribes: ${subscribes}
    workers: 2
    service: 1s
    queue: ${queue}
    outages: [{ at: 1500ms, for: 5s, workers: 1 }]`,
    )

  it('keeps its buffer', () => {
    // Worker 0: 1 and 3, 1-2, 2-3 s. Worker 1: 2 from 1 s, suspended 1.5-6.5 s, to 7 s; then 4, though worker 0 was idle.
    const r = out('{ prefetch: 2 }', `{ p: ${burst(4)} }`)
    expect(r.handlers.work!.waitingTime.max!.mean).toBeCloseTo(6, 12)
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((0 + 0 + 1 + 6) / 4, 12)
    sound(r)
  })

  it('keeps its partitions', () => {
    const r = out(
      '{ partitions: 2 }',
      `{ a: ${burst(2, 'even')}, b: ${burst(2, 'odd')} }`,
      '[even, odd]',
      '{ even: { key: { weights: [1] } }, odd: { key: { weights: [0, 1] } } }',
    )
    expect(r.handlers.work!.byEvent.even!.waitingTime.max!.mean).toBeCloseTo(1, 12)
    expect(r.handlers.work!.byEvent.odd!.waitingTime.max!.mean).toBeCloseTo(6, 12)
    sound(r)
  })

  it('is passed over by arrivals', () => {
    // At 2 s the last worker has been out since 1.5 s: all four go to the first one, and wait 0, 1, 2, 3 s.
    for (const how of ['round-robin', 'random', 'shortest', 'two-choices']) {
      const late = `{ p: { publishes: tick, arrivals: { process: renewal, interval: 2s }, batch: 4, limit: 4 } }`
      const r = out(`{ dispatch: ${how} }`, late)
      expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo(1.5, 12)
      sound(r)
    }
  })

  it('is sent messages all the same when all are', () => {
    const r = from0(
      '20s',
      `producers: { p: ${burst(2)} }
handlers:
  work: { subscribes: tick, workers: 2, service: 1s, queue: { dispatch: round-robin }, outages: [{ at: 500ms, for: 2s }] }`,
    )
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo(1.5, 12)
    sound(r)
  })
})

describe('a worker that breaks down', () => {
  it('gives back its buffer and its message where breakdowns redeliver', () => {
    // 1 and 3 with worker 0, 2 and 4 with worker 1, all of 2 s. Both break at 2.5 s, worker 0 first: the queue is 1, 3, then
    // 2, 4, 1, 3. At 3.5 s worker 0 is up and fetches 2 and 4, worker 1 the other two: 2 and 1 wait 1 s as new visits.
    const r = from0(
      '5.4s',
      `producers: { a: ${burst(1, 'first')}, b: ${burst(1, 'second')}, c: ${burst(1, 'third')}, d: ${burst(1, 'fourth')} }
handlers:
  work:
    subscribes: [first, second, third, fourth]
    workers: 2
    service: 2s
    queue: { prefetch: 2 }
    breakdowns: { up: 2.5s, repair: 1s, then: redeliver }`,
    )
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(2)
    for (const event of ['first', 'second']) expect(work.byEvent[event]!.waitingTime.mean!.mean).toBeCloseTo(0.5, 12)
    expect(work.byEvent.third!.waitingTime.mean).toBeNull()
    // From 1 to 2.5 s both workers serve, and from 3.5 s.
    expect(work.busyWorkers!.mean).toBeCloseTo((2 * 1.5 + 2 * 1.9) / 5.4, 9)
    sound(r)
  })
})

describe('a breaker that probes', () => {
  it('lets another worker start when the one that was free has nothing to do', () => {
    // In turn 1, 3 and 2, 4. Both attempts fail at 2 s and the breaker opens until 4 s. Worker 0 probes with 3, 4-5 s, and has
    // nothing more; worker 1 then probes with 4, 5-6 s.
    const r = from0(
      '20s',
      `producers: { p: ${burst(4)} }
handlers:
  work:
    subscribes: tick
    workers: 2
    service: 1s
    queue: { dispatch: round-robin }
    failure: { episodes: [{ at: 1500ms, for: 1s, probability: 100% }] }
    breaker: { window: 1, failures: 100%, open: 2s, probes: 2 }`,
    )
    const work = r.handlers.work!
    expect(work.throughput!.mean).toBeCloseTo(2 / 20, 12)
    expect(work.waitingTime.mean!.mean).toBeCloseTo((0 + 0 + 3 + 4) / 4, 12)
    sound(r)
  })

  it('has one probe under way while its worker is out', () => {
    // One partition a worker. The attempt of worker 1 fails at 2 s; open until 4 s, when worker 2 probes. It is out from 4.5
    // to 9.5 s, and ends at 10 s: until then the message that comes to worker 0 at 4.75 s has to wait.
    const r = from0(
      '20s',
      `events: { zero: { key: { weights: [1] } }, one: { key: { weights: [0, 1] } }, two: { key: { weights: [0, 0, 1] } } }
producers:
  a: ${burst(1, 'one')}
  b: { publishes: two, arrivals: { process: renewal, interval: 3s }, limit: 1 }
  c: { publishes: zero, arrivals: { process: renewal, interval: 4.75s }, limit: 1 }
handlers:
  work:
    subscribes: [zero, one, two]
    workers: 3
    service: 1s
    queue: { partitions: 3 }
    failure: { episodes: [{ at: 1500ms, for: 1s, probability: 100% }] }
    breaker: { window: 1, failures: 100%, open: 2s, probes: 2 }
    outages: [{ at: 4500ms, for: 5s, workers: 1 }]`,
    )
    expect(r.handlers.work!.byEvent.two!.waitingTime.max!.mean).toBeCloseTo(1, 12)
    expect(r.handlers.work!.byEvent.zero!.waitingTime.max!.mean).toBeCloseTo(5.25, 12)
    sound(r)
  })
})

describe('messages that come again', () => {
  it('are dispatched like others', () => {
    // As with a shared queue: 1-6 s; the copy of 3 s in turn to worker 1, 3-8 s; that of 5 s to worker 0, 6-11 s.
    const r = from0(
      '20s',
      `producers: { p: ${burst(1)} }
handlers: { work: { subscribes: tick, workers: 2, service: 5s, queue: { dispatch: round-robin, visibility: 2s } } }`,
    )
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(2)
    expect(work.waitingTime.max!.mean).toBeCloseTo(1, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo(15 / 20, 12)
    sound(r)
  })

  it('come to the partition of their key', () => {
    const r = from0(
      '20s',
      `events: { tick: { key: { weights: [0, 0, 1] } } }
producers: { p: ${burst(1)} }
handlers: { work: { subscribes: tick, workers: 4, service: 5s, queue: { partitions: 4, visibility: 2s } } }`,
    )
    // Worker 2 alone has partition 2: the copy waits until 6 s, and its time ends at 8 s, when the message was finished.
    expect(r.handlers.work!.redelivered.count!.mean).toBe(1)
    expect(r.handlers.work!.partitions.map((p) => p.throughput!.mean)).toEqual([0, 0, 2 / 20, 0])
    sound(r)
  })
})

describe('messages that are there at the start', () => {
  it('are in the queues of their workers', () => {
    const filled = (queue: string, events = '{}'): Results =>
      run(
        `run: { warmup: 0, replications: 1, duration: 20s, initial: { work: { tick: 4 } } }
events: ${events}
handlers: { work: { subscribes: tick, workers: 2, service: 1s, queue: ${queue} } }`,
      )
    for (const queue of ['{ dispatch: round-robin }', '{ prefetch: 2 }']) {
      const r = filled(queue)
      expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((0 + 0 + 1 + 1) / 4, 12)
      sound(r)
    }
    const keyed = filled('{ partitions: 2 }', '{ tick: { key: { weights: [0, 1] } } }')
    expect(keyed.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((0 + 1 + 2 + 3) / 4, 12)
    sound(keyed)
  })
})
