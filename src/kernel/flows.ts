/** Flow instances begin, end by event, and settle; whoever waits for that is told in `src/model/settling.ts`. */
import { FEATURES } from './features.ts'
import * as outside from './imports.ts'
import { BUFFER, NET, NO_FLOWS, R_NET_UNSETTLED } from './layout.ts'
import { Messages } from './messages.ts'
import { EventType, FlowSet, Gauge, Instance, Message, net } from './records.ts'
import { Tally } from './tally.ts'

const unsettled = changetype<Gauge>(NET + (R_NET_UNSETTLED << 3))

function flowSet(number: i32): FlowSet {
  return changetype<FlowSet>(load<usize>(net.flowSets + ((<usize>number) << 2)))
}

/** Hot, hence inlined: see `calendar.ts`. */
export class Flows {
  /** The first message of a new instance of an event's flows. */
  @inline static begin(event: EventType): i32 {
    const number = event.flowSet
    unsettled.change(1)
    if (number >= 0) beginFlows(number)
    return Messages.begin(number)
  }

  /** No message of the instance is left. */
  @inline static settle(root: i32): void {
    const record = Message.at(root)
    const tally = changetype<Tally>(net.settling)
    if (record.flowSet !== NO_FLOWS || tally.pending === BUFFER) settleOtherwise(root)
    else {
      tally.put(net.now - Instance.of(root).born)
      unsettled.change(-1)
      Messages.recycle(root)
    }
  }
}

function beginFlows(number: i32): void {
  const set = flowSet(number)
  set.started += 1
  for (let i = 0, n = set.size; i < n; i++) set.flow(i).inFlight.change(1)
}

/** An event that may end flows was published in an instance. */
export function endFlows(event: EventType, root: i32): void {
  const number = <i32>Message.at(root).flowSet
  const ends = event.ends
  const i = number - ends.first
  // A set before the first one, or none: i is a large number.
  if (<u32>i >= <u32>ends.size) return
  const instance = Instance.of(root)
  const completing = ends.completing(i)
  let ending = (completing | ends.failing(i)) & ~instance.ended
  if (ending === 0) return
  instance.ended |= ending
  const set = flowSet(number)
  const time = net.now - instance.born
  do {
    const flow = set.flow(ctz(ending))
    flow.inFlight.change(-1)
    flow.endedTime += time
    if ((ending & -ending & completing) !== 0) {
      flow.completed += 1
      flow.latency.record(time)
      if (time <= flow.within) flow.inTime += 1
    } else flow.failed += 1
    ending &= ending - 1
  } while (ending !== 0)
}

/** An instance of flows, or one that something is kept for; or the buffer is full. */
function settleOtherwise(root: i32): void {
  const record = Message.at(root)
  const instance = Instance.of(root)
  const time = net.now - instance.born
  changetype<Tally>(net.settling).record(time)
  unsettled.change(-1)
  if (record.flowSet >= 0) settleFlows(flowSet(record.flowSet), instance.ended, time)
  if (FEATURES && net.settlesOutside !== 0) outside.settled(root)
  Messages.recycle(root)
}

function settleFlows(set: FlowSet, ended: i32, time: f64): void {
  set.settling.record(time)
  // There are no flows beyond the size.
  let open = ~ended & (-1 >>> (32 - set.size))
  while (open !== 0) {
    const flow = set.flow(ctz(open))
    flow.lapsed += 1
    flow.inFlight.change(-1)
    flow.endedTime += time
    open &= open - 1
  }
}
