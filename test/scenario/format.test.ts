/**
 * The format as a whole: the contract's example, every documented key, every law.
 */
import { describe, expect, it } from 'vitest'
import { lawByName, laws, sizeLaws } from '../../src/distributions/index.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import { scenarioSchema } from '../../src/scenario/schema.ts'
import { arrivals, problemsOf, service } from './cases.ts'
import { EVERY_KEY, EVERY_LAW, EVERY_SIZE } from './every-key.ts'
import { ORDER_FLOW } from './order-flow.ts'

const FILES = { file: 'folder/f.yaml', readFile: (path: string) => (path === 'folder/log.csv' ? 'ms\n1\n2\n7\n' : '') }

describe('the complete example of the contract', () => {
  const scenario = loadScenario(ORDER_FLOW, { file: 'scenarios/order-flow.yaml' })
  const published = (event: string) => [{ oneOf: [{ event, count: null, delay: null, probability: 1 }] }]

  it('has its run, in seconds, and the defaults of the rest', () => {
    expect(scenario.name).toBe('Order flow')
    expect(scenario.run).toEqual({
      duration: 1800,
      messages: null,
      drain: false,
      warmup: { kind: 'auto' },
      replications: 10,
      seed: 42,
      confidence: 0.95,
      precision: null,
      maxReplications: 1000,
      limits: { inFlight: 10_000_000 },
      initial: [],
    })
  })

  it('has its producer, handlers and flow', () => {
    expect(scenario.producers).toEqual([
      {
        name: 'web-shop',
        publishes: published('order.requested'),
        arrivals: { process: 'poisson', rate: 50 },
        batch: null,
        starts: 0,
        stops: null,
        limit: null,
        timeout: null,
      },
    ])
    expect(scenario.handlers.map((handler) => handler.name)).toEqual(['create', 'process', 'complete', 'notify'])
    const processing = scenario.handlers[1]
    expect(processing?.workers).toEqual({ kind: 'fixed', count: 8 })
    expect(processing?.service).toEqual({ distribution: 'lognormal', mean: 0.12, cv: 0.8 })
    expect(processing?.failure).toEqual({
      probability: 0.02,
      episodes: [],
      retry: {
        attempts: 3,
        delay: 0.2,
        backoff: 'exponential',
        factor: 2,
        maximum: null,
        jitter: 'none',
        budget: null,
      },
      exhausted: { kind: 'publish', publishes: published('order.rejected') },
    })
    expect(processing?.publishes).toEqual(published('order.processed'))
    expect(scenario.handlers[3]?.subscriptions.map((subscription) => subscription.event)).toEqual([
      'order.created',
      'order.processed',
      'order.completed',
      'order.rejected',
    ])
    expect(scenario.flows).toEqual([
      {
        name: 'order',
        starts: 'order.requested',
        completes: ['order.completed'],
        fails: ['order.rejected'],
        within: null,
      },
    ])
  })

  it('has its expectations, in SI units', () => {
    expect(scenario.expect).toEqual([
      {
        expression: 'flows.order.latency.p99 < 2s',
        path: ['flows', 'order', 'latency', 'p99'],
        comparison: '<',
        value: 2,
      },
      {
        expression: 'handlers.*.utilization < 90%',
        path: ['handlers', '*', 'utilization'],
        comparison: '<',
        value: 0.9,
      },
    ])
  })

  it('lists its events in the order of their first appearance', () => {
    expect(scenario.events.map((event) => event.name)).toEqual([
      'order.requested',
      'order.created',
      'order.rejected',
      'order.processed',
      'order.completed',
    ])
  })

  it('is plain data that JSON and structuredClone keep whole', () => {
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario)
    expect(structuredClone(scenario)).toEqual(scenario)
  })

  it('has a hash that the order of keys and the way of writing do not change, and a value does', () => {
    const written = ORDER_FLOW.replace(
      '{ duration: 30min, replications: 10, seed: 42 }',
      '{ seed: 42, duration: 0.5h }',
    )
    const hash = (text: string) => loadScenario(text, { file: 'x.yaml' }).sha256
    expect(scenario.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(hash(written)).toBe(scenario.sha256)
    expect(hash(ORDER_FLOW.replace('seed: 42', 'seed: 43'))).not.toBe(scenario.sha256)
  })
})

