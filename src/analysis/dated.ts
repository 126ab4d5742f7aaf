/**
 * What in a scenario happens at a date rather than for ever: it has no stationary theory. Each function answers with the reason as a
 * phrase for the user, or null.
 */
import type { ArrivalSpec, HandlerSpec, ProducerSpec, Scenario } from '../scenario/scenario.ts'

/** The rate of a schedule that is one rate for all time, else null. */
export function constantRate(arrivals: ArrivalSpec): number | null {
  if (arrivals.process === 'poisson') return arrivals.rate
  if (arrivals.process !== 'schedule') return null
  const first = arrivals.steps[0]
  if (first === undefined || !arrivals.steps.every((s) => s.rate === first.rate)) return null
  // Before the first step the rate is 0, or, when it repeats, that of the last step.
  return first.at === 0 || arrivals.repeat !== null ? first.rate : null
}

/** Why the arrivals of a producer have a date. A window that covers the whole run is none. */
export function datedProducer(producer: ProducerSpec, scenario: Scenario): string | null {
  if (producer.starts > 0) return `producer ${producer.name} starts at ${producer.starts} s`
  if (producer.stops !== null && producer.stops < horizonOf(scenario))
    return `producer ${producer.name} stops at ${producer.stops} s`
  if (producer.limit !== null) return `producer ${producer.name} stops after ${producer.limit} messages`
  const { arrivals } = producer
  if (arrivals.process === 'schedule' && arrivals.repeat === null && constantRate(arrivals) === null)
    return `the rate of producer ${producer.name} follows a schedule that does not repeat`
  if (arrivals.process === 'trace' && !arrivals.repeat) return `producer ${producer.name} replays a recording once`
  return null
}

/** Why a handler itself has a date. */
export function datedHandler(handler: HandlerSpec): string | null {
  if (handler.outages.length > 0) return 'outages are planned'
  const failures = [handler.failure, ...handler.subscriptions.flatMap((s) => (s.failure === null ? [] : [s.failure]))]
  if (failures.some((f) => f.episodes.length > 0)) return 'failures come in episodes'
  const { workers } = handler
  if (
    workers.kind === 'schedule' &&
    workers.repeat === null &&
    workers.steps.some((s) => s.workers !== workers.steps[0]!.workers)
  )
    return 'the number of workers follows a schedule that does not repeat'
  return null
}

/** The end of the run [s]; `Infinity` where it is not known beforehand. An automatic warm-up is 0 when anything is dated. */
function horizonOf(scenario: Scenario): number {
  const { run } = scenario
  if (run.messages !== null) return Number.POSITIVE_INFINITY
  const warmup = run.warmup
  switch (warmup.kind) {
    case 'auto':
      return run.duration
    case 'fixed':
      return run.duration + warmup.seconds
    case 'share':
      return run.duration * (1 + warmup.share)
  }
}
