import { describe, expect, it } from 'vitest'
import { benchModels, benchReports, measureModel } from '../../src/bench/index.ts'
import { cli } from '../../src/commands/cli.ts'
import { fakeIo } from '../commands/fake-io.ts'

/** A processor that needs a second for whatever it does. */
function clock(): () => number {
  let seconds = 0
  return () => ++seconds
}

const model = (name: string) => benchModels.find((m) => m.name === name)!

describe('the benchmark', () => {
  it('has a network of ten layers of at most 100 handlers, none of them overloaded', () => {
    const { handlers, producers, notices } = model('network').scenario()
    expect(producers).toHaveLength(100)
    expect(handlers).toHaveLength(951)
    expect(handlers.filter((h) => h.publishes.length === 0)).toHaveLength(95)
    expect(notices.filter((n) => /unstable/.test(n.message))).toEqual([])
  })

  it('counts two events for each message at a station, but none for its publication', () => {
    // Seed and replication are fixed: the count repeats. 9,000 messages are expected, twice 95 off them is 2σ of the count.
    const { events } = measureModel(model('mm1'), { repetitions: 1, length: 0.01, cpu: clock() })
    expect(events).toBeGreaterThan(2 * (9000 - 3 * 95))
    expect(events).toBeLessThan(2 * (9000 + 3 * 95))
  })

  it('divides events by the processor time of the simulation alone', () => {
    const { events, rate, calibration, ratio } = measureModel(model('mm10'), {
      repetitions: 3,
      length: 0.01,
      cpu: clock(),
    })
    // The rates of the other repetitions differ by their numbers of events only.
    expect(rate.low).toBeLessThanOrEqual(events / 1e6)
    expect(rate.high).toBeGreaterThanOrEqual(events / 1e6)
    expect(calibration).toEqual({ median: 1, low: 1, high: 1 })
    expect(ratio).toEqual(rate)
  })

  it('reports every model as a table and as JSON', async () => {
    const args = ['bench', '--model', 'mm1', '--model', 'everything', '--length', '1%', '--repetitions', '1']
    const cpu = clock()
    const io = fakeIo({ clock: () => ({ wall: 0, cpu: cpu() }) })
    expect(await cli(args, io)).toBe(0)
    expect(io.text.stdout).toMatch(/^mm1 .*\neverything .*$/m)
    const json = fakeIo({ clock: () => ({ wall: 0, cpu: cpu() }) })
    expect(await cli([...args, '--format', 'json'], json)).toBe(0)
    expect(JSON.parse(json.text.stdout)).toMatchObject({
      version: 1,
      repetitions: 1,
      length: 0.01,
      models: [{ name: 'mm1', ratio: { median: expect.any(Number) } }, { name: 'everything' }],
    })
    expect(Object.keys(benchReports)).toEqual(['json', 'table'])
  })

  it.each([
    [
      ['--model', 'mm2'],
      "no model is called mm2: expected one of mm1, mm10, order-flow, network, everything (did you mean 'mm1'?)",
    ],
    [['--length', '0'], 'Expected a share'],
    [['--repetitions', '0'], 'Expected a whole number'],
    [['--format', 'csv'], 'Allowed choices are table, json'],
  ])('refuses %j', async (args, message) => {
    const io = fakeIo({})
    expect(await cli(['bench', ...args], io)).toBe(2)
    expect(io.text.stderr).toContain(message)
  })
})
