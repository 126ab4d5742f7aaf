/** What is loaded before a command runs: the command line and nothing of scenarios, engine or reports, which come when asked for. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const dist = resolve(import.meta.dirname, '../../dist')

const STATIC = /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?["'](\.[^"']+)["']/gm
const ANY = /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?["'](\.[^"']+)["']|\bimport\(["'](\.[^"']+)["']\)/gm

/** A module of dist/ and all that it imports, statically if nothing else is said. */
function loadedWith(file: string, imports = STATIC, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (found.has(file)) return found
  const text = readFileSync(file, 'utf8')
  found.set(file, text)
  for (const [, name, later] of text.matchAll(imports)) {
    const next = join(dirname(file), name ?? later ?? '')
    if (existsSync(next)) loadedWith(next, imports, found)
  }
  return found
}

/** The modules that the program consists of: older builds may have left others in the folder. */
const program = loadedWith(join(dist, 'main.js'), ANY)

it('the help needs neither YAML nor the engine nor a report', () => {
  const modules = [...loadedWith(join(dist, 'main.js')).values()]
  const whole = modules.join('\n')
  // The command line itself is there, so that the search is known to find what is loaded.
  expect(modules.length).toBeGreaterThan(1)
  expect(whole).toContain('check scenario files without running them')
  const everything = [...program.values()]
  for (const part of ['resolveBlockMap', 'QuickScanner', 'Observations', 'runTask', 'mergeTableOptions']) {
    expect(everything.join('\n')).toContain(part)
    expect(whole).not.toContain(part)
  }
  expect(whole.length).toBeLessThan(250_000)
})
