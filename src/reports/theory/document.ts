/**
 * What `simulate theory` prints, as one document: rates by the traffic equations, and for each handler the formula that
 * applies. Times in seconds, rates per second, shares 0 to 1; null where theory has no answer.
 */
import type { Analysis } from '../../analysis/index.ts'
import type { Scenario } from '../../scenario/scenario.ts'

export interface TheoryDocument {
  readonly version: 1
  readonly scenario: { readonly name: string; readonly sha256: string }
  readonly bottleneck: Analysis['bottleneck']
  readonly largestStable: Analysis['largestStable']
  readonly closed: Analysis['closed']
  readonly unstable: Analysis['traffic']['unstable']
  readonly overloaded: Analysis['traffic']['overloaded']
  readonly cycles: Analysis['traffic']['cycles']
  readonly producers: Readonly<Record<string, { readonly rate: number | null }>>
  readonly events: Readonly<Record<string, { readonly published: number | null }>>
  readonly handlers: Readonly<Record<string, HandlerDocument>>
}

export interface HandlerDocument {
  /** null: unlimited. */
  readonly workers: number | null
  /** Visits per second that are served. */
  readonly arrivalRate: number | null
  /** Visits per second that are offered, those dropped or left in a growing queue included. */
  readonly offeredRate: number | null
  /** Successes per second. */
  readonly throughput: number | null
  /** Busy workers if every visit were served. */
  readonly offeredLoad: number | null
  /** ρ of the traffic equations: may be above 1. null: unlimited workers. */
  readonly load: number | null
  readonly theory: Analysis['handlers'][string]
}

export interface TheoryContext {
  readonly columns: number
  readonly colour: boolean
}

export type TheoryReport = (document: TheoryDocument, context: TheoryContext) => string

export function theoryDocument(scenario: Scenario, analysis: Analysis): TheoryDocument {
  const { traffic } = analysis
  return {
    version: 1,
    scenario: { name: scenario.name, sha256: scenario.sha256 },
    bottleneck: analysis.bottleneck,
    largestStable: analysis.largestStable,
    closed: analysis.closed,
    unstable: traffic.unstable,
    overloaded: traffic.overloaded,
    cycles: traffic.cycles,
    producers: mapValues(traffic.producers, (rate) => ({ rate })),
    events: mapValues(traffic.events, (published) => ({ published })),
    handlers: Object.fromEntries(
      scenario.handlers.map(({ name }) => [name, handlerDocument(traffic.handlers[name], analysis.handlers[name])]),
    ),
  }
}

function handlerDocument(
  own: Analysis['traffic']['handlers'][string] | undefined,
  theory: Analysis['handlers'][string] | undefined,
): HandlerDocument {
  if (own === undefined || theory === undefined) throw new Error('the analysis left a handler out')
  // Rates that depend on users whose pace is not known are no rates.
  const known = (value: number) => (own.unknown === null ? value : null)
  return {
    workers: own.workers,
    arrivalRate: known(own.visitsRate),
    offeredRate: known(own.offeredRate),
    throughput: known(own.throughput),
    offeredLoad: known(own.offeredLoad),
    load: own.unknown === null ? own.utilization : null,
    theory,
  }
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
