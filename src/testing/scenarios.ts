/**
 * fast-check arbitraries of valid scenarios, as plain objects in the scenario format (write them with `JSON.stringify`:
 * JSON is YAML). Networks are feed-forward over one or two producers; every handler may fail, retry, expire, overflow,
 * filter, fan out and join.
 */
import fc from 'fast-check'
import { individuals, MOST_FEATURES } from './individuals.ts'

/** A scenario in the format's own shape. */
export type ScenarioObject = Record<string, unknown>

export interface ScenarioOptions {
  /** Only scenarios in which no handler is offered more than 85 % of what it can do. */
  readonly stable?: boolean
  /** [s] of simulated time; default 200. */
  readonly duration?: number
  readonly replications?: number
}

interface HandlerDraw {
  readonly sources: readonly number[]
  readonly workers: number | 'unlimited'
  readonly law: number
  readonly load: number
  readonly discipline: string
  readonly capacity: number | null
  readonly overflow: string
  readonly deadLetter: boolean
  readonly ttl: number
  readonly failure: number
  readonly attempts: number
  readonly backoff: string
  readonly jitter: string
  readonly exhausted: number
  readonly filter: number
  readonly publishes: number
  readonly join: boolean
  readonly policies: readonly number[]
  readonly broker: readonly number[]
  readonly individuals: readonly number[]
}

const handlerDraw: fc.Arbitrary<HandlerDraw> = fc.record({
  sources: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 3 }),
  workers: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.constant('unlimited' as const)),
  law: fc.nat(7),
  load: fc.double({ min: 0.05, max: 1.3, noNaN: true }),
  discipline: fc.constantFrom('fifo', 'fifo', 'lifo', 'random', 'priority', 'shortest-first'),
  capacity: fc.option(fc.nat(6)),
  overflow: fc.constantFrom('drop', 'drop-oldest', 'dead-letter', 'block'),
  deadLetter: fc.boolean(),
  ttl: fc.nat(4),
  failure: fc.constantFrom(0, 0, 0.05, 0.5, 1),
  attempts: fc.integer({ min: 1, max: 4 }),
  backoff: fc.constantFrom('constant', 'linear', 'exponential'),
  jitter: fc.constantFrom('none', 'full', 'equal'),
  exhausted: fc.nat(2),
  filter: fc.constantFrom(1, 1, 0.5),
  publishes: fc.nat(4),
  join: fc.boolean(),
  policies: fc.uniqueArray(fc.nat(23), { maxLength: 3 }),
  broker: fc.uniqueArray(fc.nat(7), { maxLength: 2 }),
  individuals: fc.uniqueArray(fc.nat(2 * MOST_FEATURES), { maxLength: 4 }),
})

const producerDraw = fc.record({
  rate: fc.double({ min: 0.2, max: 5, noNaN: true }),
  process: fc.nat(6),
  batch: fc.nat(3),
  timeout: fc.nat(5),
})

/** Service laws of a given mean, by number. */
function law(number: number, mean: number): unknown {
  switch (number) {
    case 0:
      return mean
    case 1:
      return { distribution: 'erlang', shape: 3, mean }
    case 2:
      return { distribution: 'hyperexponential', mean, cv: 2 }
    case 3:
      return { distribution: 'lognormal', mean, cv: 0.7 }
    case 4:
      return { distribution: 'uniform', minimum: 0, maximum: 2 * mean }
    case 5:
      return { distribution: 'gamma', mean, cv: 0.5 }
    default:
      return { mean }
  }
}

function arrivals(process: number, rate: number): unknown {
  switch (process) {
    case 0:
      return { process: 'renewal', interval: law(3, 1 / rate) }
    case 1:
      return { process: 'renewal', interval: 1 / rate }
    case 2:
      return {
        process: 'mmpp',
        states: [
          { rate: 2 * rate, stays: 5 },
          { rate: 0, stays: 5 },
        ],
      }
    case 3:
      return { process: 'on-off', rate: 2 * rate, on: { mean: 3 }, off: { mean: 3 } }
    case 4:
      return { process: 'closed', users: 4, think: { mean: 4 / rate } }
    default:
      return { rate }
  }
}

const BATCHES = [1, 2, { distribution: 'geometric', mean: 2 }, { distribution: 'poisson', mean: 1 }]
/** Callers that time out: more load, hence not in stable scenarios. */
const TIMEOUTS = [
  { after: 0.5 },
  { after: 1, retry: { attempts: 3 } },
  {
    after: 0.7,
    retry: { attempts: 5, delay: 0.3, backoff: 'exponential', jitter: 'full', budget: { ratio: 0.3, burst: 5 } },
  },
]
const BATCH_MEANS = [1, 2, 2, 1]

