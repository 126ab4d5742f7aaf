/**
 * What the replications gave: one observation of every metric per window, and pooled histograms. Windows are added in the
 * order of the replications, whoever ran them, so that sums don't depend on the number of threads.
 */
import { type Analysis, analyse } from '../analysis/index.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { ALWAYS_0, estimate } from '../statistics/interval.ts'
import { LevelsSum, writeLevels } from '../statistics/levels.ts'
import { addTo } from '../statistics/sums.ts'
import { type ClassInfo, Groups } from './groups.ts'
import type { Layout } from './layout.ts'
import { HistogramSum, QUANTILES, writeQuantiles } from './pool.ts'
import type { ReplicationOutput, WindowOutput } from './replication.ts'
import type { MaybeEstimate, Summary } from './results.ts'
import { POINTS, type TimelineOutput } from './timeline.ts'
import { Figures, View } from './windows.ts'

/** The quantiles and the maximum. */
const AND_MAXIMUM = [...QUANTILES, 1]

/** Windows for which there is room before there are more. */
const FIRST_ROOM = 64

const LINES = ['queueLength', 'busy', 'inSystem', 'workers', 'throughput'] as const

export class Observations {
  readonly scenario: Scenario
  readonly groups: Groups
  private readonly views: View[] = []
  /** Of each replication its last window. */
  private readonly lastViews: View[] = []
  /** Of every window what `Layout` has, and the percentiles of each group and of each handler's queue length. */
  private readonly fields: Figures
  private readonly quantiles: Figures
  private readonly lengths: Figures
  readonly stops: string[] = []
  /** Of each replication, by disruption. */
  readonly disruptions: Float64Array[] = []
  replications = 0
  private readonly windowsPerReplication: number
  /** Over all replications. */
  private readonly durations: readonly HistogramSum[]
  private readonly levels: readonly LevelsSum[]
  private readonly timelineSum = new Map<keyof TimelineOutput, Float64Array>()
  private timelines = 0
  /** What `timeline` has answered, until more is seen: every handler asks. */
  private timelineMean: (TimelineOutput & { readonly from: number }) | null = null
  private fromSum = 0
  /** A metric in every window, while its estimate is made: large results ask for a million. */
  private values = new Float64Array(0)
  private analysed: Analysis | null = null
  private merged: { count: number; view: View } | null = null

  constructor(scenario: Scenario, windowsPerReplication: number) {
    this.scenario = scenario
    this.windowsPerReplication = windowsPerReplication
    this.groups = new Groups(scenario)
    const room = Math.min(windowsPerReplication * scenario.run.replications, FIRST_ROOM)
    this.fields = new Figures(this.layout.length, room)
    this.quantiles = new Figures(this.groups.length * QUANTILES.length, room)
    this.lengths = new Figures(scenario.handlers.length * QUANTILES.length, room)
    this.durations = this.groups.tallies.map(() => new HistogramSum())
    this.levels = scenario.handlers.map(() => new LevelsSum())
  }

  /** What theory says of the scenario: once, however often there are results. */
  get analysis(): Analysis {
    this.analysed ??= analyse(this.scenario)
    return this.analysed
  }

  get layout(): Layout {
    return this.groups.layout
  }

  get classes(): readonly (readonly ClassInfo[])[] {
    return this.groups.classes
  }

  add(output: ReplicationOutput): void {
    this.replications++
    if (output.stopped !== null) this.stops.push(output.stopped)
    this.disruptions.push(output.disruptions)
    this.addWindows(output.windows)
    output.gathered?.histograms.forEach((one, g) => {
      this.durations[g]!.add(one)
    })
    output.gathered?.levels.forEach((one, h) => {
      this.levels[h]!.add(one)
    })
    if (output.windows.length > 0) this.lastViews.push(this.views.at(-1)!)
    this.addTimeline(output)
  }

  private addWindows(windows: readonly WindowOutput[]): void {
    const { count } = this.fields
    this.fields.add(windows.map((w) => w.vector))
    this.quantiles.add(windows.map((w) => w.quantiles))
    this.lengths.add(windows.map((w) => w.levels))
    windows.forEach(({ duration }, i) => {
      this.views.push(new View(this.fields, count + i, duration))
    })
  }

  private addTimeline(output: ReplicationOutput): void {
    if (output.timeline === null) return
    this.fromSum += output.measuredFrom
    this.timelines++
    this.timelineMean = null
    const n = POINTS * this.scenario.handlers.length
    for (const name of LINES) {
      const sum = this.timelineSum.get(name) ?? new Float64Array(n)
      this.timelineSum.set(name, sum)
      addTo(sum, 0, output.timeline[name])
    }
  }

