/** Windows taken in one after the other, held against what they were, kept whole. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { Gathering } from '../../src/experiment/gathering.ts'
import { Groups } from '../../src/experiment/groups.ts'
import { HistogramSum, Pool, QUANTILES, writeQuantiles } from '../../src/experiment/pool.ts'
import { Figures, View } from '../../src/experiment/windows.ts'
import { LEVELS_BYTES } from '../../src/kernel/layout.ts'
import { loadScenario } from '../../src/scenario/index.ts'
import type { HistogramSnapshot } from '../../src/statistics/histogram.ts'
import { Levels, type LevelsSnapshot, LevelsSum, writeLevels } from '../../src/statistics/levels.ts'
import { SharedLevels } from '../../src/statistics/shared-levels.ts'
import { Tally } from '../../src/statistics/tally.ts'
import { kernel } from '../engine/kernel.ts'

const value = fc.oneof(
  fc.constant(0),
  fc.constantFrom(1, 1.0001, 1000),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
)
const level = fc.oneof(fc.nat(5), fc.nat(300), fc.nat(1_000_000))
const stay = fc.tuple(level, fc.double({ min: 0, max: 50, noNaN: true }))

function histogramOf(values: readonly number[]): HistogramSnapshot {
  const tally = new Tally(kernel())
  for (const x of values) tally.record(x)
  return tally.snapshot()
}

function levelsOf(stays: readonly (readonly [number, number])[]): LevelsSnapshot {
  const k = kernel()
  const levels = new SharedLevels(k, k.allocate(LEVELS_BYTES))
  for (const [n, duration] of stays) levels.add(n, duration)
  return levels.snapshot()
}

/** As text, without the empty buckets at the ends, which say nothing. */
function writtenHistogram({ low, counts, zeros, max }: HistogramSnapshot): string {
  const seen: string[] = []
  counts.forEach((n, i) => {
    if (n !== 0) seen.push(`${low + i}: ${n}`)
  })
  return [...seen, zeros, max].join()
}
const writtenLevels = ({ exact, far, farMax }: LevelsSnapshot) =>
  [...[...exact].entries(), 'far', ...[...far].entries(), farMax].filter((x) => !Array.isArray(x) || x[1] !== 0).join()

/** The smallest level that was not exceeded for the share p of the time, by the definition, on the sums as they come. */
function plainLevel({ exact, far, farMax }: LevelsSnapshot, p: number): number {
  const all = new Levels().add({ exact, far, farMax })
  const wanted = p * all.total * (1 - 1e-12)
  let sum = 0
  for (let n = 0; n < exact.length; n++) {
    sum += exact[n]!
    if (exact[n]! > 0 && sum >= wanted) return n
  }
  return Number.POSITIVE_INFINITY
}

/** Two classes at the first handler, one at the second, which takes batches, a flow. */
const scenario = loadScenario(`
producers: { p: { publishes: [a, b], arrivals: { rate: 1 } } }
handlers:
  two: { subscribes: [a, b], service: 10ms, publishes: c }
  one: { subscribes: c, service: 10ms, batch: { maximum: 3 } }
flows: { f: { starts: a, completes: c } }
`)
const TALLIES = 3 * 3 + 1 + 2 + 1
const window = fc.record({
  values: fc.array(fc.array(value, { maxLength: 20 }), { minLength: TALLIES, maxLength: TALLIES }),
  stays: fc.array(fc.array(stay, { maxLength: 10 }), { minLength: 2, maxLength: 2 }),
})

