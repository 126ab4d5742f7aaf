/** Traffic equations on networks small enough to solve by hand. */
import { describe, expect, it } from 'vitest'
import { trafficOf } from '../../src/analysis/traffic.ts'
import {
  choice,
  constant,
  event,
  exponential,
  handler,
  noFailure,
  producer,
  publication,
  publishing,
  retrying,
  scenario,
  subscription,
} from './build.ts'

describe('rates', () => {
  it('every subscription gets its own copy, and filters take their share', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 10)],
        [
          handler('x', { on: 'a', workers: 99 }),
          handler('y', { on: [subscription('a', { filter: 0.3 })], workers: 99 }),
        ],
      ),
    )
    expect(t.events.a).toBe(10)
    expect(t.handlers.x!.visitsRate).toBeCloseTo(10, 12)
    expect(t.handlers.y!.visitsRate).toBeCloseTo(3, 12)
  })

  it('losses and duplicates of the bus change deliveries, not publications', () => {
    const t = trafficOf(
      scenario([producer('p', 'a', 10)], [handler('x', { on: 'a', workers: 99 })], {
        events: [event('a', { loss: 0.1, duplicates: 0.2 })],
      }),
    )
    expect(t.events.a).toBe(10)
    expect(t.handlers.x!.visitsRate).toBeCloseTo(10 * 0.9 * 1.2, 12)
  })

  it('choices and counts multiply', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 10, { batch: { distribution: 'constant', value: 3 } })],
        [
          handler('x', {
            on: 'a',
            workers: 99,
            publishes: [
              choice(['b', 0.25], ['c', 0.5]),
              publication('d', { count: { distribution: 'constant', value: 4 } }),
            ],
          }),
        ],
      ),
    )
    expect(t.producers.p).toBe(30)
    expect(t.events).toEqual({ a: 30, b: 7.5, c: 15, d: 120 })
  })

  it('limited attempts: visits (1 − pⁿ)/(1 − p), success 1 − pⁿ, the rest exhausted', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 8)],
        [handler('x', { on: 'a', workers: 100, publishes: publishing('b'), failure: retrying(0.5, 3, 1, 'gone') })],
      ),
    )
    expect(t.handlers.x!.visitsRate).toBeCloseTo(8 * 1.75, 12)
    expect(t.events.b).toBeCloseTo(7, 12)
    expect(t.events.gone).toBeCloseTo(1, 12)
  })

  it('a cycle through two handlers multiplies by 1/(1 − gain)', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 2)],
        [
          handler('x', { on: 'a', workers: 50, publishes: publishing('b') }),
          handler('y', { on: 'b', workers: 50, publishes: [choice(['a', 0.75], ['done', 0.25])] }),
        ],
      ),
    )
    expect(t.events.a).toBeCloseTo(8, 10)
    expect(t.events.done).toBeCloseTo(2, 10)
    expect(t.cycles).toHaveLength(1)
    expect(t.cycles[0]).toMatchObject({ handlers: ['x', 'y'], events: ['a', 'b'] })
    expect(t.cycles[0]!.gain).toBeCloseTo(0.75, 12)
  })

  it('overlapping cycles have the spectral radius of their matrix as gain', () => {
    // a → a with 0.3, a → b with 0.5, b → a with 0.4: roots of x² − 0.3x − 0.2.
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 1)],
        [
          handler('x', { on: 'a', workers: 50, publishes: [choice(['a', 0.3], ['b', 0.5])] }),
          handler('y', { on: 'b', workers: 50, publishes: [choice(['a', 0.4])] }),
        ],
      ),
    )
    expect(t.cycles[0]!.gain).toBeCloseTo((0.3 + Math.sqrt(0.09 + 0.8)) / 2, 9)
    expect(t.events.a).toBeCloseTo(1 / (1 - 0.3 - 0.5 * 0.4), 10)
  })

  it('a join makes one unit per flow instance', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 5)],
        [
          handler('x', { on: 'a', workers: 20, publishes: publishing('b') }),
          handler('y', { on: 'a', workers: 20, publishes: [choice(['c', 0.5])] }),
          handler('j', {
            on: ['b', 'c'],
            workers: 20,
            publishes: publishing('d'),
            join: { events: ['b', 'c'], atLeast: 2, timeout: null, publishes: [] },
          }),
        ],
      ),
    )
    expect(t.handlers.j!.visitsRate).toBeCloseTo(2.5, 12)
    expect(t.events.d).toBeCloseTo(2.5, 12)
  })

  it('a full queue sends its overflow to the dead letters at the rate of Erlang B', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 2)],
        [
          handler('x', { on: 'a', workers: 2, deadLetter: 'dead', queue: { capacity: 0, overflow: 'dead-letter' } }),
          handler('z', { on: 'dead', workers: 9 }),
        ],
      ),
    )
    // B(2, 2) = 2/5.
    expect(t.events.dead).toBeCloseTo(0.8, 10)
    expect(t.handlers.z!.visitsRate).toBeCloseTo(0.8, 10)
    expect(t.unstable).toEqual([])
  })

  it('a timeout cuts the service and fails the attempt', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 1)],
        [
          handler('x', {
            on: 'a',
            workers: 9,
            publishes: publishing('b'),
            service: exponential(1),
            timeout: { after: 2, cancels: true },
          }),
        ],
      ),
    )
    expect(t.events.b).toBeCloseTo(1 - Math.exp(-2), 10)
    expect(t.handlers.x!.serviceMean).toBeCloseTo(1 - Math.exp(-2), 8)
  })

  it('rates of closed users are not known beforehand', () => {
    const t = trafficOf(
      scenario(
        [producer('u', 'a', 1, { arrivals: { process: 'closed', users: 5, think: exponential(1), awaits: null } })],
        [handler('x', { on: 'a', publishes: publishing('b') })],
      ),
    )
    expect(t.producers.u).toBeNull()
    expect(t.events).toEqual({ a: null, b: null })
    expect(t.handlers.x!.unknown).toMatch(/users/)
  })
})

