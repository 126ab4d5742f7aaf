/**
 * What scenarios mean: shorthands, defaults, settings of the bus and values at the edge of what is allowed.
 */
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/scenario/load.ts'
import { arrivals, handler, service, top } from './cases.ts'

const load = (text: string) => loadScenario(text, { file: 'f.yaml' })
const handlerOf = (...lines: readonly string[]) => load(handler(...lines)).handlers[0]
const runOf = (run: string) => load(top(`run: ${run}`)).run

describe('a shorthand', () => {
  it('of a service time is exponential or constant', () => {
    const serviceOf = (text: string) => load(service(text)).handlers[0]?.service
    expect(serviceOf('{ rate: 20/s }')).toEqual({ distribution: 'exponential', rate: 20 })
    expect(serviceOf('{ mean: 50ms }')).toEqual({ distribution: 'exponential', mean: 0.05 })
    expect(serviceOf('50ms')).toEqual({ distribution: 'constant', value: 0.05 })
    expect(serviceOf('0.05')).toEqual({ distribution: 'constant', value: 0.05 })
  })

  it('of publications is a list of choices', () => {
    const sure = (event: string) => ({ oneOf: [{ event, count: null, delay: null, probability: 1 }] })
    expect(handlerOf('publishes: b')?.publishes).toEqual([sure('b')])
    expect(handlerOf('publishes: [b, { event: c, count: 2 }]')?.publishes).toEqual([
      sure('b'),
      { oneOf: [{ event: 'c', count: { distribution: 'constant', value: 2 }, delay: null, probability: 1 }] },
    ])
    expect(
      handlerOf('publishes: [b, { oneOf: [{ event: c, probability: 30% }, { event: d, probability: 70% }] }]')
        ?.publishes,
    ).toEqual([
      sure('b'),
      {
        oneOf: [
          { event: 'c', count: null, delay: null, probability: 0.3 },
          { event: 'd', count: null, delay: null, probability: 0.7 },
        ],
      },
    ])
    expect(handlerOf('publishes: []')?.publishes).toEqual([])
  })

  it('of a join waits for all of its events, and lists them as subscriptions', () => {
    const text =
      'producers: { p: { publishes: [a, b], arrivals: { rate: 1 } } }\nhandlers: { h: { subscribes: { all: [a, b] }, service: 1ms } }'
    expect(load(text).handlers[0]).toMatchObject({
      subscriptions: [
        { event: 'a', filter: 1 },
        { event: 'b', filter: 1 },
      ],
      join: { events: ['a', 'b'], atLeast: 2, timeout: null, publishes: [] },
    })
  })
})

describe('a warm-up', () => {
  it.each([
    ['0.1', { kind: 'fixed', seconds: 0.1 }],
    ['30s', { kind: 'fixed', seconds: 30 }],
    ['0', { kind: 'fixed', seconds: 0 }],
    ['10%', { kind: 'share', share: 0.1 }],
    ['auto', { kind: 'auto' }],
  ])('of %s is seconds when bare, a share when it carries %%', (written, warmup) => {
    expect(runOf(`{ warmup: ${written} }`).warmup).toEqual(warmup)
  })
})

describe('a seed', () => {
  it('is a number or text as given, and never rounded into another one', () => {
    expect(runOf('{ seed: 7 }').seed).toBe(7)
    expect(runOf('{ seed: -0.5 }').seed).toBe(-0.5)
    expect(runOf('{ seed: "7" }').seed).toBe('7')
    expect(runOf('{ seed: blue }').seed).toBe('blue')
    expect(runOf('{ seed: 12345678901234567890 }').seed).toBe('12345678901234567890')
    expect(runOf('{ seed: 12345678901234567891 }').seed).toBe('12345678901234567891')
  })
})

describe('more replications than the default bound', () => {
  it('raise the bound', () => {
    expect(runOf('{ replications: 2000 }').maxReplications).toBe(2000)
  })
})

describe('the bus', () => {
  it('holds for every event that has no settings of its own', () => {
    const [a, b] = load(
      handler('publishes: b') +
        'bus: { delay: 2ms, loss: 1%, duplicates: 2% }\nevents: { b: { delay: 0, loss: 0, ttl: 1s } }\n',
    ).events
    expect(a).toMatchObject({
      name: 'a',
      delay: { distribution: 'constant', value: 0.002 },
      loss: 0.01,
      duplicates: 0.02,
      ttl: null,
    })
    expect(b).toMatchObject({ name: 'b', delay: null, loss: 0, duplicates: 0.02, ttl: 1 })
  })
})

describe('a retry without details', () => {
  it('is tried again at once, at constant intervals of nothing', () => {
    expect(handlerOf('failure: { probability: 1%, retry: { attempts: unlimited } }')?.failure.retry).toEqual({
      attempts: null,
      delay: 0,
      backoff: 'constant',
      factor: 2,
      maximum: null,
      jitter: 'none',
      budget: null,
    })
  })
})

describe('the edge of what is allowed', () => {
  it.each([
    service('0'),
    service('{ mean: 0 }'),
    arrivals('{ rate: 0 }'),
    handler('queue: { capacity: 0 }'),
    handler('queue: { ttl: 0 }'),
    handler('failure: { probability: 100% }'),
    top('bus: { loss: 100% }'),
    top('run: { confidence: 99.99%, replications: 1 }'),
    top('events: { a: { priority: -5 } }'),
    top('expect: []'),
    handler(
      'publishes: { oneOf: [{ event: b, probability: 0.1 }, { event: c, probability: 0.2 }, { event: d, probability: 0.7 }] }',
    ),
    arrivals('{ process: on-off, rate: 5, on: 0, off: 1s }'),
    arrivals('{ process: schedule, steps: [{ at: 5s, rate: 0 }] }'),
    '{ "producers": { "p": { "publishes": "a", "arrivals": { "rate": 1 } } },\n\t"handlers": { "h": { "subscribes": "a", "service": "1ms" } } }',
  ])('is accepted: %j', (text) => {
    expect(load(text).handlers).toHaveLength(1)
  })
})

describe('the name of a scenario', () => {
  it('is its own, or that of its file without folders and ending', () => {
    const nameOf = (file?: string) => loadScenario(top(), file === undefined ? {} : { file }).name
    expect(nameOf('a/b/order-flow.yaml')).toBe('order-flow')
    expect(nameOf('C:\\x\\flow.JSON')).toBe('flow')
    expect(nameOf('-')).toBe('scenario')
    expect(nameOf()).toBe('scenario')
    expect(load(top('name: 2024')).name).toBe('2024')
  })
})
