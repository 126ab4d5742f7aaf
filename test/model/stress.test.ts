import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { run } from '../run.ts'

/** Hand-computed time lines of what systems do under stress, with constant times: every figure is exact. */

const from0 = (duration: string, text: string): Results =>
  run(`run: { warmup: 0, replications: 1, duration: ${duration} }\n${text}`)

const ticks = (interval: string, more = ''): string =>
  `producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: ${interval} }${more} } }`

function sound(results: Results): void {
  expect(results.system.conservation).toBe(0)
  expect(results.system.little.identityError).toBeLessThan(1e-9)
  for (const h of Object.values(results.handlers)) expect(h.little.identityError).toBeLessThan(1e-9)
}

describe('a producer with a limit', () => {
  it('publishes that many and stops', () => {
    const r = from0(
      '100s',
      `${ticks('1s', ', batch: 2, limit: 5')}\nhandlers: { work: { subscribes: tick, service: 1s } }`,
    )
    expect(r.producers.clock!.published!.mean).toBe(5)
    sound(r)
  })
})

describe('an attempt that times out', () => {
  it('is a failure at that moment and frees its worker', () => {
    // Arrivals at 1, 3, 5 s; the attempt would take 1.5 s but is cut after 1 s, once more after a retry of 0.25 s.
    const r = from0(
      '20s',
      `${ticks('2s', ', limit: 1')}
handlers:
  work: { subscribes: tick, service: 1.5s, timeout: 1s, failure: { retry: { attempts: 2, delay: 250ms } } }`,
    )
    const work = r.handlers.work!
    expect(work.timedOut.count!.mean).toBe(2)
    expect(work.failed.count!.mean).toBe(2)
    expect(work.exhausted.count!.mean).toBe(1)
    expect(work.busyWorkers!.mean).toBeCloseTo(2 / 20, 12)
    expect(work.serviceTime.max!.mean).toBeCloseTo(1, 12)
    expect(r.system.sojournTime.mean!.mean).toBeCloseTo(2.25, 12)
    sound(r)
  })

  it('may leave its worker busy with work that nobody waits for', () => {
    // 2 s: attempt until 3 s (failed), the worker goes on until 3.5 s; the next one (4 s) is served at once.
    const r = from0(
      '20s',
      `${ticks('2s', ', limit: 2')}
handlers:
  work: { subscribes: tick, service: 2.5s, timeout: { after: 1s, cancels: false } }`,
    )
    const work = r.handlers.work!
    // First: 2-3 served, 3-4.5 abandoned. Second arrives at 4, waits 0.5 s, 4.5-5.5 served, 5.5-7 abandoned.
    expect(work.timedOut.count!.mean).toBe(2)
    expect(work.wasted!.mean).toBeCloseTo(3 / 20, 12)
    expect(work.utilization!.mean).toBeCloseTo(2 / 20, 12)
    expect(work.occupancy!.mean).toBeCloseTo(5 / 20, 12)
    expect(work.waitingTime.max!.mean).toBeCloseTo(0.5, 12)
    sound(r)
  })
})

describe('failure episodes', () => {
  it('fail the attempts that end while they last', () => {
    // Attempts end at 1.5, 2.5, …, 9.5 s; the episode covers those at 3.5, 4.5 and 5.5 s.
    const r = from0(
      '10s',
      `${ticks('1s')}
handlers:
  work: { subscribes: tick, service: 500ms, failure: { episodes: [{ at: 3s, for: 3s, probability: 100% }] } }`,
    )
    expect(r.handlers.work!.failed.count!.mean).toBe(3)
    expect(r.handlers.work!.throughput!.mean).toBeCloseTo(0.6, 12)
    sound(r)
  })
})

describe('a retry budget', () => {
  it('lets through what its tokens pay for', () => {
    // Ten messages that always fail: two tokens at first, a tenth of one from each first attempt.
    const r = from0(
      '100s',
      `${ticks('5s', ', limit: 10')}
handlers:
  work:
    subscribes: tick
    service: 1s
    failure: { probability: 100%, retry: { attempts: 2, delay: 1s, budget: { ratio: 10%, burst: 2 } } }`,
    )
    // The bucket is full (2) at the start; the first two retries are paid from it, the rest by 8 or 9 tenths: none.
    expect(r.handlers.work!.retried.count!.mean).toBe(2)
    expect(r.handlers.work!.exhausted.count!.mean).toBe(10)
    sound(r)
  })
})

