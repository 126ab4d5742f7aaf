/** Which formula is chosen, whether it is called exact, and what it gives, one handler at a time. */
import { describe, expect, it } from 'vitest'
import { analyse, type HandlerTheory } from '../../src/analysis/index.ts'
import type { EventSpec, HandlerSpec, ProducerSpec } from '../../src/scenario/scenario.ts'
import { erlangB } from '../../src/theory/erlang.ts'
import { mmc } from '../../src/theory/mmc.ts'
import { constant, event, exponential, handler, producer, scenario, subscription } from './build.ts'

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

describe('behind a Poisson producer', () => {
  it('M/M/1 has everything, percentiles included', () => {
    const t = theoryOf(0.8, { service: exponential(1) })
    expect(t).toMatchObject({ model: 'M/M/1', exact: true, lossShare: 0 })
    expect(t.inSystem).toBeCloseTo(4, 10)
    expect(t.queueLength).toBeCloseTo(3.2, 10)
    expect(t.sojournTime).toBeCloseTo(5, 10)
    expect(t.waitingShare).toBeCloseTo(0.8, 10)
    expect(t.percentiles.sojournTime?.p50).toBeCloseTo(5 * Math.LN2, 8)
    expect(t.percentiles.waitingTime?.p50).toBeCloseTo(5 * Math.log(1.6), 8)
  })

  it('M/M/4 is Erlang C', () => {
    const t = theoryOf(50, { service: exponential(0.05), workers: 4 })
    expect(t).toMatchObject({ model: 'M/M/4', exact: true })
    expect(t.waitingTime).toBeCloseTo(mmc(50, 20, 4).waitingTime, 12)
  })

  it('M/G/1 is Pollaczek–Khinchine', () => {
    const t = theoryOf(5, { service: lognormal })
    expect(t).toMatchObject({ model: 'M/G/1', exact: true })
    expect(t.waitingTime).toBeCloseTo((5 * 0.05) / (2 * 0.5), 9)
  })

  it('M/D/3 is exact, M/G/3 is not', () => {
    expect(theoryOf(2, { service: constant(1), workers: 3 })).toMatchObject({ model: 'M/D/3', exact: true })
    const t = theoryOf(20, { service: lognormal, workers: 3 })
    expect(t).toMatchObject({ model: 'M/G/3', exact: false })
    expect(t.waitingTime).toBeCloseTo((mmc(20, 10, 3).waitingTime * 5) / 2, 9)
    expect(t.reason).not.toBeNull()
  })

  it('lifo and random keep the means and lose the percentiles', () => {
    for (const discipline of ['lifo', 'random'] as const) {
      const t = theoryOf(0.8, { queue: { discipline } })
      expect(t.waitingTime).toBeCloseTo(4, 10)
      expect(t.exact).toBe(true)
      expect(t.percentiles).toEqual({})
    }
  })

  it('processor sharing is insensitive, and nobody waits', () => {
    const t = theoryOf(5, { service: lognormal, queue: { discipline: 'processor-sharing' } })
    expect(t).toMatchObject({ model: 'M/G/1-PS', exact: true, queueLength: 0, waitingTime: 0 })
    expect(t.sojournTime).toBeCloseTo(0.2, 9)
    const two = theoryOf(10, { service: lognormal, workers: 2, queue: { discipline: 'processor-sharing' } })
    expect(two.inSystem).toBeCloseTo(mmc(10, 10, 2).inSystem, 9)
  })

  it('unlimited workers: L is the offered load', () => {
    const t = theoryOf(5, { service: lognormal, workers: { kind: 'unlimited' } })
    expect(t).toMatchObject({ model: 'M/G/∞', exact: true, utilization: null, waitingTime: 0 })
    expect(t.inSystem).toBeCloseTo(0.5, 9)
  })

  it('a queue of no capacity is Erlang B for any service', () => {
    const t = theoryOf(40, { service: lognormal, workers: 5, queue: { capacity: 0 } })
    expect(t).toMatchObject({ model: 'M/G/5/5', exact: true })
    expect(t.lossShare).toBeCloseTo(erlangB(5, 4), 9)
    expect(t.utilization).toBeCloseTo((4 * (1 - erlangB(5, 4))) / 5, 9)
  })

  it('M/M/c/K gives the loss even in overload; with general service there is no formula', () => {
    const t = theoryOf(2, { queue: { capacity: 3 } })
    expect(t).toMatchObject({ model: 'M/M/1/4', exact: true })
    expect(t.lossShare).toBeCloseTo(16 / 31, 9)
    expect(theoryOf(20, { service: lognormal, workers: 2, queue: { capacity: 3 } })).toMatchObject({
      method: 'none',
      model: null,
    })
  })

  it('a time to live is M/M/c+D, an exponential patience Erlang A', () => {
    expect(theoryOf(3, { workers: 2, queue: { ttl: constant(1) } })).toMatchObject({ model: 'M/M/2+D', exact: true })
    expect(theoryOf(3, { workers: 2, queue: { ttl: exponential(1) } })).toMatchObject({ model: 'M/M/2+M', exact: true })
    expect(theoryOf(3, { workers: 2 }, {}, [event('a', { ttl: 1 })])).toMatchObject({ model: 'M/M/2+D', exact: true })
  })

  it('losses and filters thin a Poisson stream and leave it Poisson', () => {
    const t = analyse(
      scenario([producer('p', 'a', 10)], [handler('x', { on: [subscription('a', { filter: 0.1 })] })], {
        events: [event('a', { loss: 0.2, delay: exponential(3) })],
      }),
    ).handlers.x!
    expect(t).toMatchObject({ model: 'M/M/1', exact: true })
    expect(t.utilization).toBeCloseTo(0.8, 12)
  })

  it('priorities give every event its own wait', () => {
    const t = analyse(
      scenario(
        [producer('p', 'a', 0.3), producer('q', 'b', 0.4)],
        [handler('x', { on: ['a', 'b'], queue: { discipline: 'priority' } })],
        { events: [event('a', { priority: 5 })] },
      ),
    ).handlers.x!
    expect(t).toMatchObject({ model: 'M/G/1-HOL', exact: true })
    expect(t.byEvent?.a?.waitingTime).toBeCloseTo(0.7 / 0.7, 10)
    expect(t.byEvent?.b?.waitingTime).toBeCloseTo(0.7 / (0.7 * 0.3), 10)
    // Conservation: over both, the wait of first come, first served.
    expect(t.waitingTime).toBeCloseTo(0.7 / 0.3, 10)
  })

  it('two events with services of their own make a mixture', () => {
    const t = analyse(
      scenario(
        [producer('p', 'a', 0.3), producer('q', 'b', 0.2)],
        [
          handler('x', {
            on: [subscription('a', { service: exponential(1) }), subscription('b', { service: exponential(2) })],
          }),
        ],
      ),
    ).handlers.x!
    expect(t).toMatchObject({ model: 'M/G/1', exact: true })
    expect(t.waitingTime).toBeCloseTo((0.3 * 2 + 0.2 * 8) / 2 / 0.3, 10)
    expect(t.byEvent?.b?.sojournTime).toBeCloseTo(t.waitingTime! + 2, 10)
  })

  it('cold starts and polling have their formulas, for one worker', () => {
    const coldStart = { setup: exponential(2), idleFor: 0 }
    const cold = theoryOf(0.5, { coldStart })
    expect(cold).toMatchObject({ model: 'M/M/1 with setups', exact: true, utilization: 1 })
    // M/M/1 with exponential setups: the wait is that of M/M/1 and a setup more.
    expect(cold.waitingTime).toBeCloseTo(1 + 2, 12)
    expect(theoryOf(0.5, { coldStart: { ...coldStart, idleFor: 1e9 } }).waitingTime).toBeCloseTo(1, 12)
    expect(theoryOf(0.5, { coldStart, workers: 2 })).toMatchObject({ method: 'none', utilization: null })
    const asleep = theoryOf(0.5, { poll: { sleep: 3 }, queue: { discipline: 'random' } })
    expect(asleep).toMatchObject({ model: 'M/M/1 with vacations', exact: true, utilization: 0.5 })
    expect(asleep.waitingTime).toBeCloseTo(1 + 1.5, 12)
    expect(theoryOf(0.5, { poll: { every: 3 } }).method).toBe('none')
    expect(theoryOf(0.5, { poll: { sleep: 3 }, queue: { capacity: 5 } }).method).toBe('none')
    expect(theoryOf(0.5, { poll: { sleep: 3 }, service: constant(0) })).toMatchObject({ exact: true, waitingTime: 1.5 })
  })

  it('breakdowns, bulk service and shortest first have their formulas', () => {
    // biome-ignore lint/suspicious/noThenProperty: the scenario format's own word; nothing awaits it.
    const breakdowns = { up: exponential(10), repair: exponential(1), then: 'resume', counts: 'clock' } as const
    expect(theoryOf(0.5, { breakdowns })).toMatchObject({ model: 'M/M/1 with breakdowns', exact: true })
    expect(theoryOf(0.5, { breakdowns: { ...breakdowns, counts: 'busy' }, workers: 2 }).utilization).toBeNull()
    const unequal = [
      { count: 1, speed: 2 },
      { count: 1, speed: 1 },
    ]
    expect(theoryOf(0.5, { workers: { kind: 'unequal', groups: unequal } })).toMatchObject({
      method: 'none',
      utilization: null,
    })
    const again = (then: 'restart' | 'redeliver'): HandlerTheory =>
      theoryOf(0.5, { breakdowns: { ...breakdowns, then } })
    expect(again('restart').method).toBe('none')
    // Restarts of exponential services of mean 1 s, broken every 10 s: 1/(1 − 1/10) s of work each, on a worker up for 10 of 11 s.
    expect(again('restart').utilization).toBeCloseTo((0.5 * 1.1) / 0.9, 12)
    expect(again('redeliver').utilization).toBeCloseTo(0.5 * 1.1, 12)
    const batch = { maximum: 10, minimum: 2, linger: null, perMessage: 0 }
    expect(theoryOf(3, { batch })).toMatchObject({ model: 'M/M^[2,10]/1', exact: true })
    const t = theoryOf(0.8, { queue: { discipline: 'shortest-first' } })
    expect(t).toMatchObject({ model: 'M/G/1-SJF', exact: true })
    expect(t.waitingTime).toBeLessThan(4)
  })
})

