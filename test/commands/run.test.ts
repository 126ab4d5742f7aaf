import { lstatSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { small, Workplace } from './program.ts'

const passing = 'flows.work.latency.mean < 1s'
const failing = 'handlers.worker.utilization < 10%'
/** The mean sojourn time is 20 ms, and five short runs can't tell on which side. */
const open = 'handlers.worker.sojournTime.mean < 20ms'

const place = new Workplace({
  'small.yaml': small([passing]),
  'failing.yaml': small([passing, failing]),
  'open.yaml': small([open]),
  'limited.yaml': small([], 'duration: 20s, replications: 2, warmup: 0s, limits: { inFlight: 3 }'),
  'wrong.yaml': small().replace('mean: 10ms', 'maen: 10ms'),
  'worse.yaml': small().replace('work.wanted, arrivals', 'work.wanted, arrival'),
  'many.yaml': small([], 'duration: 2min, replications: 900000, warmup: 0s'),
})
const simulate = place.simulate.bind(place)

describe('the exit code', () => {
  it('is 0 when every expectation passed, and for a bare file', async () => {
    const [named, bare] = await Promise.all([simulate(['run', 'small.yaml']), simulate(['small.yaml'])])
    const { code, stdout, stderr } = bare
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(named).toEqual(bare)
    expect(stdout).toMatch(/^Small\nseed 1 · 5 replications × 20 s · warm-up 1 s/)
    expect(stdout).toContain('PASS: the expectation is met')
  })

  it('is 1 when an expectation failed, with the value that was seen', async () => {
    const { code, stdout } = await simulate(['failing.yaml'])
    expect(code).toBe(1)
    expect(stdout).toContain('FAIL: 1 of 2 expectations failed')
    expect(stdout).toMatch(/FAIL +handlers\.worker\.utilization < 10% +\d\d(\.\d+)?% ± /)
  })

  it('is 3 when an expectation is undecided, 1 when another one failed', async () => {
    const ended = await Promise.all([simulate(['open.yaml']), simulate(['open.yaml', 'failing.yaml'])])
    expect(ended.map(({ code }) => code)).toEqual([3, 1])
  })

  it('is 3 when a run stopped at a limit, which the report says first', async () => {
    const { code, stdout } = await simulate(['limited.yaml'])
    expect(code).toBe(3)
    expect(stdout.indexOf('INCOMPLETE')).toBeGreaterThan(0)
    expect(stdout.indexOf('INCOMPLETE')).toBeLessThan(stdout.indexOf('handler '))
  })

  it('is 2 when any file is wrong, with all problems of all files, and nothing was run', async () => {
    const { code, stdout, stderr } = await simulate(['small.yaml', 'wrong.yaml', 'worse.yaml', 'absent.yaml'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^wrong\.yaml:8:\d+: .*maen/m)
    expect(stderr).toMatch(/^worse\.yaml:4:\d+: .*arrival/m)
    expect(stderr).toMatch(/^absent\.yaml: no such file$/m)
  })
})

describe('options of the run', () => {
  const document = async (...args: string[]): Promise<Results> =>
    JSON.parse((await simulate([...args, '--format', 'json'])).stdout)

  it('stand in for the settings of the scenario', async () => {
    const { run } = await document(
      'small.yaml',
      '--seed',
      'monday: 7',
      '--replications',
      '3',
      '--duration',
      '0.5min',
      '--warmup',
      '10%',
    )
    expect(run).toMatchObject({ seed: 'monday: 7', replications: 3, duration: 30, warmup: 3 })
  })

  it('take a duration in place of a number of messages', async () => {
    const { run } = await document('small.yaml', '--set', 'run={messages: 500}', '--duration', '5s', '--warmup', '0s')
    expect(run.duration).toBe(5)
  })

  it('change the scenario by its own paths', async () => {
    const { handlers } = await document(
      'small.yaml',
      '--set',
      'handlers.worker.workers=2',
      '--set',
      'producers.source.arrivals.rate=10/s',
    )
    expect(handlers.worker?.workers).toBe(2)
    expect(handlers.worker?.arrivalRate?.mean).toBeGreaterThan(5)
    expect(handlers.worker?.arrivalRate?.mean).toBeLessThan(15)
  })

  it('are refused by their own name when their value is wrong', async () => {
    const wrong = async (...args: string[]) => simulate(['small.yaml', ...args])
    const [replications, set, jobs] = await Promise.all([
      wrong('--replications', 'many'),
      wrong('--set', 'handlers.wroker.workers=2'),
      wrong('--jobs', '0'),
    ])
    expect(replications).toMatchObject({ code: 2, stderr: expect.stringMatching(/^--replications:.*many/) })
    expect(set).toMatchObject({ code: 2, stderr: expect.stringMatching(/^--set:.*did you mean 'worker'/) })
    expect(jobs).toMatchObject({ code: 2, stderr: expect.stringContaining('Expected a whole number from 1 to 1024') })
  })

  it('give the same bytes for the same seed, and others for another', async () => {
    const text = async (...args: string[]) => (await simulate(['small.yaml', '--format', 'json', ...args])).stdout
    const [first, again, other] = await Promise.all([text(), text('--seed', '1'), text('--seed', '2')])
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  it('give the same bytes for any number of threads', async () => {
    // Work of more than five million events, from which on threads are used.
    const long = ['--duration', '9000s', '--replications', '4']
    const text = async (jobs: string) =>
      (await simulate(['small.yaml', '--format', 'json', ...long, '--jobs', jobs])).stdout
    const [one, three] = await Promise.all(['1', '3'].map(text))
    expect(JSON.parse(one ?? '').run.events).toBeGreaterThan(5e6)
    expect(three).toBe(one)
  })

  it('add the timing only when asked', async () => {
    const [plain, { timing }] = await Promise.all([document('small.yaml'), document('small.yaml', '--timing')])
    expect(plain).not.toHaveProperty('timing')
    expect(timing?.wallSeconds).toBeGreaterThan(0)
    expect(timing?.eventsPerSecond).toBeGreaterThan(0)
  })
})

describe('where results go', () => {
  it('prints each scenario in turn, and one array as JSON', async () => {
    const both = ['small.yaml', 'open.yaml']
    const [table, json] = await Promise.all([simulate(both), simulate([...both, '--format', 'json'])])
    expect(table.stdout.match(/^Small$/gm)).toHaveLength(2)
    expect(JSON.parse(json.stdout)).toHaveLength(2)
  })

  it('reads standard input in place of a file', async () => {
    const { code, stdout } = await simulate(['-'], { input: small() })
    expect(code).toBe(0)
    expect(stdout).toContain('No expectations to judge')
    const refused = await simulate(['-'], { input: 'producers: 3' })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/^<stdin>:1:\d+: /)
  })

  it('writes a file whole, and leaves nothing else behind', async () => {
    const before = place.list()
    const { code, stdout } = await simulate(['small.yaml', '--format', 'csv', '--output', 'out.csv'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(place.read('out.csv')).toMatch(/^scenario,path,mean,halfWidth,low,high\nSmall,/)
    expect(place.list()).toEqual([...before, 'out.csv'].sort())
  })

  it('writes through a link and to a device without replacing them', async () => {
    writeFileSync(join(place.folder, 'real.json'), '')
    symlinkSync('real.json', join(place.folder, 'link.json'))
    const to = (path: string) => simulate(['small.yaml', '--format', 'json', '--output', path])
    const ended = await Promise.all([to('link.json'), to('/dev/null')])
    expect(ended.map(({ code }) => code)).toEqual([0, 0])
    expect(lstatSync(join(place.folder, 'link.json')).isSymbolicLink()).toBe(true)
    expect(JSON.parse(place.read('real.json')).scenario.name).toBe('Small')
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it('finds out before the run that a file cannot be written', async () => {
    const { code, stderr } = await simulate(['many.yaml', '--output', 'no/such/folder/out.json'])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: '--output no/such/folder/out.json: there is no folder no/such/folder\n',
    })
  })

  it('writes no colours into a pipe or with NO_COLOR, but where they are forced', async () => {
    const FORCE_COLOR = '1'
    const [plain, forced, option, variable] = await Promise.all([
      simulate(['small.yaml']),
      simulate(['small.yaml'], { env: { FORCE_COLOR } }),
      simulate(['small.yaml', '--no-color'], { env: { FORCE_COLOR } }),
      simulate(['small.yaml'], { env: { NO_COLOR: '1' } }),
    ])
    expect(forced.stdout).toContain('\u001b[32m')
    for (const { stdout } of [plain, option, variable]) expect(stdout).not.toContain('\u001b')
  })

  it('fits in 80 columns, or in as many as COLUMNS says', async () => {
    const widest = async (env?: Readonly<Record<string, string>>) => {
      const { stdout } = await simulate(['small.yaml', 'failing.yaml'], env === undefined ? {} : { env })
      return Math.max(...stdout.split('\n').map((line) => [...line].length))
    }
    const [plain, wide, nonsense] = await Promise.all([
      widest(),
      widest({ COLUMNS: '100' }),
      widest({ COLUMNS: 'wide' }),
    ])
    expect(plain).toBeLessThanOrEqual(80)
    expect(nonsense).toBe(plain)
    expect(wide).toBeGreaterThan(80)
    expect(wide).toBeLessThanOrEqual(100)
  })

  it('ends quietly when the reader goes away', async () => {
    const { code, stderr } = await simulate(['small.yaml', 'small.yaml', '--format', 'json'], {
      meanwhile: (child) => child.stdout?.destroy(),
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('warns on standard error before the run of what is wrong with the system, unless it is to be quiet', async () => {
    const overload = ['small.yaml', '--set', 'handlers.worker.service.mean=30ms']
    const [told, quiet] = await Promise.all([simulate(overload), simulate([...overload, '--quiet'])])
    expect(told.stderr).toMatch(/warning: .*worker/)
    expect(quiet.stderr).toBe('')
  })
})

describe('Ctrl-C', () => {
  it('ends a long run on threads, keeps what was printed, and exits with 130', async () => {
    const { code, stdout, stderr } = await simulate(['small.yaml', 'many.yaml'], {
      meanwhile: (child) => child.stdout?.once('data', () => setTimeout(() => child.kill('SIGINT'), 500)),
    })
    expect(code).toBe(130)
    expect(stdout).toContain('PASS: the expectation is met')
    // How far the long one came depends on the machine; when it came to anything, it is marked.
    expect(stderr).toMatch(/^simulate: interrupted after (1 of 2 scenarios|2 of 2 scenarios, the last incomplete)$/m)
    expect(stdout.includes('INCOMPLETE')).toBe(stderr.includes('incomplete'))
  })
})
