/**
 * Quantities are read exactly, and what is no quantity is explained.
 */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Parsed } from '../../src/scenario/units.ts'
import { parseCount, parseDuration, parseNumber, parseRate, parseShare } from '../../src/scenario/units.ts'

const value = (parsed: Parsed) => (parsed.ok ? parsed.value : parsed.message)

describe('a duration', () => {
  it.each([
    ['120ms', 0.12],
    ['2s', 2],
    ['1.5min', 90],
    ['1h', 3600],
    ['2d', 172800],
    ['30us', 0.00003],
    ['1e3ms', 1],
    ['.5s', 0.5],
    ['5.s', 5],
    ['0', 0],
    [0.25, 0.25],
    [-0, 0],
  ])('%s is %d s', (written, seconds) => {
    expect(value(parseDuration(written))).toBe(seconds)
  })

  it.each([
    ['5m', "did you mean 'ms' or 'min'?"],
    ['5sec', "did you mean 's'?"],
    ['5 \u00b5s', 'saw'],
    ['5\u00b5s', "did you mean 'us'?"],
    ['5S', "did you mean 's'?"],
    ['5 s', 'write 5s, without the space'],
    ['-5s', 'must not be negative'],
    ['+5s', 'leave the sign out'],
    ['5/s', 'that is a rate'],
    ['5%', 'that is a share'],
    ['5x', '"x" is not a unit; the units are us, ms, s, min, h, d'],
    ['1h30min', '"h30min" is not a unit'],
    ['s', 'expected a duration'],
    ['', 'saw ""'],
    ['1e400s', 'finite'],
    ['9'.repeat(200), 'expected a duration'],
    [Number.NaN, 'finite'],
    [Number.POSITIVE_INFINITY, 'finite'],
    [-1, 'must not be negative'],
  ])('%s is refused: %s', (written, part) => {
    expect(value(parseDuration(written))).toContain(part)
  })

  test.prop([fc.integer({ min: 0, max: 1e9 })])('in ms is the double nearest to its decimal in seconds', (n) => {
    expect(value(parseDuration(`${n}ms`))).toBe(Number(`${n}e-3`))
    expect(value(parseDuration(`${n}us`))).toBe(Number(`${n}e-6`))
  })
})

describe('a rate', () => {
  it.each([
    ['50/s', 50],
    ['3000/min', 50],
    ['36/h', 0.01],
    ['2/ms', 2000],
    [7, 7],
    ['0', 0],
  ])('%s is %d per second', (written, rate) => {
    expect(value(parseRate(written))).toBe(rate)
  })

  it.each([
    ['50ms', 'that is a duration'],
    ['50/sec', "did you mean '/s'?"],
    ['50 / s', 'write 50/s, without the space'],
    ['50rps', 'write 50/s'],
    ['5%', 'that is a share'],
    ['50/', 'is not a unit'],
    ['-50/s', 'must not be negative'],
  ])('%s is refused: %s', (written, part) => {
    expect(value(parseRate(written))).toContain(part)
  })
})

describe('a share', () => {
  it.each([
    ['2%', 0.02],
    ['0.1%', 0.001],
    ['99.9%', 0.999],
    ['100%', 1],
    [0.02, 0.02],
    [1, 1],
  ])('%s is %d', (written, share) => {
    expect(value(parseShare(written))).toBe(share)
  })

  it.each([
    ['130%', 'at most 100%'],
    [2, 'did you mean 2%?'],
    [200, 'at most 1'],
    ['5 %', 'write 5%, without the space'],
    ['2s', 'that is a duration'],
    ['2/s', 'that is a rate'],
    ['-1%', 'must not be negative'],
  ])('%s is refused: %s', (written, part) => {
    expect(value(parseShare(written))).toContain(part)
  })
})

describe('a count', () => {
  it.each([
    ['500', 500],
    [0, 0],
    ['1e3', 1000],
    [9007199254740991, 9007199254740991],
  ])('%s is %d', (written, count) => {
    expect(value(parseCount(written))).toBe(count)
  })

  it.each([
    [1.5, 'must be whole'],
    ['10k', 'no unit'],
    [1e300, 'at most 9007199254740991'],
    ['1e400', 'finite'],
    [-1, 'must not be negative'],
    ['eight', 'expected a count'],
  ])('%s is refused: %s', (written, part) => {
    expect(value(parseCount(written))).toContain(part)
  })
})

describe('any quantity', () => {
  const parsers = { parseDuration, parseRate, parseShare, parseCount, parseNumber }

  test.prop([fc.oneof(fc.string(), fc.double(), fc.stringMatching(/^[-+.\d]{1,6}[a-z%/]{0,4}$/))])(
    'is a finite number, or a sentence that shows what was seen',
    (input) => {
      for (const parse of Object.values(parsers)) {
        const parsed = parse(input)
        if (parsed.ok) expect(Number.isFinite(parsed.value)).toBe(true)
        else expect(parsed.message).toMatch(/^expected .*, saw /)
        if (parsed.ok && parse !== parseNumber) expect(parsed.value).toBeGreaterThanOrEqual(0)
      }
    },
  )
})
