/**
 * What is known beforehand to disturb a handler: outages, episodes of failure, steps of its schedule of workers. Listed from
 * the scenario alone, in one order for engine, results and expectations.
 */
import type { HandlerSpec, Scenario } from './scenario.ts'

export type DisruptionKind = 'outage' | 'episode' | 'schedule step'

export interface Disruption {
  readonly kind: DisruptionKind
  /** Name, and place in the scenario. */
  readonly handler: string
  readonly index: number
  /** Begin, from time 0, warm-up included [s]. */
  readonly at: number
  /** How long [s]; of a step until the next one, null: it is the last. */
  readonly for: number | null
  /** From then on the queue may be back at its level before [s]; null: when it is, after it was longer. */
  readonly end: number | null
}

/** Of one handler the first that many are listed: a schedule may repeat without end. */
export const MOST_PER_HANDLER = 100

/** All disruptions in order of time; those of one instant in the order of the handlers, then of the kinds. */
export function disruptionsOf(scenario: Pick<Scenario, 'handlers'>): readonly Disruption[] {
  return scenario.handlers
    .flatMap((handler, index) => ofHandler(handler, index).slice(0, MOST_PER_HANDLER))
    .sort((a, b) => a.at - b.at || a.index - b.index)
}

/** Handlers of which some that begin before `end` [s] are not listed. */
export function cutBefore(scenario: Pick<Scenario, 'handlers'>, end: number): readonly string[] {
  return scenario.handlers
    .filter((handler, index) => (ofHandler(handler, index)[MOST_PER_HANDLER]?.at ?? Number.POSITIVE_INFINITY) < end)
    .map(({ name }) => name)
}

/** Whether their number depends on how long the run is. */
export function disruptionsRepeat(handler: Pick<HandlerSpec, 'workers'>): boolean {
  return handler.workers.kind === 'schedule' && handler.workers.repeat !== null
}

/** In order of time; without end for a schedule that repeats, hence cut a little beyond what is listed. */
function ofHandler(handler: HandlerSpec, index: number): Disruption[] {
  const of = (kind: DisruptionKind, at: number, length: number | null, end: number | null): Disruption => ({
    kind,
    handler: handler.name,
    index,
    at,
    for: length,
    end,
  })
  const pause = handler.queue.rebalance?.pause ?? 0
  const episodes = new Map<string, Disruption>()
  for (const failure of [handler.failure, ...handler.subscriptions.map((s) => s.failure)]) {
    // Events may share their episodes.
    for (const e of failure?.episodes ?? []) episodes.set(`${e.at} ${e.for}`, of('episode', e.at, e.for, e.at + e.for))
  }
  return [
    ...handler.outages.map((o) => of('outage', o.at, o.for, o.at + o.for)),
    ...episodes.values(),
    ...stepsOf(handler).map(({ at, next, less, more }) =>
      // A step that takes no worker away leaves nothing to get over but the pause of a rebalance.
      of('schedule step', at, next === null ? null : next - at, less ? next : more ? at + pause : at),
    ),
  ].sort((a, b) => a.at - b.at)
}

interface Step {
  readonly at: number
  /** The instant of the next one [s], null: it is the last. */
  readonly next: number | null
  /** There are fewer workers than before. */
  readonly less: boolean
  readonly more: boolean
}

/** Changes of the schedule: what it begins with at time 0 is none. */
function stepsOf({ workers }: HandlerSpec): Step[] {
  if (workers.kind !== 'schedule') return []
  const { steps, repeat } = workers
  const all: { readonly at: number; readonly workers: number }[] = []
  for (let round = 0; all.length < MOST_PER_HANDLER + 3; round++) {
    for (const step of steps) all.push({ at: round * (repeat ?? 0) + step.at, workers: step.workers })
    if (repeat === null) break
  }
  const known = all.map(({ at, workers: count }, i) => ({
    at,
    next: all[i + 1]?.at ?? null,
    less: count < (all[i - 1]?.workers ?? 0),
    more: count > (all[i - 1]?.workers ?? count),
  }))
  return (repeat === null ? known : known.slice(0, -1)).filter(({ at }) => at > 0)
}
