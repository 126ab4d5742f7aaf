/** Whatever a scenario contains, the analysis answers, and its answers are consistent. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { analyse } from '../../src/analysis/index.ts'
import { trafficOf, troublesOf } from '../../src/analysis/traffic.ts'
import type { DistributionSpec } from '../../src/distributions/distribution.ts'
import type { HandlerSpec, ProducerSpec, PublishesSpec, QueueSpec, Scenario } from '../../src/scenario/scenario.ts'
import { constant, event, exponential, handler, producer, retrying, scenario, subscription } from './build.ts'

const names = ['a', 'b', 'c', 'd'] as const
const name = fc.constantFrom(...names)
const mean = fc.constantFrom(0, 0.001, 0.1, 1, 5)
const share = fc.constantFrom(0, 0.1, 0.5, 1)

const law: fc.Arbitrary<DistributionSpec> = fc.oneof(
  mean.map(constant),
  mean.filter((m) => m > 0).map(exponential),
  fc.constant({ distribution: 'lognormal', mean: 0.2, cv: 1.5 }),
  fc.constant({ distribution: 'pareto', shape: 1.5, mean: 0.3 }),
  fc.constant({ distribution: 'pareto', shape: 0.9, minimum: 0.1 }),
  fc.constant({ distribution: 'erlang', shape: 3, mean: 0.4 }),
  fc.constant({ distribution: 'empirical', values: [0.1, 0.2, 0.2, 3] }),
)

const publishes: fc.Arbitrary<PublishesSpec> = fc.array(
  fc
    .record({ event: name, probability: fc.constantFrom(0, 0.3, 1), two: fc.boolean(), delay: fc.option(law) })
    .map(({ event: e, probability, two, delay }) => ({
      oneOf: [{ event: e, probability, count: two ? { distribution: 'constant', value: 2 } : null, delay }],
    })),
  { maxLength: 2 },
)

const arrivals: fc.Arbitrary<ProducerSpec['arrivals']> = fc.oneof(
  fc.constantFrom(0, 0.2, 3).map((rate) => ({ process: 'poisson', rate }) as const),
  fc.constant({ process: 'renewal', interval: { distribution: 'gamma', mean: 0.5, cv: 2 } } as const),
  fc.constant({ process: 'renewal', interval: constant(1) } as const),
  fc.constant({ process: 'renewal', interval: { distribution: 'pareto', shape: 1.5, mean: 0.5 } } as const),
  fc.constant({
    process: 'mmpp',
    states: [
      { rate: 3, stays: 2 },
      { rate: 0, stays: 5 },
    ],
    transitions: null,
  } as const),
  law
    .filter((l) => l.distribution === 'exponential')
    .map((on) => ({ process: 'on-off', rate: 2, on, off: constant(3) }) as const),
  fc.constantFrom(null, 10).map(
    (repeat) =>
      ({
        process: 'schedule',
        steps: [
          { at: 0, rate: 1 },
          { at: 5, rate: 2 },
        ],
        repeat,
        interpolate: 'step',
      }) as const,
  ),
  fc.boolean().map((repeat) => ({ process: 'trace', format: 'intervals', values: [1, 2, 0.5], repeat }) as const),
  law.map((think) => ({ process: 'closed', users: 3, think, awaits: null }) as const),
)

const queue: fc.Arbitrary<Partial<QueueSpec>> = fc.record(
  {
    capacity: fc.constantFrom(null, 0, 3, 100_000),
    overflow: fc.constantFrom('drop', 'drop-oldest', 'dead-letter', 'block'),
    discipline: fc.constantFrom('fifo', 'lifo', 'random', 'priority', 'shortest-first', 'processor-sharing'),
    preemptive: fc.boolean(),
    ttl: fc.option(law),
    partitions: fc.constantFrom(null, 1, 5),
    prefetch: fc.constantFrom(null, 2),
    visibility: fc.constantFrom(null, 2),
    dispatch: fc.constantFrom('shared', 'round-robin', 'random', 'shortest', 'two-choices'),
    shed: fc.constantFrom([], [{ above: 10, probability: 0.5 }]),
  },
  { requiredKeys: [] },
)

const workers: fc.Arbitrary<number | HandlerSpec['workers']> = fc.oneof(
  fc.constantFrom(1, 1, 2, 7),
  fc.constant({ kind: 'unlimited' } as const),
  fc.constant({
    kind: 'schedule',
    steps: [
      { at: 0, workers: 2 },
      { at: 9, workers: 0 },
    ],
    repeat: 20,
  } as const),
  fc.constant({ kind: 'unequal', groups: [{ count: 1, speed: 2 }] } as const),
)

const drafts = fc.record(
  {
    workers,
    service: law,
    queue,
    publishes,
    deadLetter: fc.option(name),
    batch: fc.constantFrom(
      null,
      { maximum: 5, minimum: 1, linger: null, perMessage: 0 },
      { maximum: 5, minimum: 2, linger: 1, perMessage: 0.1 },
    ),
    timeout: fc.constantFrom(null, { after: 0.5, cancels: true }, { after: 0.5, cancels: false }),
    failure: fc
      .tuple(share, fc.constantFrom(1, 3, null), fc.constantFrom(0, 1), fc.option(name, { nil: undefined }))
      .map(([p, attempts, delay, exhausted]) => retrying(p, attempts, delay, exhausted)),
    breakdowns: fc.constantFrom(null, {
      up: exponential(10),
      repair: constant(1),
      // biome-ignore lint/suspicious/noThenProperty: the scenario format's own word; nothing awaits it.
      then: 'resume' as const,
      counts: 'busy' as const,
    }),
    rateLimit: fc.constantFrom(null, { rate: 2, burst: 1 }),
    deduplicate: fc.constantFrom(null, { service: constant(0.001) }),
  },
  { requiredKeys: ['service'] },
)

const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    producers: fc.array(
      fc.record({
        event: name,
        arrivals,
        batch: fc.constantFrom(null, { distribution: 'geometric', mean: 2 }),
        stops: fc.constantFrom(null, null, 60),
      }),
      { maxLength: 3 },
    ),
    handlers: fc.array(
      fc.record({
        on: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }),
        filter: fc.constantFrom(1, 0.5),
        draft: drafts,
        join: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    events: fc.tuple(
      fc.record({ loss: share, duplicates: share, priority: fc.constantFrom(0, 3), delay: fc.option(law) }),
      fc.record({
        ttl: fc.constantFrom(null, 0.5),
        key: fc.constantFrom(null, { kind: 'zipf', keys: 9, exponent: 1 } as const),
      }),
    ),
    initial: fc.boolean(),
  })
  .map(({ producers, handlers, events, initial }) =>
    scenario(
      producers.map((p, i) => producer(`p${i}`, p.event, 0, { arrivals: p.arrivals, batch: p.batch, stops: p.stops })),
      handlers.map((h, i) =>
        handler(`h${i}`, {
          ...h.draft,
          on: h.on.map((e) => subscription(e, { filter: h.join ? 1 : h.filter })),
          join: h.join ? { events: h.on, atLeast: h.on.length, timeout: null, publishes: [] } : null,
        }),
      ),
      {
        events: [event('a', events[0]), event('b', events[1])],
        run: { initial: initial ? [{ handler: 'h0', event: handlers[0]!.on[0]!, count: 3 }] : [] },
      },
    ),
  )

/** Every number anywhere in a value, with its path. */
function* numbers(value: unknown, path = ''): Generator<readonly [string, number]> {
  if (typeof value === 'number') yield [path, value]
  else if (value !== null && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) yield* numbers(inner, `${path}.${key}`)
}

