/**
 * Which handlers a formula can describe at all, and which of them leave a Poisson stream Poisson (quasi-reversible stations: Kelly,
 * Reversibility and Stochastic Networks, ch. 3; Baskett, Chandy, Muntz & Palacios 1975). Reasons are phrases for the user.
 */
import { pauses } from './capacity.ts'
import { patienceOf } from './loss-formula.ts'
import type { Network } from './network.ts'
import { prefetches } from './prefetching.ts'
import type { HandlerTraffic } from './traffic.ts'

/** The first feature of a handler for which there is no formula, or null. */
export function obstacle(network: Network, h: number): string | null {
  const spec = network.scenario.handlers[h]!
  const { queue, workers } = spec
  if (workers.kind === 'autoscale') return 'the number of workers follows the load (autoscale)'
  if (workers.kind === 'schedule' && workers.steps.some((s) => s.workers !== workers.steps[0]!.workers))
    return 'the number of workers follows a schedule'
  if (workers.kind === 'unequal' && workers.groups.some((g) => g.speed !== 1))
    return workers.groups.every((g) => g.speed === workers.groups[0]!.speed)
      ? `the workers have a speed of ${workers.groups[0]!.speed}: give it as their service time`
      : 'the workers are unequal'
  if (spec.breaker !== null) return 'no formula knows a circuit breaker'
  if (spec.rateLimit !== null) return 'no formula knows a rate limit'
  if (spec.timeout?.cancels === false) return 'workers go on with abandoned work'
  if (redelivers(network, h)) return 'messages are delivered again while they are served (visibility)'
  if (prefetches(network, h)) return 'messages wait in the buffers of single workers (prefetch)'
  if (queue.shed.length > 0) return 'load is shed by queue length'
  if (queue.overflow === 'block' && queue.capacity !== null) return 'a full queue blocks its publishers'
  if (queue.dispatch === 'shortest' || queue.dispatch === 'two-choices')
    return `every worker has a queue of its own (dispatch: ${queue.dispatch})`
  const full = publisherBlocked(network, h)
  if (full !== null) return `it may be blocked by the full queue of ${full}`
  return null
}

/** Whether a worker may keep a message for longer than the handler's `visibility` (but for one in 10⁹). */
export function redelivers(network: Network, h: number): boolean {
  const { queue, batch, breakdowns, outages, workers } = network.scenario.handlers[h]!
  const { visibility } = queue
  if (visibility === null) return false
  const steady = batch === null && !queue.preemptive && breakdowns === null && outages.length === 0
  if (!steady || workers.kind === 'unequal') return true
  return network.ofHandler[h]!.some((i) => !(1 - network.classes[i]!.service.cdf(visibility) <= 1e-9))
}

/** Name of a blocking handler that this one publishes to, or null. */
function publisherBlocked(network: Network, h: number): string | null {
  for (const i of network.ofHandler[h]!) {
    const c = network.classes[i]!
    for (const o of [...c.onSuccess, ...c.onExhausted]) {
      for (const j of network.takers.get(o.event) ?? []) {
        const to = network.scenario.handlers[network.classes[j]!.handler]!
        if (to.queue.capacity !== null && to.queue.overflow === 'block') return to.name
      }
    }
  }
  return null
}

/** Workers as a plain number, null for unlimited. Call only without an obstacle. */
export function plainWorkers(network: Network, h: number): number | null {
  const { workers } = network.scenario.handlers[h]!
  switch (workers.kind) {
    case 'fixed':
      return workers.count
    case 'unlimited':
      return null
    case 'unequal':
      return workers.groups.reduce((sum, g) => sum + g.count, 0)
    case 'schedule':
      return workers.steps[0]?.workers ?? 0
    case 'autoscale':
      return workers.maximum
  }
}

/** Whether messages may leave this handler unserved or served otherwise than one by one for ever. */
export function leaves(network: Network, h: number): string | null {
  const spec = network.scenario.handlers[h]!
  if (spec.queue.capacity !== null) return 'its queue is finite'
  if (patienceOf(network, h) !== null) return 'messages expire'
  if (spec.batch !== null) return 'messages are served in batches'
  if (spec.breakdowns !== null) return 'workers break down'
  const pausing = pauses(spec)
  if (pausing !== null) return pausing
  if (spec.queue.partitions !== null) return 'its queue is partitioned'
  if (spec.queue.dispatch !== 'shared') return 'every worker has a queue of its own'
  if (spec.join !== null) return 'it joins messages'
  return null
}

/**
 * Why the departures of a handler fed by independent Poisson streams are not independent Poisson streams (and why a cycle through it
 * has no product form), or null when they are.
 */
export function notReversible(network: Network, h: number, traffic: HandlerTraffic): string | null {
  const spec = network.scenario.handlers[h]!
  const blocked = obstacle(network, h) ?? leaves(network, h)
  if (blocked !== null) return blocked
  if (spec.deduplicate !== null) return 'repeated messages are recognised'
  if (network.ofHandler[h]!.some((i) => Number.isFinite(network.classes[i]!.budget))) return 'retries have a budget'
  if (spec.workers.kind === 'unlimited') return null
  if (traffic.utilization !== null && traffic.utilization >= 1 - 1e-12) return 'it is saturated'
  if (traffic.serviceMean === 0) return null
  const { discipline, preemptive } = spec.queue
  const single = plainWorkers(network, h) === 1
  const shares = discipline === 'processor-sharing' || (discipline === 'lifo' && preemptive)
  if (spec.timeout !== null && shares) return 'attempts are cut by a timeout while they share their worker'
  if (discipline === 'processor-sharing') return null
  if (discipline === 'lifo' && preemptive && single) return null
  if (!traffic.service.exponential) {
    const each = Object.values(traffic.byEvent).every((c) => c.service.exponential)
    return each ? 'its service times depend on the event' : 'its service times are not exponential'
  }
  if (discipline === 'shortest-first') return 'the order of service depends on service times'
  if (discipline === 'priority') {
    const levels = network.ofHandler[h]!.map((i) => network.events.get(network.classes[i]!.event)?.priority ?? 0)
    if (new Set(levels).size > 1) return 'messages overtake one another by priority'
  }
  return null
}

/** Whether failed attempts come back to the handler. */
export function hasRetries(network: Network, h: number): boolean {
  return network.ofHandler[h]!.some((i) => network.classes[i]!.failure > 0 && network.classes[i]!.attempts > 1)
}
