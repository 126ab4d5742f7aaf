/**
 * Shapes of single values: quantities with units, choices of words, flags, texts and names.
 */
import type { Node, Path, ScalarNode } from './node.ts'
import { describe } from './node.ts'
import type { Reader } from './reader.ts'
import type { JsonObject, Shape } from './shape.ts'
import { named } from './shape.ts'
import type { Parsed } from './units.ts'
import {
  COUNT,
  DURATION,
  DURATION_PATTERN,
  NUMBER,
  parseCount,
  parseDuration,
  parseNumber,
  parseRate,
  parseShare,
  RATE,
  RATE_PATTERN,
  SHARE,
  SHARE_PATTERN,
} from './units.ts'
import { orList, quote, suggestion } from './words.ts'

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** Bounds of a quantity, in the SI units of its value. */
export interface Bounds {
  readonly minimum?: number
  readonly above?: number
  readonly maximum?: number
  readonly below?: number
}

function outside(value: number, bounds: Bounds): string | null {
  if (bounds.minimum !== undefined && value < bounds.minimum) return `at least ${bounds.minimum}`
  if (bounds.above !== undefined && value <= bounds.above) return `more than ${bounds.above}`
  if (bounds.maximum !== undefined && value > bounds.maximum) return `at most ${bounds.maximum}`
  if (bounds.below !== undefined && value >= bounds.below) return `less than ${bounds.below}`
  return null
}

/** A quantity read by one of the functions of `units.ts`, within bounds. */
function quantity(
  expects: string,
  parse: (input: string | number) => Parsed,
  schema: JsonObject,
  bounds: Bounds,
): Shape<number> {
  return {
    expects,
    read(node, path, reader) {
      const scalar = quantityScalar(node)
      if (scalar === null) return reader.wrong(node, path, `expected ${expects}, saw ${describe(node)}`)
      const parsed = parse(scalar)
      if (!parsed.ok) return reader.wrong(node, path, parsed.message)
      const rule = outside(parsed.value, bounds)
      if (rule !== null) return reader.wrong(node, path, `must be ${rule}, saw ${describe(node)}`)
      return parsed.value
    },
    schema: () => schema,
  }
}

/** @returns what a quantity may be written as, or null; a number that is not finite as its text, so that messages can show it. */
export function quantityScalar(node: Node): string | number | null {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean') return null
  return typeof node.value === 'number' && !Number.isFinite(node.value) ? node.text : node.value
}

const durationShape = quantity(
  DURATION,
  parseDuration,
  {
    anyOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: DURATION_PATTERN },
    ],
  },
  {},
)
const rateShape = quantity(
  RATE,
  parseRate,
  {
    anyOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: RATE_PATTERN },
    ],
  },
  {},
)
const shareShape = quantity(
  SHARE,
  parseShare,
  {
    anyOf: [
      { type: 'number', minimum: 0, maximum: 1 },
      { type: 'string', pattern: SHARE_PATTERN },
    ],
  },
  {},
)

const DURATION_TEXT = '120ms, 2s, 1.5min, 1h, 2d, 30us; a bare number is seconds'
const RATE_TEXT = '50/s, 3000/min, 10/h, 2/ms; a bare number is per second'
const SHARE_TEXT = '2% or 0.02, from 0 to 1'

/** A duration [s]. */
export const duration: Shape<number> = named('duration', DURATION_TEXT, durationShape)
/** A duration of more than 0 s. */
export const positiveDuration: Shape<number> = within(duration, { above: 0 })
/** A rate [1/s]. */
export const rate: Shape<number> = named('rate', RATE_TEXT, rateShape)
export const positiveRate: Shape<number> = within(rate, { above: 0 })
/** A share, 0 to 1. */
export const share: Shape<number> = named('share', SHARE_TEXT, shareShape)

/** A quantity with further bounds, which the schema leaves to the reader where units are involved. */
export function within(shape: Shape<number>, bounds: Bounds): Shape<number> {
  return {
    ...shape,
    read(node, path, reader) {
      const value = shape.read(node, path, reader)
      if (value === undefined) return undefined
      const rule = outside(value, bounds)
      return rule === null ? value : reader.wrong(node, path, `must be ${rule}, saw ${describe(node)}`)
    },
  }
}

/** A whole number of at least `minimum` (0 unless given). */
export function count(minimum = 0, maximum?: number): Shape<number> {
  const bounds = { minimum, ...(maximum === undefined ? {} : { maximum }) }
  return quantity(COUNT, parseCount, { type: 'integer', ...bounds }, bounds)
}

