/** What is loaded before a command runs: the command line and nothing of scenarios, engine or reports, which come when asked for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const dist = resolve(import.meta.dirname, '../../dist')

/** A module of dist/ and all that it imports statically. */
function loadedWith(file: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (found.has(file)) return found
  const text = readFileSync(file, 'utf8')
  found.set(file, text)
  for (const [, name = ''] of text.matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s)?["'](\.[^"']+)["']/gm)) {
    const next = join(dirname(file), name)
    if (existsSync(next)) loadedWith(next, found)
  }
  return found
}

it('the help needs neither YAML nor the engine nor a report', () => {
  const modules = [...loadedWith(join(dist, 'main.js')).values()]
  const whole = modules.join('\n')
  // The command line itself is there, so that the search is known to find what is loaded.
  expect(modules.length).toBeGreaterThan(1)
  expect(whole).toContain('check scenario files without running them')
  const everything = readdirSync(join(dist, 'chunks')).map((name) => readFileSync(join(dist, 'chunks', name), 'utf8'))
  for (const part of ['resolveBlockMap', 'QuickScanner', 'Observations', 'runTask', 'inColumns']) {
    expect(everything.join('\n')).toContain(part)
    expect(whole).not.toContain(part)
  }
  expect(whole.length).toBeLessThan(250_000)
})

it('a run and a validation load the YAML package only where a file needs it', () => {
  const chunks = readdirSync(join(dist, 'chunks')).map((name) => join(dist, 'chunks', name))
  for (const [part, itself] of [
    ['function loadEach(', 'QuickScanner'],
    ['function execute(', 'runTask'],
  ] as const) {
    const file = chunks.find((chunk) => readFileSync(chunk, 'utf8').includes(part))
    expect(file, part).toBeDefined()
    const whole = [...loadedWith(file!).values()].join('\n')
    expect(whole).toContain(itself)
    expect(whole).not.toContain('resolveBlockMap')
  }
})