describe('behind other producers', () => {
  it('a clock is D/M/1, a batch M^X/M/1, a modulated process MMPP/M/2', () => {
    const clock = { process: 'renewal', interval: constant(2) } as const
    const t = theoryOf(0, {}, { arrivals: clock })
    expect(t).toMatchObject({ model: 'D/M/1', exact: true })
    expect(t.waitingShare).toBeCloseTo(0.20319, 5)

    const grouped = theoryOf(0.15, {}, { batch: { distribution: 'constant', value: 4 } })
    expect(grouped).toMatchObject({ model: 'M^X/M/1', exact: true })
    expect(grouped.inSystem).toBeCloseTo((0.6 * 5) / (2 * 0.4), 9)
    expect(grouped.waitingShare).toBeCloseTo(1 - 0.4 / 4, 9)

    const states = [
      { rate: 4, stays: 3 },
      { rate: 0.2, stays: 10 },
    ]
    expect(theoryOf(0, { workers: 2 }, { arrivals: { process: 'mmpp', states, transitions: null } })).toMatchObject({
      model: 'MMPP/M/2',
      exact: true,
    })
  })

  it('exponential on and off times make a modulated process; constant ones do not', () => {
    const burst = (on: number): ProducerSpec['arrivals'] => ({
      process: 'on-off',
      rate: 3,
      on: exponential(on),
      off: exponential(9),
    })
    expect(theoryOf(0, {}, { arrivals: burst(1) })).toMatchObject({ model: 'MMPP/M/1', exact: true })
    const steady: ProducerSpec['arrivals'] = { process: 'on-off', rate: 3, on: constant(1), off: constant(9) }
    expect(theoryOf(0, {}, { arrivals: steady })).toMatchObject({ exact: false })
  })

  it('a date or a moving rate leaves no steady state, and says why', () => {
    expect(theoryOf(0.5, {}, { stops: 60 }).reason).toMatch(/stops at 60 s/)
    expect(theoryOf(0.5, { outages: [{ at: 5, for: 5, workers: null }] }).reason).toMatch(/outages/)
    const steps = [
      { at: 0, rate: 0.2 },
      { at: 50, rate: 0.6 },
    ]
    const daily: ProducerSpec['arrivals'] = { process: 'schedule', steps, repeat: 100, interpolate: 'step' }
    const t = theoryOf(0, {}, { arrivals: daily })
    expect(t).toMatchObject({ method: 'none', model: null })
    expect(t.utilization).toBeCloseTo(0.4, 9)
  })

  it('what no formula knows is none, with the utilization law kept', () => {
    const t = theoryOf(0.5, { rateLimit: { rate: 5, burst: 1 } })
    expect(t).toMatchObject({ method: 'none', model: null, waitingTime: null, exact: false })
    expect(t.utilization).toBeCloseTo(0.5, 12)
    expect(t.reason).toMatch(/rate limit/)
  })

  it('an unstable handler is named so, with its growth', () => {
    const t = theoryOf(3, { workers: 2 })
    expect(t.method).toBe('none')
    expect(t.reason).toBe('unstable: ρ = 1.5, the queue grows by 1 messages per second')
  })
})
