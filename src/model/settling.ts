/** Ends of flow instances: by event, and by settling (no message of the instance is left anywhere). */
import { COMPLETES, type EventType } from './event-type.ts'
import { ENDED, FLOW_SET, USER } from './instances.ts'
import type { Network } from './network.ts'

/** An event that may end flows, or a user's wait, was published in an instance. */
export function endFlows(net: Network, event: EventType, instance: number): void {
  if (event.awaited) net.users.heard(net, event.index, instance)
  const set = net.instances.whole[(instance << 2) | FLOW_SET]!
  if (set < 0 || event.ends === null) return
  const flows = net.flowSets[set]!
  const { whole } = net.instances
  const bits = (instance << 2) | ENDED
  for (let i = 0; i < flows.length; i++) {
    const flow = flows[i]!
    const role = event.ends[flow.index]!
    if (role === 0 || (whole[bits]! & (1 << i)) !== 0) continue
    whole[bits]! |= 1 << i
    const latency = net.now - net.instances.born[instance]!
    flow.inFlight.change(net, -1)
    flow.endedTime += latency
    if (role === COMPLETES) {
      flow.completed++
      flow.latency.buffer[flow.latency.pending] = latency
      flow.latency.recorded()
      if (latency <= flow.within) flow.inTime++
    } else flow.failed++
  }
}

/** No message of the instance is left. */
export function settle(net: Network, instance: number): void {
  const duration = net.now - net.instances.born[instance]!
  const { settling } = net
  settling.buffer[settling.pending] = duration
  settling.recorded()
  net.unsettled.change(net, -1)
  const set = net.instances.whole[(instance << 2) | FLOW_SET]!
  if (set >= 0) {
    const flows = net.flowSets[set]!
    const ended = net.instances.whole[(instance << 2) | ENDED]!
    for (let i = 0; i < flows.length; i++) {
      const flow = flows[i]!
      flow.settling.buffer[flow.settling.pending] = duration
      flow.settling.recorded()
      if ((ended & (1 << i)) === 0) {
        flow.lapsed++
        flow.inFlight.change(net, -1)
        flow.endedTime += duration
      }
    }
  }
  if (net.joins.length > 0) for (const join of net.joins) join.forget(instance)
  const user = net.instances.whole[(instance << 2) | USER]!
  if (user >= 0) {
    net.instances.whole[(instance << 2) | USER] = -1
    net.users.answered(net, user)
  }
  net.instances.release(instance)
}

/** A new instance of `event`'s flows, with one reference. */
export function begin(net: Network, event: EventType): number {
  const set = event.flowSet
  const instance = net.instances.allocate(set)
  net.instances.born[instance] = net.now
  net.unsettled.change(net, 1)
  if (set >= 0) {
    for (const flow of net.flowSets[set]!) {
      flow.started++
      flow.inFlight.change(net, 1)
    }
  }
  return instance
}
