/** The commands that deal with scenario files but don't run them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli } from '../../src/commands/cli.ts'
import { fakeIo } from './fake-io.ts'
import { small, Workplace } from './program.ts'

const place = new Workplace({
  'small.yaml': small(),
  'wrong.yaml': small().replace('mean: 10ms', 'maen: 10ms').replace('rate: 50/s', 'rate: fast'),
})

describe('validate', () => {
  it('counts what is in a good file, with notes', async () => {
    const { code, stdout } = await place.simulate([
      'validate',
      'small.yaml',
      '--set',
      'handlers.worker.publishes=[work.done, work.extra]',
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^small\.yaml: ok: 1 producer, 1 handler, 3 events, 1 flow, 0 expectations\n/)
    expect(stdout).toMatch(/note: .*work\.extra/)
  })

  it('lists every problem of every file by line and column, and still says which files are good', async () => {
    const { code, stdout, stderr } = await place.simulate(['validate', 'wrong.yaml', 'small.yaml', 'absent.yaml'])
    expect(code).toBe(2)
    expect(stdout).toMatch(/^small\.yaml: ok: /)
    const lines = stderr.trimEnd().split('\n')
    expect(lines.some((line) => /^wrong\.yaml:4:\d+: .*fast/.test(line))).toBe(true)
    expect(lines.some((line) => /^wrong\.yaml:8:\d+: .*maen/.test(line))).toBe(true)
    expect(lines.at(-1)).toBe('absent.yaml: no such file')
  })

  it('reads standard input', async () => {
    expect(await place.simulate(['validate', '-'], { input: small() })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^-: ok: /),
    })
  })
})

describe('init', () => {
  it('writes a scenario that validates, and never replaces a file unasked', async () => {
    const fresh = new Workplace()
    expect(await fresh.simulate(['init'])).toMatchObject({
      code: 0,
      stdout: 'wrote scenario.yaml; run it with: simulate scenario.yaml\n',
    })
    expect(fresh.list()).toEqual(['scenario.yaml'])
    expect((await fresh.simulate(['validate', 'scenario.yaml'])).code).toBe(0)
    const again = await fresh.simulate(['init'])
    expect(again.code).toBe(2)
    expect(again.stderr).toBe('scenario.yaml exists already; --force replaces it, --output writes elsewhere\n')
    expect((await fresh.simulate(['init', '--force'])).code).toBe(0)
    expect((await fresh.simulate(['init', '--output', 'other.yaml'])).code).toBe(0)
    expect(fresh.list()).toEqual(['other.yaml', 'scenario.yaml'])
  })

  it('lists the templates, each of which it can print', async () => {
    const root = resolve(import.meta.dirname, '../..')
    const { stdout } = await place.simulate(['init', '--list'])
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
    expect(names).toContain('order-flow')
    for (const name of names) {
      const io = fakeIo({
        readShipped: (path) => readFileSync(join(root, path), 'utf8'),
        listShipped: (folder) => readdirSync(join(root, folder)),
      })
      const code = await cli(['init', name, '--output', '-'], io)
      expect({ name, code }).toEqual({ name, code: 0 })
      expect(io.text.stdout).toContain('handlers:')
    }
  })

  it('suggests the nearest template', async () => {
    const { code, stderr } = await place.simulate(['init', 'order-flwo'])
    expect(code).toBe(2)
    expect(stderr).toContain("no template 'order-flwo' (did you mean 'order-flow'?)")
  })
})

describe('schema', () => {
  const committed = (name: string) =>
    readFileSync(resolve(import.meta.dirname, `../../schema/${name}.schema.json`), 'utf8')

  it.each([
    ['scenario', ['schema']],
    ['scenario', ['schema', 'scenario']],
    ['results', ['schema', 'results']],
  ])('prints the JSON Schema of the %s that comes with the package: %j', async (name, args) => {
    const { code, stdout } = await place.simulate(args)
    expect(code).toBe(0)
    expect(stdout).toBe(committed(name))
  })

  it('writes it to a file', async () => {
    expect(await place.simulate(['schema', 'results', '--output', 'results.json'])).toMatchObject({
      code: 0,
      stdout: '',
    })
    expect(place.read('results.json')).toBe(committed('results'))
  })
})
