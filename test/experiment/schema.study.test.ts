/**
 * The JSON Schema of the results document: it accepts what the program prints, says no more than that, and refuses what was
 * tampered with.
 */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { resultsSchema, resultsSchemaText } from '../../bin/results-schema.ts'
import { BY_EVENT, kindOf as kindOfMetric, PARTITIONS, SECTIONS } from '../../src/scenario/metrics.ts'
import { full } from '../size.ts'
import {
  interrupting,
  type Named,
  particularDocuments,
  printed,
  randomDocuments,
  shippedDocuments,
} from './documents.ts'
import { Coverage, type Kind, kindOf, Walk } from './schema-walk.ts'

/** A hundred short runs, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const schema = resultsSchema()
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)

function faults(document: unknown): string[] {
  return validate(document) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

let documents: readonly Named[]

beforeAll(async () => {
  const [timed, incomplete] = [await printed(['a.yaml', '--timing']), await printed(['a.yaml'], interrupting())]
  documents = [
    ...particularDocuments(),
    ...shippedDocuments(),
    ...randomDocuments(),
    { name: 'printed with --timing', document: timed },
    { name: 'interrupted', document: incomplete },
  ]
})

describe('the schema of the results', () => {
  it('is committed as it is made (refresh with: npm run schema)', async () => {
    await expect(resultsSchemaText()).toMatchFileSnapshot('../../schema/results.schema.json')
  })

  it('accepts the results of every kind of run', () => {
    expect(documents.map(({ name, document }) => ({ name, faults: faults(document) }))).toEqual(
      documents.map(({ name }) => ({ name, faults: [] })),
    )
  })

  it('accepts each of the documents that are printed for several files', async () => {
    const both = (await printed(['a.yaml', 'b.yaml'])) as unknown[]
    expect(both.map(faults)).toEqual([[], []])
    expect(faults(both)).not.toEqual([])
  })

  it('says nothing that does not occur: every property, every kind of value, every null', () => {
    expect(coverageOf(documents).missing()).toEqual([])
  })

  it('describes every property', () => {
    const bare = [...properties()].filter(({ description }) => !/^[A-Z0-9].+\.$/.test(description))
    expect(bare).toEqual([])
  })

  it('says the unit of every number, last and in brackets', () => {
    const figures = [...properties()].filter(({ figure }) => figure)
    expect(figures.length).toBeGreaterThan(100)
    expect(figures.filter(({ description }) => !/ \[[^\]]+\]\.$/.test(description))).toEqual([])
  })

  it('has the units that expectations of the same metrics have', () => {
    const units = { duration: /\[s\]\.$/, rate: /\[1\/s\]\.$/, share: /\[0 to 1\]\.$/, number: /\[(?!s\]|1\/s|0 to 1)/ }
    const sections = { ...SECTIONS, byEvent: BY_EVENT, partitions: PARTITIONS }
    const wrong = Object.entries(sections).flatMap(([section, { metrics }]) =>
      [...metrics].flatMap(([name, metric]) => {
        const { description } = define(typeOf[section as keyof typeof sections]).properties[name]!
        const fits = metric.form === 'count' || units[kindOfMetric(metric, null)].test(description)
        return fits ? [] : [`${section}.${name}: ${description}`]
      }),
    )
    expect(wrong).toEqual([])
  })
})

describe('an estimate', () => {
  it('lies in its interval, or has none', () => {
    let seen = 0
    const odd: string[] = []
    for (const { name, document } of documents) {
      new Walk(schema).values(document, (place, value) => {
        if (typeof value !== 'object' || value === null || !('halfWidth' in value)) return
        seen += 1
        const { mean, halfWidth, low, high } = value as Record<string, number | null>
        const none = halfWidth === null && low === null && high === null
        if (!none && !(low! <= mean! && mean! <= high!)) odd.push(`${name}, ${place}: ${JSON.stringify(value)}`)
      })
    }
    expect(odd).toEqual([])
    expect(seen).toBeGreaterThan(10_000)
  })
})

describe('a document that was tampered with', () => {
  const optional = [
    'timing',
    'handlers.*.theory.byEvent',
    'handlers.*.theory.percentiles.waitingTime',
    'handlers.*.theory.percentiles.sojournTime',
  ]
  const others: readonly unknown[] = [null, true, 'text', 7.5, [], {}]

  /** The richest documents, with short lists so that each of their values can be tampered with. */
  const subjects = () =>
    ['everything', 'priorities.yaml', 'printed with --timing'].map((name) => shortened(copyOf(name)) as object)

  /** Every time in full; otherwise once at each place of the schema, which judges alike wherever it is met again. */
  const chosen = () => {
    const met = new Set<string>()
    return (place: string): boolean => {
      if (!full && met.has(place)) return false
      met.add(place)
      return true
    }
  }

  type Tamper = (holder: Record<string, unknown>, key: string) => void
  const remove: Tamper = (holder, key) => delete holder[key]
  const misspell: Tamper = (holder, key) => {
    holder[`${key}s`] = holder[key]
    delete holder[key]
  }

  it.each<[what: string, Tamper, allowed: readonly string[]]>([
    ['lacks a property', remove, optional],
    ['has a misspelt one', misspell, []],
  ])('is refused when it %s', (_, tamper, allowed) => {
    let refused = 0
    const wanted = chosen()
    for (const document of subjects()) {
      everyProperty(document, '', (holder, key, path) => {
        if (allowed.includes(path) || !wanted(path)) return
        const before = { ...holder }
        tamper(holder, key)
        if (validate(document)) throw new Error(`accepted though tampered with at ${path}`)
        refused += 1
        for (const name of Object.keys(holder)) delete holder[name]
        Object.assign(holder, before)
      })
      expect(faults(document)).toEqual([])
    }
    expect(refused).toBeGreaterThan(full ? 5000 : 300)
  })

  it('is refused when a value is of a kind that no run has there', () => {
    const coverage = coverageOf(documents)
    let refused = 0
    const wanted = chosen()
    for (const document of subjects()) {
      const changes: (() => void)[] = []
      coverage.walk.values(document, (place, value, holder, key) => {
        if (value === undefined || !wanted(place)) return
        const known = coverage.at(place)
        for (const other of others.filter((one) => !known.has(kindOf(one)))) {
          changes.push(() => {
            Reflect.set(holder, key, other)
            if (validate(document)) throw new Error(`accepted ${JSON.stringify(other)} at ${place}`)
            refused += 1
            Reflect.set(holder, key, value)
          })
        }
      })
      for (const change of changes) change()
      expect(faults(document)).toEqual([])
    }
    expect(refused).toBeGreaterThan(full ? 20_000 : 900)
  })

  it.each([
    ['version', 2],
    ['scenario.sha256', 'A'.repeat(64)],
    ['run.replications', 2.5],
    ['run.confidence', 95],
    ['run.warmup', -1],
    ['run.warmupMethod', 'mser-5'],
    ['run.events', -1],
    ['handlers.calls.workers', -1],
    ['handlers.calls.utilization.halfWidth', -0.1],
    ['producers.users.users', 2.5],
    ['disruptions.0.kind', 'breakdown'],
    ['expectations.0.status', 'passed'],
  ])('is refused with %s %j', (path, value) => {
    const document = copyOf('everything')
    const steps = path.split('.')
    const last = steps.pop()!
    const holder = steps.reduce((node, step) => (node as Record<string, object>)[step]!, document)
    expect(kindOf(Reflect.get(holder, last))).toBe(kindOf(value))
    Reflect.set(holder, last, value)
    expect(faults(document)).not.toEqual([])
  })

  it.each(['producers', 'handlers', 'flows', 'events'])('is refused with a name no %s can have', (section) => {
    const document = copyOf('everything') as Record<string, Record<string, unknown>>
    const named = document[section]!
    named['no name'] = Object.values(named)[0]
    expect(faults(document)).not.toEqual([])
  })
})

