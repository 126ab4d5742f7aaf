/** Histograms read in the kernel's memory, against copies of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { R_TALLY_TOTALS, TOTALS_BYTES } from '../../src/kernel/layout.ts'
import type { HistogramSnapshot } from '../../src/statistics/histogram.ts'
import { HistogramReader } from '../../src/statistics/reading.ts'
import { Tally, Totals } from '../../src/statistics/tally.ts'
import { kernel } from '../engine/kernel.ts'

const value = fc.oneof(
  fc.constant(0),
  fc.constantFrom(1, 1.0001, 2),
  fc.double({ min: 1e-12, max: 1e12, noNaN: true, noDefaultInfinity: true }),
)
/** Values, how often each: more often than a byte counts. */
const values = fc.array(fc.tuple(value, fc.integer({ min: 1, max: 600 })), { maxLength: 12 })

const written = ({ low, counts, zeros, max }: HistogramSnapshot) => [low, ...counts, zeros, max].join()

describe('a reader of histograms', () => {
  it('sees what a snapshot holds, of one after the other', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), fc.nat(3), (lists, zeros) => {
        const k = kernel()
        const reader = new HistogramReader(k)
        const seen = lists.map((list) => {
          const totals = new Totals(k, k.allocate(TOTALS_BYTES))
          for (const [x, times] of list) for (let i = 0; i < times; i++) if (x > 0) k.run.count(totals.address, x)
          return totals
        })
        // Twice, in memory that others have been read into.
        for (const totals of [...seen, ...seen]) {
          expect(written(reader.read(totals, zeros))).toBe(written(totals.snapshot(zeros)))
        }
        for (const totals of seen) {
          totals.clear()
          expect(written(reader.read(totals))).toBe(written(totals.snapshot()))
        }
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('makes room for a wide one', () => {
    const k = kernel()
    const tally = new Tally(k)
    for (let exponent = -60; exponent <= 60; exponent++) tally.record(2 ** exponent)
    const snapshot = tally.snapshot()
    const totals = { address: tally.address + R_TALLY_TOTALS * 8 } as Totals
    expect(snapshot.counts.length).toBeGreaterThan(10_000)
    expect(written(new HistogramReader(k).read(totals))).toBe(written(snapshot))
  })
})
