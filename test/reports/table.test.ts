import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { widthOf } from '../../src/reports/columns.ts'
import { resample } from '../../src/reports/table/chart.ts'
import { report } from '../../src/reports/table.ts'
import { document, estimate, expectation, handler, noSummary, summary } from './fixture.ts'

const render = (results: Results, columns = 80, colour = false) => report.render([results], { columns, colour })
const lineWith = (text: string, part: string) => text.split('\n').find((line) => line.includes(part)) ?? ''

describe('the table report', () => {
  it('begins with what was run and the verdict, before any figure', () => {
    const lines = render(document()).split('\n')
    expect(lines[0]).toBe('Order flow')
    expect(lines[1]).toContain('seed 42 · 10 replications × 30 min · warm-up 12.5 s (found by MSER-5)')
    expect(lines[4]).toBe('PASS: all 2 expectations are met')
  })

  it('fits in 80 columns', () => {
    for (const line of render(document()).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
  })

  it('fits in 80 columns with long and wide names, too', () => {
    const long = {
      'a-handler-with-quite-a-long-name-for-a-table': handler(50, 4, 0.05, 0.01),
      处理订单的服务处理订单的服务处理订单: handler(50, 4, 0.05, 0.01),
    }
    for (const line of render(document({ handlers: long })).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
  })

  it('has estimate, half-width and theory of a handler below each other', () => {
    const lines = render(document()).split('\n')
    const at = lines.findIndex((line) => line.startsWith('create ×4'))
    expect(lines[at]).toMatch(/50\.00\/s +62\.5% +0\.535 +3\.04 +10\.70 ms +60\.7 ms +279 ms/)
    expect(lines[at + 1]).toMatch(/^ +± +0\.08 +0\.6/)
    expect(lines[at + 2]).toMatch(/^ += M\/M\/4 +62\.5% +0\.536/)
  })

  it('marks an exact theory outside the interval, and only that, and explains the mark', () => {
    const text = render(document())
    expect(lineWith(text, '= M/M/4')).toMatch(/61\.9 ms\*/)
    expect(lineWith(text, '≈ M/G/8')).not.toContain('*')
    expect(text).toContain('* outside the interval, as chance alone has it about 1 time in 20')
    const inside = { create: handler(50, 4, 0.05, 0.01) }
    const within = { ...inside.create.theory.within, sojournTime: true }
    inside.create = { ...inside.create, theory: { ...inside.create.theory, within } }
    expect(render(document({ handlers: inside }))).not.toContain('*')
  })

  it('says why there is no theory', () => {
    expect(render(document())).toContain('notify: no theory: its two inputs are correlated')
  })

  it('puts what failed first, with the value seen and the reason', () => {
    const text = render(
      document({
        expectations: [
          expectation('handlers.a.utilization < 90%', 'handlers.a.utilization', estimate(0.5), 'pass'),
          expectation('flows.o.latency.p99 < 2s', 'flows.o.latency.p99', null, 'fail', 'nothing observed'),
          expectation('handlers.a.queueLength < 3', 'handlers.a.queueLength', estimate(3, 0.5), 'undecided'),
        ],
      }),
    )
    const lines = text.split('\n')
    const at = lines.indexOf('FAIL: 1 of 3 expectations failed, 1 undecided')
    expect(lines[at + 1]).toMatch(/^FAIL +flows\.o\.latency\.p99 < 2s +–$/)
    expect(lines[at + 2]).toMatch(/^ +nothing observed$/)
    expect(lines[at + 3]).toMatch(/^UNDECIDED +handlers\.a\.queueLength < 3 +3\.0 ± 0\.5$/)
    expect(lines[at + 4]).toMatch(/^PASS /)
  })

  it('shows what an unstable handler withholds as dashes and explains them', () => {
    const unstable = handler(50, 2, 0.05, 0.1, {
      queueLength: null,
      inSystem: null,
      waitingTime: noSummary,
      sojournTime: noSummary,
    })
    const warning = 'handler process is unstable: ρ = 1.25, its queue grows by 10/s'
    const results = document({ handlers: { process: unstable }, run: { ...document().run, warnings: [warning] } })
    const text = render(results)
    expect(lineWith(text, 'process ×2')).toMatch(/–.*–.*–/)
    expect(text).toContain('– nothing observed, or withheld because the queue grows without end')
    expect(text.indexOf(`warning: ${warning}`)).toBeLessThan(text.indexOf('process ×2'))
  })

  it('says at the top that a run is incomplete', () => {
    const text = render(document({ run: { ...document().run, complete: false, replications: 3 } }))
    expect(text.replace(/\s+/g, ' ')).toContain(
      'INCOMPLETE: this run stopped before its end; what follows is of 3 replications',
    )
  })

  it('shows events apart where they fare differently, with their own theory, and only there', () => {
    const fares = (wait: number, rate = 25) => ({
      ...handler(50, 2, 0.005, 0.0008).byEvent['order.requested']!,
      arrivalRate: estimate(rate, 0.1),
      waitingTime: summary(wait),
    })
    const own = (waitingTime: number) => ({ waitingTime, sojournTime: null, queueLength: null, inSystem: null })
    const plain = handler(50, 4, 0.05, 0.0107)
    const urgent = handler(50, 4, 0.05, 0.0107, {
      byEvent: { 'alarm.raised': fares(0.01), 'report.wanted': fares(0.08) },
      theory: { ...plain.theory, model: 'M/G/1-HOL', byEvent: { 'alarm.raised': own(0.0101) } },
    })
    const alike = handler(50, 4, 0.05, 0.0107, { byEvent: { a: fares(0.01), b: fares(0.011) } })
    const rare = handler(50, 4, 0.05, 0.0107, { byEvent: { c: fares(0.01), d: fares(0.08, 0.001) } })
    const text = render(document({ handlers: { urgent, alike, rare } }))
    const lines = text.split('\n')
    const at = lines.findIndex((line) => line.startsWith('urgent, by event'))
    expect(lines[at + 1]).toMatch(/^alarm\.raised +25\.\d+\/s .* 10\.\d+ ms /)
    expect(lines[at + 3]).toMatch(/^ {2}= M\/G\/1-HOL +10\.\d+ ms$/)
    expect(lines[at + 4]).toMatch(/^report\.wanted +25\.\d+\/s .* 80\.\d+ ms /)
    expect(text.match(/, by event/g)).toHaveLength(1)
    expect(render(document())).not.toContain('by event')
  })

  it('breaks the line of what was run between two facts', () => {
    const lines = render(document({ run: { ...document().run, events: 12_621_122, warmup: 226 } })).split('\n')
    expect(lines[1]).toMatch(/ ·$/)
    expect(lines[2]).toBe('12,621,122 events · 95% intervals')
  })

  it('gives the longest that was seen no interval', () => {
    const lines = render(document()).split('\n')
    const at = lines.findIndex((line) => line.startsWith('latency '))
    expect(lines[at + 1]).toMatch(/4\.08 s$/)
    expect(lines[at + 2]?.trim().split(/ +/)).toHaveLength(6)
  })

  it('says how queues took what was dated, and in how many replications they did not recover', () => {
    const text = render(document())
    expect(lineWith(text, 'episode')).toMatch(/^create +episode +10 min +2 min +0\.5 +310 ± 12 +2\.50 min ± 0\.07$/)
    expect(lineWith(text, 'outage')).toMatch(/^create +outage +15 min +60 s +1\.0 +100 ± 12 +in 70% of runs$/)
    expect(render({ ...document(), disruptions: [] })).not.toContain('disruptions')
  })

  it('lists only losses that happened', () => {
    const text = render(document())
    expect(lineWith(text, 'failed attempts')).toMatch(/process +failed attempts +1836 ± 18 +1\.020\/s +2\.00%/)
    expect(text).not.toContain('expired')
  })

  it('lists the hottest partitions, and how uneven they are', () => {
    const base = document()
    const partition = (rate: number) => ({
      arrivalRate: estimate(rate),
      throughput: estimate(rate),
      queueLength: estimate(rate / 10),
      waitingTime: estimate(0.1),
    })
    const process = { ...base.handlers.process!, partitions: [1, 9, 2, 0, 3, 3, 3].map(partition) }
    const text = render(document({ handlers: { ...base.handlers, process } }))
    expect(lineWith(text, 'hottest of 7 partitions')).toMatch(/^process, hottest of 7 partitions +λ +X +Lq +Wq$/)
    const lines = text.split('\n')
    const at = lines.findIndex((line) => line.includes('hottest of 7'))
    expect(lines.slice(at + 1, at + 6).map((line) => line.trim().split(/ +/)[0])).toEqual(['1', '4', '5', '6', '2'])
    expect(lines[at + 6]).toBe('  the hottest gets 3 times the mean; 1 get nothing')
    expect(text.split('hottest of').length).toBe(2)
  })

  it('shows the law of Little of every handler, flow and the system', () => {
    const text = render(document())
    for (const name of ['create', 'process', 'complete', 'notify', 'flow order', 'system']) {
      expect(text).toMatch(new RegExp(`^${name} +[0-9.]+ +[0-9.]+ +-0\\.02% +4e-16$`, 'm'))
    }
  })

  it('draws the longest queues over time', () => {
    const text = render(document())
    expect(text).toContain('queue of notify over time')
    expect(text).toContain('(1 more queue is shorter)')
    expect(text).toMatch(/12\.5 s +30\.06 min/)
  })

  it('draws nothing where nothing waited, and survives gaps in the timeline', () => {
    const flat = { queueLength: [0, 0, 0], inSystem: [0, 0, 0], busyWorkers: [0, 0, 0], throughput: [0, 0, 0] }
    expect(render(document({ timeline: { times: [0, 1, 2], handlers: { create: flat } } }))).not.toContain('over time')
    const gaps = { ...flat, queueLength: [Number.NaN, 2, 2, Number.POSITIVE_INFINITY, 3] }
    expect(render(document({ timeline: { times: [0, 1, 2, 3, 4], handlers: { create: gaps } } }))).toContain(
      'queue of create over time',
    )
    expect(render(document({ timeline: { times: [], handlers: {} } }))).not.toContain('over time')
  })

  it('uses colours only when asked, and never alone', () => {
    const plain = render(document())
    const coloured = render(document(), 80, true)
    expect(plain).not.toContain('\u001b')
    expect(coloured).toContain('\u001b[32m')
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain)
  })

  it('lets no name act on the terminal', () => {
    const evil = document({ scenario: { name: 'a\u001b]0;title\u0007b\nc\u202e', sha256: '' } })
    expect(render(evil).split('\n')[0]).toBe('a\ufffd]0;title\ufffdb c\ufffd')
  })

  it('lists the busiest of a thousand handlers within a second and says how many it left out', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [`handler-${i}`, handler(10 + i / 100, 2, 0.05, 0.01)]),
    )
    const text = render(document({ handlers: many }))
    expect(text).toContain('handler-999')
    expect(text).toContain('(and 960 handlers less busy; --format csv or json has all of them)')
    expect(lineWith(text, 'handler-500')).toBe('')
  })
})

describe('resampling for a chart', () => {
  it('keeps the mean of the series within what unequal parts can change, and its bounds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 100 }),
        (series, points) => {
          const shown = resample(series, points)
          expect(shown.length).toBe(Math.min(points, series.length))
          expect(Math.max(...shown)).toBeLessThanOrEqual(Math.max(...series) * (1 + 1e-12))
          expect(Math.min(...shown)).toBeGreaterThanOrEqual(Math.min(...series) * (1 - 1e-12))
        },
      ),
    )
  })
})
