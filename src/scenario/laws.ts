/**
 * Distributions, as a scenario writes them: `{ distribution: NAME, … }`, the shorthands `{ rate }`, `{ mean }` and a bare
 * value, and sizes likewise. Everything about a law (parameters, alternatives, rules, descriptions) comes from its
 * declaration in `src/distributions`: a new law needs nothing here.
 */
import type { DistributionSpec, Parameter, SizeSpec } from '../distributions/distribution.ts'
import { laws, meanOf, sizeLaws } from '../distributions/index.ts'
import { list, object, Place, required, unknownKey } from './composites.ts'
import type { AnyLaw, Family } from './law-choice.ts'
import { fitsSets, lawOf } from './law-choice.ts'
import { FILE_KEYS, readFile, unit } from './law-file.ts'
import { lawSchema } from './law-schema.ts'
import type { MapNode, Node, Path } from './node.ts'
import { describe } from './node.ts'
import { parsePercentile } from './percentiles.ts'
import type { Reader } from './reader.ts'
import { count, duration, flag, number, rate, share, text, word } from './scalars.ts'
import type { Json, Shape } from './shape.ts'
import { lazy, named } from './shape.ts'
import { suggestion } from './words.ts'

/** Sums of probabilities may miss 1 by this much: ten times 0.1 does. */
const PROBABILITY_TOLERANCE = 1e-9

const EXPECTS = 'a distribution: { mean: 50ms }, { rate: 20/s }, { distribution: NAME, \u2026 } or a bare duration'
const SIZE_EXPECTS = 'a count, or a discrete distribution such as { distribution: geometric, mean: 3 }'

const durations: Family = {
  laws: new Map(laws.map((law) => [law.name, law])),
  value: duration,
  sizes: false,
  expects: EXPECTS,
}

const sizes: Family = {
  laws: new Map(sizeLaws.map((law) => [law.name, law])),
  value: number({ minimum: 0 }),
  sizes: true,
  expects: SIZE_EXPECTS,
}

/** A distribution of durations [s]. Its mean is noted for the check of the horizon. */
export const distribution: Shape<DistributionSpec> = named('distribution', `${EXPECTS} (constant)`, {
  ...family(durations),
  read(node, path, reader) {
    const spec = readFamily(durations, node, path, reader)
    if (spec !== undefined) reader.duration(meanOf(spec), node, path)
    return spec
  },
})

/** A distribution of whole numbers. */
export const size: Shape<SizeSpec> = named('size', SIZE_EXPECTS, family(sizes))

function family(of: Family): Shape<DistributionSpec> {
  return {
    expects: of.expects,
    read: (node, path, reader) => readFamily(of, node, path, reader),
    schema: (definitions) => {
      const bare = of.sizes ? count().schema(definitions) : duration.schema(definitions)
      const options: Json[] = [bare]
      if (!of.sizes) {
        for (const [key, shape] of [
          ['rate', rate],
          ['mean', duration],
        ] as const) {
          options.push({
            type: 'object',
            description: 'exponential',
            additionalProperties: false,
            required: [key],
            properties: { [key]: { allOf: [shape.schema(definitions)], description: `${key} of the exponential law` } },
          })
        }
      }
      for (const law of of.laws.values())
        options.push(
          lawSchema(law, (name, parameter) =>
            (name === 'unit' ? unit : parameterShape(parameter, of)).schema(definitions),
          ),
        )
      return { anyOf: options }
    },
    keys: {
      declared: () => ['distribution', ...new Set([...of.laws.values()].flatMap((law) => Object.keys(law.parameters)))],
      at: (key) => keyShape(of, key),
    },
  }
}

/** The shape behind a key of any law of the family: enough to find one's way for `--set`. */
function keyShape(of: Family, key: string): Shape<unknown> | undefined {
  if (key === 'distribution') return word(...of.laws.keys())
  for (const law of of.laws.values()) {
    const parameter = law.parameters[key]
    if (parameter !== undefined && Object.hasOwn(law.parameters, key)) return parameterShape(parameter, of)
  }
  if (!of.sizes && parsePercentile(key) !== null) return of.value
  return undefined
}

function readFamily(of: Family, node: Node, path: Path, reader: Reader): DistributionSpec | undefined {
  if (node.kind === 'scalar' && node.value !== null && typeof node.value !== 'boolean') {
    if (of.laws.has(node.text)) {
      return reader.wrong(
        node,
        path,
        `expected ${of.expects}: write { distribution: ${node.text}, \u2026 } with its parameters`,
      )
    }
    if (/^\s*[A-Za-z]/.test(node.text)) {
      const hint = suggestion(node.text, [...of.laws.keys()], '')
      return reader.wrong(
        node,
        path,
        `expected ${of.expects}, saw ${describe(node)}${hint.startsWith('did') ? `: ${hint}` : ''}`,
      )
    }
    const value = (of.sizes ? count() : of.value).read(node, path, reader)
    return value === undefined ? undefined : { distribution: 'constant', value }
  }
  if (node.kind !== 'map') return reader.wrong(node, path, `expected ${of.expects}, saw ${describe(node)}`)
  return readLaw(of, node, path, reader, new Set())
}