describe('a retry', () => {
  it('may join at the head of the queue', () => {
    const at = (requeue: string): number => {
      // Three messages at 1 s; the first fails at 2 s (and later), and comes back at once.
      const r = from0(
        '20s',
        `${ticks('1s', ', batch: 3, limit: 3')}
handlers:
  work:
    subscribes: tick
    service: 1s
    queue: { requeue: ${requeue} }
    failure: { episodes: [{ at: 1.5s, for: 1s, probability: 100% }], retry: { attempts: 2, delay: 500ms } }
    publishes: done
flows: { f: { starts: tick, completes: done } }`,
      )
      sound(r)
      return r.flows.f!.latency.mean!.mean
    }
    // Tail: served 1-2 (fails), 2-3, 3-4, retry 4-5: latencies 2, 3, 4. Head: retry (2.5) goes before the third: 2, 3, 4 too,
    // but in another order; the mean is the same, the queue is not.
    expect(at('tail')).toBeCloseTo(3, 12)
    expect(at('head')).toBeCloseTo(3, 12)
  })
})

describe('a rate limit', () => {
  it('lets a burst start at once, and the rest at its rate', () => {
    // Five messages at 1 s, many workers, burst 2, one token a second (the bucket is full at 1 s).
    const r = from0(
      '20s',
      `${ticks('1s', ', batch: 5, limit: 5')}
handlers: { work: { subscribes: tick, workers: 10, service: 100ms, rateLimit: { rate: 1/s, burst: 2 } } }`,
    )
    // Waits 0, 0, 1, 2, 3.
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo(6 / 5, 9)
    expect(r.handlers.work!.waitingTime.max!.mean).toBeCloseTo(3, 9)
    sound(r)
  })

  it('drops what would have to wait for a token where there is no room', () => {
    const r = from0(
      '20s',
      `${ticks('1s', ', batch: 5, limit: 5')}
handlers:
  work: { subscribes: tick, workers: 10, service: 100ms, rateLimit: { rate: 1/s, burst: 2 }, queue: { capacity: 0 } }`,
    )
    expect(r.handlers.work!.dropped.count!.mean).toBe(3)
    sound(r)
  })
})

describe('a circuit breaker', () => {
  it('opens on failures, waits, probes, and closes when the probes succeed', () => {
    // One message a second from 1 s, 0.5 s each, all attempts that end before 5 s fail. Window 4: opens at 4.5 s for 3 s.
    // 5, 6, 7 wait. Half-open at 7.5: probes 7.5-8 (the 5) and 8-8.5 (the 6); closed at 8.5; the rest as usual.
    const r = from0(
      '12s',
      `${ticks('1s')}
handlers:
  work:
    subscribes: tick
    workers: 4
    service: 500ms
    failure: { episodes: [{ at: 0s, for: 5s, probability: 100% }] }
    breaker: { window: 4, failures: 50%, open: 3s, probes: 2 }`,
    )
    const work = r.handlers.work!
    expect(work.failed.count!.mean).toBe(4)
    expect(work.breakerOpenShare!.mean).toBeCloseTo(3 / 12, 12)
    // 5 waits 2.5, 6 waits 2 (second probe), 7 waits 1.5 (8.5, closed), 8 waits 0.5 (8.5).
    expect(work.waitingTime.max!.mean).toBeCloseTo(2.5, 12)
    expect(work.queueLength!.mean).toBeCloseTo((2.5 + 2 + 1.5 + 0.5) / 12, 12)
    sound(r)
  })

  it('opens again when a probe fails', () => {
    const r = from0(
      '20s',
      `${ticks('1s')}
handlers:
  work:
    subscribes: tick
    service: 500ms
    failure: { probability: 100% }
    breaker: { window: 2, failures: 100%, open: 4s, probes: 2 }`,
    )
    // Opens at 2.5, probe 6.5-7 fails, open 7-11, probe 11-11.5, open 11.5-15.5, probe 15.5-16, open 16-20.
    expect(r.handlers.work!.failed.count!.mean).toBe(5)
    expect(r.handlers.work!.breakerOpenShare!.mean).toBeCloseTo(16 / 20, 12)
    sound(r)
  })
})

