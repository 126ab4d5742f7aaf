/** Publications by producers of one message at a time: as `src/model/producing.ts`. */
import { Calendar, replace } from './calendar.ts'
import { FEATURES } from './features.ts'
import { Flows } from './flows.ts'
import * as outside from './imports.ts'
import { ARRIVES_OUTSIDE, TIMED_OUTSIDE } from './layout.ts'
import { Publishing, publish } from './publishing.ts'
import { net, Producer } from './records.ts'

const NOBODY = -1

/** Hot, hence inlined: see `calendar.ts`. */
export class Producing {
  /** The occurrence of an arrival: schedules the next one, then publishes. */
  @inline static arrive(index: i32, value: i32): void {
    const p = changetype<Producer>(load<usize>(net.producers + ((<usize>index) << 2)))
    if (FEATURES && p.traits !== 0) arriveOtherwise(p, index, value)
    else {
      Calendar.replace(net.now + p.mean * p.stream.exponentialInline(), value)
      Publishing.publish(p.event, Producing.begin(p))
    }
  }

  @inline static begin(p: Producer): i32 {
    p.published += 1
    net.published += 1
    return Flows.begin(p.event)
  }
}

/** Of anything but a Poisson process that never ends, whose messages may be published for ever. */
function arriveOtherwise(p: Producer, index: i32, value: i32): void {
  const traits = p.traits
  if ((traits & ARRIVES_OUTSIDE) !== 0) outside.arrive(index)
  else if (p.published >= p.limit) Calendar.pop()
  else {
    let next: f64
    if ((traits & TIMED_OUTSIDE) !== 0) next = outside.nextArrival(index)
    else next = net.now + p.mean * p.stream.exponential()
    if (next < p.stops) replace(next, value)
    else Calendar.pop()
    net.publisher = p.number
    const m = Producing.begin(p)
    if (net.published >= net.publishedLimit) net.until = net.now
    publish(p.event, m)
    net.publisher = NOBODY
  }
}
