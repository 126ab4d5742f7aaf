/**
 * `--set PATH=VALUE` changes the file before it is checked, by the scenario's own paths.
 */
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/scenario/load.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { problemsOf } from './cases.ts'
import { ORDER_FLOW } from './order-flow.ts'

const overridesOf = (...settings: readonly string[]) =>
  settings.map((setting) => {
    const split = setting.indexOf('=')
    return { path: setting.slice(0, split), value: setting.slice(split + 1) }
  })

const set = (...settings: readonly string[]): Scenario =>
  loadScenario(ORDER_FLOW, { file: 'f.yaml', overrides: overridesOf(...settings) })

const refused = (...settings: readonly string[]) =>
  problemsOf(ORDER_FLOW, { overrides: overridesOf(...settings) }).map(
    (p) => `${p.file}:${p.line}:${p.column} ${p.message}`,
  )

describe('an override', () => {
  it('replaces a value', () => {
    expect(set('handlers.process.workers=9').handlers[1]?.workers).toEqual({ kind: 'fixed', count: 9 })
    expect(set('run.duration=2h').run.duration).toBe(7200)
    expect(set('producers.web-shop.arrivals.rate=60/s').producers[0]?.arrivals).toEqual({
      process: 'poisson',
      rate: 60,
    })
  })

  it('adds what is not written, with the mappings on the way', () => {
    expect(set('handlers.create.queue.capacity=10').handlers[0]?.queue.capacity).toBe(10)
    expect(set('bus.delay=2ms').events[0]?.delay).toEqual({ distribution: 'constant', value: 0.002 })
  })

  it('finds the names of events with their dots, written or not', () => {
    const ttlOf = (scenario: Scenario, name: string) => scenario.events.find((event) => event.name === name)?.ttl
    expect(ttlOf(set('events.order.created.ttl=3s'), 'order.created')).toBe(3)
    expect(ttlOf(set('events={order.created: {ttl: 1s}}', 'events.order.created.ttl=3s'), 'order.created')).toBe(3)
    expect(ttlOf(set('events.order.created={ttl: 4s}'), 'order.created')).toBe(4)
    expect(set('run.initial.create.order.requested=7').run.initial).toEqual([
      { handler: 'create', event: 'order.requested', count: 7 },
    ])
  })

  it('takes elements of lists by index, and appends behind the last', () => {
    expect(set('expect.0=flows.order.latency.p50 < 1s').expect[0]?.expression).toBe('flows.order.latency.p50 < 1s')
    expect(set('expect.2=system.throughput > 1/s').expect.map((one) => one.path[0])).toEqual([
      'flows',
      'handlers',
      'system',
    ])
    const steps = 'producers.web-shop.arrivals={process: schedule, steps: [{at: 0, rate: 1}]}'
    expect(set(steps, 'producers.web-shop.arrivals.steps.0.rate=9').producers[0]?.arrivals).toMatchObject({
      steps: [{ at: 0, rate: 9 }],
    })
    expect(set('handlers.notify.subscribes.0=order.requested').handlers[3]?.subscriptions[0]?.event).toBe(
      'order.requested',
    )
  })

  it('reads its value as YAML: a flow mapping, a quoted text, a number', () => {
    expect(set('handlers.create.service={distribution: erlang, shape: 2, mean: 10ms}').handlers[0]?.service).toEqual({
      distribution: 'erlang',
      shape: 2,
      mean: 0.01,
    })
    expect(set('run.seed="7"').run.seed).toBe('7')
    expect(set('run.seed=7').run.seed).toBe(7)
  })

  it('of null takes a key away', () => {
    expect(set('handlers.process.failure.retry=null').handlers[1]?.failure.retry).toBeNull()
    expect(set('run.duration=null', 'run.messages=100').run.messages).toBe(100)
  })

  it('is applied in order, the last one winning', () => {
    expect(set('run.seed=1', 'run.seed=2').run.seed).toBe(2)
  })

  it('changes the hash', () => {
    expect(set('run.seed=43').sha256).not.toBe(set('run.seed=42').sha256)
    expect(set('run.seed=42').sha256).toBe(set().sha256)
  })

  it('does not change what an alias shares with it', () => {
    const text =
      'producers:\n  p: { publishes: a, arrivals: &r { rate: 1 } }\n  q: { publishes: a, arrivals: *r }\nhandlers: { h: { subscribes: a, service: 1ms } }'
    const scenario = loadScenario(text, { overrides: overridesOf('producers.q.arrivals.rate=5') })
    expect(scenario.producers.map((producer) => producer.arrivals)).toEqual([
      { process: 'poisson', rate: 1 },
      { process: 'poisson', rate: 5 },
    ])
  })

  it.each([
    ['handlers.proces.workers=9', "there is no 'proces' under handlers; did you mean 'process'?"],
    ['handlers.process.wokers=9', "there is no 'wokers' under handlers.process; did you mean 'workers'?"],
    ['handler.process.workers=9', "there is no 'handler'; did you mean 'handlers'?"],
    ['handlers.process.workers.count=9', 'handlers.process.workers is 8, not a mapping'],
    ['expect.7=x', 'expect has no element 7: it has 2 elements, 0 to 1'],
    ['expect.first=x', "expect is a list: expected an index, saw 'first'"],
    ['=5', 'expected PATH=VALUE'],
    ['run..seed=5', 'expected PATH=VALUE'],
    ['run.seed=', 'a value is missing behind the ='],
    ['run.seed=[1', 'not valid YAML'],
    ['run.sed=5', "did you mean 'seed'?"],
  ])('that makes no sense is refused with a suggestion: %s', (setting, part) => {
    const problems = refused(setting)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^--set:1:\d+ /)
    expect(problems[0]).toContain(part)
  })

  it('with a wrong value is refused like the file, and says that it comes from --set', () => {
    expect(refused('handlers.process.workers=eight')).toEqual([
      `--set:1:26 handlers.process.workers: expected a count, 'unlimited', { schedule } or { autoscale }, saw "eight"`,
    ])
    expect(refused('events.order.craeted.ttl=3s')[0]).toContain("there is no event 'order.craeted'")
  })
})