describe('load shedding', () => {
  it('turns away what finds a queue above its bound', () => {
    // Ten at 1 s: one is served, queue lengths 0, 1, 2 let three wait; the rest find 3 > 2.
    const r = from0(
      '20s',
      `${ticks('1s', ', batch: 10, limit: 10')}
handlers: { work: { subscribes: tick, service: 1s, queue: { shed: [{ above: 2, probability: 100% }] } } }`,
    )
    expect(r.handlers.work!.dropped.count!.mean).toBe(6)
    expect(r.handlers.work!.throughput!.mean).toBeCloseTo(4 / 20, 12)
    sound(r)
  })
})

describe('workers over time', () => {
  it('follow their schedule, and a removed worker finishes its message', () => {
    // Six messages at 1 s, 2 s each. Two workers until 4 s: served 1-3 (2), 3-5 (2); then one: 5-7, 7-9.
    const r = from0(
      '20s',
      `${ticks('1s', ', batch: 6, limit: 6')}
handlers:
  work: { subscribes: tick, workers: { schedule: [{ at: 0s, workers: 2 }, { at: 4s, workers: 1 }] }, service: 2s, cost: 3600/h }`,
    )
    const work = r.handlers.work!
    expect(work.waitingTime.mean!.mean).toBeCloseTo((0 + 0 + 2 + 2 + 4 + 6) / 6, 12)
    expect(work.workers).toBeCloseTo((2 * 4 + 16) / 20, 12)
    expect(work.utilization!.mean).toBeCloseTo(12 / 24, 12)
    expect(work.cost!.mean).toBeCloseTo(24, 9)
    // 200 points over 20 s: two workers before 4 s, one from then on (the change at 4 s is not yet seen at the point 4 s).
    expect(work.workersTimeline!.slice(38, 44)).toEqual([2, 2, 2, 1, 1, 1])
    expect(r.timeline.handlers.work!.inSystem[35]).toBe(4)
    sound(r)
  })

  it('may be none for a time', () => {
    const r = from0(
      '20s',
      `${ticks('1s', ', limit: 3')}
handlers:
  work: { subscribes: tick, workers: { schedule: [{ at: 5s, workers: 1 }] }, service: 1s }`,
    )
    // 1, 2, 3 wait until 5, 6, 7.
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo(4, 12)
    sound(r)
  })

  it('are scaled to what is observed, after the time that a worker takes to start', () => {
    // Utilization 1 in the first interval (0-10): wanted ceil(1 × 0.9 / 0.5) = 2, up at 15 s. Work arrives each second and
    // takes 1 s: one worker's worth is busy. At 20 s: 10 busy of 5 + 10 up, wanted ceil(2 × (10 / 15) / 0.5) = 3, up at 25 s.
    // At 30 s: 10 of 25 up, wanted ceil(3 × 0.4 / 0.5) = 3.
    const r = from0(
      '40s',
      `${ticks('1s')}
handlers:
  work:
    subscribes: tick
    service: 1s
    workers: { autoscale: { minimum: 1, maximum: 5, target: { utilization: 50% }, interval: 10s, startup: 5s, cooldown: 1min } }`,
    )
    const work = r.handlers.work!
    expect(work.scalings!.up!.mean).toBe(2)
    expect(work.workers).toBeCloseTo((15 + 2 * 10 + 3 * 15) / 40, 12)
    sound(r)
  })

  it('are scaled to the length of the queue', () => {
    // Twelve at 1 s, one worker, 4 s each. At 2 s: 11 wait: wanted ceil(11 / 4) = 3, up at once.
    const r = from0(
      '40s',
      `${ticks('1s', ', batch: 12, limit: 12')}
handlers:
  work:
    subscribes: tick
    service: 4s
    workers: { autoscale: { minimum: 1, maximum: 9, target: { queuePerWorker: 4 }, interval: 2s, startup: 0s, cooldown: 1h } }`,
    )
    // 1-5 the first; 2-6 two more; then three workers: 5-9, 6-10 ×2, 9-13, 10-14 ×2, 13-17, 14-18 ×2, … the 12th 17-21? counted below.
    expect(r.handlers.work!.scalings!.up!.mean).toBe(1)
    expect(r.handlers.work!.busyWorkers!.mean).toBeCloseTo((12 * 4) / 40, 12)
    sound(r)
  })
})

