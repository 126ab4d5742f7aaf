/**
 * What will happen soon, by the calendar, is looked at now, several occurrences at once: the cache misses that one occurrence
 * after the other would wait for are waited for together. With a thousand handlers that is worth a third of the time; where
 * so few entries wait that they never leave the bottom of the calendar, nothing here is called. WebAssembly has no
 * instruction to fetch ahead: loads do it whose values nobody needs, added up so that no compiler leaves them out.
 */
import { NEXT, VALUE } from './entries.ts'
import { END, KIND, KIND_BITS } from './kinds.ts'
import { BUFFER } from './layout.ts'
import { Message, net, Subscription } from './records.ts'
import { AHEAD, Rung } from './rung.ts'

/** Longer lists will be spread before anything in them happens. */
const LONGEST: i32 = 32
const STATE_BITS = 4

/** Looks at what happens to the entries of the next `AHEAD` buckets of a rung. */
export function fetchAhead(rung: Rung): void {
  rung.fetched = rung.current + AHEAD
  // A calendar by itself.
  if (net.capacity === 0) return
  const lists = rung.next
  let a = load<usize>(lists)
  let b = load<usize>(lists, 4)
  let c = load<usize>(lists, 8)
  let d = load<usize>(lists, 12)
  let seen: i32 = 0
  // Four lists side by side, since the entry after the next is not known before that is there. What follows the end of a list,
  // at address 0, is the end again.
  for (let n = 0; n < LONGEST && (a | b | c | d) !== 0; n++) {
    seen += Fetching.message(a).place + Fetching.message(b).place
    seen += Fetching.message(c).place + Fetching.message(d).place
    a = load<usize>(a, NEXT)
    b = load<usize>(b, NEXT)
    c = load<usize>(c, NEXT)
    d = load<usize>(d, NEXT)
  }
  for (let i = 0; i < AHEAD; i++) {
    let k = load<usize>(lists + ((<usize>i) << 2))
    for (let n = 0; n < LONGEST && k !== 0; n++) {
      if ((load<i32>(k, VALUE) & KIND) === END) seen += Fetching.service(Fetching.message(k).place >> STATE_BITS)
      k = load<usize>(k, NEXT)
    }
  }
  rung.seen = seen
}

class Fetching {
  /** The message whose service an entry ends; where it is something else, any. */
  @inline static message(entry: usize): Message {
    const value = load<i32>(entry, VALUE)
    return Message.at((value & KIND) === END ? value >> KIND_BITS : 0)
  }

  /** Looks at what the end of a service for a subscription changes. */
  @inline static service(index: i32): i32 {
    const s = Subscription.at(index)
    const h = s.handler
    const durations = s.durations
    return (
      <i32>s.failure +
      h.queued +
      h.levels.exactSize +
      load<i32>(durations + ((<usize>s.waits) << 3)) +
      load<i32>(durations + ((<usize>s.ends) << 4), BUFFER * 8) +
      load<i32>(s.target)
    )
  }
}
