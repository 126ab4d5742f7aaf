/** Pools answer what the sorted values would, as far as buckets tell them apart. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { Pool, writeQuantiles } from '../../src/experiment/pool.ts'
import { bucketOf, representative } from '../../src/statistics/buckets.ts'
import type { HistogramSnapshot } from '../../src/statistics/histogram.ts'
import { Tally } from '../../src/statistics/tally.ts'
import { kernel } from '../engine/kernel.ts'

const PROBABILITIES = [0, 0.07, 0.5, 0.9, 0.95, 0.99, 0.999, 1]

function quantilesOf(counts: HistogramSnapshot): number[] {
  const into = new Float64Array(PROBABILITIES.length + 2).fill(-1)
  writeQuantiles(counts, PROBABILITIES, into, 1)
  expect([into[0], into.at(-1)]).toEqual([-1, -1])
  return [...into.subarray(1, -1)]
}

function histogramOf(values: readonly number[]): HistogramSnapshot {
  const tally = new Tally(kernel())
  for (const x of values) tally.record(x)
  return tally.snapshot()
}

/** By the definition: the value of the rank, put where its rank is among those of its bucket. */
function expected(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  return PROBABILITIES.map((p) => {
    if (n === 0) return Number.NaN
    const rank = Math.min(n, Math.max(1, Math.ceil(p * n * (1 - 2 ** -50))))
    const x = sorted[rank - 1]!
    if (x === 0 || rank === n) return x
    const bucket = bucketOf(x)
    const alike = sorted.filter((y) => y > 0 && bucketOf(y) === bucket).length
    const before = sorted.filter((y) => y === 0 || bucketOf(y) < bucket).length
    return Math.min(sorted[n - 1]!, representative(bucket, (rank - 0.5 - before) / alike))
  })
}

const value = fc.oneof(
  fc.constant(0),
  fc.constantFrom(1, 1, 1.0001, 2, 1000),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
)
const windows = fc.array(fc.array(value, { maxLength: 100 }), { maxLength: 5 })

describe('a pool of windows', () => {
  test.prop([windows], { numRuns: 500 })('has the quantiles of all values', (lists) => {
    const pool = new Pool()
    for (const values of lists) {
      const own = histogramOf(values)
      pool.add(own)
      expect(quantilesOf(own)).toEqual(expected(values))
    }
    const all = lists.flat()
    expect(quantilesOf(pool)).toEqual(expected(all))
    expect([pool.zeros, pool.max]).toEqual([all.filter((x) => x === 0).length, Math.max(...all)])
  })

  it('counts beyond 32 bits', () => {
    const many = { low: 100, counts: Float64Array.of(2 ** 33, 2 ** 33), zeros: 2 ** 33, max: 3 }
    const pool = new Pool().add(many).add(many)
    expect(pool.counts).toEqual(Float64Array.of(2 ** 34, 2 ** 34))
    const into = new Float64Array(1)
    writeQuantiles(pool, [1 / 3], into, 0)
    expect(into[0]).toBe(0)
  })

  it('counts beyond 32 bits when it is added to itself', () => {
    const pool = new Pool().add(histogramOf([1, 1, 3]))
    for (let i = 0; i < 33; i++) pool.add(pool)
    expect(pool.counts.reduce((a, b) => a + b)).toBe(3 * 2 ** 33)
    const into = new Float64Array(2)
    writeQuantiles(pool, [0.66, 0.67], into, 0)
    expect(Math.abs(into[0]! - 1)).toBeLessThan(0.0041)
    expect(into[1]).toBeCloseTo(3, 1)
    pool.add(histogramOf([1]))
    expect(pool.counts.reduce((a, b) => a + b)).toBe(3 * 2 ** 33 + 1)
  })

  it('of nothing has no quantiles', () => {
    expect(quantilesOf(new Pool())).toEqual(PROBABILITIES.map(() => Number.NaN))
  })
})
