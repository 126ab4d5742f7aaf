/** From observations to the results of a handler, of its partitions and of its classes. */
import { type Analysis, compareWithEstimates } from '../analysis/index.ts'
import type { HandlerSpec } from '../scenario/scenario.ts'
import type { ClassInfo } from './groups.ts'
import type { CLASS, PARTITION } from './layout.ts'
import { little, Metrics, NO_SUMMARY, quotient } from './metrics.ts'
import type { Observations } from './observations.ts'
import type { ClassResults, Count, HandlerResults, MaybeEstimate, PartitionResults, Summary } from './results.ts'
import { POINTS } from './timeline.ts'
import type { View } from './windows.ts'

/** The number of workers that are up may change. */
function changes(spec: HandlerSpec): boolean {
  const { workers, breakdowns, outages, coldStart } = spec
  const moves = workers.kind === 'schedule' || workers.kind === 'autoscale'
  return moves || breakdowns !== null || outages.length > 0 || coldStart !== null
}

/** Workers of a fixed number, up or not. */
function listed({ workers }: HandlerSpec): number | null {
  if (workers.kind === 'unequal') return workers.groups.reduce((sum, g) => sum + g.count, 0)
  return workers.kind === 'fixed' ? workers.count : null
}

export class HandlerAssembler extends Metrics {
  private readonly analysis: Analysis
  private readonly withheld: ReadonlyMap<string, string>

  /** @param withheld handlers whose means are withheld, and why. */
  constructor(seen: Observations, analysis: Analysis, withheld: ReadonlyMap<string, string>) {
    super(seen)
    this.analysis = analysis
    this.withheld = withheld
  }

  handler(spec: HandlerSpec, i: number): HandlerResults {
    const { seen } = this
    const classes = seen.classes[i]!
    const work = classes.filter((c) => !c.part)
    const unlimited = spec.workers.kind === 'unlimited'
    const upArea = this.h(i, 'upArea')
    const meanUp = this.perSecond(upArea)?.mean ?? null
    const workers = listed(spec) ?? (unlimited ? null : meanUp)
    const batches = this.h(i, 'batches')
    const blockedArea = this.h(i, 'blockedArea')
    const keptArea = this.h(i, 'keptArea')
    const wastedArea = this.h(i, 'wastedArea')
    const hidden = this.withheld.has(spec.name)
    const offered = this.offered(work)
    const busyArea = this.h(i, 'busyArea')
    const extraArea = this.h(i, 'extraArea')
    const queueArea = this.h(i, 'queueArea')
    const inSystemArea = (v: View): number => busyArea(v) + blockedArea(v) + extraArea(v) + queueArea(v)
    const serviceSum = this.c(work, 'serviceSum')
    const served = this.c(work, 'served')
    const visits = this.c(work, 'visits')
    const busyWorkers = this.perSecond(busyArea)
    const overUp = (area: (v: View) => number): MaybeEstimate => (unlimited ? null : this.ratio(area, upArea))
    const utilization = overUp(busyArea)
    const arrivalRate = this.perSecond(visits)
    const queueLength = hidden ? null : this.perSecond(queueArea)
    const inSystem = hidden ? null : this.perSecond(inSystemArea)
    const serviceTime = seen.summary(seen.groups.handler(i, 'service'), quotient(serviceSum, served))
    const waitingTime = hidden
      ? NO_SUMMARY
      : seen.summary(seen.groups.handler(i, 'waiting'), quotient(this.c(work, 'waitingSum'), this.c(work, 'starts')))
    const sojournTime = hidden
      ? NO_SUMMARY
      : seen.summary(seen.groups.handler(i, 'sojourn'), quotient(this.c(work, 'sojournSum'), this.c(work, 'ends')))
    const count = (field: keyof typeof CLASS): Count => this.count(this.c(classes, field), offered)
    const theory = this.analysis.handlers[spec.name]!
    return {
      workers,
      utilization,
      occupancy: overUp((v) => busyArea(v) + keptArea(v) + wastedArea(v)),
      busyWorkers,
      offeredLoad: seen.estimate((v) => (visits(v) / v.duration) * (serviceSum(v) / served(v))),
      arrivalRate,
      offeredRate: this.perSecond(offered),
      throughput: this.perSecond(this.c(work, 'successes')),
      queueLength,
      queueLengthPercentiles: hidden
        ? { p50: null, p90: null, p95: null, p99: null, p999: null, max: null }
        : seen.queueLengthPercentiles(i),
      inSystem,
      emptyShare: this.perSecond(this.h(i, 'emptyTime')),
      waitingTime,
      serviceTime,
      sojournTime,
      waitingShare: this.ratio(this.c(work, 'waited'), this.c(work, 'starts')),
      dropped: count('dropped'),
      expired: count('expired'),
      failed: count('failed'),
      timedOut: count('timedOut'),
      retried: count('retried'),
      exhausted: count('exhausted'),
      deadLettered: count('deadLettered'),
      duplicates: count('duplicates'),
      redelivered: count('redelivered'),
      deduplicated: count('deduplicated'),
      retrying: this.perSecond(this.h(i, 'retryingArea')),
      joining: this.perSecond(this.h(i, 'joiningArea')),
      blocked: this.perSecond(blockedArea),
      wasted: this.perSecond(wastedArea),
      inTransit: this.perSecond(this.h(i, 'inTransitArea')),
      workersTimeline: this.workersTimeline(spec, i),
      batchSize:
        spec.batch === null
          ? NO_SUMMARY
          : seen.summary(seen.groups.batch(i), quotient(this.h(i, 'batchSizeSum'), this.h(i, 'batches'))),
      batches:
        spec.batch === null
          ? { count: null, rate: null, share: null }
          : { count: seen.perReplication(batches), rate: this.perSecond(batches), share: null },
      coldStarts:
        spec.coldStart === null
          ? { count: null, rate: null, share: null }
          : this.count(this.h(i, 'coldStarts'), offered),
      scalings:
        spec.workers.kind === 'autoscale'
          ? { up: seen.perReplication(this.h(i, 'scaledUp')), down: seen.perReplication(this.h(i, 'scaledDown')) }
          : null,
      breakerOpenShare: spec.breaker === null ? null : this.perSecond(this.h(i, 'breakerOpenArea')),
      cost: spec.cost === null ? null : seen.perReplication((v) => upArea(v) * spec.cost!),
      unfinished: seen.atEnd(this.c(work, 'unfinished')),
      partitions: Array.from({ length: spec.queue.partitions ?? 0 }, (_, p) => this.partition(i, p, hidden)),
      byEvent: Object.fromEntries(work.map((c) => [c.name, this.class(c, hidden)])),
      little: little(inSystem, arrivalRate, sojournTime.mean, seen.worst(this.h(i, 'identityError'))),
      theory: {
        ...theory,
        ...compareWithEstimates(theory, {
          utilization,
          queueLength,
          inSystem,
          waitingTime: waitingTime.mean,
          sojournTime: sojournTime.mean,
        }),
      },
    }
  }

