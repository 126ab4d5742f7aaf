/** Ends of flow instances: by event, and by settling (no message of the instance is left anywhere). */
import { BUFFER } from '../statistics/tally.ts'
import { COMPLETES, type EventType, FAILS } from './event-type.ts'
import type { Flow } from './flow.ts'
import { BORN, ENDED, FLOW_SET, REALS, USER, WORDS } from './messages.ts'
import type { Network } from './network.ts'

/** An event that may end flows, or a user's wait, was published in an instance. */
export function endFlows(net: Network, event: EventType, root: number): void {
  if (event.awaited) net.users.heard(net, event.index, root)
  const { whole, real } = net.messages
  const set = whole[(root << WORDS) | FLOW_SET]!
  if (set < 0 || event.ends === null) return
  const flows = net.flowSets[set]!
  const bits = (root << WORDS) | ENDED
  const before = whole[bits]!
  for (let i = 0; i < flows.length; i++) {
    const flow = flows[i]!
    const role = event.ends[flow.index]!
    if (role === 0 || (whole[bits]! & (1 << i)) !== 0) continue
    const { latency } = flow
    if (latency.pending === BUFFER) latency.flush()
    whole[bits]! |= 1 << i
    const time = net.now - real[(root << REALS) | BORN]!
    flow.inFlight.change(net, -1)
    flow.endedTime += time
    if (role === COMPLETES) {
      flow.completed++
      latency.buffer[latency.pending++] = time
      if (time <= flow.within) flow.inTime++
    } else flow.failed++
  }
  if (event.answers && whole[(root << WORDS) | USER]! < -1) tellCaller(net, event, root, flows, before)
}

/** Flows of an instance that a caller waits for may just have ended. @param before the flows that had ended already. */
function tellCaller(net: Network, event: EventType, root: number, flows: readonly Flow[], before: number): void {
  const { whole } = net.messages
  const ended = whole[(root << WORDS) | ENDED]!
  const caller = whole[(root << WORDS) | USER]!
  let failed = false
  for (let i = 0; i < flows.length; i++) {
    if (((ended ^ before) & (1 << i)) !== 0 && event.ends![flows[i]!.index] === FAILS) failed = true
  }
  // As many low bits as there are flows, up to 32.
  const all = (-1 >>> (32 - flows.length)) | 0
  net.callers!.ended(net, caller, failed, ended === all)
}

/** No message of the instance is left. */
export function settle(net: Network, root: number): void {
  const { settling, messages } = net
  if (settling.pending === BUFFER) settling.flush()
  const time = net.now - messages.real[(root << REALS) | BORN]!
  settling.buffer[settling.pending++] = time
  net.unsettled.change(net, -1)
  const set = messages.whole[(root << WORDS) | FLOW_SET]!
  if (set >= 0) settleFlows(net, root, set)
  if (net.perInstance.length > 0) for (const keeper of net.perInstance) keeper.forget(root)
  const user = messages.whole[(root << WORDS) | USER]!
  if (user !== -1) {
    if (user < 0) net.callers!.settled(net, user, set < 0 || messages.whole[(root << WORDS) | ENDED]! !== 0)
    else {
      messages.whole[(root << WORDS) | USER] = -1
      net.users.answered(net, user)
    }
  }
  messages.recycle(root)
}

function settleFlows(net: Network, root: number, set: number): void {
  const { whole, real } = net.messages
  const flows = net.flowSets[set]!
  const ended = whole[(root << WORDS) | ENDED]!
  const time = net.now - real[(root << REALS) | BORN]!
  for (let i = 0; i < flows.length; i++) {
    const flow = flows[i]!
    const { settling } = flow
    if (settling.pending === BUFFER) settling.flush()
    settling.buffer[settling.pending++] = time
    if ((ended & (1 << i)) === 0) {
      flow.lapsed++
      flow.inFlight.change(net, -1)
      flow.endedTime += time
    }
  }
}

/** The first message of a new instance of `event`'s flows. */
export function begin(net: Network, event: EventType): number {
  const set = event.flowSet
  net.unsettled.change(net, 1)
  if (set >= 0) {
    for (const flow of net.flowSets[set]!) {
      flow.started++
      flow.inFlight.change(net, 1)
    }
  }
  return net.messages.begin(net, set)
}
