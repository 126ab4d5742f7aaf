/** The package as a stranger gets it: packed, installed into an empty folder, run, imported and type-checked. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { small } from '../commands/program.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'rhosim-install-'))
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

let packed: { filename: string; size: number; files: { path: string }[] }

beforeAll(() => {
  const report = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  packed = JSON.parse(report.slice(report.indexOf('[')))[0]
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${packed.filename}`)
  writeFileSync(join(folder, 'small.yaml'), small(['flows.work.latency.mean < 1s']))
}, 240_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packed package', () => {
  it('holds the program, the library with its types, the schemas and the examples, and no sources', () => {
    const paths = packed.files.map(({ path }) => path)
    for (const path of [
      'LICENSE',
      'package.json',
      'bin/simulate.js',
      'dist/main.js',
      'dist/index.js',
      'dist/browser.js',
      'dist/worker.js',
      'dist/licenses.txt',
      'dist/types/index.d.ts',
      'schema/scenario.schema.json',
      'schema/results.schema.json',
      'scenarios/order-flow.yaml',
    ]) {
      expect(paths).toContain(path)
    }
    expect(paths.filter((path) => /^(src|test|\.ci)\/|\.stamp$/.test(path))).toEqual([])
    expect(packed.size).toBeLessThan(1_500_000)
  })

  it('runs through npx, on threads too', () => {
    expect(run('npx', '--no-install', 'simulate', 'small.yaml')).toContain('PASS: the expectation is met')
    const args = ['small.yaml', '--duration', '9000s', '--replications', '4', '--format', 'json']
    const threads = run('npx', '--no-install', 'simulate', ...args, '--jobs', '2')
    expect(JSON.parse(threads).run.events).toBeGreaterThan(5e6)
  })

  it('prints the schemas that it comes with', () => {
    const titles = ['scenario', 'results'].map(
      (name) => JSON.parse(run('npx', '--no-install', 'simulate', 'schema', name)).title,
    )
    expect(titles).toEqual(['Scenario', 'Results'])
  })

  it('writes a template that it then runs', () => {
    run('npx', '--no-install', 'simulate', 'init')
    expect(existsSync(join(folder, 'scenario.yaml'))).toBe(true)
    expect(run('npx', '--no-install', 'simulate', 'validate', 'scenario.yaml')).toContain('ok: ')
  })

  it('is a library', () => {
    writeFileSync(
      join(folder, 'use.js'),
      `import { readFileSync } from 'node:fs'
import { loadScenario, ScenarioError, simulate } from 'rhosim'
import schema from 'rhosim/schema' with { type: 'json' }
import resultsSchema from 'rhosim/schema/results' with { type: 'json' }
const results = simulate(loadScenario(readFileSync('small.yaml', 'utf8')), { seed: 7, replications: 3 })
let problems = 0
try { loadScenario('producers: 3') } catch (error) { if (error instanceof ScenarioError) problems = error.problems.length }
const titles = [schema.title, resultsSchema.title]
console.log(JSON.stringify({ replications: results.run.replications, problems, titles }))`,
    )
    const { replications, problems, titles } = JSON.parse(run('node', '--no-warnings', 'use.js'))
    expect({ replications, titles }).toEqual({ replications: 3, titles: ['Scenario', 'Results'] })
    expect(problems).toBeGreaterThan(0)
  })

  it('has types that a strict program compiles against', () => {
    mkdirSync(join(folder, 'typed'), { recursive: true })
    writeFileSync(
      join(folder, 'typed/use.ts'),
      `import { analyse, loadScenario, simulate, type Estimate, type Results } from 'rhosim'
const results: Results = simulate(loadScenario('', { file: 'a.yaml' }), { seed: 'text', replications: 5 })
const wait: Estimate | null | undefined = results.handlers.worker?.waitingTime.p99
const model: string | null | undefined = results.handlers.worker?.theory.model
// @ts-expect-error a seed is a number or a text
simulate(loadScenario(''), { seed: true })
console.log(wait, model, typeof analyse)
`,
    )
    writeFileSync(
      join(folder, 'typed/tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2023',
          noEmit: true,
          types: [],
          skipLibCheck: false,
          lib: ['es2023', 'dom'],
        },
      }),
    )
    run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', 'typed')
  })
})