/** @param besides keys of the mapping that are not the law's: the probability of a part of a mixture. */
function readLaw(
  of: Family,
  node: MapNode,
  path: Path,
  reader: Reader,
  besides: ReadonlySet<string>,
): DistributionSpec | undefined {
  const law = lawOf(of, node, path, reader, besides)
  if (law === undefined) return undefined
  const place = new Place(node, path, reader)
  // The spec itself: spreading numbers into another object costs V8 more than the rest of the reading.
  const values: Record<string, unknown> & DistributionSpec = { distribution: law.name }
  const given = new Set<string>()
  const points: [number, number][] = []
  let good = true
  for (const [key, entry] of node.entries) {
    if (key === 'distribution' || besides.has(key)) continue
    if (Object.hasOwn(law.parameters, key) && FILE_KEYS.includes(key)) continue
    const declared = Object.hasOwn(law.parameters, key) ? law.parameters[key] : undefined
    const percentile = declared === undefined && pointsOf(law) !== null ? parsePercentile(key) : null
    if (percentile !== null) {
      const value = of.value.read(entry.value, [...path, key], reader)
      if (value === undefined) good = false
      else if (points.some(([p]) => p === percentile)) {
        good = place.problemAtKey(key, 'this percentile is given twice') ?? false
      } else points.push([percentile, value])
      continue
    }
    if (declared === undefined || declared.kind === 'points') {
      unknownKey(entry.keyAt, key, path, reader, keysOf(law))
      good = false
      continue
    }
    given.add(key)
    const value = parameterShape(declared, of).read(entry.value, [...path, key], reader)
    if (value === undefined) good = false
    else values[key] = value
  }
  if (points.length > 0) {
    const name = pointsOf(law) ?? 'points'
    given.add(name)
    values[name] = points.sort((a, b) => a[0] - b[0])
  }
  if (Object.hasOwn(law.parameters, 'file')) good = readFile(law, of, place, given, values) && good
  good = fitsSets(law, given, place) && good
  if (!good) return undefined
  const broken = law.check(values)
  if (broken !== null) {
    const sentence = broken.message.startsWith(`${broken.parameter} `)
      ? broken.message.slice(broken.parameter.length + 1)
      : broken.message
    return place.has(broken.parameter) ? place.problem(broken.parameter, sentence) : place.lacking(broken.message)
  }
  return values
}

/** The name under which percentiles are handed to the law, or null. */
function pointsOf(law: AnyLaw): string | null {
  return Object.entries(law.parameters).find(([, parameter]) => parameter.kind === 'points')?.[0] ?? null
}

function keysOf(law: AnyLaw): readonly string[] {
  const keys = Object.entries(law.parameters).flatMap(([name, { kind }]) =>
    kind === 'points' ? ['p50', 'p90', 'p95', 'p99', 'p999'] : [name],
  )
  return ['distribution', ...keys]
}

/** A nested distribution: of the same family. */
const nested = lazy<DistributionSpec>(() => distribution, EXPECTS)

const branch = object(
  '{ probability, mean }',
  { probability: required(share, 'of this branch'), mean: required(duration, 'of the exponential branch') },
  (values) => values,
)

/** A part of a mixture: the probability stands beside the keys of the law. */
const part: Shape<{ readonly probability: number; readonly law: DistributionSpec }> = {
  expects: '{ probability, \u2026any distribution }',
  read(node, path, reader) {
    if (node.kind !== 'map') return reader.wrong(node, path, `expected ${part.expects}, saw ${describe(node)}`)
    const entry = node.entries.get('probability')
    if (entry === undefined) reader.lacking(node, path, "'probability' is required")
    const probability = entry === undefined ? undefined : share.read(entry.value, [...path, 'probability'], reader)
    const law = readLaw(durations, node, path, reader, new Set(['probability']))
    return probability === undefined || law === undefined ? undefined : { probability, law }
  },
  schema: (definitions) => ({
    type: 'object',
    description: 'a distribution, with the probability of drawing from it beside its parameters',
    required: ['probability'],
    properties: { probability: { allOf: [share.schema(definitions)], description: 'of this part' } },
  }),
  keys: {
    declared: () => ['probability', ...(distribution.keys?.declared() ?? [])],
    at: (key) => (key === 'probability' ? share : distribution.keys?.at(key)),
  },
}

/** A list whose probabilities sum to 1. */
function summingToOne<T extends { readonly probability: number }>(shape: Shape<readonly T[]>): Shape<readonly T[]> {
  return {
    ...shape,
    read(node, path, reader) {
      const values = shape.read(node, path, reader)
      if (values === undefined) return undefined
      const sum = values.reduce((total, value) => total + value.probability, 0)
      if (Math.abs(sum - 1) <= PROBABILITY_TOLERANCE) return values
      return reader.wrong(node, path, `the probabilities must sum to 1, saw a sum of ${Number(sum.toPrecision(10))}`)
    },
  }
}

/** How a parameter is written, by its kind. */
function parameterShape(parameter: Parameter, of: Family): Shape<unknown> {
  switch (parameter.kind) {
    case 'value':
      return of.value
    case 'rate':
      return rate
    case 'number':
      return number()
    case 'count':
      return count()
    case 'share':
      return share
    case 'values':
      return list(of.sizes ? 'a list of numbers' : 'a list of durations', of.value, 1)
    case 'numbers':
      return list('a list of numbers', number(), 1)
    case 'text':
      return text()
    case 'flag':
      return flag
    case 'law':
      return nested
    case 'laws':
      return list('a list of distributions', nested, 1)
    case 'branches':
      return summingToOne(list('a list of { probability, mean }', branch, 1))
    case 'mixture':
      return summingToOne(list('a list of { probability, \u2026any distribution }', part, 1))
    case 'points':
      return of.value
  }
}