/** Any finite number, within bounds. */
export function number(bounds: Bounds = {}): Shape<number> {
  const { minimum, maximum, above, below } = bounds
  const schema = {
    type: 'number',
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(above === undefined ? {} : { exclusiveMinimum: above }),
    ...(below === undefined ? {} : { exclusiveMaximum: below }),
  }
  return quantity(NUMBER, parseNumber, schema, bounds)
}

/** A whole number, the sign included. */
export const integer: Shape<number> = {
  ...number(),
  expects: 'a whole number',
  read(node, path, reader) {
    const value = number().read(node, path, reader)
    if (value === undefined) return undefined
    return Number.isSafeInteger(value)
      ? value
      : reader.wrong(node, path, `must be a whole number, saw ${describe(node)}`)
  },
  schema: () => ({ type: 'integer' }),
}

/** `true` or `false`. */
export const flag: Shape<boolean> = {
  expects: 'true or false',
  read(node, path, reader) {
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
    return reader.wrong(node, path, `expected true or false, saw ${describe(node)}`)
  },
  schema: () => ({ type: 'boolean' }),
}

/** One of a few words. */
export function word<const W extends string>(...words: readonly W[]): Shape<W> {
  const expects = orList(words.map((name) => `'${name}'`))
  return {
    expects,
    read(node, path, reader) {
      if (node.kind !== 'scalar' || node.value === null) {
        return reader.wrong(node, path, `expected ${expects}, saw ${describe(node)}`)
      }
      const text = node.text
      const found = words.find((name) => name === text)
      if (found !== undefined) return found
      const hint = suggestion(text, words, '')
      return reader.wrong(
        node,
        path,
        `expected ${expects}, saw ${describe(node)}${hint.startsWith('did') ? `: ${hint}` : ''}`,
      )
    },
    schema: () => ({ enum: [...words] }),
    words,
  }
}

/** Free text without control characters; `lines` allows several lines. */
export function text(options: { lines?: boolean; expects?: string } = {}): Shape<string> {
  const expects = options.expects ?? 'text'
  return {
    expects,
    read(node, path, reader) {
      if (node.kind !== 'scalar' || node.value === null)
        return reader.wrong(node, path, `expected ${expects}, saw ${describe(node)}`)
      const bare = options.lines === true ? node.text.replace(/[\n\r\t]/g, ' ') : node.text
      if (CONTROL.test(bare))
        return reader.wrong(node, path, `control characters are not allowed, saw ${quote(node.text)}`)
      if (bare.trim() === '') return reader.wrong(node, path, `expected ${expects}, saw ${quote(node.text)}`)
      return node.text
    },
    schema: () => ({ type: ['string', 'number', 'boolean'] }),
  }
}

/** Number or text, as given; a number that a double cannot hold stays text, so that two seeds never become one. */
export const seed: Shape<string | number> = {
  expects: 'a number or text',
  read(node, path, reader) {
    if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean') {
      return reader.wrong(node, path, `expected a number or text, saw ${describe(node)}`)
    }
    if (typeof node.value === 'string') return text({ expects: 'a number or text' }).read(node, path, reader)
    if (Number.isNaN(node.value) || /inf/i.test(node.text)) {
      return reader.wrong(node, path, `must be a finite number or text, saw ${describe(node)}`)
    }
    return Number.isSafeInteger(node.value) || exact(node) ? node.value : node.text
  },
  schema: () => ({ type: ['number', 'string'] }),
}

function exact(node: ScalarNode): boolean {
  return typeof node.value === 'number' && Number.isFinite(node.value) && `${node.value}` === node.text
}

export const EVENT_NAME = /^[A-Za-z][A-Za-z0-9._-]*$/
export const PLAIN_NAME = /^[A-Za-z0-9_-]+$/

/** @returns what is wrong with the name of an event, or null. */
export function eventNameFault(name: string): string | null {
  if (EVENT_NAME.test(name)) return null
  return `an event's name is letters (A to Z), digits, '.', '-' and '_', and starts with a letter; saw ${quote(name)}`
}

/** @returns what is wrong with the name of a producer, handler or flow, or null. */
export function plainNameFault(name: string): string | null {
  if (PLAIN_NAME.test(name)) return null
  const dots = name.includes('.') ? '; dots are for events' : ''
  return `a name here is letters (A to Z), digits, '-' and '_'${dots}; saw ${quote(name)}`
}

/** @returns the scalar's text as a name, checked by `fault`; problems are reported. */
export function nameOf(
  node: Node,
  path: Path,
  reader: Reader,
  expects: string,
  fault: (name: string) => string | null,
): string | undefined {
  if (node.kind !== 'scalar' || node.value === null)
    return reader.wrong(node, path, `expected ${expects}, saw ${describe(node)}`)
  const wrong = fault(node.text)
  return wrong === null ? node.text : reader.wrong(node, path, wrong)
}
