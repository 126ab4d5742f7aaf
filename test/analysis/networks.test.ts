/** Networks of handlers, open and closed: where product form holds, where it breaks, and what is said then. */
import { describe, expect, it } from 'vitest'
import { analyse, type HandlerTheory } from '../../src/analysis/index.ts'
import type { EventSpec, HandlerSpec, ProducerSpec } from '../../src/scenario/scenario.ts'
import { mmc } from '../../src/theory/mmc.ts'
import { constant, event, exponential, handler, producer, publishing, retrying, scenario } from './build.ts'

type Draft = Omit<Parameters<typeof handler>[1], 'on'>

/** The theory of handler x fed with 'a' at `rate` by a Poisson producer. */
function theoryOf(
  rate: number,
  draft: Draft,
  rest: Partial<ProducerSpec> = {},
  events: readonly EventSpec[] = [],
): HandlerTheory {
  const x: HandlerSpec = handler('x', { on: 'a', ...draft })
  return analyse(scenario([producer('p', 'a', rate, rest)], [x], { events })).handlers.x!
}

const lognormal = { distribution: 'lognormal', mean: 0.1, cv: 2 }

describe('networks', () => {
  it('a tandem of Erlang C queues is exact at every stage (Burke)', () => {
    const a = analyse(
      scenario(
        [producer('p', 'a', 8)],
        [
          handler('x', { on: 'a', workers: 10, publishes: publishing('b') }),
          handler('y', { on: 'b', service: exponential(0.1), publishes: publishing('c') }),
          handler('z', { on: 'c', service: constant(0.1) }),
        ],
      ),
    )
    expect(a.handlers.y).toMatchObject({ model: 'M/M/1', exact: true })
    expect(a.handlers.z).toMatchObject({ model: 'M/D/1', exact: true })
    expect(a.bottleneck?.handler).toBe('x')
  })

  it('behind a queue with general service only the decomposition is left', () => {
    const a = analyse(
      scenario(
        [producer('p', 'a', 5)],
        [
          handler('x', { on: 'a', service: lognormal, publishes: publishing('b') }),
          handler('y', { on: 'b', service: exponential(0.1) }),
        ],
      ),
    )
    // Whitt: c_d² = 1 + ρ²(c_s² − 1) = 1.75; then (c_a² + 1)/2 of M/M/1.
    expect(a.handlers.y).toMatchObject({ model: 'G/M/1', exact: false })
    expect(a.handlers.y!.waitingTime).toBeCloseTo((0.1 * (1.75 + 1)) / 2, 9)
    expect(a.handlers.y!.reason).toMatch(/not exponential/)
  })

  it('retries at an exponential handler keep the product form (Jackson)', () => {
    const t = theoryOf(4, { service: exponential(0.1), failure: retrying(0.5, null, 3) })
    expect(t).toMatchObject({ model: 'M/M/1', exact: true })
    expect(t.utilization).toBeCloseTo(0.8, 12)
    expect(t.sojournTime).toBeCloseTo(0.5, 10)
    expect(t.reason).toMatch(/retries/)
    expect(theoryOf(4, { service: constant(0.1), failure: retrying(0.5, null, 3) }).exact).toBe(false)
  })

  it('feedback through another handler keeps it too', () => {
    const a = analyse(
      scenario(
        [producer('p', 'a', 2)],
        [
          handler('x', { on: 'a', workers: 10, publishes: publishing('b') }),
          handler('y', {
            on: 'b',
            workers: 10,
            publishes: [{ oneOf: [{ event: 'a', probability: 0.75, count: null, delay: null }] }],
          }),
        ],
      ),
    )
    expect(a.handlers.x!.exact).toBe(true)
    expect(a.handlers.x!.waitingTime).toBeCloseTo(mmc(8, 1, 10).waitingTime, 10)
    expect(a.largestStable?.factor).toBeCloseTo(1.25, 9)
  })

  it('one copy of a fan-out is Poisson, two copies that meet again are not', () => {
    const a = analyse(
      scenario(
        [producer('p', 'a', 0.3)],
        [
          handler('x', { on: 'a', publishes: publishing('b') }),
          handler('y', { on: 'a' }),
          handler('meet', { on: ['a', 'b'] }),
        ],
      ),
    )
    expect(a.handlers.y).toMatchObject({ model: 'M/M/1', exact: true })
    expect(a.handlers.meet!.exact).toBe(false)
    expect(a.handlers.meet!.reason).toMatch(/correlated/)
  })

  it('disjoint branches that meet again are independent Poisson streams', () => {
    const split = [
      {
        oneOf: [
          { event: 'b', probability: 0.5, count: null, delay: null },
          { event: 'c', probability: 0.5, count: null, delay: null },
        ],
      },
    ]
    const a = analyse(
      scenario(
        [producer('p', 'a', 0.5)],
        [
          handler('x', { on: 'a', publishes: split }),
          handler('y', { on: 'b', publishes: publishing('d') }),
          handler('z', { on: 'c', publishes: publishing('d') }),
          handler('end', { on: 'd', service: constant(1) }),
        ],
      ),
    )
    expect(a.handlers.end).toMatchObject({ model: 'M/D/1', exact: true })
  })
})

describe('closed scenarios', () => {
  const users = (n: number, think: number): ProducerSpec['arrivals'] => ({
    process: 'closed',
    users: n,
    think: constant(think),
    awaits: null,
  })

  it('users with a think time: exact mean value analysis', () => {
    const a = analyse(
      scenario(
        [producer('u', 'a', 0, { arrivals: users(1, 9) })],
        [handler('x', { on: 'a', publishes: publishing('b') })],
      ),
    )
    expect(a.closed).toMatchObject({ population: 1, exact: true })
    expect(a.closed!.throughput).toBeCloseTo(0.1, 12)
    expect(a.handlers.x).toMatchObject({ exact: true, waitingTime: 0 })
    expect(a.traffic.events.a).toBeCloseTo(0.1, 12)
    expect(a.traffic.unstable).toEqual([])
  })

  it('retries with backoff and transit times are part of the cycle', () => {
    const a = analyse(
      scenario(
        [producer('u', 'a', 0, { arrivals: users(1, 3) })],
        [handler('x', { on: 'a', failure: retrying(0.5, 3, 2) })],
        { events: [event('a', { delay: constant(0.5) })] },
      ),
    )
    // 3 think + 0.5 transit + 1.75 visits + (0.5 + 0.25)·2 backoff.
    expect(a.closed!.cycle).toBeCloseTo(3 + 0.5 + 1.75 + 1.5, 10)
  })

  it('messages that circulate from the initial queues (Gordon–Newell)', () => {
    const a = analyse(
      scenario(
        [],
        [handler('x', { on: 'a', publishes: publishing('b') }), handler('y', { on: 'b', publishes: publishing('a') })],
        { run: { initial: [{ handler: 'x', event: 'a', count: 4 }] } },
      ),
    )
    // Two equal exponential queues: uniform over 5 states, throughput 4/5.
    expect(a.closed!.throughput).toBeCloseTo(0.8, 12)
    expect(a.handlers.x!.inSystem).toBeCloseTo(2, 12)
    expect(a.handlers.y!.exact).toBe(true)
  })

  it('fan-out breaks the product form and is said to', () => {
    const a = analyse(
      scenario(
        [producer('u', 'a', 0, { arrivals: users(3, 1) })],
        [handler('x', { on: 'a' }), handler('y', { on: 'a' })],
      ),
    )
    expect(a.handlers.x!.exact).toBe(false)
    expect(a.handlers.x!.reason).toMatch(/several/)
  })
})
