/** From a publication to deliveries: filters, and what the bus does on the way. What has neither, the kernel publishes. */
import { DELIVERY, KIND_BITS } from '../engine/calendar.ts'
import type { Stream } from '../engine/stream.ts'
import { admitted, NOBODY } from './door.ts'
import type { EventType } from './event-type.ts'
import {
  CALLING,
  MARKING,
  PLACE,
  PUBLISHING,
  REALS,
  RETRYING,
  ROOT,
  STARTED,
  STATE,
  STATE_BITS,
  TRANSIT,
  WORDS,
} from './messages.ts'
import type { Network } from './network.ts'
import { NO_GROUP } from './repeats.ts'
import type { Publication, Routing } from './routing.ts'
import { deliverAgain } from './service.ts'
import { endFlows } from './settling.ts'
import type { Subscription } from './subscription.ts'

/** Publishes an event at once. The caller's message `m` becomes one of the deliveries, or leaves. */
export function publish(net: Network, event: EventType, m: number): void {
  net.kernel.run.publish(event.address, m)
}

/** Publishes what a success is to publish; the message is used up. */
export function publishSuccess(net: Network, m: number, s: Subscription): void {
  const routing = s.routing
  if (routing === null) net.release(m)
  else if (routing.single !== null) publish(net, routing.single, m)
  else publishAll(net, routing, m, s.handler.routingStream!)
}

/** Publishes all that a routing says; the message `m` is used up. */
export function publishAll(net: Network, routing: Routing, m: number, stream: Stream): void {
  if (routing.targets !== null) {
    const event = routing.single ?? routing.choose(stream)
    if (event === null) net.release(m)
    else publish(net, event, m)
    return
  }
  const root = net.messages.whole[m * WORDS + ROOT]!
  for (const item of routing.items) {
    const publication = item.choose(stream)
    if (publication === null) continue
    const count = publication.count === null ? 1 : publication.count.sample(stream)
    for (let k = 0; k < count; k++) publishCopy(net, publication, root, stream)
  }
  net.release(m)
}

/** One message of a publication that may be delayed. */
export function publishCopy(net: Network, publication: Publication, root: number, stream: Stream): void {
  const delay = publication.delay === null ? 0 : publication.delay.sample(stream)
  const m = net.copy(root)
  if (net.now + delay > net.now) publishIndirect(net, publication.event, m, delay)
  else publish(net, publication.event, m)
}

/** The general case: `delay` [s] until the event is published, filters, and the bus's delay, loss and duplicates. */
export function publishIndirect(net: Network, event: EventType, m: number, delay: number): void {
  event.countPublication()
  const root = net.messages.whole[m * WORDS + ROOT]!
  if (delay === 0 && (event.ends !== null || event.awaited)) endFlows(net, event, root)
  const key = event.keys === null ? 0 : event.keys.next(root)
  let taken = 0
  for (const s of event.subscriptions) {
    if (s.filter < 1 && s.filterStream!.uniform() >= s.filter) continue
    if (s.loss > 0 && s.lossStream!.uniform() < s.loss) {
      event.lost++
      continue
    }
    taken++
    const duplicated = s.duplicateShare > 0 && s.duplicateStream!.uniform() < s.duplicateShare
    const group = duplicated && s.handler.repeats !== null && s.part < 0 ? net.groups.begin() : NO_GROUP
    send(net, s, root, delay, group, key)
    if (duplicated) {
      event.duplicated++
      s.duplicates++
      send(net, s, root, delay, group, key)
      if (group !== NO_GROUP) net.groups.release(group)
    }
  }
  // A delayed publication that ends flows, or that nobody hears, still lives until it happens.
  if (delay > 0 && (event.ends !== null || event.awaited || taken === 0)) {
    net.messages.whole[m * WORDS + PLACE] = (event.index << STATE_BITS) | MARKING
    net.calendar.time = net.now + delay
    net.calendar.push((m << KIND_BITS) | DELIVERY)
    return
  }
  net.release(m)
}

/** One copy on its way to one subscription, in a group of deliveries if there is more than this one. */
function send(net: Network, s: Subscription, root: number, publicationDelay: number, group: number, key: number): void {
  const m = net.copy(root)
  if (net.keyed) net.messages.key[m] = key
  if (group !== NO_GROUP) net.groups.join(net, m, group)
  const delay = s.delay === null ? publicationDelay : publicationDelay + s.delay.sample(s.delayStream!)
  const at = net.now + delay
  if (at > net.now) {
    net.messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | TRANSIT
    net.messages.real[m * REALS + STARTED] = net.now
    s.handler.inTransit.change(net, 1)
    net.calendar.time = at
    net.calendar.push((m << KIND_BITS) | DELIVERY)
  } else net.kernel.run.deliverNow(m, s.address)
}

/** Whoever publishes waits for the message, should it find a full queue with back-pressure. */
export function ownedByPublisher(net: Network, m: number): void {
  net.messages.owner[m] = net.publisher
  if (net.publisher >= 0) net.messages.outstanding[net.publisher]!++
}

/** What a scheduled or pending message was to do. */
export function deliverLater(net: Network, m: number): void {
  const place = net.messages.whole[m * WORDS + PLACE]!
  const index = place >> STATE_BITS
  switch (place & STATE) {
    case TRANSIT: {
      const s = net.subscriptions[index]!
      // Only what spent time on the bus was counted there.
      if (net.messages.real[m * REALS + STARTED]! < net.now) s.handler.inTransit.change(net, -1)
      else if (net.blocking && net.messages.owner[m] !== NOBODY) {
        const publisher = net.messages.owner[m]!
        net.publisher = publisher
        net.kernel.run.deliver(m, s.address)
        net.publisher = NOBODY
        if (publisher >= 0) admitted(net, publisher)
        return
      }
      net.kernel.run.deliver(m, s.address)
      return
    }
    case RETRYING: {
      const s = net.subscriptions[index]!
      s.handler.retrying.change(net, -1)
      deliverAgain(net, m, s)
      return
    }
    case PUBLISHING:
      publish(net, net.events[index]!, m)
      return
    case MARKING: {
      const event = net.events[index]!
      if (event.ends !== null || event.awaited) endFlows(net, event, net.messages.whole[m * WORDS + ROOT]!)
      net.release(m)
      return
    }
    case CALLING:
      net.callers!.again(net, m, index)
      return
    default:
      throw new Error(`a message in state ${place & STATE} came up for delivery at ${net.now} s`)
  }
}

/** Publishes an event later at this instant (it may come back to where it was published from). */
export function publishSoon(net: Network, event: EventType, m: number): void {
  net.messages.whole[m * WORDS + PLACE] = (event.index << STATE_BITS) | PUBLISHING
  net.defer(m)
}
