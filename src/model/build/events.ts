/** Events, the flows that they start and end, and the keys of their messages. */
import { COMPLETES, EventType, FAILS } from '../event-type.ts'
import { Flow, FlowSet } from '../flow.ts'
import { DrawnKeys, InstanceKeys } from '../keys.ts'
import { MOST_FLOW_SETS } from '../messages.ts'
import type { Blueprint } from './blueprint.ts'

export function addEvents(b: Blueprint): void {
  for (const spec of b.scenario.events) {
    const event = new EventType(b.net.kernel, b.net.events.length, spec.name)
    b.net.events.push(event)
    b.events.set(spec.name, event)
  }
}

export function addFlows(b: Blueprint): void {
  for (const spec of b.scenario.flows) {
    const start = b.event(spec.starts)
    if (start.flowSet < 0) {
      start.flowSet = b.net.flowSets.length
      if (start.flowSet > MOST_FLOW_SETS) throw new Error(`more than ${MOST_FLOW_SETS} events start flows`)
      b.net.flowSets.push(new FlowSet(b.net.kernel, start.flowSet))
    }
    const set = b.net.flowSets[start.flowSet]!
    const flow = new Flow(b.net.kernel, b.net.flows.length, spec.name, spec.within ?? Number.POSITIVE_INFINITY, set)
    b.net.flows.push(flow)
    for (const name of spec.completes) b.event(name).addEnd(flow, COMPLETES)
    for (const name of spec.fails) b.event(name).addEnd(flow, FAILS)
  }
}

/** Events whose messages go to partitions. */
export function addKeys(b: Blueprint): void {
  let instances: InstanceKeys | null = null
  for (const event of b.net.events) {
    if (!event.subscriptions.some((s) => b.scenario.handlers[s.handler.index]!.queue.partitions !== null)) continue
    const spec = b.eventSpecs.get(event.name)!.key
    if (spec !== null) event.keys = new DrawnKeys(spec, b.stream(`event ${event.name}`, 'key'))
    else {
      if (instances === null) {
        instances = new InstanceKeys(b.stream('events', 'instance keys').bits())
        b.net.perInstance.push(instances)
      }
      event.keys = instances
    }
    b.net.keyed = true
  }
}

/** Which events the kernel can't publish, when all subscriptions are known. */
export function settleEvents(b: Blueprint): void {
  for (const event of b.net.events) event.indirect = event.keys !== null || event.subscriptions.some((s) => !s.direct)
}
