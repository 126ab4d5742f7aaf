/**
 * The raw figures of one window of one replication as one vector: what each entry means, by name. Plain numbers in a
 * typed array pass between threads without copying, and are averaged without knowing what they are.
 */

function fields<const T extends readonly string[]>(...names: T): { readonly [K in T[number]]: number } {
  return Object.fromEntries(names.map((name, i) => [name, i])) as { readonly [K in T[number]]: number }
}

/** Areas are integrals over the window [s]; counts are of the window. */
export const SYSTEM = fields('published', 'unsettledArea', 'identityError', 'conservation', 'settled', 'settleSum')
export const PRODUCER = fields('published', 'backlogArea', 'timedOut', 'retried', 'exhausted')
export const EVENT = fields('published', 'lost', 'duplicated')
export const HANDLER = fields(
  'busyArea',
  'queueArea',
  'emptyTime',
  'retryingArea',
  'joiningArea',
  'inTransitArea',
  'blockedArea',
  'keptArea',
  'extraArea',
  'batches',
  'batchSizeSum',
  'wastedArea',
  'upArea',
  'breakerOpenArea',
  'scaledUp',
  'scaledDown',
  'coldStarts',
  'identityError',
)
export const CLASS = fields(
  'offered',
  'returned',
  'visits',
  'refused',
  'successes',
  'failed',
  'timedOut',
  'dropped',
  'expired',
  'retried',
  'exhausted',
  'deadLettered',
  'duplicates',
  'redelivered',
  'deduplicated',
  'takenBack',
  'starts',
  'waited',
  'waitingSum',
  'serviceSum',
  'served',
  'ends',
  'sojournSum',
  'queueArea',
  'inSystemArea',
  'unfinished',
)
export const FLOW = fields(
  'started',
  'completed',
  'failed',
  'lapsed',
  'inTime',
  'inFlightArea',
  'latencySum',
  'settleSum',
  'settled',
  'endedTime',
  'identityError',
)

/** Of one partition of a handler. */
export const PARTITION = fields('visits', 'successes', 'queueArea', 'starts', 'waitingSum')

const size = (of: object): number => Object.keys(of).length
const PRODUCER_SIZE = size(PRODUCER)
const EVENT_SIZE = size(EVENT)
const HANDLER_SIZE = size(HANDLER)
const CLASS_SIZE = size(CLASS)
const FLOW_SIZE = size(FLOW)
const PARTITION_SIZE = size(PARTITION)

/** Where everything is, for a scenario with these numbers of parts. */
export class Layout {
  readonly producers: number
  readonly events: number
  readonly handlers: number
  readonly classes: number
  readonly flows: number
  readonly length: number
  private readonly producerBase: number
  private readonly eventBase: number
  private readonly handlerBase: number
  private readonly classBase: number
  private readonly flowBase: number
  /** By handler. */
  private readonly partitionBases: readonly number[]

  /** @param of how many of each; of every handler the number of its partitions. */
  constructor(of: {
    producers: number
    events: number
    handlers: number
    classes: number
    flows: number
    partitions: readonly number[]
  }) {
    this.producers = of.producers
    this.events = of.events
    this.handlers = of.handlers
    this.classes = of.classes
    this.flows = of.flows
    this.producerBase = size(SYSTEM)
    this.eventBase = this.producerBase + of.producers * PRODUCER_SIZE
    this.handlerBase = this.eventBase + of.events * EVENT_SIZE
    this.classBase = this.handlerBase + of.handlers * HANDLER_SIZE
    this.flowBase = this.classBase + of.classes * CLASS_SIZE
    let end = this.flowBase + of.flows * FLOW_SIZE
    this.partitionBases = of.partitions.map((n) => {
      const base = end
      end += n * PARTITION_SIZE
      return base
    })
    this.length = end
  }

  /** Where the fields of a producer begin; of an event, a handler, a class, a flow likewise. */
  producerAt(i: number): number {
    return this.producerBase + i * PRODUCER_SIZE
  }

  eventAt(i: number): number {
    return this.eventBase + i * EVENT_SIZE
  }

  handlerAt(i: number): number {
    return this.handlerBase + i * HANDLER_SIZE
  }

  classAt(i: number): number {
    return this.classBase + i * CLASS_SIZE
  }

  flowAt(i: number): number {
    return this.flowBase + i * FLOW_SIZE
  }

  producer(i: number, field: keyof typeof PRODUCER): number {
    return this.producerAt(i) + PRODUCER[field]
  }

  event(i: number, field: keyof typeof EVENT): number {
    return this.eventAt(i) + EVENT[field]
  }

  handler(i: number, field: keyof typeof HANDLER): number {
    return this.handlerAt(i) + HANDLER[field]
  }

  class(i: number, field: keyof typeof CLASS): number {
    return this.classAt(i) + CLASS[field]
  }

  flow(i: number, field: keyof typeof FLOW): number {
    return this.flowAt(i) + FLOW[field]
  }

  partition(handler: number, p: number, field: keyof typeof PARTITION): number {
    return this.partitionBases[handler]! + p * PARTITION_SIZE + PARTITION[field]
  }
}

/** The tallies, in the order in which their histograms are handed on. */
export function classTally(i: number, of: 'waiting' | 'service' | 'sojourn'): number {
  return i * 3 + (of === 'waiting' ? 0 : of === 'service' ? 1 : 2)
}
export function systemTally(layout: { readonly classes: number }): number {
  return layout.classes * 3
}
export function flowTally(layout: { readonly classes: number }, i: number, of: 'latency' | 'settle'): number {
  return layout.classes * 3 + 1 + i * 2 + (of === 'latency' ? 0 : 1)
}