  /** Means over replications by point × handler, null where there are none. */
  get timeline(): (TimelineOutput & { readonly from: number }) | null {
    if (this.timelines === 0) return null
    const mean = (name: keyof TimelineOutput): Float64Array =>
      this.timelineSum.get(name)!.map((x) => x / this.timelines)
    this.timelineMean ??= {
      from: this.fromSum / this.timelines,
      queueLength: mean('queueLength'),
      busy: mean('busy'),
      inSystem: mean('inSystem'),
      workers: mean('workers'),
      throughput: mean('throughput'),
    }
    return this.timelineMean
  }

  /** Measured time of a replication, the mean [s]. */
  get duration(): number {
    if (this.replications === 0) return 0
    return this.views.reduce((sum, v) => sum + v.duration, 0) / this.replications
  }

  /**
   * The metric's estimate over all windows; NaN is "nothing observed" in that window. With batch means the whole
   * replication gives the value, so that a ratio is that of the sums, and the batches give its interval.
   */
  estimate(metric: (view: View) => number): MaybeEstimate {
    const e = this.overWindows(metric)
    return this.windowsPerReplication === 1 || e === null ? e : around(metric(this.whole), e.halfWidth)
  }

  /** An estimate of a number per replication, however many windows that has. */
  perReplication(metric: (view: View) => number): MaybeEstimate {
    const k = this.windowsPerReplication
    if (k === 1) return this.estimate(metric)
    const e = this.overWindows((v) => metric(v) * k)
    return e === null ? null : around(metric(this.whole), e.halfWidth)
  }

  /** An estimate of what was there at the end of each replication. */
  atEnd(metric: (view: View) => number): MaybeEstimate {
    return estimate(this.lastViews.map(metric), this.scenario.run.confidence)
  }

  private overWindows(metric: (view: View) => number): MaybeEstimate {
    const { views } = this
    if (this.values.length !== views.length) this.values = new Float64Array(views.length)
    const { values } = this
    for (let i = 0; i < values.length; i++) values[i] = metric(views[i]!)
    return estimate(values, this.scenario.run.confidence)
  }

  /** All windows as one. */
  private get whole(): View {
    if (this.merged?.count !== this.views.length) {
      const sums = new Figures(this.layout.length, 1)
      sums.add([this.fields.sums()])
      const duration = this.views.reduce((sum, v) => sum + v.duration, 0)
      this.merged = { count: this.views.length, view: new View(sums, 0, duration) }
    }
    return this.merged.view
  }

  /** The largest value over all windows, 0 when there are none. */
  worst(metric: (view: View) => number): number {
    return this.views.reduce((max, v) => Math.max(max, metric(v)), 0)
  }

  total(metric: (view: View) => number): number {
    return this.views.reduce((sum, v) => sum + metric(v), 0)
  }

  /** Mean and pooled percentiles of a group's durations, with intervals from the windows. */
  summary(group: number, mean: (view: View) => number): Summary {
    const pooled = new Float64Array(AND_MAXIMUM.length)
    writeQuantiles(this.durations[group]!.all, AND_MAXIMUM, pooled, 0)
    return { mean: this.estimate(mean), ...this.percentiles(pooled, this.quantiles, group) }
  }

  queueLengthPercentiles(handler: number): Omit<Summary, 'mean'> {
    const pooled = new Float64Array(AND_MAXIMUM.length)
    writeLevels(this.levels[handler]!.all, AND_MAXIMUM, pooled, 0)
    return this.percentiles(pooled, this.lengths, handler)
  }

  /** @param pooled quantiles and maximum over all windows. */
  private percentiles(pooled: Float64Array, windows: Figures, group: number): Omit<Summary, 'mean'> {
    const at = (k: number): MaybeEstimate => {
      const value = pooled[k]!
      const spread = estimate(windows.of(group * QUANTILES.length + k), this.scenario.run.confidence)
      if (spread === null || Number.isNaN(value)) return null
      return around(value, spread.halfWidth)
    }
    // The maximum of what was seen is known exactly: there is nothing to estimate.
    const max = pooled[QUANTILES.length]!
    return {
      p50: at(0),
      p90: at(1),
      p95: at(2),
      p99: at(3),
      p999: at(4),
      max: Number.isNaN(max) ? null : { mean: max, halfWidth: 0, low: max, high: max },
    }
  }
}

function around(mean: number, halfWidth: number | null): MaybeEstimate {
  if (Number.isNaN(mean)) return null
  if (Object.is(mean, 0) && halfWidth === 0) return ALWAYS_0
  return {
    mean,
    halfWidth,
    low: halfWidth === null ? null : mean - halfWidth,
    high: halfWidth === null ? null : mean + halfWidth,
  }
}