describe('any scenario', () => {
  test.prop([anyScenario], { numRuns: 100 })('has an analysis of finite numbers, or a reason', (s) => {
    const a = analyse(s)
    for (const h of s.handlers) {
      const t = a.handlers[h.name]!
      expect([...numbers(t)].filter(([, x]) => !Number.isFinite(x))).toEqual([])
      if (t.method === 'none') expect(t.reason).not.toBeNull()
      if (!t.exact && t.method !== 'none') expect(t.reason).not.toBeNull()
      expect(t.utilization ?? 0).toBeLessThanOrEqual(1 + 1e-9)
      expect(t.queueLength ?? 0).toBeGreaterThanOrEqual(-1e-9)
      expect(t.inSystem ?? 0).toBeGreaterThanOrEqual((t.queueLength ?? 0) - 1e-9)
    }
    expect([...numbers(a.traffic.events)].filter(([, x]) => Number.isNaN(x))).toEqual([])
    for (const h of Object.values(a.traffic.handlers)) {
      expect(h.visitsRate).toBeGreaterThanOrEqual(0)
      expect(h.visitsRate).toBeLessThanOrEqual(h.offeredRate * (1 + 1e-9))
      expect(Number.isNaN(h.growth)).toBe(false)
    }
  })

  test.prop([anyScenario], { numRuns: 300 })('has the same troubles when nothing else is asked for', (s) => {
    const { cycles, unstable } = trafficOf(s)
    const troubles = troublesOf(s)
    expect(troubles.cycles).toEqual(cycles)
    expect(troubles.unstable).toEqual(unstable)
  })
})
