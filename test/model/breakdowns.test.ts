import { describe, expect, it } from 'vitest'
import { from0, sound, ticks } from './from0.ts'

/** Breakdowns and outages: hand-computed time lines with constant times, every figure exact. */

describe('a worker that breaks down', () => {
  // One message at 1 s, of 3 s. Up 2 s, repair 1 s: down 2-3, 5-6, 8-9.
  const at = (breakdowns: string, more = '', limit = 1, duration = '10s') =>
    from0(
      duration,
      `${ticks('1s', `, limit: ${limit}`)}
handlers: { work: { subscribes: tick, service: 3s, breakdowns: { up: 2s, repair: 1s${breakdowns} }${more} } }`,
    )

  it('resumes its message after the repair', () => {
    // Served 1-2, 3-5.
    const r = at('')
    const work = r.handlers.work!
    expect(work.sojournTime.mean!.mean).toBeCloseTo(4, 12)
    expect(work.serviceTime.mean!.mean).toBeCloseTo(3, 12)
    expect(work.waitingTime.mean!.mean).toBe(0)
    expect(work.queueLength!.mean).toBeCloseTo(0.1, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo(0.3, 12)
    // Up 0-2, 3-5, 6-8, 9-10.
    expect(work.utilization!.mean).toBeCloseTo(3 / 7, 12)
    expect(work.workers).toBe(1)
    sound(r)
  })

  it('ends a service before it breaks down at the same instant', () => {
    // The second message, at 2 s, waits until 5 s, when the worker breaks down: suspended with nothing done, served 6-8, 9-10.
    const r = at('', '', 2, '11s')
    const work = r.handlers.work!
    expect(work.throughput!.mean).toBeCloseTo(2 / 11, 12)
    expect(work.sojournTime.max!.mean).toBeCloseTo(8, 12)
    expect(work.waitingTime.max!.mean).toBeCloseTo(3, 12)
    // Suspended 2-3 and 5-6 and 8-9, waiting 2-5.
    expect(work.queueLength!.mean).toBeCloseTo((1 + 3 + 1 + 1) / 11, 12)
    sound(r)
  })

  it('begins its message again from zero', () => {
    // 1-2 lost, 3-5 lost, 6-8 lost, 9-: never done, at 3 s of work in up times of 2 s.
    const r = at(', then: restart')
    const work = r.handlers.work!
    expect(work.throughput!.mean).toBe(0)
    expect(work.busyWorkers!.mean).toBeCloseTo((1 + 2 + 2 + 1) / 10, 12)
    sound(r)
  })

  it('counts what was lost as service', () => {
    // 1.5 s of work from 1 s: lost 1-2, done 3-4.5.
    const r = from0(
      '10s',
      `${ticks('1s', ', limit: 1')}
handlers: { work: { subscribes: tick, service: 1.5s, breakdowns: { up: 2s, repair: 1s, then: restart } } }`,
    )
    expect(r.handlers.work!.serviceTime.mean!.mean).toBeCloseTo(2.5, 12)
    expect(r.handlers.work!.sojournTime.mean!.mean).toBeCloseTo(3.5, 12)
    sound(r)
  })

  it('gives its message back to the head of the queue, as a new visit', () => {
    // Messages at 1 and 2 s, of 1.5 s. The first is served 1-2, given back at 2, served 3-4.5; the second 4.5-5, given back,
    // served 6-7.5. Where only one may wait, the first one finds room, and the second doesn't.
    const run = (queue: string) =>
      from0(
        '10s',
        `${ticks('1s', ', limit: 2')}
handlers:
  work:
    subscribes: tick
    service: 1.5s
    queue: ${queue}
    breakdowns: { up: 2s, repair: 1s, then: redeliver }
    publishes: done
flows: { f: { starts: tick, completes: done } }`,
      )
    const r = run('{}')
    const work = r.handlers.work!
    expect(work.redelivered.count!.mean).toBe(2)
    expect(work.failed.count!.mean).toBe(0)
    // Visits 1-2, 2-4.5, 2-5, 5-7.5; waits 0, 1, 2.5, 1; services 1, 1.5, 0.5, 1.5.
    expect(work.arrivalRate!.mean).toBeCloseTo(0.4, 12)
    expect(work.sojournTime.mean!.mean).toBeCloseTo((1 + 2.5 + 3 + 2.5) / 4, 12)
    expect(work.waitingTime.mean!.mean).toBeCloseTo(4.5 / 4, 12)
    expect(work.serviceTime.mean!.mean).toBeCloseTo(4.5 / 4, 12)
    expect(r.flows.f!.latency.mean!.mean).toBeCloseTo((3.5 + 5.5) / 2, 12)
    sound(r)
    const full = run('{ capacity: 1 }')
    expect(full.handlers.work!.redelivered.count!.mean).toBe(1)
    expect(full.handlers.work!.dropped.count!.mean).toBe(1)
    sound(full)
  })

  it('lets another one take what it gave back', () => {
    // The first worker breaks at 2 s with 1 s done; the second, which was added to have been idle, takes the message at once.
    const r = from0(
      '10s',
      `${ticks('1s', ', limit: 1')}
handlers:
  work:
    subscribes: tick
    workers: 2
    service: 1.5s
    breakdowns: { up: { distribution: trace, file: up.csv, repeat: false }, repair: 4s, then: redeliver }`,
      { 'up.csv': 'seconds\n2\n100\n100\n' },
    )
    const work = r.handlers.work!
    expect(work.sojournTime.max!.mean).toBeCloseTo(1.5, 12)
    expect(work.serviceTime.max!.mean).toBeCloseTo(1.5, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo(0.25, 12)
    // Up: 10 and 2 + 4 s.
    expect(work.utilization!.mean).toBeCloseTo(2.5 / 16, 12)
    sound(r)
  })

  it('breaks down by its working time alone, where that is what counts', () => {
    // Messages at 1, 2, 3, … of 0.5 s: 2 s of work are done at 4.5 s; in repair until 5.5 s, the one of 5 s waits 0.5 s.
    const r = from0(
      '6s',
      `${ticks('1s')}
handlers: { work: { subscribes: tick, service: 500ms, breakdowns: { up: 2s, repair: 1s, counts: busy } } }`,
    )
    const work = r.handlers.work!
    expect(work.waitingTime.max!.mean).toBeCloseTo(0.5, 12)
    expect(work.utilization!.mean).toBeCloseTo(2.5 / 5, 12)
    sound(r)
  })

  it('suspends abandoned work, too', () => {
    // The message of 1 s times out at 1.5 s (suspended 2-3): 1-1.5 served, then 2.5 s of abandoned work: 1.5-2, 3-5.
    const r = at('', ', timeout: { after: 500ms, cancels: false }')
    const work = r.handlers.work!
    expect(work.timedOut.count!.mean).toBe(1)
    expect(work.wasted!.mean).toBeCloseTo(0.25, 12)
    expect(work.occupancy!.mean).toBeCloseTo(3 / 7, 12)
    sound(r)
  })

  it('does not count its repairs against a time-out', () => {
    // 3 s of work, time-out 3 s of serving, 4 s in all.
    const r = at('', ', timeout: 3s')
    expect(r.handlers.work!.timedOut.count!.mean).toBe(0)
    expect(r.handlers.work!.throughput!.mean).toBeCloseTo(0.1, 12)
    sound(r)
  })

  it('keeps a batch together', () => {
    // Two at 1 s: one service of 1.5 s, 1-2 and 3-3.5.
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 2, limit: 2')}
handlers: { work: { subscribes: tick, service: 1.5s, batch: { maximum: 5, minimum: 2 }, breakdowns: { up: 2s, repair: 1s } } }`,
    )
    const work = r.handlers.work!
    expect(work.sojournTime.mean!.mean).toBeCloseTo(2.5, 12)
    expect(work.serviceTime.mean!.mean).toBeCloseTo(1.5, 12)
    expect(work.queueLength!.mean).toBeCloseTo(0.2, 12)
    expect(work.busyWorkers!.mean).toBeCloseTo(0.15, 12)
    expect(work.batches.count!.mean).toBe(1)
    sound(r)
  })

  it('keeps the order of a batch that it gives back', () => {
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 3, limit: 3')}
handlers:
  work: { subscribes: tick, service: 1.5s, batch: { maximum: 3 }, breakdowns: { up: 2s, repair: 1s, then: redeliver } }`,
    )
    // 1-2 lost (the first is taken alone), then all three 3-4.5.
    const work = r.handlers.work!
    expect(work.batches.count!.mean).toBe(2)
    expect(work.redelivered.count!.mean).toBe(1)
    expect(work.batchSize.max!.mean).toBe(3)
    expect(r.system.sojournTime.max!.mean).toBeCloseTo(3.5, 12)
    sound(r)
  })

  it('makes those that share the workers slower', () => {
    // Two messages at 1 s of 1 s each, one worker: 1-2 half of each, down 2-3, done at 4.
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 2, limit: 2')}
handlers:
  work: { subscribes: tick, service: 1s, queue: { discipline: processor-sharing }, breakdowns: { up: 2s, repair: 1s } }`,
    )
    const work = r.handlers.work!
    expect(work.sojournTime.mean!.mean).toBeCloseTo(3, 9)
    expect(work.inSystem!.mean).toBeCloseTo(0.6, 9)
    expect(work.utilization!.mean).toBeCloseTo(2 / 7, 9)
    sound(r, { sharing: true })
  })

  it('is gone when it is taken away, and as good as new when it comes again', () => {
    // Two workers until 2 s, one until 4 s, then two. Up 3 s, repair 10 s: the first breaks at 3 s, the second at 4 + 3.
    const r = from0(
      '10s',
      `${ticks('20s')}
handlers:
  work:
    subscribes: tick
    service: 1s
    workers: { schedule: [{ at: 0s, workers: 2 }, { at: 2s, workers: 1 }, { at: 4s, workers: 2 }] }
    breakdowns: { up: 3s, repair: 10s }
    cost: 1/s`,
    )
    expect(r.handlers.work!.cost!.mean).toBeCloseTo(3 + 2 + 3, 12)
    sound(r)
  })
})

describe('an outage', () => {
  it('takes down all workers, or the last ones listed, and lets what they do stand still', () => {
    // Pairs at 1 s; all down 2-3: both are suspended; the second down 3-5 as well.
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 2, limit: 2')}
handlers:
  work: { subscribes: tick, workers: 2, service: 2s, outages: [{ at: 2s, for: 1s }, { at: 3s, for: 2s, workers: 1 }] }`,
    )
    const work = r.handlers.work!
    // First: 1-2, 3-4. Second: 1-2, 5-6.
    expect(work.sojournTime.mean!.mean).toBeCloseTo((3 + 5) / 2, 12)
    expect(work.serviceTime.mean!.mean).toBeCloseTo(2, 12)
    expect(work.utilization!.mean).toBeCloseTo(4 / (20 - 2 - 2), 12)
    sound(r)
  })

  it('adds up with others', () => {
    const r = from0(
      '10s',
      `${ticks('20s')}
handlers:
  work:
    subscribes: tick
    workers: 3
    service: 2s
    cost: 1/s
    outages: [{ at: 2s, for: 4s, workers: 1 }, { at: 4s, for: 4s, workers: 1 }]`,
    )
    expect(r.handlers.work!.cost!.mean).toBeCloseTo(30 - 4 - 4, 12)
    sound(r)
  })

  it('hits workers that come while it lasts', () => {
    const r = from0(
      '10s',
      `${ticks('20s')}
handlers:
  work:
    subscribes: tick
    workers: { schedule: [{ at: 0s, workers: 1 }, { at: 3s, workers: 3 }] }
    service: 2s
    cost: 1/s
    outages: [{ at: 2s, for: 4s }]`,
    )
    // 1 for 2 s, none for 4 s, 3 for 4 s.
    expect(r.handlers.work!.cost!.mean).toBeCloseTo(14, 12)
    sound(r)
  })

  it('lets a worker that is to go finish its message first', () => {
    // Two messages at 1 s of 4 s; the second worker is to go at 2 s and all are down 3-4: both end at 6 s.
    const r = from0(
      '10s',
      `${ticks('1s', ', batch: 2, limit: 2')}
handlers:
  work:
    subscribes: tick
    workers: { schedule: [{ at: 0s, workers: 2 }, { at: 2s, workers: 1 }] }
    service: 4s
    outages: [{ at: 3s, for: 1s }]`,
    )
    const work = r.handlers.work!
    // The one that is to go is not among those that are there: 1-5; the other 1-3, 4-6.
    expect(work.sojournTime.mean!.mean).toBeCloseTo(4.5, 12)
    sound(r)
  })

  it('keeps a blocked worker blocked', () => {
    // first publishes at 2 s into the full queue of second (its worker is busy with the one published at 1.5 s …).
    const r = from0(
      '10s',
      `${ticks('1s', ', limit: 3')}
handlers:
  first: { subscribes: tick, service: 500ms, publishes: half, outages: [{ at: 3s, for: 1s }] }
  second: { subscribes: half, service: 4s, queue: { capacity: 0, overflow: block } }`,
    )
    // second: 1.5-5.5, 5.5-9.5, 9.5-; first is blocked 2.5-5.5 (down 3-4), serves the third 5.5-6, blocked 6-9.5.
    const first = r.handlers.first!
    expect(first.blocked!.mean).toBeCloseTo((3 + 3.5) / 10, 12)
    expect(first.utilization!.mean).toBeCloseTo(1.5 / 9, 12)
    expect(first.occupancy!.mean).toBeCloseTo((1.5 + 2 + 3.5) / 9, 12)
    sound(r)
  })
})