  /** Workers up at the points of the time line, where their number changes. */
  private workersTimeline(spec: HandlerSpec, i: number): readonly number[] | null {
    if (!changes(spec)) return null
    const line = this.seen.timeline
    if (line === null) return null
    const n = this.seen.scenario.handlers.length
    return Array.from({ length: POINTS }, (_, k) => line.workers[k * n + i]!)
  }

  private partition(i: number, p: number, hidden: boolean): PartitionResults {
    const of = (field: keyof typeof PARTITION): ((v: View) => number) => {
      const at = this.seen.layout.partition(i, p, field)
      return (v) => v.at(at)
    }
    return {
      arrivalRate: this.perSecond(of('visits')),
      throughput: this.perSecond(of('successes')),
      queueLength: hidden ? null : this.perSecond(of('queueArea')),
      waitingTime: hidden ? null : this.ratio(of('waitingSum'), of('starts')),
    }
  }

  private class(c: ClassInfo, hidden: boolean): ClassResults {
    const { seen } = this
    const one = [c]
    const offered = this.offered(one)
    const count = (field: keyof typeof CLASS): Count => this.count(this.c(one, field), offered)
    const summary = (of: 'waiting' | 'sojourn', sum: keyof typeof CLASS, n: keyof typeof CLASS): Summary =>
      hidden ? NO_SUMMARY : seen.summary(seen.groups.class(c.index, of), quotient(this.c(one, sum), this.c(one, n)))
    return {
      arrivalRate: this.perSecond(this.c(one, 'visits')),
      queueLength: hidden ? null : this.perSecond(this.c(one, 'queueArea')),
      inSystem: hidden ? null : this.perSecond(this.c(one, 'inSystemArea')),
      waitingTime: summary('waiting', 'waitingSum', 'starts'),
      sojournTime: summary('sojourn', 'sojournSum', 'ends'),
      dropped: count('dropped'),
      expired: count('expired'),
      failed: count('failed'),
    }
  }
}