/** Arbitrary valid scenarios in the format's own shape. */
export function scenarios(options: ScenarioOptions = {}): fc.Arbitrary<ScenarioObject> {
  return fc
    .record({
      producers: fc.array(producerDraw, { minLength: 1, maxLength: 2 }),
      handlers: fc.array(handlerDraw, { minLength: 1, maxLength: 5 }),
      bus: fc.record({ delay: fc.nat(2), loss: fc.constantFrom(0, 0, 0.1), duplicates: fc.constantFrom(0, 0, 0.1) }),
      seed: fc.nat(1_000_000),
    })
    .map((draw) => build(draw, options))
}

interface Draw {
  readonly producers: readonly {
    readonly rate: number
    readonly process: number
    readonly batch: number
    readonly timeout: number
  }[]
  readonly handlers: readonly HandlerDraw[]
  readonly bus: { readonly delay: number; readonly loss: number; readonly duplicates: number }
  readonly seed: number
}

function build(draw: Draw, options: ScenarioOptions): ScenarioObject {
  /** Upper bounds of what is published per second, by event. */
  const rates = new Map<string, number>()
  const producers = Object.fromEntries(
    draw.producers.map((p, i) => {
      const event = `start.${i}`
      rates.set(event, p.rate * BATCH_MEANS[p.batch]!)
      return [
        `producer-${i}`,
        {
          publishes: event,
          arrivals: arrivals(p.process, p.rate),
          batch: BATCHES[p.batch],
          ...(!options.stable && p.timeout < TIMEOUTS.length && { timeout: TIMEOUTS[p.timeout] }),
        },
      ]
    }),
  )
  const copies = 1 + draw.bus.duplicates
  const handlers = Object.fromEntries(
    draw.handlers.map((h, i) => [`handler-${i}`, handler(h, i, rates, copies, options.stable === true)]),
  )
  const last = `done.${draw.handlers.length - 1}`
  return {
    run: {
      duration: options.duration ?? 200,
      replications: options.replications ?? 2,
      warmup: 10,
      seed: draw.seed,
    },
    bus: {
      ...(draw.bus.delay > 0 && { delay: draw.bus.delay === 1 ? 0.1 : { mean: 0.1 } }),
      loss: draw.bus.loss,
      duplicates: draw.bus.duplicates,
    },
    events: { 'start.0': { priority: 3, ttl: 20, key: { keys: 20, exponent: 1 } } },
    producers,
    handlers,
    flows: { flow: { starts: 'start.0', completes: last, fails: rates.has('gone') ? 'gone' : [], within: 2 } },
  }
}