describe('preemption', () => {
  it('interrupts the less urgent, which resumes where it stopped', () => {
    // low at 1 s (3 s of work), high at 2 s (1 s): low 1-2, high 2-3, low 3-5.
    const r = from0(
      '10s',
      `
events: { high: { priority: 1 } }
producers:
  slow: { publishes: low, arrivals: { process: renewal, interval: 1s }, limit: 1 }
  fast: { publishes: high, arrivals: { process: renewal, interval: 2s }, limit: 1 }
handlers:
  work:
    subscribes: [{ event: low, service: 3s }, { event: high, service: 1s }]
    queue: { discipline: priority, preemptive: true }`,
    )
    const { low, high } = r.handlers.work!.byEvent
    expect(low!.sojournTime.mean!.mean).toBeCloseTo(4, 12)
    expect(low!.waitingTime.mean!.mean).toBe(0)
    expect(high!.sojournTime.mean!.mean).toBeCloseTo(1, 12)
    expect(r.handlers.work!.serviceTime.max!.mean).toBeCloseTo(3, 12)
    expect(r.handlers.work!.queueLength!.mean).toBeCloseTo(1 / 10, 12)
    expect(r.handlers.work!.utilization!.mean).toBeCloseTo(4 / 10, 12)
    sound(r)
  })

  it('by the last to come nests', () => {
    const r = from0(
      '20s',
      `${ticks('1s', ', limit: 3')}
handlers: { work: { subscribes: tick, service: 2s, queue: { discipline: lifo, preemptive: true } } }`,
    )
    // 1: 1-2, 2: 2-3, 3: 3-5, 2: 5-6, 1: 6-7.
    expect(r.handlers.work!.sojournTime.mean!.mean).toBeCloseTo((6 + 4 + 2) / 3, 12)
    sound(r)
  })

  it('by remaining time leaves alone what is nearly done', () => {
    const r = from0(
      '20s',
      `
producers:
  slow: { publishes: long, arrivals: { process: renewal, interval: 1s }, limit: 1 }
  fast: { publishes: short, arrivals: { process: renewal, interval: 2s }, limit: 2 }
handlers:
  work:
    subscribes: [{ event: long, service: 4s }, { event: short, service: 1.5s }]
    queue: { discipline: shortest-first, preemptive: true }`,
    )
    // long 1-2 (3 left), short 2-3.5, long 3.5-4 (2.5 left), short 4-5.5, long 5.5-8.
    expect(r.handlers.work!.byEvent.long!.sojournTime.mean!.mean).toBeCloseTo(7, 12)
    expect(r.handlers.work!.byEvent.short!.sojournTime.mean!.mean).toBeCloseTo(1.5, 12)
    sound(r)
  })
})

describe('processor sharing', () => {
  it('serves everybody at once, each at its share of the speed', () => {
    // Work 2 s each at 1 s and 2 s: 1-2 alone (1 left), 2-4 both at half speed (0 and 1 left), 4-5 alone.
    const r = from0(
      '10s',
      `${ticks('1s', ', limit: 2')}
handlers: { work: { subscribes: tick, service: 2s, queue: { discipline: processor-sharing } } }`,
    )
    const work = r.handlers.work!
    expect(work.sojournTime.mean!.mean).toBeCloseTo((3 + 3) / 2, 9)
    expect(work.serviceTime.mean!.mean).toBeCloseTo(2, 9)
    expect(work.utilization!.mean).toBeCloseTo(4 / 10, 9)
    expect(work.inSystem!.mean).toBeCloseTo(6 / 10, 9)
    expect(work.queueLength!.mean).toBe(0)
    sound(r)
  })

  it('bounds what is present beyond the workers by the capacity', () => {
    const r = from0(
      '20s',
      `${ticks('1s', ', batch: 5, limit: 5')}
handlers: { work: { subscribes: tick, workers: 2, service: 2s, queue: { discipline: processor-sharing, capacity: 1 } } }`,
    )
    // Three at 2/3 of the speed: 3 s.
    expect(r.handlers.work!.dropped.count!.mean).toBe(2)
    expect(r.handlers.work!.sojournTime.max!.mean).toBeCloseTo(3, 9)
    sound(r)
  })
})