describe('every documented key', () => {
  it('is accepted', () => {
    expect(problemsOf(EVERY_KEY, FILES)).toEqual([])
  })

  it('is written there or in the example: every property of the schema outside the laws occurs', () => {
    const missing = propertiesOf(scenarioSchema()).filter(
      (key) => !new RegExp(`\\b${key}:`).test(EVERY_KEY + ORDER_FLOW),
    )
    const ofLaws = new Set(['distribution', ...laws.flatMap((law) => Object.keys(law.parameters))])
    expect(missing.filter((key) => !ofLaws.has(key))).toEqual([])
  })
})

/** Names of all properties in a schema. */
function propertiesOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap(propertiesOf)
  const own =
    'properties' in schema && typeof schema.properties === 'object' ? Object.keys(schema.properties ?? {}) : []
  return [...new Set([...own, ...Object.values(schema).flatMap(propertiesOf)])]
}

describe('every law', () => {
  it.each(EVERY_LAW.map((text) => ({ text })))('is accepted: $text', ({ text }) => {
    const spec = loadScenario(service(text), FILES).handlers[0]?.service
    const law = lawByName(spec?.distribution ?? '')
    expect(law?.check(spec ?? {})).toBeNull()
  })

  it.each(EVERY_SIZE.map((text) => ({ text })))('of sizes is accepted: $text', ({ text }) => {
    const written = arrivals(`{ rate: 1/s }, batch: ${text}`)
    const batch = loadScenario(written, FILES).producers[0]?.batch
    expect(sizeLaws.map((law) => law.name)).toContain(batch?.distribution)
  })

  it('in every set of its parameters is among those', () => {
    for (const law of laws) {
      const written = EVERY_LAW.filter((text) => text.includes(`distribution: ${law.name},`))
      for (const set of law.sets) {
        // Percentiles stand for `points`, a file for values.
        const keys = set.filter((name) => name !== 'points' && !(law.name === 'trace' && name === 'values'))
        expect(
          written.some((text) => keys.every((key) => text.includes(`${key}:`))),
          `${law.name}: ${set.join(', ')}`,
        ).toBe(true)
      }
    }
    for (const law of sizeLaws)
      expect(
        EVERY_SIZE.some((text) => text.includes(`distribution: ${law.name},`)),
        law.name,
      ).toBe(true)
  })
})

describe('nested laws', () => {
  const spec = (text: string) => loadScenario(service(text), FILES).handlers[0]?.service

  it('of a mixture come with their probabilities', () => {
    expect(
      spec(
        '{ distribution: mixture, of: [{ probability: 90%, mean: 10ms }, { probability: 10%, distribution: constant, value: 1 }] }',
      ),
    ).toEqual({
      distribution: 'mixture',
      of: [
        { probability: 0.9, law: { distribution: 'exponential', mean: 0.01 } },
        { probability: 0.1, law: { distribution: 'constant', value: 1 } },
      ],
    })
  })

  it('of sums and shifts are specs of their own', () => {
    expect(spec('{ distribution: sum, of: [5ms, { rate: 4 }] }')).toEqual({
      distribution: 'sum',
      of: [
        { distribution: 'constant', value: 0.005 },
        { distribution: 'exponential', rate: 4 },
      ],
    })
    expect(spec('{ distribution: shifted, by: 1, of: 2 }')).toEqual({
      distribution: 'shifted',
      by: 1,
      of: { distribution: 'constant', value: 2 },
    })
  })

  it('from percentiles come in ascending order', () => {
    expect(spec('{ distribution: quantiles, p99.9: 3s, p50: 1s, p95: 2s }')).toEqual({
      distribution: 'quantiles',
      points: [
        [0.5, 1],
        [0.95, 2],
        [0.999, 3],
      ],
    })
  })

  it('from files come with the values in seconds', () => {
    expect(spec('{ distribution: trace, file: log.csv, unit: ms, repeat: false }')).toEqual({
      distribution: 'trace',
      values: [0.001, 0.002, 0.007],
      repeat: false,
    })
  })
})
