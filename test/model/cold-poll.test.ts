import { describe, expect, it } from 'vitest'
import { run } from '../run.ts'
import { from0, sound, ticks } from './from0.ts'

/** Cold starts and polling: hand-computed time lines with constant times, every figure exact. */

describe('a cold start', () => {
  it('happens when a message finds the worker switched off', () => {
    // Idle from 0, off at 2 s. Message at 5 s: set up 5-6, served 6-6.5, idle, off at 8.5 s; message at 10 s: again.
    const r = from0(
      '14s',
      `${ticks('5s')}
handlers: { work: { subscribes: tick, service: 500ms, cost: 1/s, coldStart: { setup: 1s, idleFor: 2s } } }`,
    )
    const work = r.handlers.work!
    expect(work.coldStarts.count!.mean).toBe(2)
    expect(work.waitingTime.mean!.mean).toBeCloseTo(1, 12)
    expect(work.queueLength!.mean).toBeCloseTo(2 / 14, 12)
    // Up 0-2, 6-8.5, 11-13.5.
    expect(work.cost!.mean).toBeCloseTo(7, 12)
    expect(work.utilization!.mean).toBeCloseTo(1 / 7, 12)
    sound(r)
  })

  it('does not happen while the worker is still on', () => {
    const r = from0(
      '14s',
      `${ticks('5s')}
handlers: { work: { subscribes: tick, service: 500ms, coldStart: { setup: 1s, idleFor: 5.5s } } }`,
    )
    expect(r.handlers.work!.coldStarts.count!.mean).toBe(0)
    expect(r.handlers.work!.utilization!.mean).toBeCloseTo(1 / 14, 12)
    sound(r)
  })

  it('comes once for each message that waits, and no more', () => {
    // Three at 1 s, four workers, off at once: three setups of 2 s; all are served 3-4.
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 3, limit: 3')}
handlers: { work: { subscribes: tick, workers: 4, service: 1s, coldStart: { setup: 2s, idleFor: 0s } } }`,
    )
    const work = r.handlers.work!
    expect(work.coldStarts.count!.mean).toBe(3)
    expect(work.sojournTime.mean!.mean).toBeCloseTo(3, 12)
    expect(work.utilization!.mean).toBeCloseTo(1, 12)
    sound(r)
  })

  it('leaves a worker idle whose message was taken by another', () => {
    // Messages at 1 and 2 s, of 0.5 s; setups of 3 s: 1-4, 2-5. The first worker serves both, 4-4.5-5; the second comes up at 5 s,
    // finds nothing and is off at 6 s.
    const r = from0(
      '10s',
      `${ticks('1s', ', limit: 2')}
handlers: { work: { subscribes: tick, workers: 2, service: 500ms, cost: 1/s, coldStart: { setup: 3s, idleFor: 1s } } }`,
    )
    const work = r.handlers.work!
    // Both are on until 1 s: the message of 1 s comes after the switch-off of that instant.
    expect(work.coldStarts.count!.mean).toBe(2)
    expect(work.waitingTime.mean!.mean).toBeCloseTo((3 + 2.5) / 2, 12)
    expect(work.cost!.mean).toBeCloseTo(2 + 2 + 1, 12)
    sound(r)
  })

  it('comes once for each batch', () => {
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 5, limit: 5')}
handlers:
  work: { subscribes: tick, workers: 4, service: 1s, batch: { maximum: 3 }, coldStart: { setup: 2s, idleFor: 0s } }`,
    )
    expect(r.handlers.work!.coldStarts.count!.mean).toBe(2)
    expect(r.handlers.work!.sojournTime.mean!.mean).toBeCloseTo(3, 12)
    sound(r)
  })

  it('waits for the end of an outage', () => {
    // Off at 0; message at 1 s during an outage until 3 s: set up 3-4, served 4-5.
    const r = from0(
      '10s',
      `${ticks('1s', ', limit: 1')}
handlers:
  work: { subscribes: tick, service: 1s, coldStart: { setup: 1s, idleFor: 0s }, outages: [{ at: 500ms, for: 2.5s }] }`,
    )
    expect(r.handlers.work!.sojournTime.mean!.mean).toBeCloseTo(4, 12)
    sound(r)
  })

  it('goes with a worker that is taken away while it is set up', () => {
    // Two at 1 s: setups until 4 s; one worker is taken away at 2 s: the other serves both, 4-5-6.
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 2, limit: 2')}
handlers:
  work:
    subscribes: tick
    workers: { schedule: [{ at: 0s, workers: 2 }, { at: 2s, workers: 1 }] }
    service: 1s
    coldStart: { setup: 3s, idleFor: 0s }`,
    )
    expect(r.handlers.work!.coldStarts.count!.mean).toBe(2)
    expect(r.handlers.work!.sojournTime.mean!.mean).toBeCloseTo(4.5, 12)
    sound(r)
  })
})

describe('a worker that polls', () => {
  it('does not keep a run going in which nothing is published any more', () => {
    const r = run(`run: { messages: 10, warmup: 0, replications: 1 }
${ticks('1s', ', limit: 3')}
handlers: { work: { subscribes: tick, service: 500ms, poll: { every: 2s } } }`)
    expect(r.run.complete).toBe(false)
    expect(r.run.warnings.join()).toContain('no message is published any more after 3')
    expect(r.handlers.work!.throughput!.mean).toBeGreaterThan(0)
  })

  it('sleeps when it finds nothing', () => {
    // Looks at 0, 2, 4 s: the messages of 3 s (two of 0.5 s) are taken at 4 s, one after the other; then it looks at 5, 7, 9 s.
    const r = from0(
      '10s',
      `${ticks('3s', ', batch: 2')}
handlers: { work: { subscribes: tick, service: 500ms, poll: { sleep: 2s } } }`,
    )
    // 4-4.5, 4.5-5; those of 6 s: 7-7.5-8, sleeps until 10 s; those of 9 s wait.
    const work = r.handlers.work!
    expect(work.waitingTime.mean!.mean).toBeCloseTo((1 + 1.5 + 1 + 1.5) / 4, 12)
    expect(work.utilization!.mean).toBeCloseTo(0.2, 12)
    expect(work.queueLength!.mean).toBeCloseTo((5 + 2) / 10, 12)
    sound(r)
  })

  it('finds a message that comes at the instant at which it looks', () => {
    const r = from0(
      '10s',
      `${ticks('2s', ', limit: 1')}
handlers: { work: { subscribes: tick, service: 500ms, poll: { sleep: 2s } } }`,
    )
    expect(r.handlers.work!.waitingTime.max!.mean).toBe(0)
    sound(r)
  })

  it('begins with what is there at time 0', () => {
    const r = from0(
      '10s',
      `handlers: { work: { subscribes: tick, service: 500ms, poll: { sleep: 2s } } }`,
      {},
      'initial: { work: { tick: 2 } }',
    )
    expect(r.handlers.work!.waitingTime.max!.mean).toBeCloseTo(0.5, 12)
    expect(r.handlers.work!.throughput!.mean).toBeCloseTo(0.2, 12)
    sound(r)
  })

  it('looks at fixed times and takes what is there then, but not what comes later', () => {
    // Looks at 4 and 8 s; messages at 3 (two), 6 (two), 9 s, of 1.5 s: 4-5.5-7, and those of 6 s at 8-9.5, 9.5-.
    const r = from0(
      '10s',
      `${ticks('3s', ', batch: 2')}
handlers: { work: { subscribes: tick, service: 1.5s, poll: { every: 4s } } }`,
    )
    const work = r.handlers.work!
    expect(work.waitingTime.mean!.mean).toBeCloseTo((1 + 2.5 + 2 + 3.5) / 4, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo((3 + 2) / 10, 12)
    sound(r)
  })

  it('looks with several workers, and goes on with what is left', () => {
    // Five at 1 s, two workers, looks at 2, 4, …: pairs at 2-3, 3-4, the fifth 4-5.
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 5, limit: 5')}
handlers: { work: { subscribes: tick, workers: 2, service: 1s, poll: { every: 2s } } }`,
    )
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo((1 + 1 + 2 + 2 + 3) / 5, 12)
    sound(r)
  })

  it('keeps the order of service on both sides of the gate', () => {
    // Last come, first served: messages at 1, 2, 3 s, a look at 4 s: the last one first.
    const r = from0(
      '10s',
      `${ticks('1s', ', limit: 3')}
handlers: { work: { subscribes: tick, service: 1s, queue: { discipline: lifo }, poll: { every: 4s } } }`,
    )
    // Waits 1, 3, 5.
    expect(r.handlers.work!.waitingTime.max!.mean).toBeCloseTo(5, 12)
    expect(r.handlers.work!.waitingTime.mean!.mean).toBeCloseTo(3, 12)
    sound(r)
  })

  it('takes batches', () => {
    // Looks at 2, 4, 6 s; messages every second, batches of at most three; each is served 0.1 s.
    const r = from0(
      '10s',
      `${ticks('1s')}
handlers: { work: { subscribes: tick, service: 100ms, batch: { maximum: 3 }, poll: { every: 3s } } }`,
    )
    const work = r.handlers.work!
    // At 3 s the message of that instant is there, too: 1, 2, 3 s; 4, 5, 6 s; 7, 8, 9 s.
    expect(work.batches.count!.mean).toBe(3)
    expect(work.waitingTime.mean!.mean).toBeCloseTo(1, 12)
    sound(r)
  })

  it('lets what waits on either side expire', () => {
    // Two at 1 s, patience 2.5 s, looks at 3 s: the first is served 3-6, the second expires at 3.5 s; the one of 4 s at 6.5 s …
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 2, limit: 2')}
handlers: { work: { subscribes: tick, service: 3s, queue: { ttl: 2.5s }, poll: { every: 3s } } }`,
    )
    expect(r.handlers.work!.expired.count!.mean).toBe(1)
    sound(r)
  })
})
