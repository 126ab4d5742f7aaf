/** Handlers with several queues, finite queues of any service law, and orders that look at service times. */
import { describe, expect, it } from 'vitest'
import { analyse, type HandlerTheory } from '../../src/analysis/index.ts'
import type { EventSpec } from '../../src/scenario/scenario.ts'
import { gmc } from '../../src/theory/gmc.ts'
import { mmc } from '../../src/theory/mmc.ts'
import { constant, event, exponential, handler, producer, publishing, retrying, scenario } from './build.ts'

function theoryOf(
  rate: number,
  draft: Omit<Parameters<typeof handler>[1], 'on'>,
  events: readonly EventSpec[] = [],
): HandlerTheory {
  return analyse(scenario([producer('p', 'a', rate)], [handler('x', { on: 'a', ...draft })], { events })).handlers.x!
}

describe('workers with queues of their own', () => {
  it('chosen at random: each is an M/M/1 of its share', () => {
    const t = theoryOf(2, { workers: 4, queue: { dispatch: 'random' } })
    expect(t.exact).toBe(true)
    expect(t.waitingTime).toBeCloseTo(mmc(0.5, 1, 1).waitingTime, 12)
  })

  it('in turn: each sees intervals of c stages and waits less', () => {
    const t = theoryOf(2, { workers: 4, queue: { dispatch: 'round-robin' } })
    expect(t.exact).toBe(true)
    expect(t.waitingTime).toBeCloseTo(gmc(0.5, (s) => (2 / (2 + s)) ** 4, 1, 1).waitingTime, 12)
    expect(t.waitingTime!).toBeLessThan(mmc(0.5, 1, 1).waitingTime)
    expect(theoryOf(2, { workers: 4, service: constant(1), queue: { dispatch: 'round-robin' } }).exact).toBe(false)
  })

  it('partitions of a skewed key: the shares of the key, worker by worker', () => {
    const skewed = [event('a', { key: { kind: 'weights', weights: [3, 1] } })]
    const t = theoryOf(1, { workers: 2, queue: { partitions: 2 } }, skewed)
    expect(t.exact).toBe(true)
    expect(t.waitingTime).toBeCloseTo(0.75 * mmc(0.75, 1, 1).waitingTime + 0.25 * mmc(0.25, 1, 1).waitingTime, 12)
  })

  it('partitions of events with different keys: none', () => {
    const events = [
      event('a', { key: { kind: 'weights', weights: [3, 1] } }),
      event('b', { key: { kind: 'zipf', keys: 10, exponent: 0 } }),
    ]
    const both = handler('x', { on: ['a', 'b'], workers: 2, queue: { partitions: 2 } })
    const t = analyse(scenario([producer('p', 'a', 0.5), producer('q', 'b', 0.5)], [both], { events })).handlers.x!
    expect(t).toMatchObject({ method: 'none', reason: 'its events have different laws of keys' })
  })

  it.each([{ partitions: 4 }, { dispatch: 'random' }, { dispatch: 'round-robin' }] as const)(
    'behind intervals without a variance: none (%j)',
    (queue) => {
      const arrivals = { process: 'renewal', interval: { distribution: 'pareto', shape: 1.5, mean: 1 } } as const
      const heavy = { ...producer('p', 'a', 1), arrivals }
      const t = analyse(scenario([heavy], [handler('x', { on: 'a', workers: 2, queue })])).handlers.x!
      expect(t).toMatchObject({ method: 'none', reason: 'the intervals between its arrivals have no variance' })
      expect(t.utilization).toBeCloseTo(0.5, 12)
    },
  )

  it('a buffer of one, or of one worker, is no different from a shared queue', () => {
    const shared = theoryOf(1.5, { workers: 2 })
    expect(theoryOf(1.5, { workers: 2, queue: { prefetch: 1 } }).waitingTime).toBe(shared.waitingTime)
    expect(theoryOf(1.5, { workers: 2, queue: { prefetch: 2 } }).method).toBe('none')
    expect(theoryOf(0.5, { queue: { prefetch: 7 } }).waitingTime).toBe(theoryOf(0.5, {}).waitingTime)
  })

  it('visibility that is never over is no different, and what may be published again has no known rate', () => {
    const t = (visibility: number) =>
      analyse(
        scenario(
          [producer('p', 'a', 0.5)],
          [handler('x', { on: 'a', publishes: publishing('b'), queue: { visibility } }), handler('y', { on: 'b' })],
        ),
      ).handlers
    expect(t(100).x).toMatchObject({ model: 'M/M/1', exact: true })
    expect(t(100).y).toMatchObject({ model: 'M/M/1', exact: true })
    expect(t(2).x!.method).toBe('none')
    expect(t(2).y).toMatchObject({ method: 'none', reason: 'handler x may publish a message again (visibility)' })
  })

  it('a hot partition saturates its worker long before the others', () => {
    const skewed = [event('a', { key: { kind: 'weights', weights: [3, 1] } })]
    const a = analyse(
      scenario([producer('p', 'a', 1.5)], [handler('x', { on: 'a', workers: 2, queue: { partitions: 2 } })], {
        events: skewed,
      }),
    )
    expect(a.traffic.unstable.map((u) => u.handler)).toEqual(['x'])
    expect(a.traffic.unstable[0]!.utilization).toBeCloseTo(1.125, 9)
    expect(a.largestStable?.rate).toBeCloseTo(4 / 3, 6)
  })
})