describe('ends of service at one instant', () => {
  it.each(['discipline: fifo', 'discipline: priority, preemptive: true', 'discipline: processor-sharing'])(
    'all come before what they publish is delivered (%s)',
    (queue) => {
      // Two at 1 s, ending at 3 s; the first publishes two more, which find both workers free and end at 4 s.
      const r = from0(
        '10s',
        `
producers:
  one: { publishes: first, arrivals: { process: renewal, interval: 1s }, limit: 1 }
  two: { publishes: second, arrivals: { process: renewal, interval: 1s }, limit: 1 }
handlers:
  work:
    subscribes: [{ event: first, publishes: [third, third] }, second, { event: third, service: 1s }]
    workers: 2
    service: 2s
    queue: { capacity: 0, ${queue} }`,
      )
      expect(r.handlers.work!.dropped.count!.mean).toBe(0)
      expect(r.handlers.work!.byEvent.third!.sojournTime.max!.mean).toBeCloseTo(1, 9)
      expect(r.handlers.work!.busyWorkers!.mean).toBeCloseTo(6 / 10, 9)
      sound(r)
    },
  )
})

describe('batches', () => {
  it('are taken when enough messages wait, or the oldest has waited long enough', () => {
    // Ticks at 1, 2, … 5 s. Two at least, or 1.5 s: {1, 2} at 2 s; {3, 4} at 4 s; {5} at 6.5 s. Each 0.5 s + 0.25 s a message.
    const r = from0(
      '20s',
      `${ticks('1s', ', limit: 5')}
handlers:
  work: { subscribes: tick, service: 500ms, batch: { maximum: 10, minimum: 2, linger: 1.5s, perMessage: 250ms } }`,
    )
    const work = r.handlers.work!
    expect(work.batches.count!.mean).toBe(3)
    expect(work.batchSize.mean!.mean).toBeCloseTo(5 / 3, 12)
    expect(work.waitingTime.mean!.mean).toBeCloseTo((1 + 0 + 1 + 0 + 1.5) / 5, 12)
    expect(work.serviceTime.mean!.mean).toBeCloseTo((4 * 1 + 0.75) / 5, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo((1 + 1 + 0.75) / 20, 12)
    expect(work.inSystem!.mean).toBeCloseTo((2 + 1 + 2 + 1 + 2.25) / 20, 12)
    sound(r)
  })

  it('hold at most their maximum, and what comes later waits for the next', () => {
    const r = from0(
      '20s',
      `${ticks('1s', ', batch: 5, limit: 5')}
handlers: { work: { subscribes: tick, service: 1s, batch: { maximum: 2 } } }`,
    )
    // The first to come is taken alone (the worker is free and one is enough), then 2, then 2.
    expect(r.handlers.work!.batchSize.max!.mean).toBeCloseTo(2, 12)
    expect(r.handlers.work!.batches.count!.mean).toBe(3)
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((0 + 1 + 1 + 2 + 2) / 5, 12)
    sound(r)
  })

  it('keep their worker until everything they published is admitted', () => {
    const r = from0(
      '20s',
      `${ticks('1s', ', batch: 2, limit: 2')}
handlers:
  first: { subscribes: tick, service: 1s, batch: { maximum: 2, minimum: 2 }, publishes: x }
  second: { subscribes: x, service: 2s, queue: { capacity: 0, overflow: block } }`,
    )
    // Served 1-2; one x starts at 2, the other is admitted at 4: both visits end then.
    expect(r.handlers.first!.sojournTime.mean!.mean).toBeCloseTo(3, 12)
    expect(r.handlers.first!.blocked!.mean).toBeCloseTo((2 * 2) / 20, 12)
    expect(r.handlers.first!.occupancy!.mean).toBeCloseTo((1 + 2) / 20, 12)
    sound(r)
  })
})

describe('back-pressure', () => {
  it('keeps a worker until there is room for what it published', () => {
    // One message a second; first 0.5 s, second 2 s with no room to wait.
    const r = from0(
      '20s',
      `${ticks('1s', ', limit: 3')}
handlers:
  first: { subscribes: tick, service: 500ms, publishes: half }
  second: { subscribes: half, service: 2s, queue: { capacity: 0, overflow: block } }`,
    )
    // A: first 1-1.5, second 1.5-3.5. B: first 2-2.5, blocked 2.5-3.5, second 3.5-5.5. C waits 3-3.5, served 3.5-4, blocked 4-5.5,
    // second 5.5-7.5.
    const { first, second } = r.handlers
    expect(first!.blocked!.mean).toBeCloseTo((1 + 1.5) / 20, 12)
    expect(first!.utilization!.mean).toBeCloseTo(1.5 / 20, 12)
    expect(first!.occupancy!.mean).toBeCloseTo(4 / 20, 12)
    expect(first!.sojournTime.max!.mean).toBeCloseTo(2.5, 12)
    expect(first!.waitingTime.max!.mean).toBeCloseTo(0.5, 12)
    expect(second!.dropped.count!.mean).toBe(0)
    expect(second!.busyWorkers!.mean).toBeCloseTo(6 / 20, 12)
    sound(r)
  })

  it("keeps a producer's messages, first come first served", () => {
    const r = from0(
      '20s',
      `${ticks('1s', ', limit: 4')}
handlers: { work: { subscribes: tick, service: 3s, queue: { capacity: 1, overflow: block } } }`,
    )
    // 1: 1-4; 2 waits 2-4, 4-7; 3 at the door 3-4, waits 4-7, 7-10; 4 at the door 4-7, waits 7-10, 10-13.
    expect(r.producers.clock!.backlog!.mean).toBeCloseTo((1 + 3) / 20, 12)
    expect(r.handlers.work!.queueLength!.mean).toBeCloseTo((2 + 3 + 3) / 20, 12)
    expect(r.system.sojournTime.max!.mean).toBeCloseTo(9, 12)
    sound(r)
  })

  it('passes a chain of handlers', () => {
    const r = from0(
      '30s',
      `${ticks('1s')}
handlers:
  a: { subscribes: tick, service: 100ms, publishes: x, queue: { capacity: 1, overflow: block } }
  b: { subscribes: x, service: 100ms, publishes: y, queue: { capacity: 0, overflow: block } }
  c: { subscribes: y, service: 2s, queue: { capacity: 0, overflow: block } }`,
    )
    // c is the bottleneck: one message every 2 s, everything else waits for it.
    expect(r.handlers.c!.utilization!.mean).toBeGreaterThan(0.9)
    expect(r.handlers.b!.blocked!.mean).toBeGreaterThan(0.8)
    // Four are inside, so that 0.5 t - 3.4 wait at time t from about 7 s on: 4.5 on average.
    expect(r.producers.clock!.backlog!.mean).toBeCloseTo(4.5, 1)
    sound(r)
  })

  it('that closes a circle is a deadlock, named with its handlers, and ends the run', () => {
    const r = from0(
      '100s',
      `${ticks('1s')}
handlers:
  a: { subscribes: [tick, again], service: 1s, publishes: there, queue: { capacity: 1, overflow: block } }
  b: { subscribes: there, service: 3s, publishes: again, queue: { capacity: 1, overflow: block } }`,
    )
    expect(r.run.complete).toBe(false)
    expect(r.run.warnings.join()).toMatch(/deadlock: a, b wait for room in each other's queues at \d/)
    expect(r.system.conservation).toBe(0)
  })
})
