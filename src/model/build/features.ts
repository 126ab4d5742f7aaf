/** What a scenario asks of the pool of messages, and which queues are the simplest ones. */
import type { EventSpec, HandlerSpec, Scenario } from '../../scenario/scenario.ts'
import { hasCrew, hasOwnLines } from '../crew/build.ts'
import type { MessageFeatures } from '../messages.ts'

/** Which arrays of messages some handler needs. */
export function featuresOf(scenario: Scenario, events: ReadonlyMap<string, EventSpec>): MessageFeatures {
  return {
    linked: scenario.handlers.some((h) => !isPlainQueue(events, h) || isInterruptible(h)),
    blocking: scenario.handlers.some((h) => h.queue.overflow === 'block'),
    interruptible: scenario.handlers.some(isInterruptible),
    lines: scenario.handlers.some(hasOwnLines),
    keyed: scenario.handlers.some((h) => h.queue.partitions !== null),
    repeats: scenario.handlers.some(knowsRepeats),
    work: scenario.handlers.some((h) => h.queue.discipline === 'shortest-first' || isInterruptible(h)),
    crews: scenario.handlers.some(hasCrew),
    users: scenario.producers.some((p) => p.arrivals.process === 'closed' || p.timeout !== null),
  }
}

/** Services that may be interrupted, or shared. */
function isInterruptible(h: HandlerSpec): boolean {
  return h.queue.preemptive || h.queue.discipline === 'processor-sharing' || hasCrew(h)
}

export function knowsRepeats(h: HandlerSpec): boolean {
  return h.queue.visibility !== null || h.deduplicate !== null
}

/** First come, first served, and nobody leaves before service. */
export function isPlainQueue(events: ReadonlyMap<string, EventSpec>, h: HandlerSpec): boolean {
  return (
    (h.queue.discipline === 'fifo' || h.queue.discipline === 'processor-sharing') &&
    h.queue.requeue === 'tail' &&
    h.queue.ttl === null &&
    h.subscriptions.every((s) => events.get(s.event)?.ttl == null)
  )
}
