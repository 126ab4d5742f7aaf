/**
 * What happens at a plain handler: a message joins, waits, is served and leaves. As `src/model/service.ts`, step by step,
 * for handlers without anything that needs more than a number of workers and a first-come queue; whatever has more is
 * handed to JavaScript (`outside`).
 */
import { Calendar } from './calendar.ts'
import { FEATURES } from './features.ts'
import * as outside from './imports.ts'
import { KIND_BITS } from './kinds.ts'
import { EXPONENTIAL } from './law-kinds.ts'
import {
  COUNTS_ATTEMPTS,
  DELIVERS,
  DELIVERS_OUTSIDE,
  ENDS_OUTSIDE,
  NO_PLACE,
  PUBLISHES,
  PUBLISHES_NOTHING,
  PUBLISHES_ONE,
  PUBLISHES_ONE_OF,
  UNLESS_IT_FAILS,
  VISITS,
} from './layout.ts'
import { Messages, release } from './messages.ts'
import { Publishing, publish } from './publishing.ts'
import { EventType, Handler, Message, net, Subscription } from './records.ts'
import { countOdd, flushEnds, Visits, waitOtherwise } from './visits.ts'

const QUEUED = 2
const SERVING = 3
const STATE_BITS = 4

/** Hot, hence inlined: see `calendar.ts`. */
export class Service {
  /** A message reaches a handler for the first time. */
  @inline static deliver(m: i32, s: Subscription): void {
    if (FEATURES && (s.traits & (DELIVERS_OUTSIDE | COUNTS_ATTEMPTS)) !== 0) {
      if ((s.traits & DELIVERS_OUTSIDE) !== 0) {
        outside.deliver(m, s.index)
        return
      }
      Message.at(m).attempt = 1
    }
    s.offered += 1
    Service.enter(m, s)
  }

  /** A message asks for service. */
  @inline static enter(m: i32, s: Subscription): void {
    const h = s.handler
    if (h.busy < h.workers) {
      const record = Message.at(m)
      s.visits += 1
      s.zeros += 1
      h.touchBusy()
      h.busy++
      const now = net.now
      record.place = (s.index << STATE_BITS) | SERVING
      record.joined = now
      record.started = now
      Calendar.push(now + Service.draw(s, h), m << KIND_BITS)
    } else if (FEATURES && h.queued >= h.capacity) enterFull(m, s)
    else Service.join(m, s)
  }

  /** A message joins the queue. */
  @inline static join(m: i32, s: Subscription): void {
    const h = s.handler
    const record = Message.at(m)
    s.visits += 1
    record.joined = net.now
    record.place = (s.index << STATE_BITS) | QUEUED
    h.touchQueue()
    record.next = -1
    if (h.queued === 0) h.head = m
    else Message.at(h.tail).next = m
    h.tail = m
    h.queued++
  }

  /** A service time [s]; a trace that has run out stops the run. */
  @inline static draw(s: Subscription, h: Handler): f64 {
    const law = s.law
    if (law.kind === EXPONENTIAL) return law.a * h.serviceStream.exponentialInline()
    const time = law.draw(h.serviceStream)
    if (time >= 0) return time
    outside.traceRanOut(s.index)
    return 0
  }

  /** A worker finishes a message: it takes the next one, then the outcome is published. */
  @inline static end(m: i32): void {
    const record = Message.at(m)
    const s = Subscription.at(record.place >> STATE_BITS)
    const times = Visits.times(record)
    const places = Visits.places(times)
    if (s.ends >= s.room || Visits.areOdd(places)) endOtherwise(m, s)
    else Service.endPlain(m, s, times, places)
  }

  @inline static endPlain(m: i32, s: Subscription, times: v128, places: v128): void {
    const h = s.handler
    Visits.end(s, times, places)
    if (h.queued > 0 && (!FEATURES || h.busy <= h.workers)) Service.startNext(h)
    else {
      h.touchBusy()
      h.busy--
      Calendar.pop()
    }
    const routing = s.routing
    if (routing === DELIVERS) {
      s.successes += 1
      Publishing.deliverNow(m, changetype<Subscription>(s.target))
    } else if (routing === PUBLISHES_ONE) {
      s.successes += 1
      Publishing.publish(changetype<EventType>(s.target), m)
    } else if (routing === PUBLISHES_NOTHING) {
      s.successes += 1
      Messages.release(m)
    } else conclude(m, s)
  }

  /** The first of those that wait takes the place of the one whose service ended. */
  @inline static startNext(h: Handler): void {
    h.touchQueue()
    h.queued--
    const m = h.head
    const record = Message.at(m)
    h.head = record.next
    const s = Subscription.at(record.place >> STATE_BITS)
    const now = net.now
    const waited = now - record.joined
    let place = Visits.place(waited)
    if (s.waits === VISITS || place >= NO_PLACE) place = waitOtherwise(s, waited, place)
    const time = Service.draw(s, h)
    record.place = (s.index << STATE_BITS) | SERVING
    record.started = now
    if (waited > 0) Visits.wait(s, waited, place)
    else s.zeros += 1
    Calendar.replace(now + time, m << KIND_BITS)
  }
}

export function deliver(m: i32, s: Subscription): void {
  Service.deliver(m, s)
}

export function enter(m: i32, s: Subscription): void {
  Service.enter(m, s)
}

/** The queue is full: the message leaves, or JavaScript makes room for it. */
function enterFull(m: i32, s: Subscription): void {
  if (s.handler.drops !== 0) {
    s.refused += 1
    s.dropped += 1
    release(m)
  } else if (outside.overflow(m, s.index) !== 0) Service.join(m, s)
}

/** JavaScript ends the service, or the buffer is full, or a duration has no place in it. */
function endOtherwise(m: i32, s: Subscription): void {
  if (FEATURES && (s.traits & ENDS_OUTSIDE) !== 0) outside.endService(m)
  else {
    const times = Visits.times(Message.at(m))
    const places = Visits.places(times)
    flushEnds(s)
    Service.endPlain(m, s, times, countOdd(s, times, places))
  }
}

/** The outcome of an attempt that may fail, or that does not simply publish one event or none. */
function conclude(m: i32, s: Subscription): void {
  const h = s.handler
  if ((s.routing & UNLESS_IT_FAILS) !== 0 && h.failureStream.uniform() < s.failure) {
    outside.attemptFailed(m, s.index)
    return
  }
  s.successes += 1
  const routing = s.routing & PUBLISHES
  if (routing === PUBLISHES_ONE) publish(changetype<EventType>(s.target), m)
  else if (routing === PUBLISHES_NOTHING) release(m)
  else if (routing === PUBLISHES_ONE_OF) publishOneOf(m, s, h)
  else outside.publishSuccess(m, s.index)
}

/** Publishes one of several events, or none. */
function publishOneOf(m: i32, s: Subscription, h: Handler): void {
  const u = h.routingStream.uniform()
  const n = <usize>s.targets
  const cumulative = s.target + (((n << 2) + 7) & ~7)
  for (let i: usize = 0; i < n; i++) {
    if (u < load<f64>(cumulative + (i << 3))) {
      publish(changetype<EventType>(load<usize>(s.target + (i << 2))), m)
      return
    }
  }
  release(m)
}
