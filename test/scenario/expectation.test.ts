/**
 * Expectations name a metric of the results document and compare it with a value of its unit.
 */
import { describe, expect, it } from 'vitest'
import { parseExpectation } from '../../src/scenario/expectation.ts'
import { BY_EVENT, SECTIONS, STATISTICS } from '../../src/scenario/metrics.ts'

const parsed = (text: string) => {
  const result = parseExpectation(text)
  return result.ok ? result.expectation : result.message
}

describe('an expectation', () => {
  it.each([
    ['flows.order.latency.p99 < 2s', ['flows', 'order', 'latency', 'p99'], '<', 2],
    ['handlers.*.utilization < 85%', ['handlers', '*', 'utilization'], '<', 0.85],
    ['handlers.process.throughput >= 49/s', ['handlers', 'process', 'throughput'], '>=', 49],
    ['handlers.process.throughput>=2940/min', ['handlers', 'process', 'throughput'], '>=', 49],
    ['  flows.order.failedShare<0.1%  ', ['flows', 'order', 'failedShare'], '<', 0.001],
    ['handlers.a.dropped.count == 0', ['handlers', 'a', 'dropped', 'count'], '==', 0],
    ['handlers.a.dropped.rate <= 1/s', ['handlers', 'a', 'dropped', 'rate'], '<=', 1],
    ['handlers.a.dropped.share != 5%', ['handlers', 'a', 'dropped', 'share'], '!=', 0.05],
    ['handlers.a.queueLengthPercentiles.p99 < 10', ['handlers', 'a', 'queueLengthPercentiles', 'p99'], '<', 10],
    ['events.order.created.published > 1/s', ['events', 'order.created', 'published'], '>', 1],
    ['events.*.lost < 1/h', ['events', '*', 'lost'], '<', 1 / 3600],
    [
      'handlers.a.byEvent.order.created.waitingTime.p99 < 1s',
      ['handlers', 'a', 'byEvent', 'order.created', 'waitingTime', 'p99'],
      '<',
      1,
    ],
    [
      'handlers.a.byEvent.x.arrivalRate.arrivalRate < 1',
      ['handlers', 'a', 'byEvent', 'x.arrivalRate', 'arrivalRate'],
      '<',
      1,
    ],
    ['handlers.a.partitions.3.waitingTime < 1s', ['handlers', 'a', 'partitions', '3', 'waitingTime'], '<', 1],
    ['handlers.*.partitions.*.queueLength < 9', ['handlers', '*', 'partitions', '*', 'queueLength'], '<', 9],
    ['producers.web.backlog < 3', ['producers', 'web', 'backlog'], '<', 3],
    ['system.sojournTime.mean < 500ms', ['system', 'sojournTime', 'mean'], '<', 0.5],
  ])('%s is read', (text, path, comparison, value) => {
    expect(parsed(text)).toEqual({ expression: text.trim(), path, comparison, value })
  })

  it.each([
    [
      'handlers.h.utilization < 2s',
      'utilization is a share: expected a share such as 2% or 0.02, saw "2s": that is a duration',
    ],
    [
      'flows.f.latency.p99 < 49/s',
      'latency.p99 is a duration: expected a duration such as 120ms, 2s or 1.5min, saw "49/s": that is a rate',
    ],
    ['handlers.h.throughput > 50%', 'throughput is a rate'],
    ['handlers.h.queueLength < 5ms', 'queueLength is a plain number'],
    ['handlers.h.dropped.count < 5%', 'dropped.count is a plain number'],
    ['handlers.h.utilization < 120%', 'at most 100%'],
    ['flows.f.latency < 2s', "'latency' needs a statistic: write latency.mean, or .p50, .p90, .p95, .p99, .p999, .max"],
    ['handlers.h.dropped < 5', "'dropped' needs a statistic: write dropped.count, or .rate, .share"],
    ['flows.f.latency.p99.9 < 2s', "did you mean 'p999'?"],
    ['flows.f.latency.median < 2s', "did you mean 'p50'?"],
    ['flows.f.latency.share < 2s', 'its statistics are mean, p50'],
    ['handlers.h.utilization.mean < 1', "'utilization' is one value: leave '.mean' out"],
    ['handlers.h.utilisation < 1', "did you mean 'utilization'?"],
    ['handlers.h < 1', 'a metric is missing: utilization'],
    ['handlers < 1', "'handlers' goes on with a name (or '*') and a metric"],
    [
      'events.published < 1',
      "'events' goes on with EVENT (or '*') and a metric: published, delivered, lost, duplicated",
    ],
    ['events.a.publishd < 1', "did you mean 'published'?"],
    ['handlers.h.byEvent.order.created.waitngTime.p99 < 1s', "did you mean 'waitingTime'?"],
    ['system.throughputs > 1/s', "did you mean 'throughput'?"],
    ['latency.p99 < 2s', 'a path begins with system, producers, handlers, flows, events, disruptions'],
    ['run.duration < 2s', "'run' holds no metric to judge"],
    ['handlers.h.little < 2', "'little' cannot be expected: it is checked in every run"],
    ['handlers.h.workers < 2', 'it is given, not estimated'],
    ['handlers..utilization < 1', 'has an empty step'],
    ['handlers.h.utilization', 'expected PATH COMPARISON VALUE'],
    ['handlers.h.utilization 85%', 'expected PATH COMPARISON VALUE'],
    ['< 85%', 'expected PATH COMPARISON VALUE'],
    ['handlers.h.utilization = 85%', "did you mean '=='?"],
    ['handlers.h.utilization =< 85%', "did you mean '<='?"],
    ['handlers.h.utilization \u2264 85%', "did you mean '<='?"],
    ['handlers.h.utilization <<< 85%', 'use <, <=, >, >=, == or !='],
    ['handlers.h.__proto__ < 1', 'there is no metric "__proto__"'],
    ['constructor.x < 1', 'a path begins with'],
  ])('%s is refused: %s', (text, part) => {
    expect(parsed(text)).toContain(part)
  })
})

describe('the table of metrics', () => {
  const VALUES = { duration: '1s', rate: '1/s', share: '1%', number: '1' }
  const of = {
    system: 'system',
    producers: 'producers.x',
    handlers: 'handlers.x',
    flows: 'flows.x',
    events: 'events.x.y',
  } as const

  it('is accepted whole, with every statistic', () => {
    for (const [name, prefix] of [...Object.entries(of), ['byEvent', 'handlers.x.byEvent.x.y']] as const) {
      const section = name === 'byEvent' ? BY_EVENT : SECTIONS[name as keyof typeof of]
      expect(section.metrics.size).toBeGreaterThan(2)
      for (const [metric, { form, kind }] of section.metrics) {
        const statistics = form === 'estimate' ? [''] : STATISTICS[form].map((one) => `.${one}`)
        for (const statistic of statistics) {
          const value = statistic === '.rate' ? '1/s' : statistic === '.share' ? '1%' : VALUES[kind]
          expect(parsed(`${prefix}.${metric}${statistic} < ${value}`)).toMatchObject({ comparison: '<' })
        }
      }
    }
  })
})