function copyOf(name: string): object {
  return structuredClone(documents.find((one) => one.name === name)!.document) as object
}

function coverageOf(of: readonly Named[]): Coverage {
  const coverage = new Coverage(schema)
  for (const { document } of of) coverage.add(document)
  return coverage
}

interface Definition {
  readonly properties: Readonly<Record<string, { readonly description: string }>>
}

const typeOf = {
  system: 'SystemResults',
  producers: 'ProducerResults',
  handlers: 'HandlerResults',
  flows: 'FlowResults',
  events: 'EventResults',
  disruptions: 'DisruptionResults',
  byEvent: 'ClassResults',
  partitions: 'PartitionResults',
}

function define(name: string): Definition {
  return (schema.$defs as unknown as Record<string, Definition>)[name]!
}

/** All properties of the schema, and which of them are figures: numbers, lists of them, estimates. */
function* properties(): Generator<{ path: string; description: string; figure: boolean }> {
  const walk = new Walk(schema)
  const nodes: [string, unknown][] = [['#', schema]]
  for (let next = nodes.pop(); next !== undefined; next = nodes.pop()) {
    const [path, node] = next
    if (typeof node !== 'object' || node === null) continue
    for (const [key, child] of Object.entries(node)) nodes.push([`${path}/${key}`, child])
    if (!('properties' in node) || path.endsWith('/properties')) continue
    for (const [name, given] of Object.entries(node.properties as Record<string, Record<string, unknown>>)) {
      const kinds: readonly Kind[] = 'items' in given ? walk.kinds(given.items as object as never) : walk.kinds(given)
      const estimated = /Estimate$|Summary$|Percentiles$/.test(`${given.$ref ?? ''}`)
      const figure = !('const' in given) && name !== 'seed' && (kinds.includes('number') || estimated)
      yield { path: `${path}.${name}`, description: `${given.description ?? ''}`, figure }
    }
  }
}

/** Lists of numbers cut to two. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value))
    return (typeof value[0] === 'number' ? value.slice(0, 2) : value).map((one) => shortened(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shortened(child)]))
}

/** Where keys are names that the scenario gives. */
const mappings = [
  'producers',
  'handlers',
  'flows',
  'events',
  'timeline.handlers',
  'handlers.*.byEvent',
  'handlers.*.theory.byEvent',
]

/** Every property of every object but those mappings, with its path: `*` for names that the scenario gives and for numbers. */
function everyProperty(
  value: unknown,
  path: string,
  visit: (holder: Record<string, unknown>, key: string, path: string) => void,
): void {
  if (Array.isArray(value)) for (const one of value) everyProperty(one, `${path}.*`, visit)
  else if (typeof value === 'object' && value !== null) {
    const named = mappings.includes(path)
    for (const [key, child] of Object.entries(value)) {
      const at = `${path === '' ? '' : `${path}.`}${named ? '*' : key}`
      if (!named) visit(value as Record<string, unknown>, key, at)
      everyProperty(child, at, visit)
    }
  }
}
