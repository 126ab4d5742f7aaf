/** Ends of flow instances, as far as somebody waits for them: what every instance has is in `src/kernel/flows.ts`. */
import { type EventType, FAILS } from './event-type.ts'
import type { Flow } from './flow.ts'
import { FLOW_SET, HALF, WORDS } from './messages.ts'
import type { Network } from './network.ts'

/** An event that may end flows, or a user's wait, was published in an instance. */
export function endFlows(net: Network, event: EventType, root: number): void {
  if (event.awaited) net.users.heard(net, event.index, root)
  if (event.ends === null) return
  const { whole } = net.messages
  const set = whole[root * WORDS + FLOW_SET]! >> HALF
  if (set < 0) return
  const before = net.messages.ended(root)
  net.kernel.run.endFlows(event.address, root)
  if (event.answers && net.messages.user[root]! < -1) tellCaller(net, event, root, net.flowSets[set]!.flows, before)
}

/** Flows of an instance that a caller waits for may just have ended. @param before the flows that had ended already. */
function tellCaller(net: Network, event: EventType, root: number, flows: readonly Flow[], before: number): void {
  const ended = net.messages.ended(root)
  const caller = net.messages.user[root]!
  let failed = false
  for (let i = 0; i < flows.length; i++) {
    if (((ended ^ before) & (1 << i)) !== 0 && event.ends!.get(flows[i]!) === FAILS) failed = true
  }
  // As many low bits as there are flows, up to 32.
  const all = (-1 >>> (32 - flows.length)) | 0
  net.callers!.ended(net, caller, failed, ended === all)
}

/** No message of an instance is left that something is kept for, or somebody waits for. */
export function settled(net: Network, root: number): void {
  const { whole } = net.messages
  for (const keeper of net.perInstance) keeper.forget(root)
  const user = net.messages.user[root] ?? -1
  if (user === -1) return
  net.messages.user[root] = -1
  if (user >= 0) {
    net.users.answered(net, user)
    return
  }
  const set = whole[root * WORDS + FLOW_SET]! >> HALF
  net.callers!.settled(net, user, set < 0 || net.messages.ended(root) !== 0)
}
