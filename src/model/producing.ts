/** Publications by producers: each message begins a flow instance of its own. */
import { ARRIVAL, KIND_BITS } from '../engine/calendar.ts'
import { NOBODY, producerNumber } from './door.ts'
import type { EventType } from './event-type.ts'
import type { Network } from './network.ts'
import type { Producer } from './producer.ts'
import { publish, publishCopy } from './publishing.ts'
import type { Publication } from './routing.ts'

/** The occurrence of an arrival: schedules the next one, then publishes. */
export function arrive(net: Network, p: Producer): void {
  const now = net.now
  if (net.draining || p.published >= p.limit) {
    net.calendar.pop()
    return
  }
  if (p.users > 0) {
    net.calendar.pop()
    if (now < p.stops) publishForUser(net, p)
    return
  }
  const { calendar } = net
  if (p.poissonMean > 0) {
    p.arrivalStream.drawExponential()
    calendar.time = now + p.poissonMean * p.arrivalStream.value
  } else calendar.time = p.process!.next(now, p.arrivalStream)
  if (calendar.time < p.stops) net.calendar.replace((p.index << KIND_BITS) | ARRIVAL)
  else net.calendar.pop()
  net.publisher = producerNumber(p.index)
  publishArrival(net, p, -1)
  net.publisher = NOBODY
}

/** The messages of one arrival: `batch` times what the producer publishes. @param user who waits for them, -1: nobody. */
function publishArrival(net: Network, p: Producer, user: number): void {
  const size = p.batch === null ? 1 : p.batch.sample(p.batchStream)
  const single = p.routing.single
  for (let k = 0; k < size && p.published < p.limit; k++) {
    if (single !== null) {
      const m = beginMessage(net, p, single, user)
      if (p.calls !== null) net.callers!.begin(net, p, p.routing.items[0]!.choices[0]!, m, user)
      publish(net, single, m)
    } else {
      for (const item of p.routing.items) {
        const publication = item.choose(p.routingStream)
        if (publication !== null) publishChosen(net, p, publication, user)
      }
    }
  }
}

function publishChosen(net: Network, p: Producer, publication: Publication, user: number): void {
  const count = publication.count === null ? 1 : publication.count.sample(p.routingStream)
  for (let k = 0; k < count && p.published < p.limit; k++) {
    const m = beginMessage(net, p, publication.event, user)
    if (p.calls !== null) net.callers!.begin(net, p, publication, m, user)
    if (publication.delay === null) publish(net, publication.event, m)
    else {
      publishCopy(net, publication, m, p.routingStream)
      net.release(m)
    }
  }
}

function beginMessage(net: Network, p: Producer, event: EventType, user: number): number {
  const m = net.begin(event)
  p.published++
  net.published++
  if (net.published >= net.publishedLimit) net.until = net.now
  if (user >= 0) net.users.join(net, user, m)
  return m
}

function publishForUser(net: Network, p: Producer): void {
  // The user holds one answer itself, so that what settles at once doesn't end its wait too early.
  const user = net.users.begin(p.index)
  net.publisher = producerNumber(p.index)
  publishArrival(net, p, user)
  net.publisher = NOBODY
  net.users.answered(net, user)
}
