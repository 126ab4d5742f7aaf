/**
 * How long to discard: as the scenario says, or by MSER-5 (White 1997, Simulation 69(6)) on the mean number of unsettled
 * flow instances over pilot replications. The pilots are short (a number of occurrences, not a time) and get longer as
 * long as the rule can't make up its mind.
 */
import type { Scenario } from '../scenario/scenario.ts'
import { mser5 } from '../statistics/mser.ts'
import type { ReplicationOutput, ReplicationTask } from './replication.ts'
import type { Results } from './results.ts'

const PILOTS = 5
const BINS = 1000
const FIRST_CAP = 150_000

export interface Warmup {
  readonly method: Results['run']['warmupMethod']
  readonly spec: { readonly seconds: number } | { readonly messages: number }
  /** Occurrences simulated by pilots. */
  readonly events: number
  /** Occurrences per second, 0: not known. */
  readonly eventRate: number
  readonly warnings: readonly string[]
}

/** Anything that happens at a time of its own: such a run is about that time, not about a steady state. */
export function isDated(scenario: Scenario): boolean {
  return (
    scenario.producers.some(
      (p) =>
        p.starts > 0 ||
        p.stops !== null ||
        p.limit !== null ||
        (p.arrivals.process === 'schedule' && p.arrivals.repeat === null && p.arrivals.steps.length > 1) ||
        (p.arrivals.process === 'schedule' && p.arrivals.repeat === null && p.arrivals.steps.some((s) => s.at > 0)) ||
        (p.arrivals.process === 'trace' && !p.arrivals.repeat),
    ) ||
    scenario.handlers.some(
      (h) =>
        h.outages.length > 0 ||
        (h.workers.kind === 'schedule' && h.workers.repeat === null) ||
        [h.failure, ...h.subscriptions.map((s) => s.failure)].some((f) => f !== null && f.episodes.length > 0),
    )
  )
}

/** Yields pilot tasks, takes their outputs; null when it was interrupted. */
export function* findWarmup(scenario: Scenario): Generator<ReplicationTask[], Warmup | null, ReplicationOutput[]> {
  const { warmup, duration, messages } = scenario.run
  const none = { events: 0, eventRate: 0, warnings: [] }
  if (warmup.kind === 'fixed') return { ...none, method: 'fixed', spec: { seconds: warmup.seconds } }
  if (warmup.kind === 'share') {
    const spec =
      messages === null ? { seconds: warmup.share * duration } : { messages: Math.round(warmup.share * messages) }
    return { ...none, method: 'share', spec }
  }
  if (isDated(scenario)) {
    const warnings = ['warmup: auto is 0 here, because the scenario has dated events; the run is measured from time 0']
    return { ...none, warnings, method: 'none (dated)', spec: { seconds: 0 } }
  }
  // Without a length of its own a run of messages is as long as its messages take.
  const longest = messages === null ? duration : Number.POSITIVE_INFINITY
  let events = 0
  for (let cap = FIRST_CAP; ; cap *= 4) {
    const eventCap = messages === null ? cap : Math.min(cap, 8 * messages)
    const common = { kind: 'pilot', bins: BINS, longest, eventCap, expectedEvents: eventCap } as const
    const scout = yield [{ ...common, replication: 'pilot scout', horizon: null }]
    if (scout.length === 0) return null
    const { horizon } = scout[0]!
    events += scout[0]!.events
    const eventRate = scout[0]!.events / horizon
    const tasks = Array.from({ length: PILOTS }, (_, i) => ({ ...common, replication: `pilot ${i}`, horizon }))
    const outputs = yield tasks
    if (outputs.length < tasks.length) return null
    const mean = new Float64Array(BINS)
    for (const output of outputs) {
      events += output.events
      output.series!.forEach((x, i) => {
        mean[i]! += x / PILOTS
      })
    }
    const found = mser5(mean)
    const seconds = (found.truncation * horizon) / BINS
    const whole = horizon >= longest * (1 - 1e-9) || eventCap < cap
    if (!found.atLimit || whole) {
      return {
        method: 'MSER-5',
        spec: { seconds: roundUp(seconds) },
        events,
        eventRate,
        warnings: found.atLimit
          ? [
              'no warm-up was found: the number in flight was still changing half-way through the pilots; set run.warmup, or run longer',
            ]
          : [],
      }
    }
  }
}

/** Three significant digits, upwards: a warm-up that a person can read. */
function roundUp(x: number): number {
  if (x === 0) return 0
  const unit = 10 ** (Math.floor(Math.log10(x)) - 2)
  return Number((Math.ceil(x / unit - 1e-9) * unit).toPrecision(3))
}
