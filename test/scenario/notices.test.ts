/**
 * What is said about scenarios before they run: warnings and notes of valid ones, and loops in which time would stand still.
 */
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/scenario/load.ts'
import { problemsOf } from './cases.ts'

const notices = (text: string) =>
  loadScenario(text, { file: 'f.yaml' }).notices.map((n) => `${n.file}:${n.line}:${n.column} ${n.level} ${n.message}`)

const fed = (...handlers: readonly string[]) =>
  `producers: { p: { publishes: a, arrivals: { rate: 10/s } } }\nhandlers:\n${handlers.map((one) => `  ${one}\n`).join('')}`

const problems = (text: string) => problemsOf(text).map((p) => `${p.line}:${p.column} ${p.message}`)

describe('a notice', () => {
  it('is a note for a published event that nobody subscribes to, once, where it is first published', () => {
    expect(notices(fed('h: { subscribes: a, service: 1ms, publishes: [b, c], deadLetter: b }'))).toEqual([
      "f.yaml:3:49 note nobody subscribes to 'b': it leaves the system",
      "f.yaml:3:52 note nobody subscribes to 'c': it leaves the system",
    ])
  })

  it('warns of an unstable handler, with its utilization and the rate of growth', () => {
    expect(
      notices(fed('ok: { subscribes: a, service: 1ms }', 'slow: { subscribes: a, service: { mean: 200ms } }')),
    ).toEqual([
      'f.yaml:4:3 warning handler slow is unstable: its utilization would be 2, and its queue grows by 5 messages per second',
    ])
  })

  it('is silent about overload that the queue bounds', () => {
    expect(notices(fed('slow: { subscribes: a, service: { mean: 200ms }, queue: { capacity: 5 } }'))).toEqual([])
    expect(notices(fed('slow: { subscribes: a, service: { mean: 200ms }, workers: unlimited }'))).toEqual([])
  })

  it('is a note for a key that decides nothing', () => {
    const keyed = (queue: string) =>
      notices(`events: { a: { key: { keys: 10 } } }\n${fed(`h: { subscribes: a, service: 1ms, queue: ${queue} }`)}`)
    expect(keyed('{ partitions: 3 }')).toEqual([])
    expect(keyed('{ partitions: 3, rebalance: { pause: 1s } }')).toEqual([
      "f.yaml:4:61 note h never rebalances: the number of its workers doesn't change",
    ])
    expect(keyed('{}')).toEqual([
      "f.yaml:1:16 note the key of 'a' decides nothing: no handler that takes it has queue.partitions",
    ])
  })

  it('is a note for workers that have no partition', () => {
    const group = (workers: number) =>
      notices(fed(`h: { subscribes: a, service: 1ms, workers: ${workers}, queue: { partitions: 3 } }`))
    expect(group(3)).toEqual([])
    expect(group(5)).toEqual(['f.yaml:3:58 note h has 5 workers for 3 partitions: always idle are 2'])
  })

  it('warns of a cycle that brings back a message or more for each', () => {
    const cycle = (count: string) =>
      notices(
        fed(
          `h: { subscribes: [a, b], service: 1us, publishes: { oneOf: [{ event: b, probability: 50%, count: ${count} }] } }`,
        ),
      )
    expect(cycle('1')).toEqual([])
    expect(cycle('3')[0]).toBe(
      'f.yaml:3:3 warning the cycle of b through h brings back 1.5 messages for each one: their number grows without end; the gain must be below 1',
    )
    expect(cycle('2')[0]).toContain('brings back 1 messages for each one')
  })

  it('is not given for a closed network: a cycle of gain 1 that only run.initial feeds', () => {
    expect(
      notices(
        'run: { initial: { h: { b: 5 } } }\nhandlers:\n  h: { subscribes: b, service: { mean: 2ms }, publishes: b }\n',
      ),
    ).toEqual([])
  })

  it('warns of handlers that no message ever reaches', () => {
    const found = notices(
      fed(
        'h: { subscribes: a, service: 1ms }',
        'x: { subscribes: d, service: 1ms, publishes: c }',
        'y: { subscribes: c, service: 1ms, publishes: d }',
      ),
    )
    expect(found.filter((one) => one.includes('ever reaches'))).toEqual([
      'f.yaml:4:3 warning no message ever reaches handler x: what it subscribes to is only published by handlers that none reaches',
      'f.yaml:5:3 warning no message ever reaches handler y: what it subscribes to is only published by handlers that none reaches',
    ])
  })

  it('changes nothing about the hash', () => {
    expect(loadScenario(fed('h: { subscribes: a, service: 1ms }\n')).sha256).toBe(
      loadScenario(fed('', 'h: { service: 0.001s, subscribes: a }')).sha256,
    )
  })
})

describe('a loop without time', () => {
  it('is refused, with the way round', () => {
    expect(
      problems(
        fed('x: { subscribes: [a, c], service: 0, publishes: b }', 'y: { subscribes: b, service: 0s, publishes: c }'),
      ),
    ).toEqual([
      '3:3 handlers.x: messages go round for ever in no time (x \u2192 y \u2192 x): give a service time or a delay',
    ])
  })

  it('is none when something takes time, is lost, or may not happen', () => {
    const loop = (x: string, y = 'service: 0, publishes: c', top = '') =>
      problems(`${top}${fed(`x: { subscribes: [a, c], ${x} }`, `y: { subscribes: b, ${y} }`)}`)
    expect(loop('service: 1ms, publishes: b')).toEqual([])
    expect(loop('service: 0, publishes: { event: b, delay: 1ms }')).toEqual([])
    expect(loop('service: 0, publishes: { oneOf: [{ event: b, probability: 50% }] }')).toEqual([])
    expect(loop('service: 0, publishes: b', 'service: 0, publishes: c', 'bus: { delay: 1ms }\n')).toEqual([])
    expect(loop('service: 0, publishes: b', 'service: 0, publishes: c', 'bus: { loss: 1% }\n')).toEqual([])
    expect(loop('service: 0, publishes: b', 'service: 0, publishes: [c, d]')).toHaveLength(1)
  })

  it('of retries is refused as well', () => {
    const retrying = (retry: string, service = '0') =>
      problems(fed(`h: { subscribes: a, service: ${service}, failure: { probability: 1, retry: ${retry} } }`))
    expect(retrying('{ attempts: unlimited }')).toEqual([
      '3:3 handlers.h: an attempt takes no time, always fails and is tried again at once, for ever: give retry.delay or bound retry.attempts',
    ])
    expect(retrying('{ attempts: unlimited, delay: 1s }')).toEqual([])
    expect(retrying('{ attempts: 5 }')).toEqual([])
    expect(retrying('{ attempts: unlimited }', '1ms')).toEqual([])
  })
})
