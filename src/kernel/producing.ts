/** Publications by producers of one message at a time: as `src/model/producing.ts`. */
import { Calendar } from './calendar.ts'
import { FEATURES } from './features.ts'
import { Flows } from './flows.ts'
import * as outside from './imports.ts'
import { ARRIVES_OUTSIDE, TIMED_OUTSIDE } from './layout.ts'
import { Publishing } from './publishing.ts'
import { net, Producer } from './records.ts'

const NOBODY = -1

/** Hot, hence inlined: see `calendar.ts`. */
export class Producing {
  /** The occurrence of an arrival: schedules the next one, then publishes. */
  @inline static arrive(index: i32, value: i32): void {
    const p = changetype<Producer>(load<usize>(net.producers + ((<usize>index) << 2)))
    const traits = p.traits
    if (FEATURES && (traits & ARRIVES_OUTSIDE) !== 0) outside.arrive(index)
    else if (FEATURES && p.published >= p.limit) Calendar.pop()
    else {
      let next: f64
      if (FEATURES && (traits & TIMED_OUTSIDE) !== 0) next = outside.nextArrival(index)
      else next = net.now + p.mean * p.stream.exponentialInline()
      if (!FEATURES || next < p.stops) Calendar.replace(next, value)
      else Calendar.pop()
      if (FEATURES) net.publisher = p.number
      const m = Flows.begin(p.event)
      p.published += 1
      const published = net.published + 1
      net.published = published
      if (FEATURES && published >= net.publishedLimit) net.until = net.now
      Publishing.publish(p.event, m)
      if (FEATURES) net.publisher = NOBODY
    }
  }
}
