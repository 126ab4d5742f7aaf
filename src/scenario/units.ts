/**
 * Scalars with units, as they are written in a scenario: durations, rates, shares and counts.
 *
 * Every function takes a YAML scalar (text or number), and gives either the value in SI units (seconds, per second, shares
 * of 0 to 1) or a sentence that says what is accepted and what was seen. Nothing is thrown. Powers of ten are shifted in the
 * decimal text, so that `99.9%` is the double nearest to 0.999 and `30us` the one nearest to 0.00003.
 */
import { orList, quote } from './words.ts'

/** A value in SI units, or what is wrong with the text. */
export type Parsed = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }

/** A unit is `factor` times 10^`power` seconds. */
interface Unit {
  readonly factor: number
  readonly power: number
}

const DURATION_UNITS: ReadonlyMap<string, Unit> = new Map([
  ['us', { factor: 1, power: -6 }],
  ['ms', { factor: 1, power: -3 }],
  ['s', { factor: 1, power: 0 }],
  ['min', { factor: 60, power: 0 }],
  ['h', { factor: 3600, power: 0 }],
  ['d', { factor: 86400, power: 0 }],
])

/** What people write from habit, and what to write instead. */
const HABITS: ReadonlyMap<string, readonly string[]> = new Map([
  ['m', ['ms', 'min']],
  ['msec', ['ms']],
  ['millis', ['ms']],
  ['usec', ['us']],
  ['\u00b5s', ['us']],
  ['\u03bcs', ['us']],
  ['sec', ['s']],
  ['secs', ['s']],
  ['second', ['s']],
  ['seconds', ['s']],
  ['mins', ['min']],
  ['minute', ['min']],
  ['minutes', ['min']],
  ['hr', ['h']],
  ['hour', ['h']],
  ['hours', ['h']],
  ['day', ['d']],
  ['days', ['d']],
])

/** Longest scalar that can be a number with a unit. */
const LONGEST = 100

export const DURATION = 'a duration such as 120ms, 2s or 1.5min'
export const RATE = 'a rate such as 50/s, 3000/min or 10/h'
export const SHARE = 'a share such as 2% or 0.02'
export const COUNT = 'a count (a whole number)'
export const NUMBER = 'a number'

/** The largest whole number that a double counts exactly. */
const LARGEST_COUNT = Number.MAX_SAFE_INTEGER

/** A number without sign or unit: what the patterns of the JSON Schema say, too. */
const NUMBER_PATTERN = '(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?'
export const DURATION_PATTERN = `^${NUMBER_PATTERN}(us|ms|s|min|h|d)?$`
export const RATE_PATTERN = `^${NUMBER_PATTERN}(/(us|ms|s|min|h|d))?$`
export const SHARE_PATTERN = `^${NUMBER_PATTERN}%?$`

const SPLIT = new RegExp(`^([+-]?)${NUMBER_PATTERN}(\\s*)(\\D.*)?$`)

interface Split {
  readonly number: number
  /** The number times a power of ten, correctly rounded. */
  readonly shifted: (power: number) => number
  /** What follows the number; '' for a bare number. */
  readonly unit: string
}

/** @param input a YAML scalar. @returns seconds; a bare number is seconds. */
export function parseDuration(input: string | number): Parsed {
  const split = splitNumber(input, DURATION)
  if ('ok' in split) return split
  if (split.unit === '') return finite(split.number, input, DURATION)
  const unit = DURATION_UNITS.get(split.unit)
  if (unit !== undefined) return finite(split.shifted(unit.power) * unit.factor, input, DURATION)
  if (split.unit.startsWith('/')) return wrong(DURATION, input, 'that is a rate')
  if (split.unit === '%') return wrong(DURATION, input, 'that is a share')
  return wrong(DURATION, input, unknownUnit(split.unit, 'us, ms, s, min, h, d'))
}

/** @param input a YAML scalar. @returns a rate per second; a bare number is per second. */
export function parseRate(input: string | number): Parsed {
  const split = splitNumber(input, RATE)
  if ('ok' in split) return split
  if (split.unit === '') return finite(split.number, input, RATE)
  if (!split.unit.startsWith('/')) {
    if (split.unit === '%') return wrong(RATE, input, 'that is a share')
    if (DURATION_UNITS.has(split.unit)) return wrong(RATE, input, 'that is a duration')
    return wrong(RATE, input, `write ${split.number}/s`)
  }
  const per = split.unit.slice(1)
  const unit = DURATION_UNITS.get(per)
  if (unit === undefined) return wrong(RATE, input, unknownUnit(per, '/us, /ms, /s, /min, /h, /d', '/'))
  return finite(split.shifted(-unit.power) / unit.factor, input, RATE)
}

