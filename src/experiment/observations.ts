/**
 * What the replications gave: one observation of every metric per window, and pooled histograms. Windows are added in the
 * order of the replications, whoever ran them, so that sums don't depend on the number of threads.
 */
import type { Scenario } from '../scenario/scenario.ts'
import { estimate } from '../statistics/interval.ts'
import { Levels } from '../statistics/levels.ts'
import { classTally, flowTally, Layout, systemTally } from './layout.ts'
import { Pool, writeQuantiles } from './pool.ts'
import type { ReplicationOutput } from './replication.ts'
import type { MaybeEstimate, Summary } from './results.ts'
import { POINTS, type TimelineOutput } from './timeline.ts'

export const PROBABILITIES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const
const QUANTILES = Object.values(PROBABILITIES)
/** Quantiles and the maximum. */
const PER_GROUP = QUANTILES.length + 1

const LINES = ['queueLength', 'busy', 'inSystem', 'workers', 'throughput'] as const

/** One window's figures by name. */
export class View {
  readonly duration: number
  readonly vector: Float64Array
  /** Group × (quantiles, max). */
  readonly quantiles: Float64Array
  readonly levels: Float64Array

  constructor(duration: number, vector: Float64Array, quantiles: Float64Array, levels: Float64Array) {
    this.duration = duration
    this.vector = vector
    this.quantiles = quantiles
    this.levels = levels
  }
}

export interface ClassInfo {
  readonly index: number
  readonly name: string
  /** It is only a part of a join: its messages become work of the join's own class. */
  readonly part: boolean
}

/** Classes in the order of the model: of each handler its subscriptions, then the units of its join. */
export function classesOf(scenario: Scenario): ClassInfo[][] {
  let index = 0
  return scenario.handlers.map((h) => {
    const join = h.join
    const classes: ClassInfo[] = h.subscriptions.map((s) => ({ index: index++, name: s.event, part: join !== null }))
    if (join !== null) classes.push({ index: index++, name: join.events.join('+'), part: false })
    return classes
  })
}

export class Observations {
  readonly scenario: Scenario
  readonly layout: Layout
  readonly classes: readonly (readonly ClassInfo[])[]
  readonly views: View[] = []
  /** Of each replication its last window. */
  private readonly lastViews: View[] = []
  readonly stops: string[] = []
  /** Of each replication, by disruption. */
  readonly disruptions: Float64Array[] = []
  replications = 0
  private readonly windowsPerReplication: number
  /** Histograms that make one quantity, pooled over replications: handler's three, class's three, system, flow's two. */
  private readonly groups: number[][] = []
  private readonly groupOf = new Map<string, number>()
  private readonly pooled: Pool[]
  private readonly pooledLevels: Levels[]
  private readonly timelineSum = new Map<keyof TimelineOutput, Float64Array>()
  private timelines = 0
  /** What `timeline` has answered, until more is seen: every handler asks. */
  private timelineMean: (TimelineOutput & { readonly from: number }) | null = null
  private fromSum = 0
  private merged: { count: number; view: View } | null = null

  constructor(scenario: Scenario, windowsPerReplication: number) {
    this.scenario = scenario
    this.windowsPerReplication = windowsPerReplication
    this.classes = classesOf(scenario)
    this.layout = new Layout({
      producers: scenario.producers.length,
      events: scenario.events.length,
      handlers: scenario.handlers.length,
      classes: this.classes.flat().length,
      flows: scenario.flows.length,
      partitions: scenario.handlers.map((h) => h.queue.partitions ?? 0),
    })
    this.classes.forEach((classes, h) => {
      const work = classes.filter((c) => !c.part)
      for (const of of ['waiting', 'service', 'sojourn'] as const) {
        this.addGroup(
          `handler ${h} ${of}`,
          work.map((c) => classTally(c.index, of)),
        )
        // A handler of one class shares its class's figures.
        if (work.length === 1) this.groupOf.set(`class ${work[0]!.index} ${of}`, this.groups.length - 1)
        else if (of !== 'service')
          for (const c of work) this.addGroup(`class ${c.index} ${of}`, [classTally(c.index, of)])
      }
    })
    this.addGroup('system', [systemTally(this.layout)])
    scenario.flows.forEach((_, i) => {
      for (const of of ['latency', 'settle'] as const) this.addGroup(`flow ${i} ${of}`, [flowTally(this.layout, i, of)])
    })
    let batching = flowTally(this.layout, scenario.flows.length, 'latency')
    scenario.handlers.forEach((h, i) => {
      if (h.batch !== null) this.addGroup(`handler ${i} batch`, [batching++])
    })
    this.pooled = this.groups.map(() => new Pool())
    this.pooledLevels = scenario.handlers.map(() => new Levels())
  }

