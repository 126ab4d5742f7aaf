import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { streamFor } from '../../src/engine/seeding.ts'
import { Histogram } from '../../src/statistics/histogram.ts'

const of = (values: Iterable<number>) => {
  const histogram = new Histogram()
  for (const x of values) histogram.record(x)
  return histogram
}

/** All of a histogram's contents, for comparison (an element-wise one of long typed arrays takes seconds). */
const written = (histogram: Histogram) => {
  const { low, counts, zeros, max } = histogram.snapshot()
  return `${low} ${counts.join()} ${zeros} ${max}`
}

/** Smallest x with F(x) ≥ p, by definition. */
const exact = (values: readonly number[], p: number) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(p * sorted.length * (1 - 1e-15)) - 1)]!
}

const value = fc.oneof(
  fc.constant(0),
  fc.double({ min: 1e-12, max: 1e9, noNaN: true }),
  fc.double({ min: -12, max: 9, noNaN: true }).map((e) => 10 ** e),
  fc.integer({ min: 1, max: 20 }),
)
const values = fc.array(value, { minLength: 1, maxLength: 200 })
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 0.9, 0.99, 0.999, 1))

describe('a histogram', () => {
  it('gives every quantile within 0.4 % of the exact one, never above the maximum', () => {
    fc.assert(
      fc.property(values, share, (xs, p) => {
        const q = of(xs).quantile(p)
        const x = exact(xs, p)
        expect(Math.abs(q - x)).toBeLessThanOrEqual(x * 0.004 * (1 + 1e-12))
        expect(q).toBeLessThanOrEqual(Math.max(...xs))
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('grows monotone in p', () => {
    fc.assert(
      fc.property(values, share, share, (xs, p, q) => {
        const histogram = of(xs)
        expect(histogram.quantile(Math.min(p, q))).toBeLessThanOrEqual(histogram.quantile(Math.max(p, q)))
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  it('gives constant data back within 0.4 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), share, (x, p) => {
        const q = of(new Array<number>(7).fill(x)).quantile(p)
        expect(Math.abs(q / x - 1)).toBeLessThanOrEqual(0.0040001)
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('is exactly 0 inside the atom at zero and positive just beyond it', () => {
    const histogram = of([...new Array<number>(90).fill(0), ...new Array<number>(10).fill(2)])
    expect(histogram.quantile(0.5)).toBe(0)
    expect(histogram.quantile(0.9)).toBe(0)
    expect(histogram.quantile(0.901)).toBeCloseTo(2, 1)
    expect(histogram.zeros).toBe(90)
    expect(histogram.count).toBe(100)
  })

  it('does not let rounding of p·n move the rank: 7 % of 100 values is the seventh', () => {
    const xs = Array.from({ length: 100 }, (_, i) => 1.1 ** i)
    expect(Math.abs(of(xs).quantile(0.07) / xs[6]! - 1)).toBeLessThan(0.005)
  })

  it('merges to the histogram of all the values, in any order', () => {
    fc.assert(
      fc.property(values, values, (xs, ys) => {
        const all = of([...xs, ...ys])
        const left = of(xs)
        left.merge(of(ys))
        const right = of(ys)
        right.merge(of(xs))
        expect(written(left)).toBe(written(all))
        expect(written(right)).toBe(written(all))
      }),
      { seed: 4, numRuns: 200 },
    )
  })

  it('comes back from a snapshot that went through a structured clone', () => {
    fc.assert(
      fc.property(values, share, (xs, p) => {
        const histogram = of(xs)
        const copy = Histogram.from(structuredClone(histogram.snapshot()))
        expect(copy.quantile(p)).toBe(histogram.quantile(p))
        expect(copy.count).toBe(xs.length)
        expect(copy.max).toBe(histogram.max)
      }),
      { seed: 5, numRuns: 200 },
    )
  })

  it('counts beyond 2^32 when histograms are merged', () => {
    const histogram = of([1, 1, 3])
    for (let i = 0; i < 33; i++) histogram.merge(histogram)
    expect(histogram.count).toBe(3 * 2 ** 33)
    expect(Math.abs(histogram.quantile(0.66) - 1)).toBeLessThan(0.0041)
    expect(histogram.quantile(0.67)).toBeCloseTo(3, 1)
    histogram.record(1)
    expect(histogram.count).toBe(3 * 2 ** 33 + 1)
    expect(Histogram.from(histogram.snapshot()).count).toBe(3 * 2 ** 33 + 1)
  })

  it('carries a count that reaches 2^31 by recording', () => {
    const low = of([1]).snapshot().low
    const histogram = Histogram.from({ low, counts: Float64Array.of(2 ** 31 - 1), zeros: 0, max: 1 })
    histogram.record(1)
    histogram.record(1)
    expect(histogram.count).toBe(2 ** 31 + 1)
  })

  it('forgets everything when cleared', () => {
    const histogram = of([0, 1, 2])
    histogram.clear()
    expect(histogram.count).toBe(0)
    expect(histogram.quantile(0.5)).toBeNaN()
    expect(histogram.max).toBe(Number.NEGATIVE_INFINITY)
    histogram.record(5)
    expect(histogram.quantile(0.5)).toBe(5)
  })

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])(
    'refuses %d, which only a fault of the engine can produce',
    (x) => {
      expect(() => new Histogram().record(x)).toThrow(RangeError)
    },
  )

  it('estimates the quantiles of an exponential law (seed 3, n = 10^6, 5 standard errors plus the resolution)', () => {
    const stream = streamFor(3, 0, 'test', 'histogram')
    const n = 1_000_000
    const histogram = new Histogram()
    for (let i = 0; i < n; i++) histogram.record(stream.exponential())
    for (const p of [0.01, 0.5, 0.9, 0.99, 0.999]) {
      const x = -Math.log(1 - p)
      const error = Math.sqrt((p * (1 - p)) / n) / (1 - p)
      expect(Math.abs(histogram.quantile(p) - x)).toBeLessThan(5 * error + 0.004 * x)
    }
  })
})
