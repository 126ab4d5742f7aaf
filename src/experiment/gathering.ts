/**
 * What the histograms of a replication's windows come to: the percentiles of each window, and all windows as one. So a window's
 * own histograms are gone when the next one begins: a replication hands over one of each, however many windows it has.
 */
import type { HistogramSnapshot } from '../statistics/histogram.ts'
import { type LevelsSnapshot, LevelsSum, writeLevels } from '../statistics/levels.ts'
import type { Groups } from './groups.ts'
import { HistogramSum, Pool, QUANTILES, writeQuantiles } from './pool.ts'

/** One window's percentiles: `QUANTILES` of each group, and of each handler's queue length. */
export interface WindowPercentiles {
  readonly quantiles: Float64Array
  readonly levels: Float64Array
}

/** All windows of a replication as one. */
export interface Gathered {
  /** By group. */
  readonly histograms: readonly HistogramSnapshot[]
  /** Queue lengths by handler. */
  readonly levels: readonly LevelsSnapshot[]
}

export class Gathering {
  private readonly groups: Groups
  private readonly durations: readonly HistogramSum[]
  private readonly levels: readonly LevelsSum[]

  constructor(groups: Groups) {
    this.groups = groups
    this.durations = groups.tallies.map(() => new HistogramSum())
    this.levels = groups.classes.map(() => new LevelsSum())
  }

  /**
   * Takes a window in.
   * @param histograms of each tally. @param levels of each handler. What they return need not hold for longer than until the next one is read.
   */
  add(
    histograms: readonly (() => HistogramSnapshot)[],
    levels: (handler: number) => LevelsSnapshot,
  ): WindowPercentiles {
    const n = QUANTILES.length
    const quantiles = new Float64Array(this.durations.length * n)
    this.durations.forEach((sum, g) => {
      const tallies = this.groups.tallies[g]!
      const own =
        tallies.length === 1
          ? histograms[tallies[0]!]!()
          : tallies.reduce((pool, tally) => pool.add(histograms[tally]!()), new Pool())
      // What was read is gone when the next one is.
      sum.add(sum.isEmpty ? { ...own, counts: own.counts.slice() } : own)
      writeQuantiles(own, QUANTILES, quantiles, g * n)
    })
    const lengths = new Float64Array(this.levels.length * n)
    this.levels.forEach((sum, h) => {
      const own = levels(h)
      sum.add(own)
      writeLevels(own, QUANTILES, lengths, h * n)
    })
    return { quantiles, levels: lengths }
  }

  /** Hands over what was gathered. */
  take(): Gathered {
    return { histograms: this.durations.map((sum) => sum.take()), levels: this.levels.map((sum) => sum.all) }
  }
}
