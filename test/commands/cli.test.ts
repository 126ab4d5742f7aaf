import { describe, expect, it } from 'vitest'
import { cli } from '../../src/commands/cli.ts'
import { FileError } from '../../src/commands/io.ts'
import { fakeIo } from './fake-io.ts'
import { small, Workplace } from './program.ts'

const place = new Workplace({ 'small.yaml': small() })

describe('the command line', () => {
  it('shows help with examples, within 80 columns but for the examples', async () => {
    const { code, stdout } = await place.simulate(['--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('Usage: simulate [command] FILE... [options]')
    expect(stdout).toContain('simulate scenario.yaml --format json --output results.json')
    for (const name of ['run', 'validate', 'theory', 'init', 'schema', 'bench']) {
      const io = fakeIo({})
      expect(await cli([name, '--help'], io)).toBe(0)
      expect(io.text.stdout).toContain(`Usage: simulate ${name}`)
    }
  })

  it('ends with 2 at a mistake', async () => {
    const { code, stdout, stderr } = await place.simulate(['vaildate', 'small.yaml'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe("'vaildate' is neither a command nor a file (did you mean 'validate'?)\n")
  })

  it('tells its version', async () => {
    expect(await place.simulate(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^rhosim \d+\.\d+\.\d+\n$/),
    })
  })

  it('without arguments shows help as an error', async () => {
    const { code, stdout, stderr } = await place.simulate([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Usage: simulate')
  })
})

describe('a mistake on the command line', () => {
  it.each([
    [['vaildate', 'small.yaml'], "'vaildate' is neither a command nor a file (did you mean 'validate'?)"],
    [['small.yaml', '--formta', 'json'], 'Did you mean --format?'],
    [['small.yaml', '--format', 'jsno'], "Expected one of table, json, csv, markdown (did you mean 'json'?)."],
    [['small.yaml', '--format', 'junit'], 'simulate --format junit is not supported yet'],
    [['small.yaml', '--format', 'prometheus'], 'simulate --format prometheus is not supported yet'],
    [['run'], "missing required argument 'file'"],
    [['theory', 'small.yaml', 'small.yaml'], 'too many arguments'],
    [['schema', 'reslts'], "no schema of 'reslts' (did you mean 'results'?); there are: scenario, results"],
    [['schema', 'toString'], "no schema of 'toString'; there are: scenario, results"],
    [['schema', 'scenario', 'results'], 'too many arguments'],
    [['sweep', 'small.yaml', '--vary', 'a=1..3'], 'simulate sweep is not supported yet'],
    [['compare', 'a', 'b'], 'simulate compare is not supported yet'],
    [['size', 'small.yaml'], 'simulate size is not supported yet'],
    [['capacity', 'small.yaml'], 'simulate capacity is not supported yet'],
  ])('%j is refused with exit code 2: %s', async (args, message) => {
    const io = fakeIo({ fileExists: (path) => path === 'small.yaml' })
    expect(await cli(args, io)).toBe(2)
    expect(io.text.stdout).toBe('')
    expect(io.text.stderr).toContain(message)
  })
})

describe('a fault of the tool', () => {
  it('exits with 70 and prints what to report', async () => {
    const io = fakeIo({
      breathe: () => Promise.reject(new Error('the calendar ran backwards', { cause: new RangeError('time -1 s') })),
    })
    expect(await cli(['small.yaml', '--seed', '7'], io)).toBe(70)
    expect(io.text.stderr).toMatch(
      /Please report it with these lines and the scenario:\n {2}rhosim \d+\.\d+\.\d+, a test\n {2}simulate small\.yaml --seed 7\n/,
    )
    expect(io.text.stderr).toContain('the calendar ran backwards')
    expect(io.text.stderr).toMatch(/caused by: RangeError: time -1 s/)
  })

  it('is told from a file that cannot be read', async () => {
    const io = fakeIo({
      readFile: (path) => {
        throw new FileError(path, 'permission denied')
      },
    })
    expect(await cli(['small.yaml'], io)).toBe(2)
    expect(io.text.stderr).toBe('small.yaml: permission denied\n')
  })
})

describe('an interruption', () => {
  it('keeps the replications that had finished, in order, and marks the results incomplete', async () => {
    let interrupt = () => {}
    let breaths = 0
    const io = fakeIo({
      onInterrupt: (listener) => {
        interrupt = listener
        return () => undefined
      },
      breathe: () => {
        breaths += 1
        if (breaths === 4) interrupt()
        return Promise.resolve()
      },
    })
    expect(await cli(['small.yaml', '--format', 'json'], io)).toBe(130)
    const { run } = JSON.parse(io.text.stdout)
    // A fixed warm-up needs one short pilot to size the work, at most.
    expect(run.complete).toBe(false)
    expect(run.replications).toBeGreaterThan(0)
    expect(run.replications).toBeLessThan(4)
  })

  it('before anything had finished prints no results', async () => {
    let interrupt = () => {}
    const io = fakeIo({
      onInterrupt: (listener) => {
        interrupt = listener
        return () => undefined
      },
      breathe: () => {
        interrupt()
        return Promise.resolve()
      },
    })
    expect(await cli(['small.yaml', 'small.yaml'], io)).toBe(130)
    expect(io.text.stdout).toBe('')
    expect(io.text.stderr).toBe('simulate: interrupted after 0 of 2 scenarios\n')
  })
})
