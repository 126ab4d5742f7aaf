/** The program with V8's code of it (dist/compiled) is the program: as quick to start as it is meant to be, and nothing else. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { program, small, Workplace } from './program.ts'

const dist = resolve(import.meta.dirname, '../../dist')
const place = new Workplace({ 'small.yaml': small(['flows.work.latency.mean < 1s']) })

/** Of every file that a command line loads whether V8 refused its code; null: there is none. */
function loadedBy(...args: readonly string[]): ReadonlyMap<string, boolean | null> {
  const watching = `
    const { scripts } = require(${JSON.stringify(join(dist, 'compiled', 'index.cjs'))}).run('main')
    process.on('exit', () => {
      console.error(JSON.stringify([...scripts].map(([file, { cachedDataRejected }]) => [file, cachedDataRejected ?? null])))
    })`
  const { stderr } = spawnSync(process.execPath, ['-e', watching, program, ...args], {
    cwd: place.folder,
    encoding: 'utf8',
  })
  return new Map(JSON.parse(stderr.trim().split('\n').at(-1)!))
}

const sizeOf = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + statSync(file).size, 0)

it('finds code for all that a run loads, and V8 takes it', () => {
  const loaded = loadedBy('small.yaml', '--jobs', '1')
  expect(sizeOf(loaded.keys())).toBeGreaterThan(500_000)
  expect([...loaded].filter(([, refused]) => refused !== false)).toEqual([])
})

it('loads as little for the help as the modules do: neither YAML nor the engine nor a report', () => {
  const files = [...loadedBy('--help').keys()]
  const whole = files.map((file) => readFileSync(file, 'utf8')).join('\n')
  expect(whole).toContain('check scenario files without running them')
  for (const part of ['resolveBlockMap', 'QuickScanner', 'Observations', 'runTask', 'mergeTableOptions'])
    expect(whole).not.toContain(part)
  expect(whole.length).toBeLessThan(250_000)
})

it('says what the modules say, and what it says where V8 refuses the code: with flags that change what it makes', async () => {
  const args = ['small.yaml', '--format', 'json', '--duration', '2000s', '--replications', '20']
  const here = await place.simulate([...args, '--jobs', '2'])
  expect(here).toMatchObject({ code: 0, stderr: '' })
  const otherwise = (...command: readonly string[]) =>
    execFileSync(process.execPath, [...command, ...args, '--jobs', '2'], { cwd: place.folder, encoding: 'utf8' })
  expect(otherwise(join(dist, 'main.js'))).toBe(here.stdout)
  expect(otherwise('--no-opt', program)).toBe(here.stdout)
})