describe('callers that time out', () => {
  const withCallers = (attempts: number | null) =>
    analyse(
      scenario(
        [
          producer('p', 'a', 0.5, {
            timeout: { after: 3, retry: attempts === 1 ? null : retrying(0, attempts).retry },
          }),
        ],
        [handler('x', { on: 'a' })],
      ),
    )

  it('and publish again leave no formula: their repeats are load', () => {
    const a = withCallers(3)
    expect(a.handlers.x).toMatchObject({ model: null, exact: false })
    expect(a.handlers.x!.reason).toMatch(/callers of producer p publish again/)
    expect(a.largestStable).toBeNull()
  })

  it('and give up for good change nothing', () => {
    expect(withCallers(1).handlers.x).toMatchObject({ model: 'M/M/1', exact: true })
  })
})

describe('one worker and any service law', () => {
  it('with a finite queue is M/D/1/K: (ρ − 1)/ρ is lost in overload', () => {
    const t = theoryOf(4, { service: constant(1), queue: { capacity: 50 } })
    expect(t).toMatchObject({ model: 'M/D/1/51', exact: true })
    expect(t.lossShare).toBeCloseTo(0.75, 8)
    expect(t.utilization).toBeCloseTo(1, 8)
  })

  it('the oldest dropped: who is served waits less, by how much has no formula', () => {
    const t = theoryOf(4, { queue: { capacity: 5, overflow: 'drop-oldest' } })
    expect(t.waitingTime).toBeNull()
    expect(t.sojournTime).toBeCloseTo(t.inSystem! / 4, 12)
  })

  it('remaining time first beats shortest first, which beats first come', () => {
    const fifo = theoryOf(0.8, {})
    const shortest = theoryOf(0.8, { queue: { discipline: 'shortest-first' } })
    const remaining = theoryOf(0.8, { queue: { discipline: 'shortest-first', preemptive: true } })
    expect(remaining).toMatchObject({ model: 'M/G/1-SRPT', exact: true })
    expect(remaining.sojournTime!).toBeLessThan(shortest.sojournTime!)
    expect(shortest.sojournTime!).toBeLessThan(fifo.sojournTime!)
  })

  it('service of infinite variance has no mean wait, and says so', () => {
    const t = theoryOf(0.5, { service: { distribution: 'pareto', shape: 1.5, mean: 1 } })
    expect(t).toMatchObject({ model: 'M/G/1', waitingTime: null, queueLength: null })
    expect(t.utilization).toBeCloseTo(0.5, 12)
    expect(t.reason).toMatch(/infinite/)
  })

  it('exponential patience: Erlang A loses θ·Lq/λ', () => {
    const t = theoryOf(3, { workers: 2, queue: { ttl: exponential(2) } })
    expect(t.lossShare).toBeCloseTo(t.queueLength! / 2 / 3, 9)
  })
})