describe('instability', () => {
  it('names the handler, its load and the growth of its queue; the next one gets what is served', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 10)],
        [
          handler('x', { on: 'a', workers: 4, service: constant(0.5), publishes: publishing('b') }),
          handler('y', { on: 'b', workers: 9, service: exponential(1) }),
        ],
      ),
    )
    expect(t.unstable).toHaveLength(1)
    expect(t.unstable[0]!.handler).toBe('x')
    expect(t.unstable[0]!.utilization).toBeCloseTo(1.25, 10)
    expect(t.unstable[0]!.growth).toBeCloseTo(2, 8)
    expect(t.handlers.y!.visitsRate).toBeCloseTo(8, 8)
  })

  it('a load of exactly one is unstable too', () => {
    const t = trafficOf(scenario([producer('p', 'a', 1)], [handler('x', { on: 'a', service: exponential(1) })]))
    expect(t.unstable.map((u) => u.handler)).toEqual(['x'])
    expect(t.unstable[0]!.growth).toBeCloseTo(0, 9)
  })

  it('a finite queue, a time to live and unlimited workers are never unstable', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 10), producer('q', 'b', 10), producer('r', 'c', 10)],
        [
          handler('finite', { on: 'a', queue: { capacity: 5 } }),
          handler('impatient', { on: 'b', queue: { ttl: constant(3) } }),
          handler('unlimited', { on: 'c', workers: { kind: 'unlimited' } }),
        ],
      ),
    )
    expect(t.unstable).toEqual([])
    expect(t.handlers.finite!.visitsRate).toBeLessThan(1)
    expect(t.handlers.unlimited!.utilization).toBeNull()
  })

  it('a cycle of gain above 1 saturates its handlers', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 1)],
        [
          handler('x', {
            on: 'a',
            workers: 2,
            service: exponential(0.1),
            publishes: [publication('a', { count: { distribution: 'constant', value: 2 } })],
          }),
        ],
      ),
    )
    expect(t.cycles[0]!.gain).toBe(2)
    expect(t.unstable[0]!.handler).toBe('x')
    // Serves 20/s, publishes 40/s: the queue grows by 1 + 40 − 20.
    expect(t.unstable[0]!.growth).toBeCloseTo(21, 6)
  })

  it('with nothing to bound it a cycle of gain above 1 has infinite rates', () => {
    const t = trafficOf(
      scenario(
        [producer('p', 'a', 1)],
        [
          handler('x', {
            on: 'a',
            workers: { kind: 'unlimited' },
            publishes: [publication('a', { count: { distribution: 'constant', value: 2 } })],
          }),
        ],
      ),
    )
    expect(t.events.a).toBe(Number.POSITIVE_INFINITY)
  })

  it('unlimited attempts of a handler that always fails never end', () => {
    const t = trafficOf(
      scenario([producer('p', 'a', 1)], [handler('x', { on: 'a', workers: 4, failure: retrying(1, null) })]),
    )
    expect(t.unstable.map((u) => u.handler)).toEqual(['x'])
    expect(t.unstable[0]!.utilization).toBe(Number.POSITIVE_INFINITY)
  })

  it('an overload that has a date is not called unstable', () => {
    const t = trafficOf(
      scenario([producer('p', 'a', 10, { stops: 60 })], [handler('x', { on: 'a', failure: noFailure })]),
    )
    expect(t.unstable).toEqual([])
    expect(t.overloaded.map((u) => u.handler)).toEqual(['x'])
    expect(t.handlers.x!.dated).toMatch(/stops at 60 s/)
  })
})

describe('size', () => {
  it('a thousand handlers and thousands of events take well under a second', () => {
    const handlers = Array.from({ length: 1000 }, (_, i) =>
      handler(`h${i}`, {
        on: `e${i}`,
        workers: 10,
        service: exponential(0.01),
        publishes: [choice([`e${(i + 1) % 1000}`, 0.6], [`e${(i * 7 + 3) % 1000}`, 0.3], [`out${i}`, 0.1])],
      }),
    )
    const t = trafficOf(scenario([producer('p', 'e0', 5)], handlers))
    const out = Object.entries(t.events).reduce((sum, [name, rate]) => sum + (name.startsWith('out') ? rate! : 0), 0)
    expect(out).toBeCloseTo(5, 6)
    expect(t.cycles[0]!.gain).toBeCloseTo(0.9, 6)
  }, 2000)
})
