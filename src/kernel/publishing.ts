/** From a publication to deliveries, without anything on the way; what the bus does on the way is in `src/model/publishing.ts`. */
import { Calendar } from './calendar.ts'
import { FEATURES } from './features.ts'
import { endFlows } from './flows.ts'
import * as outside from './imports.ts'
import { ENDS_FLOWS, HEARD_OUTSIDE, MULTIPLIES, PUBLISHED_OUTSIDE, UNHEARD } from './layout.ts'
import { Messages, release } from './messages.ts'
import { EventType, Message, net, Subscription } from './records.ts'
import { Service } from './service.ts'

const TRANSIT = 1
const STATE_BITS = 4

/** Hot, hence inlined: see `calendar.ts`. */
export class Publishing {
  /** Publishes an event at once. The caller's message becomes one of the deliveries, or leaves. */
  @inline static publish(event: EventType, m: i32): void {
    if (event.traits !== 0) publishOtherwise(event, m)
    else {
      event.published += 1
      Publishing.deliverNow(m, event.last)
    }
  }

  /** Delivers at this instant: right away, unless something else of this instant has to come first. */
  @inline static deliverNow(m: i32, s: Subscription): void {
    if (net.pendingHead >= 0 || Calendar.isBare()) deliverOrPostpone(m, s)
    else if (Calendar.isLater(net.now)) Service.deliver(m, s)
    else postpone(m, s)
  }
}

export function publish(event: EventType, m: i32): void {
  Publishing.publish(event, m)
}

export function deliverNow(m: i32, s: Subscription): void {
  Publishing.deliverNow(m, s)
}

/** Anything but a message to one subscription. */
function publishOtherwise(event: EventType, m: i32): void {
  const traits = event.traits
  if (FEATURES && (traits & PUBLISHED_OUTSIDE) !== 0) {
    outside.publish(m, event.index)
    return
  }
  event.published += 1
  if (FEATURES && (traits & HEARD_OUTSIDE) !== 0) outside.endFlows(event.index, Message.at(m).root)
  else if ((traits & ENDS_FLOWS) !== 0) endFlows(event, Message.at(m).root)
  if ((traits & UNHEARD) !== 0) release(m)
  else {
    // The caller's message goes to the last subscription: it keeps the instance alive while the others are served.
    if ((traits & MULTIPLIES) !== 0) deliverCopies(event, m)
    Publishing.deliverNow(m, event.last)
  }
}

function deliverCopies(event: EventType, m: i32): void {
  const n = event.copies
  const table = event.table
  for (let j = 0; j < n; j++) {
    Publishing.deliverNow(Messages.copy(Message.at(m).root), subscription(table, j))
  }
}

function subscription(table: usize, i: i32): Subscription {
  return changetype<Subscription>(load<usize>(table + ((<usize>i) << 2)))
}

function deliverOrPostpone(m: i32, s: Subscription): void {
  if (net.pendingHead < 0 && Calendar.peekTime() > net.now) Service.deliver(m, s)
  else postpone(m, s)
}

function postpone(m: i32, s: Subscription): void {
  const record = Message.at(m)
  record.place = (s.index << STATE_BITS) | TRANSIT
  record.started = Infinity
  if (net.blocking !== 0) outside.ownedByPublisher(m)
  record.next = -1
  if (net.pendingHead < 0) net.pendingHead = m
  else Message.at(net.pendingTail).next = m
  net.pendingTail = m
}
