/**
 * What will happen soon, by the calendar, is looked at now, several occurrences at once: the cache misses that one occurrence
 * after the other would wait for are waited for together. With a thousand handlers the loop is 1.4 times as fast; where
 * so few entries wait that they never leave the bottom of the calendar, nothing here is called. WebAssembly has no
 * instruction to fetch ahead: loads do it whose values nobody needs, added up so that no compiler leaves them out.
 */
import { NEXT, VALUE } from './entries.ts'
import { END, KIND, KIND_BITS } from './kinds.ts'
import {
  DELIVERS,
  NEAR_LEVELS,
  PUBLISHES,
  PUBLISHES_ONE,
  PUBLISHES_ONE_OF,
  SUBSCRIPTION_ENDED_BUFFER,
  SUBSCRIPTION_WAITING_BUFFER,
} from './layout.ts'
import { EventType, Handler, Instance, Message, net, Subscription } from './records.ts'
import { AHEAD, Rung } from './rung.ts'

/** Longer lists will be spread before anything in them happens. */
const LONGEST: i32 = 32
const STATE_BITS = 4

/** Messages whose services end soon, and who gets them: addresses of records, in pairs. */
const NOTE: usize = 8
const soon: usize = memory.data((AHEAD * LONGEST + AHEAD) << 3)

/** Looks at what happens to the entries of the next `AHEAD` buckets of a rung. */
export function fetchAhead(rung: Rung): void {
  rung.fetched = rung.current + AHEAD
  // A calendar by itself.
  if (net.capacity === 0) return
  // A look at a time for all of them, since what one look finds is where the next one goes.
  const end = Fetching.messages(rung.next)
  let seen = Fetching.subscriptions(end)
  seen += Fetching.handlers(end)
  seen += Fetching.changes(end)
  net.seen = seen + Fetching.receivers(end)
}

class Fetching {
  /** Notes the messages whose services end, and looks at them. @returns the end of the notes. */
  @inline static messages(lists: usize): usize {
    let a = load<usize>(lists)
    let b = load<usize>(lists, 4)
    let c = load<usize>(lists, 8)
    let d = load<usize>(lists, 12)
    let at = soon
    // Four lists side by side. What follows the end of a list, at address 0, is the end again: no service ends there, as it were.
    for (let n = 0; n < LONGEST && (a | b | c | d) !== 0; n++) {
      at = Fetching.note(a, at)
      at = Fetching.note(b, at)
      at = Fetching.note(c, at)
      at = Fetching.note(d, at)
      a = load<usize>(a, NEXT)
      b = load<usize>(b, NEXT)
      c = load<usize>(c, NEXT)
      d = load<usize>(d, NEXT)
    }
    return at
  }

  /** Without a branch, which could not be foretold. */
  @inline static note(entry: usize, at: usize): usize {
    const value = load<i32>(entry, VALUE)
    const m = select<i32>(value >> KIND_BITS, -1, (value & KIND) === END)
    store<usize>(at, changetype<usize>(Message.at(max(m, 0))))
    return at + select<usize>(NOTE, 0, m >= 0 && entry !== 0)
  }

  @inline static message(note: usize): Message {
    return changetype<Message>(load<usize>(note))
  }

  @inline static subscription(note: usize): Subscription {
    return changetype<Subscription>(load<usize>(note, 4))
  }

  /** From messages to their subscriptions. */
  @inline static subscriptions(end: usize): i32 {
    let seen: i32 = 0
    for (let p = soon; p < end; p += NOTE) {
      const s = Subscription.at(Fetching.message(p).place >> STATE_BITS)
      store<usize>(p, changetype<usize>(s), 4)
      seen += s.waits + s.lawKind
    }
    return seen
  }

  /** Handlers, buffers and the events of the outcomes. */
  @inline static handlers(end: usize): i32 {
    let seen: i32 = 0
    for (let p = soon; p < end; p += NOTE) {
      const s = Fetching.subscription(p)
      const h = s.handler
      seen += h.queued + h.streamA + load<i32>(s.target)
      const at = changetype<usize>(s)
      seen += <i32>load<u16>(at + ((<usize>s.waits) << 1), SUBSCRIPTION_WAITING_BUFFER)
      seen += <i32>load<u16>(at + ((<usize>s.ends) << 2), SUBSCRIPTION_ENDED_BUFFER)
    }
    return seen
  }

  /** What changes at the handlers. Notes who gets what is published, 0: nobody, or that is not certain. */
  @inline static changes(end: usize): i32 {
    let seen: i32 = 0
    for (let p = soon; p < end; p += NOTE) {
      const s = Fetching.subscription(p)
      const h = s.handler
      seen += Fetching.level(h) + Message.at(h.head).place
      const routing = s.routing
      let receiver: usize = 0
      if (routing === DELIVERS) receiver = s.target
      else if ((routing & PUBLISHES) === PUBLISHES_ONE)
        receiver = changetype<usize>(changetype<EventType>(s.target).last)
      store<usize>(p, receiver, 4)
      if (receiver !== 0) seen += changetype<Subscription>(receiver).traits
      // It is the last one of its instance, perhaps.
      else if ((routing & PUBLISHES) !== PUBLISHES_ONE_OF) seen += Instance.of(Fetching.message(p).root).references
    }
    return seen
  }

  /** What arrives there. */
  @inline static receivers(end: usize): i32 {
    let seen: i32 = 0
    for (let p = soon; p < end; p += NOTE) {
      const receiver = Fetching.subscription(p)
      if (changetype<usize>(receiver) !== 0) seen += receiver.handler.queued
    }
    for (let p = soon; p < end; p += NOTE) {
      const receiver = Fetching.subscription(p)
      if (changetype<usize>(receiver) === 0) continue
      const h = receiver.handler
      seen += Fetching.level(h) + Message.at(h.tail).place
    }
    return seen
  }

  /** The cell of its present level, where that is a near one. */
  @inline static level(h: Handler): i32 {
    return load<i32>(h.levels.near(min(h.queued, NEAR_LEVELS - 1)))
  }
}
