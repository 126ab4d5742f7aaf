/**
 * A scenario as a graph for theory: which subscriptions exist, what one visit costs and what it publishes. Everything here is known
 * before any rate is; `traffic.ts` adds the rates.
 */
import type { SizeSpec } from '../distributions/distribution.ts'
import { bindSize } from '../distributions/index.ts'
import type { EventSpec, FailureSpec, HandlerSpec, PublishesSpec, Scenario } from '../scenario/scenario.ts'
import type { ServiceLaw } from './laws.ts'
import { LawTable, mixtureOf } from './laws.ts'

/** Messages of one event published per occasion: mean and variance of their number. */
export interface Output {
  readonly event: string
  readonly mean: number
  readonly variance: number
}

/** One event's messages at one handler; for a join, the units of work (`event` is the first part's). */
export interface Class {
  readonly handler: number
  readonly event: string
  /** Parts of a join, else null. */
  readonly parts: readonly string[] | null
  /** Of `parts`: how many make a unit. */
  readonly atLeast: number
  /** Deliveries per published message. */
  readonly copies: number
  /** Working time of a visit. */
  readonly service: ServiceLaw
  /** How long a visit holds its worker [s]: longer than the service where abandoned work goes on. */
  readonly held: Pick<ServiceLaw, 'mean'>
  /** Probability that an attempt fails, time-outs included. */
  readonly failure: number
  /** Attempts at most; `Infinity` is allowed. */
  readonly attempts: number
  /** Retries per first attempt at most (a retry budget), else `Infinity`. */
  readonly budget: number
  /** Share of successful visits that publish (repeated deliveries may be recognised). */
  readonly publishing: number
  readonly onSuccess: readonly Output[]
  readonly onExhausted: readonly Output[]
}

export interface Network {
  readonly scenario: Scenario
  readonly events: ReadonlyMap<string, EventSpec>
  readonly classes: readonly Class[]
  /** Indices into `classes` per handler. */
  readonly ofHandler: readonly (readonly number[])[]
  /** Indices into `classes` of those that take an event. */
  readonly takers: ReadonlyMap<string, readonly number[]>
}

export function networkOf(scenario: Scenario): Network {
  const events = new Map(scenario.events.map((e) => [e.name, e]))
  const classes: Class[] = []
  const laws = new LawTable()
  const ofHandler = scenario.handlers.map((handler, h) => {
    const first = classes.length
    classes.push(...classesOf(handler, h, events, laws))
    return classes.slice(first).map((_, i) => first + i)
  })
  const takers = new Map<string, number[]>()
  classes.forEach((c, i) => {
    for (const event of c.parts ?? [c.event]) {
      const list = takers.get(event)
      if (list === undefined) takers.set(event, [i])
      else list.push(i)
    }
  })
  return { scenario, events, classes, ofHandler, takers }
}

function classesOf(
  handler: HandlerSpec,
  index: number,
  events: ReadonlyMap<string, EventSpec>,
  laws: LawTable,
): Class[] {
  const own = laws.of(handler.service, handler.timeout !== null)
  if (handler.join !== null) {
    const first = handler.join.events[0] ?? ''
    const units = { handler: index, event: first, parts: handler.join.events, atLeast: handler.join.atLeast, copies: 1 }
    return [classOf(units, laws, handler, own, handler.failure, handler.publishes, 0)]
  }
  return handler.subscriptions.map((s) => {
    const event = events.get(s.event)
    const duplicates = event?.duplicates ?? 0
    const copies = s.filter * (1 - (event?.loss ?? 0)) * (1 + duplicates)
    return classOf(
      { handler: index, event: s.event, parts: null, atLeast: 1, copies },
      laws,
      handler,
      s.service === null ? own : laws.of(s.service, handler.timeout !== null),
      s.failure ?? handler.failure,
      s.publishes ?? handler.publishes,
      duplicates,
    )
  })
}

/** @param taken what arrives. The result is written out: spreading it into an object costs V8 ten times as much. */
function classOf(
  taken: Pick<Class, 'handler' | 'event' | 'parts' | 'atLeast' | 'copies'>,
  laws: LawTable,
  handler: HandlerSpec,
  law: ServiceLaw,
  failure: FailureSpec,
  publishes: PublishesSpec,
  duplicates: number,
): Class {
  const after = handler.timeout?.after ?? null
  const late = after === null ? 0 : 1 - law.cdf(after)
  let service = after === null || late === 0 ? law : laws.cutAt(law, after)
  let held: Class['held'] = handler.timeout?.cancels === false ? law : service
  let publishing = 1
  if (handler.deduplicate !== null && duplicates > 0) {
    publishing = 1 / (1 + duplicates)
    const repeated = laws.of(handler.deduplicate.service, false)
    service = mixtureOf([
      { weight: 1, law: service },
      { weight: duplicates, law: repeated },
    ])
    held = { mean: (held.mean + duplicates * repeated.mean) / (1 + duplicates) }
  }
  const exhausted = failure.exhausted
  return {
    handler: taken.handler,
    event: taken.event,
    parts: taken.parts,
    atLeast: taken.atLeast,
    copies: taken.copies,
    service,
    held,
    failure: 1 - (1 - failure.probability) * (1 - late),
    attempts: failure.retry === null ? 1 : (failure.retry.attempts ?? Number.POSITIVE_INFINITY),
    budget: failure.retry?.budget?.ratio ?? Number.POSITIVE_INFINITY,
    publishing,
    onSuccess: outputsOf(publishes),
    onExhausted:
      exhausted.kind === 'publish'
        ? outputsOf(exhausted.publishes)
        : exhausted.kind === 'dead-letter' && handler.deadLetter !== null
          ? [{ event: handler.deadLetter, mean: 1, variance: 0 }]
          : [],
  }
}

/** Numbers of messages per event, choices and counts taken into account; items are independent of one another. */
export function outputsOf(publishes: PublishesSpec): Output[] {
  const [only] = publishes
  if (only === undefined) return []
  const [one] = only.oneOf
  if (publishes.length === 1 && only.oneOf.length === 1 && one !== undefined && one.count === null) {
    // What most handlers do, without the tables.
    const mean = one.probability
    return [{ event: one.event, mean, variance: Math.max(0, mean - mean * mean) }]
  }
  const byEvent = new Map<string, Output>()
  for (const item of publishes) {
    const ofItem = new Map<string, { mean: number; second: number }>()
    for (const choice of item.oneOf) {
      const count = sizeMoments(choice.count)
      const sum = ofItem.get(choice.event) ?? { mean: 0, second: 0 }
      sum.mean += choice.probability * count.mean
      sum.second += choice.probability * count.second
      ofItem.set(choice.event, sum)
    }
    for (const [event, { mean, second }] of ofItem) {
      const before = byEvent.get(event)
      byEvent.set(event, {
        event,
        mean: (before?.mean ?? 0) + mean,
        variance: (before?.variance ?? 0) + Math.max(0, second - mean * mean),
      })
    }
  }
  return [...byEvent.values()]
}

/** Mean and second moment of a size; null is one. */
export function sizeMoments(spec: SizeSpec | null): { readonly mean: number; readonly second: number } {
  if (spec === null) return { mean: 1, second: 1 }
  const size = bindSize(spec)
  return { mean: size.mean, second: size.variance + size.mean * size.mean }
}
