/** Pools answer what histograms of the same values would, to the last bit. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { Pool, writeQuantiles } from '../../src/experiment/pool.ts'
import { Histogram, type HistogramSnapshot } from '../../src/statistics/histogram.ts'

const PROBABILITIES = [0, 0.07, 0.5, 0.9, 0.95, 0.99, 0.999, 1]

function quantilesOf(counts: HistogramSnapshot): number[] {
  const into = new Float64Array(PROBABILITIES.length + 2).fill(-1)
  writeQuantiles(counts, PROBABILITIES, into, 1)
  expect([into[0], into.at(-1)]).toEqual([-1, -1])
  return [...into.subarray(1, -1)]
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const x of values) histogram.record(x)
  return histogram
}

const value = fc.oneof(
  fc.constant(0),
  fc.constantFrom(1, 1, 1.0001, 2, 1000),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
)
const windows = fc.array(fc.array(value, { maxLength: 100 }), { maxLength: 5 })

describe('a pool of windows', () => {
  test.prop([windows], { numRuns: 500 })('has the quantiles of a histogram of all values', (lists) => {
    const pool = new Pool()
    for (const values of lists) {
      const own = histogramOf(values)
      pool.add(own.snapshot())
      expect(quantilesOf(own.snapshot())).toEqual(PROBABILITIES.map((p) => own.quantile(p)))
    }
    const whole = histogramOf(lists.flat())
    expect(quantilesOf(pool)).toEqual(PROBABILITIES.map((p) => whole.quantile(p)))
    expect([pool.zeros, pool.max]).toEqual([whole.zeros, whole.max])
  })

  it('counts beyond 32 bits', () => {
    const many = { low: 100, counts: Float64Array.of(2 ** 33, 2 ** 33), zeros: 2 ** 33, max: 3 }
    const pool = new Pool().add(many).add(many)
    expect(pool.counts).toEqual(Float64Array.of(2 ** 34, 2 ** 34))
    const into = new Float64Array(1)
    writeQuantiles(pool, [1 / 3], into, 0)
    expect(into[0]).toBe(0)
  })

  it('of nothing has no quantiles', () => {
    expect(quantilesOf(new Pool())).toEqual(PROBABILITIES.map(() => Number.NaN))
  })
})
