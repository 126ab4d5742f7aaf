import { describe, expect, it } from 'vitest'
import { formats, reports } from '../../src/reports/index.ts'
import { document, estimate, expectation, handler, noSummary } from './fixture.ts'

const context = { columns: 80, colour: false }
const render = async (format: keyof typeof reports, ...documents: ReturnType<typeof document>[]) =>
  (await reports[format]()).render(documents, context)

describe('every report', () => {
  it.each(formats)('%s ends with one line feed and is the same text each time', async (format) => {
    const text = await render(format, document(), document())
    expect(text).toMatch(/[^\n]\n$/)
    expect(await render(format, document(), document())).toBe(text)
  })
})

describe('json', () => {
  it('is the document for one scenario and an array for more', async () => {
    expect(JSON.parse(await render('json', document()))).toEqual(document())
    expect(JSON.parse(await render('json', document(), document()))).toEqual([document(), document()])
  })

  it('keeps the keys in the order of the contract', async () => {
    const keys = Object.keys(JSON.parse(await render('json', document())))
    expect(keys).toEqual([
      'version',
      'scenario',
      'run',
      'system',
      'disruptions',
      'timeline',
      'producers',
      'handlers',
      'flows',
      'events',
      'expectations',
    ])
  })
})

describe('csv', () => {
  it('has one row for each figure, with its path and interval', async () => {
    const lines = (await render('csv', document())).split('\n')
    expect(lines[0]).toBe('scenario,path,mean,halfWidth,low,high')
    expect(lines).toContain('Order flow,handlers.create.arrivalRate,50,0.08,49.92,50.08')
    expect(lines).toContain('Order flow,events.order.created.published,50,0.08,49.92,50.08')
    expect(lines.some((line) => line.includes('timeline'))).toBe(false)
  })

  it('leaves the cells of what was not observed empty', async () => {
    const silent = document({
      handlers: { create: handler(1, 1, 0.5, 0.5, { waitingTime: noSummary, queueLength: null }) },
    })
    const lines = (await render('csv', silent)).split('\n')
    expect(lines).toContain('Order flow,handlers.create.queueLength,,,,')
    expect(lines).toContain('Order flow,handlers.create.waitingTime.p99,,,,')
  })

  it('has the figures of theory but none of its words', async () => {
    const text = await render('csv', document())
    expect(text).toMatch(/handlers\.create\.theory\.waitingTime,0\.01/)
    expect(text).not.toMatch(/theory\.(model|method|reason|within)/)
  })

  it('escapes a name that a spreadsheet would take for a formula, and quotes commas', async () => {
    const named = (name: string) => render('csv', document({ scenario: { name, sha256: '' } }))
    expect((await named('=HYPERLINK("x")')).split('\n')[1]).toMatch(/^"'=HYPERLINK\(""x""\)",/)
    expect((await named('a, b')).split('\n')[1]).toMatch(/^"a, b",/)
  })
})

describe('markdown', () => {
  it('has the verdict in its heading and every row of a table of equal width', async () => {
    const lines = (await render('markdown', document())).split('\n')
    expect(lines[0]).toBe('## Order flow: PASS: all 2 expectations are met')
    const bars = (line: string) => line.replace(/\\\|/g, '').split('|').length
    lines.forEach((line, index) => {
      if (line.startsWith('|') && lines[index - 1]?.startsWith('|'))
        expect(bars(line)).toBe(bars(lines[index - 1] ?? ''))
    })
  })

  it('names the hottest partition of a handler, as the rows of CSV name every one', async () => {
    const base = document()
    const partition = (rate: number) => ({
      arrivalRate: estimate(rate),
      throughput: estimate(rate),
      queueLength: estimate(rate / 10),
      waitingTime: estimate(0.1),
    })
    const process = { ...base.handlers.process!, partitions: [1, 9, 2].map(partition) }
    const parted = document({ handlers: { ...base.handlers, process } })
    expect(await render('markdown', parted)).toContain('| process | 1 of 3 | 9.00/s | 0.900 ± 0.009 | 100.0 ms ± 1.0 |')
    expect(await render('markdown', base)).not.toContain('partition')
    expect(await render('csv', parted)).toMatch(/handlers\.process\.partitions\.2\.waitingTime,0\.1,/)
  })

  it('lists what failed first, each expectation once, and reasons only where there are any', async () => {
    const pass = expectation('handlers.*.utilization < 90%', 'handlers.a.utilization', estimate(0.5, 0.01), 'pass')
    const fail = expectation('flows.o.latency.p99 < 2s', 'flows.o.latency.p99', estimate(3, 0.1), 'fail')
    const rows = async (...expectations: (typeof pass)[]) =>
      (await render('markdown', document({ expectations }))).split('\n').slice(4, 8)
    expect(await rows(pass, fail)).toEqual([
      '|  | expectation | observed |',
      '| --- | --- | ---: |',
      '| ❌ fail | `flows.o.latency.p99 < 2s` | 3.00 s ± 0.10 |',
      '| ✅ pass | `handlers.a.utilization < 90%` | 50.0% ± 1.0 |',
    ])
    expect((await rows({ ...fail, reason: 'nothing observed' }))[0]).toBe('|  | expectation | observed | why |')
  })

  it('makes markup in names and reasons plain', async () => {
    const text = await render(
      'markdown',
      document({
        scenario: { name: '<b>|x|`</b>', sha256: '' },
        expectations: [expectation('system.inFlight < 3', 'system.inFlight', estimate(5), 'fail', 'a|b <i>')],
      }),
    )
    expect(text).toContain('## &lt;b&gt;\\|x\\|\\`&lt;/b&gt;: FAIL: 1 of 1 expectation failed')
    expect(text).toContain('a\\|b &lt;i&gt;')
  })
})
