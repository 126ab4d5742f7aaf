/** Who may import whom: the layout table of the README, as a test. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Rule {
  /** Folders and files of src/ whose values may be used. */
  readonly may: readonly string[]
  /** Those of which only types may be used. */
  readonly types?: readonly string[]
  /** Packages, Node's own modules included. */
  readonly packages?: readonly string[]
}

/** Plain shapes that every part may name as types: what goes in, and what comes out. */
const shapes = ['scenario/scenario.ts', 'experiment/results.ts']
const laws = ['engine', 'distributions', 'arrivals', 'statistics']
/** What the kernel and JavaScript agree on. */
const shared = ['kernel/layout.ts', 'kernel/kinds.ts', 'kernel/law-kinds.ts']

const rules: Readonly<Record<string, Rule>> = {
  engine: { may: shared, packages: ['seedrandom'] },
  // AssemblyScript, which knows no other part's types.
  kernel: { may: [] },
  // How V8 is told that a field holds a real number, which concerns all of the hot path; and what the kernel records.
  statistics: { may: ['engine/real.ts', ...shared], types: ['engine'] },
  distributions: { may: ['engine', 'statistics', 'kernel/law-kinds.ts'] },
  arrivals: { may: ['engine', 'distributions', 'statistics'] },
  disciplines: { may: ['engine'], types: ['model'] },
  policies: { may: ['engine'], types: ['model'] },
  model: { may: [...laws, 'disciplines', 'policies', ...shared] },
  theory: { may: [] },
  analysis: { may: ['theory', 'distributions', 'arrivals', 'statistics'] },
  scenario: {
    may: ['distributions', 'arrivals', 'disciplines', 'policies', 'analysis'],
    packages: ['yaml', 'leven', 'zod', '@noble/hashes'],
  },
  experiment: { may: [...laws, 'model', 'theory', 'analysis', 'scenario'] },
  reports: {
    may: ['scenario/metrics.ts'],
    types: ['analysis'],
    packages: ['asciichart', 'cli-table3', 'csv-stringify', 'string-width'],
  },
  bench: { may: ['scenario', 'experiment'] },
  commands: {
    may: ['scenario', 'experiment', 'analysis', 'reports', 'bench', '../package.json'],
    packages: ['commander', 'cli-progress', 'leven', 'piscina', 'node:worker_threads'],
  },
  'main.ts': {
    may: ['commands'],
    packages: [
      'node:fs',
      'node:os',
      'node:path',
      'node:stream/consumers',
      'node:timers/promises',
      'node:url',
      'node:v8',
    ],
  },
  'index.ts': { may: ['browser.ts', 'scenario'], packages: ['node:fs'] },
  'browser.ts': { may: ['scenario', 'experiment', 'analysis'], types: ['distributions'] },
  testing: { may: ['scenario', 'experiment', 'distributions', 'arrivals'], packages: ['fast-check'] },
  'testing.ts': { may: ['testing'] },
}

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

const source = join(import.meta.dirname, '../../src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const imports = files.flatMap(importsOf)

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8').replace(/^\s*(\*|\/\/|\/\*).*$/gm, '')
  const statics = [...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"();]*?\sfrom\s+)?'([^']+)'/gm)]
  const dynamics = [...text.matchAll(/import\('([^']+)'\)/g)]
  return [
    ...statics.map(([, type, to = '']) => ({ from: file, to: resolved(file, to), typeOnly: type !== undefined })),
    ...dynamics.map(([, to = '']) => ({ from: file, to: resolved(file, to), typeOnly: false })),
  ]
}

function resolved(file: string, to: string): string {
  return to.startsWith('.') ? relative(source, join(source, dirname(file), to)) : to
}

const room = (path: string) => path.split('/')[0] ?? path
const isPackage = ({ to }: Import) => !to.endsWith('.ts') && !to.endsWith('.json')
const within = (path: string, places: readonly string[]) =>
  places.some((place) => path === place || path.startsWith(`${place}/`))

function isAllowed(one: Import): boolean {
  const rule = rules[room(one.from)]
  if (rule === undefined) return false
  if (isPackage(one)) return within(one.to, rule.packages ?? [])
  if (room(one.from) === room(one.to)) return true
  return within(one.to, rule.may) || (one.typeOnly && within(one.to, [...shapes, ...(rule.types ?? [])]))
}

describe('the architecture', () => {
  it('has a rule for every folder of src', () => {
    expect([...new Set(files.map(room))].filter((name) => rules[name] === undefined)).toEqual([])
  })

  it('is kept: no part imports what it may not', () => {
    expect(imports.length).toBeGreaterThan(50)
    expect(imports.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  it('knows no chance and no clock below the commands', () => {
    const guilty = files
      .filter((file) => !['main.ts', 'commands'].includes(room(file)))
      .filter((file) =>
        /\bMath\.random\b|\bDate\b|\bperformance\.now\b|\bprocess\.(?:env|argv|exit|std|hrtime|cpuUsage|on)\b/.test(
          readFileSync(join(source, file), 'utf8').replace(/^\s*(\*|\/\/|\/\*).*$/gm, ''),
        ),
      )
    expect(guilty).toEqual([])
  })
})
