/** Histograms read in the kernel's memory, against their definition. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TOTALS_BYTES } from '../../src/kernel/layout.ts'
import { HistogramReader } from '../../src/statistics/reading.ts'
import { Totals } from '../../src/statistics/tally.ts'
import { kernel } from '../engine/kernel.ts'
import { expected, written } from './reference.ts'

const value = fc.oneof(
  fc.constant(0),
  fc.constantFrom(1, 1.0001, 2),
  fc.double({ min: 1e-12, max: 1e12, noNaN: true, noDefaultInfinity: true }),
)
/** Values, how often each: more often than a byte counts. */
const values = fc.array(fc.tuple(value, fc.integer({ min: 1, max: 600 })), { maxLength: 12 })

describe('a reader of histograms', () => {
  it('sees what there is by definition, of one after the other', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), fc.nat(3), (lists, zeros) => {
        const k = kernel()
        const reader = new HistogramReader()
        const seen = lists.map((list) => {
          const totals = new Totals(k, k.allocate(TOTALS_BYTES))
          const all = list.flatMap(([x, times]) => new Array<number>(times).fill(x))
          for (const x of all) totals.add(x)
          return { totals, all }
        })
        // Twice, in memory that others have been read into.
        for (const { totals, all } of [...seen, ...seen]) {
          expect(written(reader.read(totals, zeros))).toBe(
            written(expected([...all, ...new Array<number>(zeros).fill(0)])),
          )
        }
        for (const { totals } of seen) {
          totals.clear()
          expect(written(reader.read(totals))).toBe(written(expected([])))
        }
      }),
      { seed: 1, numRuns: 100 },
    )
  })

  it('makes room for a wide one', () => {
    const k = kernel()
    const totals = new Totals(k, k.allocate(TOTALS_BYTES))
    const wide = new Totals(k, k.allocate(TOTALS_BYTES))
    const all = Array.from({ length: 121 }, (_, i) => 2 ** (i - 60))
    for (const x of all) wide.add(x)
    const reader = new HistogramReader()
    expect(written(reader.read(totals))).toBe(written(expected([])))
    expect(reader.read(wide).counts.length).toBeGreaterThan(10_000)
    expect(written(reader.read(wide))).toBe(written(expected(all)))
  })
})