  private addGroup(name: string, histograms: number[]): void {
    this.groupOf.set(name, this.groups.length)
    this.groups.push(histograms)
  }

  add(output: ReplicationOutput): void {
    this.replications++
    if (output.stopped !== null) this.stops.push(output.stopped)
    this.disruptions.push(output.disruptions)
    for (const window of output.windows) {
      const quantiles = new Float64Array(this.groups.length * PER_GROUP)
      this.groups.forEach((members, g) => {
        const first = window.histograms[members[0]!]!
        const own =
          members.length === 1 ? first : members.reduce((pool, i) => pool.add(window.histograms[i]!), new Pool())
        this.pooled[g]!.add(own)
        writeQuantiles(own, QUANTILES, quantiles, g * PER_GROUP)
        quantiles[g * PER_GROUP + QUANTILES.length] = own.max
      })
      const levels = new Float64Array(window.levels.length * PER_GROUP)
      window.levels.forEach((snapshot, h) => {
        const own = Levels.from(snapshot)
        this.pooledLevels[h]!.add(snapshot)
        QUANTILES.forEach((p, k) => {
          levels[h * PER_GROUP + k] = own.quantile(p)
        })
        levels[h * PER_GROUP + QUANTILES.length] = own.max
      })
      this.views.push(new View(window.duration, window.vector, quantiles, levels))
    }
    if (output.windows.length > 0) this.lastViews.push(this.views.at(-1)!)
    this.addTimeline(output)
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
      const line = output.timeline[name]
      for (let i = 0; i < n; i++) sum[i]! += line[i]!
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
    return estimate(this.views.map(metric), this.scenario.run.confidence)
  }

  /** All windows as one. */
  private get whole(): View {
    if (this.merged?.count !== this.views.length) {
      const vector = new Float64Array(this.layout.length)
      let duration = 0
      for (const v of this.views) {
        duration += v.duration
        for (let i = 0; i < vector.length; i++) vector[i]! += v.vector[i]!
      }
      const none = new Float64Array(0)
      this.merged = { count: this.views.length, view: new View(duration, vector, none, none) }
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
  summary(group: string, mean: (view: View) => number): Summary {
    const g = this.groupOf.get(group)!
    const pooled = new Float64Array(PER_GROUP)
    writeQuantiles(this.pooled[g]!, [...QUANTILES, 1], pooled, 0)
    return { mean: this.estimate(mean), ...this.percentiles(pooled, g, (v) => v.quantiles) }
  }

  queueLengthPercentiles(handler: number): Omit<Summary, 'mean'> {
    const pooled = this.pooledLevels[handler]!
    const quantiles = Float64Array.from([...QUANTILES, 1], (p) => pooled.quantile(p))
    return this.percentiles(quantiles, handler, (v) => v.levels)
  }

  /** @param pooled quantiles and maximum over all windows. */
  private percentiles(pooled: Float64Array, group: number, of: (view: View) => Float64Array): Omit<Summary, 'mean'> {
    const at = (k: number): MaybeEstimate => {
      const value = pooled[k]!
      const spread = this.overWindows((v) => of(v)[group * PER_GROUP + k]!)
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
  return {
    mean,
    halfWidth,
    low: halfWidth === null ? null : mean - halfWidth,
    high: halfWidth === null ? null : mean + halfWidth,
  }
}
