/**
 * The metrics of the results document that an expectation may name, and the kind of value each is compared with. The types
 * hold this table and `experiment/results.ts` together: a metric added there does not compile until it stands here.
 */
import type {
  ClassResults,
  Count,
  DisruptionResults,
  EventResults,
  FlowResults,
  HandlerResults,
  MaybeEstimate,
  PartitionResults,
  ProducerResults,
  Summary,
  SystemResults,
} from '../experiment/results.ts'

/** What the values of a metric are: what an expectation writes them as. */
export type MetricKind = 'duration' | 'rate' | 'share' | 'number'

/** How a metric stands in the document: as one estimate, or with statistics below it. */
export type MetricForm = 'estimate' | 'summary' | 'percentiles' | 'count'

export interface Metric {
  readonly form: MetricForm
  readonly kind: MetricKind
}

// In brackets, so that `number | null` is judged as a whole.
type FormOf<T> = [T] extends [Summary]
  ? 'summary'
  : [T] extends [Omit<Summary, 'mean'>]
    ? 'percentiles'
    : [T] extends [Count]
      ? 'count'
      : [T] extends [MaybeEstimate]
        ? 'estimate'
        : never

type Table<T> = {
  readonly [K in keyof T as FormOf<T[K]> extends never ? never : K]: {
    readonly form: FormOf<T[K]>
    readonly kind: MetricKind
  }
}

const duration = { form: 'summary', kind: 'duration' } as const
const rate = { form: 'estimate', kind: 'rate' } as const
const share = { form: 'estimate', kind: 'share' } as const
const number = { form: 'estimate', kind: 'number' } as const
/** `.count` is a number, `.rate` a rate, `.share` a share. */
const count = { form: 'count', kind: 'number' } as const

const system: Table<SystemResults> = {
  inFlight: number,
  messagesInFlight: number,
  arrivalRate: rate,
  throughput: rate,
  sojournTime: duration,
  amplification: number,
}

const producers: Table<ProducerResults> = {
  rate,
  published: number,
  timedOut: count,
  retried: count,
  exhausted: count,
  backlog: number,
}

const handlers: Table<HandlerResults> = {
  utilization: share,
  occupancy: share,
  busyWorkers: number,
  offeredLoad: number,
  arrivalRate: rate,
  offeredRate: rate,
  throughput: rate,
  queueLength: number,
  queueLengthPercentiles: { form: 'percentiles', kind: 'number' },
  inSystem: number,
  emptyShare: share,
  waitingTime: duration,
  serviceTime: duration,
  sojournTime: duration,
  waitingShare: share,
  dropped: count,
  expired: count,
  failed: count,
  timedOut: count,
  retried: count,
  exhausted: count,
  deadLettered: count,
  duplicates: count,
  redelivered: count,
  deduplicated: count,
  retrying: number,
  joining: number,
  blocked: number,
  wasted: number,
  inTransit: number,
  unfinished: number,
  batchSize: { form: 'summary', kind: 'number' },
  batches: count,
  coldStarts: count,
  breakerOpenShare: share,
  cost: number,
}

const byEvent: Table<ClassResults> = {
  arrivalRate: rate,
  queueLength: number,
  inSystem: number,
  waitingTime: duration,
  sojournTime: duration,
  dropped: count,
  expired: count,
  failed: count,
}

const partitions: Table<PartitionResults> = {
  arrivalRate: rate,
  throughput: rate,
  queueLength: number,
  waitingTime: { form: 'estimate', kind: 'duration' },
}

const flows: Table<FlowResults> = {
  arrivalRate: rate,
  completed: rate,
  failed: rate,
  lapsed: rate,
  completedShare: share,
  failedShare: share,
  lapsedShare: share,
  withinShare: share,
  latency: duration,
  settleTime: duration,
  inFlight: number,
}

const disruptions: Table<DisruptionResults> = {
  queueBefore: number,
  peakQueue: number,
  recoveredAfter: { form: 'estimate', kind: 'duration' },
  recoveredShare: share,
}

const events: Table<EventResults> = { published: rate, delivered: rate, lost: rate, duplicated: rate }

/** A section of the results document: its metrics, and what of it is known but cannot be judged. */
export interface Section {
  readonly metrics: ReadonlyMap<string, Metric>
  /** In the document, but without an interval to judge: the reason. */
  readonly unjudged: ReadonlyMap<string, string>
}

function section(metrics: object, unjudged: readonly (readonly [string, string])[] = []): Section {
  return { metrics: new Map(Object.entries(metrics) as [string, Metric][]), unjudged: new Map(unjudged) }
}

const CHECKED = 'it is checked in every run'
const CONSTANT = 'it is given, not estimated'

export type SectionName = 'system' | 'producers' | 'handlers' | 'flows' | 'events' | 'disruptions'

/** The sections that an expectation may begin with; all but `system` go on with a name (disruptions: a number) or `*`. */
export const SECTIONS: Readonly<Record<SectionName, Section>> = {
  system: section(system, [
    ['little', CHECKED],
    ['conservation', CHECKED],
  ]),
  producers: section(producers, [['users', CONSTANT]]),
  handlers: section(handlers, [
    ['workers', CONSTANT],
    ['workersTimeline', 'it is a line, not a number'],
    ['scalings', 'it has no interval to judge: read it in the document'],
    ['little', CHECKED],
    ['theory', 'it is computed, not estimated'],
  ]),
  flows: section(flows, [['little', CHECKED]]),
  events: section(events),
  disruptions: section(disruptions, [
    ['kind', CONSTANT],
    ['handler', CONSTANT],
    ['at', CONSTANT],
    ['for', CONSTANT],
  ]),
}

/** The metrics below `handlers.NAME.byEvent.EVENT`. */
export const BY_EVENT: Section = section(byEvent)

/** The metrics below `handlers.NAME.partitions.NUMBER`. */
export const PARTITIONS: Section = section(partitions)

/** Parts of the document that are no metrics. */
export const OTHER_PARTS: readonly string[] = ['version', 'scenario', 'run', 'timeline', 'expectations', 'timing']

/** The statistics below a metric of a form; empty for an estimate. */
export const STATISTICS: Readonly<Record<MetricForm, readonly string[]>> = {
  estimate: [],
  summary: ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'],
  percentiles: ['p50', 'p90', 'p95', 'p99', 'p999', 'max'],
  count: ['count', 'rate', 'share'],
}

/** @returns the kind of one statistic of a metric. */
export function kindOf(metric: Metric, statistic: string | null): MetricKind {
  if (metric.form !== 'count') return metric.kind
  return statistic === 'rate' ? 'rate' : statistic === 'share' ? 'share' : 'number'
}
