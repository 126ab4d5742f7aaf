import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { run } from '../run.ts'

/** Queues of single workers with constant times, computed by hand: every figure is exact. */

const from0 = (duration: string, text: string): Results =>
  run(`run: { warmup: 0, replications: 1, duration: ${duration} }\n${text}`)

/** `size` messages at 1 s, and no more. */
const burst = (size: number, event = 'tick'): string =>
  `{ publishes: ${event}, arrivals: { process: renewal, interval: 1s }, batch: ${size}, limit: ${size} }`

function sound(results: Results): void {
  expect(results.system.conservation).toBe(0)
  expect(results.system.little.identityError).toBeLessThan(1e-9)
  for (const h of Object.values(results.handlers)) expect(h.little.identityError).toBeLessThan(1e-9)
}

/** Two kinds of messages with fixed keys, so that the partition of each is known. */
const twoKeys = 'events: { even: { key: { weights: [1] } }, odd: { key: { weights: [0, 1] } } }'

describe('dispatch', () => {
  const dispatch = (how: string, more = '', service = '2s'): Results =>
    from0(
      '20s',
      `producers: { p: ${burst(5)} }
handlers: { work: { subscribes: tick, workers: 2, service: ${service}, queue: { dispatch: ${how}${more} } } }`,
    )

  it('in turn puts every other message into the queue of the same worker', () => {
    // Worker 0: messages 1, 3, 5 (1-3, 3-5, 5-7 s); worker 1: 2, 4 (1-3, 3-5 s).
    const r = dispatch('round-robin')
    const work = r.handlers.work!
    expect(work.queueLength!.mean).toBeCloseTo((2 + 4 + 2) / 20, 12)
    expect(work.waitingTime.max!.mean).toBeCloseTo(4, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo(10 / 20, 12)
    sound(r)
  })

  it('to the shortest queue counts the message in service', () => {
    // Two idle workers get one each, then the queues grow evenly, whichever is taken when they are equal.
    for (const how of ['shortest', 'two-choices']) {
      const r = dispatch(how)
      expect(r.handlers.work!.queueLength!.mean).toBeCloseTo((2 + 2 + 4) / 20, 12)
      sound(r)
    }
  })

  it('leaves a worker idle while messages wait for another', () => {
    // Messages 1 and 3 take 4 s at worker 0 (by event), message 2 takes 1 s at worker 1, which is idle from 2 s.
    const r = from0(
      '20s',
      `producers:
  a: ${burst(1, 'long')}
  b: ${burst(1, 'short')}
  c: ${burst(1, 'last')}
handlers:
  work:
    subscribes: [{ event: long, service: 4s }, { event: short, service: 1s }, { event: last, service: 4s }]
    workers: 2
    queue: { dispatch: round-robin }`,
    )
    expect(r.handlers.work!.byEvent.last!.waitingTime.mean!.mean).toBeCloseTo(4, 12)
    sound(r)
  })

  it('dispatches anew what waits for a worker that is removed', () => {
    // In turn: worker 0 has 1, 3, 5, worker 1 has 2, 4. At 2 s one worker is left: message 4 joins behind 5, and message 2
    // ends at 3 s. Starts: 1, 2 at 1 s; 3 at 3, 5 at 5, 4 at 7 s.
    const r = from0(
      '20s',
      `producers: { p: ${burst(5)} }
handlers:
  work:
    subscribes: tick
    workers: { schedule: [{ at: 0s, workers: 2 }, { at: 2s, workers: 1 }] }
    service: 2s
    queue: { dispatch: round-robin }`,
    )
    const work = r.handlers.work!
    expect(work.waitingTime.mean!.mean).toBeCloseTo((2 + 4 + 6) / 5, 12)
    expect(work.waitingTime.max!.mean).toBeCloseTo(6, 12)
    sound(r)
  })

  it('keeps messages apart while there is no worker, and dispatches them when some come', () => {
    // At 3 s two workers: 1, 3 for worker 0, 2, 4 for worker 1.
    const r = from0(
      '20s',
      `producers: { p: ${burst(4)} }
handlers:
  work:
    subscribes: tick
    workers: { schedule: [{ at: 0s, workers: 0 }, { at: 3s, workers: 2 }] }
    service: 1s
    queue: { dispatch: round-robin }`,
    )
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((2 + 2 + 3 + 3) / 4, 12)
    sound(r)
  })

  it('holds the discipline within each queue, and interrupts only there', () => {
    // low 1, 2 (1-4 s each, in turn); high at 2 s goes to worker 0 and interrupts it: 2-3 s, then the rest of low 3-5 s.
    const r = from0(
      '20s',
      `events: { high: { priority: 1 } }
producers:
  a: ${burst(2, 'low')}
  b: { publishes: high, arrivals: { process: renewal, interval: 2s }, limit: 1 }
handlers:
  work:
    subscribes: [{ event: low, service: 3s }, { event: high, service: 1s }]
    workers: 2
    queue: { dispatch: round-robin, discipline: priority, preemptive: true }`,
    )
    const { low, high } = r.handlers.work!.byEvent
    expect(high!.sojournTime.mean!.mean).toBeCloseTo(1, 12)
    expect(low!.sojournTime.mean!.mean).toBeCloseTo((4 + 3) / 2, 12)
    sound(r)
  })

  it('bounds all queues together by the capacity', () => {
    const r = dispatch('round-robin', ', capacity: 2')
    expect(r.handlers.work!.dropped.count!.mean).toBe(1)
    sound(r)
  })
})

describe('prefetch', () => {
  /** What depends on who is served when, and on nothing else: integrals of the busy workers are rounded in another way. */
  const figures = (queue: string): unknown => {
    const r = run(
      `run: { duration: 200s, warmup: 10s, replications: 3 }
producers: { p: { publishes: tick, arrivals: { rate: 3/s } } }
handlers: { work: { subscribes: tick, workers: 4, service: { mean: 1s }, queue: ${queue} } }`,
    )
    const { waitingTime, sojournTime, serviceTime, queueLength, queueLengthPercentiles, throughput } = r.handlers.work!
    return { waitingTime, sojournTime, serviceTime, queueLength, queueLengthPercentiles, throughput }
  }

  it('of one is the shared queue, message by message', () => {
    expect(figures('{ prefetch: 1 }')).toEqual(figures('{}'))
    expect(figures('{ prefetch: 1, discipline: lifo }')).toEqual(figures('{ discipline: lifo }'))
  })

  it('without a bound that is ever reached is dispatch in turn', () => {
    expect(figures('{ prefetch: 1000000 }')).toEqual(figures('{ dispatch: round-robin }'))
  })

  it('gives a worker that has room the next message of the common queue', () => {
    // Two workers, buffers of two: 1, 3 at worker 0, 2, 4 at worker 1, and 5, 6 in common. Message 1 takes 10 s, the others
    // 1 s: worker 1 is free at 2 s, takes 4 and fetches 5; at 3 s it takes 5 and fetches 6, 4-5 s. Message 3 waits for its
    // worker until 11 s, though the other one is idle from 5 s.
    const r = from0(
      '20s',
      `producers:
  a: ${burst(1, 'long')}
  b: ${burst(5, 'short')}
handlers:
  work:
    subscribes: [{ event: long, service: 10s }, { event: short, service: 1s }]
    workers: 2
    queue: { prefetch: 2 }`,
    )
    const { short } = r.handlers.work!.byEvent
    expect(short!.waitingTime.mean!.mean).toBeCloseTo((0 + 10 + 1 + 2 + 3) / 5, 12)
    expect(short!.waitingTime.max!.mean).toBeCloseTo(10, 12)
    sound(r)
  })

  it('gives the buffer of a removed worker back to the head of the queue, in order', () => {
    // Buffers of three and two workers: 1, 3, 5 at worker 0 and 2, 4, 6 at worker 1, 7 in common. At 1.5 s worker 1 is
    // removed: the queue is 4, 6, 7. Worker 0 serves 1, 3, 5, 4, 6, 7 from 1, 2, 3, 4, 5, 6 s on; worker 1 serves 2 from 1 s.
    const r = from0(
      '20s',
      `producers: { p: ${burst(7)} }
handlers:
  work:
    subscribes: tick
    workers: { schedule: [{ at: 0s, workers: 2 }, { at: 1500ms, workers: 1 }] }
    service: 1s
    queue: { prefetch: 3 }
    publishes: done
  check: { subscribes: done, service: 0s }
flows: { f: { starts: tick, completes: done } }`,
    )
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((0 + 0 + 1 + 2 + 3 + 4 + 5) / 7, 12)
    sound(r)
  })

  it('is shared out in turn among workers that come up', () => {
    // Nobody until 2 s, then two workers with buffers of two: 1, 3 and 2, 4; the fifth is fetched at 3 s.
    const r = from0(
      '20s',
      `producers: { p: ${burst(5)} }
handlers:
  work:
    subscribes: tick
    workers: { schedule: [{ at: 0s, workers: 0 }, { at: 2s, workers: 2 }] }
    service: 1s
    queue: { prefetch: 2 }`,
    )
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((1 + 1 + 2 + 2 + 3) / 5, 12)
    sound(r)
  })

  it('holds a batch that is no larger than the buffer', () => {
    // One worker, a buffer of two, batches of up to three: 1-2 s two messages, 2-3 s two, 3-4 s one.
    const r = from0(
      '20s',
      `producers: { p: ${burst(5)} }
handlers: { work: { subscribes: tick, service: 1s, queue: { prefetch: 2 }, batch: { maximum: 3, minimum: 2, linger: 0s } } }`,
    )
    expect(r.handlers.work!.batchSize.max!.mean).toBe(2)
    sound(r)
  })
})

describe('partitions', () => {
  it('are served one message at a time, each by its worker', () => {
    // Partition 0: three messages at worker 0, 1-2, 2-3, 3-4 s. Partition 1: one at worker 1, which is idle from 2 s.
    const r = from0(
      '20s',
      `${twoKeys}
producers:
  a: ${burst(3, 'even')}
  b: ${burst(1, 'odd')}
handlers: { work: { subscribes: [even, odd], workers: 2, service: 1s, queue: { partitions: 2 } } }`,
    )
    const work = r.handlers.work!
    const [zero, one] = work.partitions
    expect(work.queueLength!.mean).toBeCloseTo((1 + 2) / 20, 12)
    expect(zero!.arrivalRate!.mean).toBeCloseTo(3 / 20, 12)
    expect(zero!.throughput!.mean).toBeCloseTo(3 / 20, 12)
    expect(zero!.queueLength!.mean).toBeCloseTo(3 / 20, 12)
    expect(zero!.waitingTime!.mean).toBeCloseTo(1, 12)
    expect(one!.waitingTime!.mean).toBe(0)
    expect(one!.queueLength!.mean).toBe(0)
    sound(r)
  })

  it('of one worker are served in the order of age', () => {
    // One worker has both: even, even, odd of 1 s, and another odd of 1.5 s, which comes last of all.
    const r = from0(
      '20s',
      `${twoKeys}
producers:
  a: ${burst(2, 'even')}
  b: { publishes: odd, arrivals: { process: renewal, interval: 1500ms }, limit: 1 }
  c: ${burst(1, 'odd')}
handlers: { work: { subscribes: [even, odd], service: 1s, queue: { partitions: 2 } } }`,
    )
    const { even, odd } = r.handlers.work!.byEvent
    expect(even!.waitingTime.mean!.mean).toBeCloseTo((0 + 1) / 2, 12)
    expect(odd!.waitingTime.mean!.mean).toBeCloseTo((2 + 2.5) / 2, 12)
    sound(r)
  })

  const growing = (rebalance: string): Results =>
    from0(
      '20s',
      `${twoKeys}
producers:
  a: ${burst(3, 'even')}
  b: ${burst(3, 'odd')}
handlers:
  work:
    subscribes: [even, odd]
    workers: { schedule: [{ at: 0s, workers: 1 }, { at: 1500ms, workers: 2 }] }
    service: 1s
    queue: { partitions: 2${rebalance} }`,
    )

  it('move when workers come', () => {
    // One worker: even 1-2 s. At 1.5 s odd moves to the new worker, which starts it at once: 1.5-2.5, 2.5-3.5, 3.5-4.5 s;
    // even 2-3, 3-4 s.
    const { even, odd } = growing('').handlers.work!.byEvent
    expect(even!.waitingTime.mean!.mean).toBeCloseTo((0 + 1 + 2) / 3, 12)
    expect(odd!.waitingTime.mean!.mean).toBeCloseTo((0.5 + 1.5 + 2.5) / 3, 12)
  })

  it('pause on the way: the moved ones only (cooperative)', () => {
    // odd from 2.5 s on.
    const r = growing(', rebalance: { pause: 1s, mode: cooperative }')
    const { even, odd } = r.handlers.work!.byEvent
    expect(even!.waitingTime.mean!.mean).toBeCloseTo((0 + 1 + 2) / 3, 12)
    expect(odd!.waitingTime.mean!.mean).toBeCloseTo((1.5 + 2.5 + 3.5) / 3, 12)
    sound(r)
  })

  it('or all of them (stop), but for services under way', () => {
    // even 1-2 s goes on to its end, and then nothing starts until 2.5 s: 2.5-3.5, 3.5-4.5 s for both.
    const r = growing(', rebalance: { pause: 1s, mode: stop }')
    const { even, odd } = r.handlers.work!.byEvent
    expect(even!.waitingTime.mean!.mean).toBeCloseTo((0 + 1.5 + 2.5) / 3, 12)
    expect(odd!.waitingTime.mean!.mean).toBeCloseTo((1.5 + 2.5 + 3.5) / 3, 12)
    sound(r)
  })

  it('are handed over when the old worker is through with them', () => {
    // Two workers; odd 1-5 s at worker 1. At 2 s it is removed, and its partition goes to worker 0, which is idle but waits:
    // the second odd starts at 5 s.
    const r = from0(
      '20s',
      `${twoKeys}
producers: { b: ${burst(2, 'odd')}, a: { publishes: even, arrivals: { process: renewal, interval: 30s } } }
handlers:
  work:
    subscribes: [even, odd]
    workers: { schedule: [{ at: 0s, workers: 2 }, { at: 2s, workers: 1 }] }
    service: 4s
    queue: { partitions: 2 }`,
    )
    expect(r.handlers.work!.byEvent.odd!.waitingTime.max!.mean).toBeCloseTo(4, 12)
    expect(r.handlers.work!.byEvent.odd!.waitingTime.mean!.mean).toBeCloseTo(2, 12)
    sound(r)
  })

  it('get a retry at the head, if asked', () => {
    const waits = (requeue: string): number => {
      // Three of one partition at 1 s; the first fails at 2 s and comes back at once, before or behind the other two.
      const r = from0(
        '20s',
        `events: { even: { key: { weights: [1] } } }
producers: { a: ${burst(3, 'even')} }
handlers:
  work:
    subscribes: even
    service: 1s
    queue: { partitions: 2, requeue: ${requeue} }
    failure: { episodes: [{ at: 1.5s, for: 1s, probability: 100% }], retry: { attempts: 2, delay: 500ms } }
    publishes: done
flows: { f: { starts: even, completes: done } }`,
      )
      sound(r)
      return r.flows.f!.latency.mean!.mean
    }
    // 2-3 s the second; at 2.5 s the first is back. Head: 3-4 s the first, 4-5 s the third. Tail: third, first.
    expect(waits('head')).toBeCloseTo((3 + 2 + 4) / 3, 12)
    expect(waits('tail')).toBeCloseTo((4 + 2 + 3) / 3, 12)
  })

  it('give a worker batches of its own partitions, in order of age', () => {
    const r = from0(
      '20s',
      `${twoKeys}
producers:
  a: ${burst(3, 'even')}
  b: ${burst(2, 'odd')}
handlers: { work: { subscribes: [even, odd], workers: 2, service: 1s, queue: { partitions: 2 }, batch: { maximum: 5, minimum: 2, linger: 0s } } }`,
    )
    // All are delivered one after the other at 1 s; the linger of 0 s ends with the instant.
    const work = r.handlers.work!
    expect(work.partitions[0]!.arrivalRate!.mean).toBeCloseTo(3 / 20, 12)
    expect(work.batches.count!.mean).toBeGreaterThanOrEqual(2)
    sound(r)
  })

  it('of a flow instance are one and the same, without a law of keys', () => {
    // Each instance publishes twenty messages; they all end in one of 64 partitions, hence with one of 64 workers in turn.
    const r = from0(
      '40s',
      `producers: { p: { publishes: { event: made, count: 1 }, arrivals: { process: renewal, interval: 1s }, limit: 1 } }
handlers:
  split: { subscribes: made, service: 0s, publishes: { event: part, count: 20 } }
  work: { subscribes: part, workers: 64, service: 1s, queue: { partitions: 64 } }`,
    )
    const rates = r.handlers.work!.partitions.map((p) => p.arrivalRate!.mean)
    expect(rates.filter((rate) => rate > 0)).toEqual([20 / 40])
    sound(r)
  })

  it('lose what has waited too long, and the oldest of all when they are full', () => {
    const r = from0(
      '20s',
      `${twoKeys}
producers:
  a: ${burst(4, 'even')}
  b: { publishes: odd, arrivals: { process: renewal, interval: 1500ms }, limit: 1 }
handlers: { work: { subscribes: [even, odd], service: 10s, queue: { partitions: 2, capacity: 2, overflow: drop-oldest, ttl: 3s } } }`,
    )
    // 1 s: one served, then 2, 3 wait, the fourth pushes out 2; at 1.5 s odd pushes out 3. At 4 s the fourth expires, at 4.5 odd.
    const work = r.handlers.work!
    expect(work.byEvent.even!.dropped.count!.mean).toBe(2)
    expect(work.byEvent.even!.expired.count!.mean).toBe(1)
    expect(work.byEvent.odd!.expired.count!.mean).toBe(1)
    expect(work.partitions[0]!.queueLength!.mean).toBeCloseTo((0.5 + 3) / 20, 12)
    sound(r)
  })
})
