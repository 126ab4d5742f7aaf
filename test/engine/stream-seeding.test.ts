import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { streamFor } from '../../src/engine/seeding.ts'

const first = (seed: string | number, replication: number | string, component: string, purpose: string) => {
  const stream = streamFor(seed, replication, component, purpose)
  return [stream.bits(), stream.bits(), stream.bits(), stream.bits()].join()
}

describe('seeding', () => {
  it('gives the same stream for the same names', () => {
    expect(first(1, 0, 'handler:a', 'service')).toBe(first(1, 0, 'handler:a', 'service'))
  })

  it('takes the number 1 and the text "1" as the same seed', () => {
    expect(first(1, 0, 'a', 'b')).toBe(first('1', '0', 'a', 'b'))
  })

  it('gives another stream when any of the names differs, wherever one name ends and the next begins', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 300 })
    const four = fc.tuple(name, fc.nat(), name, name)
    fc.assert(
      fc.property(four, four, (x, y) => {
        fc.pre(JSON.stringify(x) !== JSON.stringify(y))
        expect(first(...x)).not.toBe(first(...y))
      }),
      { seed: 1, numRuns: 300 },
    )
    expect(first(1, 0, 'a', 'bc')).not.toBe(first(1, 0, 'ab', 'c'))
    expect(first(1, 0, 'a","b', 'c')).not.toBe(first(1, 0, 'a', 'b","c'))
  })

  it('tells apart characters that agree in their low eight bits, and names that differ only far behind', () => {
    expect(first(1, 0, 'ā', '')).not.toBe(first(1, 0, '\u0001', ''))
    const long = 'x'.repeat(1000)
    expect(first(1, 0, `${long}a`, '')).not.toBe(first(1, 0, `${long}b`, ''))
  })

  it('gives streams without correlation for neighbouring names (false alarm 6e-7 each)', () => {
    const draws = 20_000
    const correlation = (x: Parameters<typeof streamFor>, y: Parameters<typeof streamFor>) => {
      const a = streamFor(...x)
      const b = streamFor(...y)
      let sum = 0
      for (let i = 0; i < draws; i++) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5)
      return (sum * 12) / Math.sqrt(draws)
    }
    expect(Math.abs(correlation([1, 0, 'a', 'x'], [2, 0, 'a', 'x']))).toBeLessThan(5)
    expect(Math.abs(correlation([1, 0, 'a', 'x'], [1, 1, 'a', 'x']))).toBeLessThan(5)
    expect(Math.abs(correlation([1, 0, 'a', 'x'], [1, 0, 'b', 'x']))).toBeLessThan(5)
    expect(Math.abs(correlation([1, 0, 'a', 'x'], [1, 0, 'a', 'y']))).toBeLessThan(5)
  })

  it('leaves Math.random alone', () => {
    const before = Math.random
    first('any', 0, 'a', 'b')
    expect(Math.random).toBe(before)
  })
})