describe('a replication of several windows', () => {
  test.prop([fc.array(window, { minLength: 1, maxLength: 5 })], { numRuns: 150 })(
    'hands over the percentiles of each window and one histogram of all, as if all of them had been kept',
    (windows) => {
      const groups = new Groups(scenario)
      expect(Math.max(...groups.tallies.flat())).toBe(TALLIES - 1)
      const gathering = new Gathering(groups)
      const kept = windows.map(({ values, stays }) => ({
        histograms: values.map(histogramOf),
        levels: stays.map(levelsOf),
      }))
      for (const { histograms, levels } of kept) {
        // As a reader has them: in memory that the next one takes.
        const room = new Float64Array(20_000)
        const readers = histograms.map(({ counts, ...others }) => () => {
          room.fill(0)
          room.set(counts)
          return { ...others, counts: room.subarray(0, counts.length) }
        })
        const seen = gathering.add(readers, (h) => levels[h]!)
        const quantiles = new Float64Array(groups.length * QUANTILES.length)
        groups.tallies.forEach((tallies, g) => {
          const own = new Pool()
          for (const t of tallies) own.add(histograms[t]!)
          writeQuantiles(own, QUANTILES, quantiles, g * QUANTILES.length)
        })
        expect(seen.quantiles).toEqual(quantiles)
        const lengths = levels.flatMap((one) => QUANTILES.map((p) => Levels.from(one).quantile(p)))
        expect([...seen.levels]).toEqual(lengths)
      }
      const all = gathering.take()
      groups.tallies.forEach((tallies, g) => {
        const own = new Pool()
        for (const { histograms } of kept) for (const t of tallies) own.add(histograms[t]!)
        expect(writtenHistogram(all.histograms[g]!)).toBe(writtenHistogram(own))
      })
      all.levels.forEach((levels, h) => {
        const own = new Levels()
        for (const one of kept) own.add(one.levels[h]!)
        expect(writtenLevels(levels)).toBe(writtenLevels(own))
      })
    },
  )

  it('has a group of its own for each class where a handler has several, and shares the handler’s where it has one', () => {
    const groups = new Groups(scenario)
    const of = (g: number) => groups.tallies[g]
    expect(of(groups.handler(0, 'waiting'))).toEqual([0, 3])
    expect([of(groups.class(0, 'waiting')), of(groups.class(1, 'sojourn'))]).toEqual([[0], [5]])
    expect(groups.class(2, 'sojourn')).toBe(groups.handler(1, 'sojourn'))
    expect([of(groups.system), of(groups.flow(0, 'latency')), of(groups.flow(0, 'settle'))]).toEqual([[9], [10], [11]])
    expect(of(groups.batch(1))).toEqual([12])
  })
})

describe('sums of snapshots', () => {
  it('of nothing are empty, and leave what they are given as it is', () => {
    expect(writtenHistogram(new HistogramSum().all)).toBe(writtenHistogram(new Pool()))
    expect(new LevelsSum().all.exact).toHaveLength(0)
    const [first, second] = [histogramOf([1, 2]), histogramOf([1])]
    const before = writtenHistogram(first)
    const sum = new HistogramSum()
    sum.add(first)
    expect(sum.all).toBe(first)
    sum.add(second)
    sum.add(second)
    expect(writtenHistogram(first)).toBe(before)
    expect(writtenHistogram(sum.all)).toBe(writtenHistogram(histogramOf([1, 2, 1, 1])))
    const taken = sum.take()
    expect(writtenHistogram(taken)).toBe(writtenHistogram(histogramOf([1, 2, 1, 1])))
    expect([taken.counts.byteLength, sum.isEmpty]).toEqual([taken.counts.buffer.byteLength, true])
    const stays = levelsOf([[3, 0.1]])
    const levels = new LevelsSum()
    for (let i = 0; i < 3; i++) levels.add(stays)
    expect([stays.exact[3], levels.all.exact[3]]).toEqual([0.1, 0.1 + 0.1 + 0.1])
  })

  test.prop([fc.array(fc.tuple(fc.nat(256), fc.double({ min: 0, max: 50, noNaN: true })), { minLength: 1 })], {
    numRuns: 300,
  })('have all their percentiles in one pass, to the bit', (stays) => {
    const levels = levelsOf(stays)
    fc.pre(Levels.from(levels).total > 0)
    const ps = [0, 0.07, 0.5, 0.9, 0.999]
    const into = new Float64Array(ps.length + 2).fill(-1)
    writeLevels(levels, ps, into, 1)
    expect([...into]).toEqual([-1, ...ps.map((p) => plainLevel(levels, p)), -1])
  })
})

describe('figures of windows', () => {
  test.prop([
    fc.array(fc.array(fc.array(fc.double({ noNaN: true }), { minLength: 3, maxLength: 3 }), { maxLength: 4 })),
    fc.nat(3),
  ])('are those that were added, in their order, however many there is room for', (lists, room) => {
    const figures = new Figures(3, room)
    for (const windows of lists) figures.add(windows.map((w) => Float64Array.from(w)))
    const all = lists.flat()
    expect(figures.count).toBe(all.length)
    const sums = figures.sums()
    for (let i = 0; i < 3; i++) {
      expect([...figures.of(i)]).toEqual(all.map((w) => w[i]))
      all.forEach((w, at) => {
        expect(new View(figures, at, 1).at(i)).toBe(w[i])
      })
      expect(sums[i]).toBe(all.reduce((sum, w) => sum + w[i]!, 0))
    }
  })
})