function handler(
  h: HandlerDraw,
  i: number,
  rates: Map<string, number>,
  copies: number,
  stable: boolean,
): ScenarioObject {
  const known = [...rates.keys()].filter((e) => e !== 'gone')
  const sources = [...new Set(h.sources.map((s) => known[s % known.length]!))]
  // Parts whose partners may never come pile up without end, unless the join gives up on them.
  const join = h.join && sources.length > 1 && (!stable || h.ttl === 1)
  const retries = h.failure > 0 ? h.attempts : 1
  const rate = sources.reduce((sum, e) => sum + rates.get(e)!, 0) * copies * retries
  const load = stable ? Math.min(h.load, 0.85) : h.load
  const workers = h.workers === 'unlimited' ? 3 : h.workers
  const mean = (load * workers) / Math.max(rate, 1e-3)
  const event = `done.${i}`
  const fanOut = h.publishes === 2 ? 2 : 1
  rates.set(event, sources.reduce((sum, e) => sum + rates.get(e)!, 0) * copies * fanOut)
  const has = (policy: number): boolean => h.policies.includes(policy) && (!stable || policy > 20)
  // What repeats messages adds load that no bound here knows.
  const broker = (feature: number): boolean => !stable && h.broker.includes(feature)
  const sharing = has(14)
  const single = sharing || has(13)
  const batched = (has(11) || has(12)) && !single
  const preemptive = has(13) && !sharing && ['priority', 'lifo', 'shortest-first'].includes(h.discipline)
  const exhausts = h.failure > 0 && h.exhausted === 2
  if (exhausts) rates.set('gone', (rates.get('gone') ?? 0) + rate)
  return {
    subscribes: join
      ? { all: sources, ...(h.ttl === 1 && { timeout: 5, publishes: 'late' }) }
      : sources.map((e, k) => (k === 0 && h.filter < 1 ? { event: e, filter: h.filter } : e)),
    workers: workersOf(h, has),
    service: law(h.law, mean),
    queue: {
      ...(sharing ? {} : ownQueue(h, has(13), broker)),
      // A batch of two needs room for two to wait.
      ...(h.capacity !== null && { capacity: batched ? Math.max(2, h.capacity) : h.capacity }),
      overflow: h.overflow,
      discipline: sharing ? 'processor-sharing' : h.discipline,
      ...(h.ttl === 2 && { ttl: mean }),
      ...(h.ttl === 3 && { ttl: { mean: 2 * mean } }),
      ...(preemptive && { preemptive: true }),
      ...(broker(0) && !sharing && { visibility: 1.1 * mean + 1e-3 }),
      ...(has(0) && { requeue: 'head' }),
      ...(has(1) && { shed: [{ above: 3, probability: 0.5 }] }),
    },
    ...(broker(1) && !join && { deduplicate: { service: 0.1 * mean } }),
    ...(has(2) && { timeout: 1.2 * mean + 1e-3 }),
    ...(batched && has(11) && { batch: { maximum: 4, minimum: 2, linger: 0.5, perMessage: mean / 4 } }),
    ...(batched && !has(11) && { batch: { maximum: 3 } }),
    ...(has(3) && { timeout: { after: 1.2 * mean + 1e-3, cancels: false } }),
    ...(has(4) && { rateLimit: { rate: rate + 0.1, burst: 2 } }),
    ...(has(5) && { breaker: { window: 5, failures: 0.4, open: 3, probes: 2 } }),
    ...individuals(stable ? [] : h.individuals, {
      workers: workersOf(h, has),
      mean,
      sharing,
      preemptive,
      roomToWait: h.capacity !== 0 || batched,
      ownQueue: sharing ? null : (Object.keys(ownQueue(h, has(13), broker))[0] ?? null),
    }),
    ...(h.deadLetter && { deadLetter: 'dead' }),
    publishes: publications(h.publishes, event),
    ...((h.failure > 0 || has(6)) && {
      failure: {
        probability: h.failure,
        ...(has(6) && { episodes: [{ at: 20, for: 30, probability: 0.9 }] }),
        ...(h.attempts > 1 && {
          retry: {
            attempts: h.attempts,
            delay: 0.2,
            backoff: h.backoff,
            jitter: h.jitter,
            maximum: 1,
            ...(has(7) && { budget: { ratio: 0.2, burst: 3 } }),
          },
        }),
        exhausted: h.exhausted === 0 ? 'drop' : h.exhausted === 1 ? 'dead-letter' : { publishes: 'gone' },
      },
    }),
  }
}

/** At most one kind of queues of single workers. */
function ownQueue(h: HandlerDraw, preemptive: boolean, broker: (feature: number) => boolean): ScenarioObject {
  if (h.workers === 'unlimited') return {}
  if (h.discipline === 'fifo' && (broker(2) || broker(3))) {
    return {
      partitions: 5,
      ...(broker(3) && { rebalance: { pause: 2, mode: h.attempts % 2 === 0 ? 'stop' : 'cooperative' } }),
    }
  }
  if (broker(4) && !preemptive) return { prefetch: h.attempts }
  const dispatch = [5, 6, 7, 2].findIndex(broker)
  return dispatch < 0 ? {} : { dispatch: ['round-robin', 'random', 'shortest', 'two-choices'][dispatch] }
}

function workersOf(h: HandlerDraw, has: (policy: number) => boolean): unknown {
  if (has(8)) {
    return {
      schedule: [
        { at: 0, workers: 2 },
        { at: 30, workers: 0 },
        { at: 40, workers: 4 },
      ],
      repeat: 60,
    }
  }
  if (has(9) || has(10)) {
    const target = has(9) ? { utilization: 0.6 } : { queuePerWorker: 2 }
    return { autoscale: { minimum: 1, maximum: 6, target, interval: 5, startup: 2, cooldown: 10 } }
  }
  return h.workers
}

function publications(kind: number, event: string): unknown {
  switch (kind) {
    case 0:
      return [event, 'noise']
    case 1:
      return { oneOf: [{ event, probability: 0.7 }] }
    case 2:
      return { event, count: 2 }
    case 3:
      return { event, delay: { mean: 0.3 } }
    default:
      return event
  }
}