/** @param input a YAML scalar. @returns 0 to 1; `2%` is 0.02. */
export function parseShare(input: string | number): Parsed {
  const split = splitNumber(input, SHARE)
  if ('ok' in split) return split
  if (split.unit === '%') {
    if (split.number > 100) return wrong(SHARE, input, 'a share is at most 100%')
    return finite(split.shifted(-2), input, SHARE)
  }
  if (split.unit.startsWith('/')) return wrong(SHARE, input, 'that is a rate')
  if (DURATION_UNITS.has(split.unit)) return wrong(SHARE, input, 'that is a duration')
  if (split.unit !== '') return wrong(SHARE, input, 'a share is a number from 0 to 1, or carries %')
  if (split.number > 1) {
    const hint = split.number <= 100 ? `did you mean ${split.number}%?` : 'a share is at most 1'
    return wrong(SHARE, input, hint)
  }
  return finite(split.number, input, SHARE)
}

/** @param input a YAML scalar. @returns a whole number of at least 0 that a double holds exactly. */
export function parseCount(input: string | number): Parsed {
  const split = splitNumber(input, COUNT)
  if ('ok' in split) return split
  if (split.unit !== '') return wrong(COUNT, input, 'a count has no unit')
  if (!Number.isFinite(split.number)) return wrong(COUNT, input, 'it must be finite')
  if (!Number.isInteger(split.number)) return wrong(COUNT, input, 'it must be whole')
  if (split.number > LARGEST_COUNT) return wrong(COUNT, input, `at most ${LARGEST_COUNT}`)
  return { ok: true, value: split.number }
}

/** @param input a YAML scalar. @returns any finite number, the sign included; no units. */
export function parseNumber(input: string | number): Parsed {
  if (typeof input === 'number') return finite(input, input, NUMBER)
  const match = input.length > LONGEST ? null : SPLIT.exec(input)
  if (match === null) return wrong(NUMBER, input, '')
  const [, sign, digits, exponent, , unit] = match
  if (unit !== undefined) return wrong(NUMBER, input, 'no unit here')
  const value = Number(`${digits}${exponent ?? ''}`)
  return finite(sign === '-' ? -value : value, input, NUMBER)
}

/** Number and unit of a scalar that may not be negative. */
function splitNumber(input: string | number, expected: string): Split | Parsed {
  if (typeof input === 'number') {
    if (Number.isNaN(input)) return wrong(expected, input, 'it must be a finite number')
    if (input < 0) return wrong(expected, input, 'it must not be negative')
    return { number: input, shifted: (power) => input * 10 ** power, unit: '' }
  }
  const match = input.length > LONGEST ? null : SPLIT.exec(input)
  if (match === null) return wrong(expected, input, '')
  const [, sign, digits, exponent, gap, unit] = match
  if (sign === '-') return wrong(expected, input, 'it must not be negative')
  if (sign === '+') return wrong(expected, input, 'leave the sign out')
  if (gap !== '') {
    const word = (unit ?? '').replace(/\s/g, '')
    const fits = word === '%' || word.startsWith('/') || DURATION_UNITS.has(word)
    return wrong(expected, input, fits ? `write ${digits}${exponent ?? ''}${word}, without the space` : '')
  }
  return {
    number: Number(`${digits}${exponent ?? ''}`),
    shifted: (power) => Number(`${digits}e${Number(exponent?.slice(1) ?? 0) + power}`),
    unit: unit ?? '',
  }
}

function finite(value: number, input: string | number, expected: string): Parsed {
  if (!Number.isFinite(value)) return wrong(expected, input, 'it must be a finite number')
  return { ok: true, value: value === 0 ? 0 : value }
}

function unknownUnit(unit: string, known: string, prefix = ''): string {
  const lower = unit.toLowerCase()
  const meant = HABITS.get(lower) ?? (DURATION_UNITS.has(lower) ? [lower] : [])
  if (meant.length > 0) return `did you mean ${orList(meant.map((name) => `'${prefix}${name}'`))}?`
  return `${quote(prefix + unit)} is not a unit; the units are ${known}`
}

function wrong(expected: string, input: string | number, hint: string): Parsed {
  const saw = typeof input === 'number' ? `${input}` : quote(input)
  return { ok: false, message: `expected ${expected}, saw ${saw}${hint === '' ? '' : `: ${hint}`}` }
}
