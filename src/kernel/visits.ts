/** The durations of a subscription's visits: sums and maxima at once, histograms by way of a buffer. See `layout.ts`. */
import { FIRST, Histogram } from './histogram.ts'
import {
  NO_PLACE,
  R_SUBSCRIPTION_SOJOURN_MAX,
  R_SUBSCRIPTION_SOJOURN_SUM,
  SUBSCRIPTION_ENDED_BUFFER,
  SUBSCRIPTION_SERVICE,
  SUBSCRIPTION_SOJOURN,
  SUBSCRIPTION_WAITING,
  SUBSCRIPTION_WAITING_BUFFER,
  VISITS,
} from './layout.ts'
import { Message, net, Subscription } from './records.ts'

/** A duration's place is its bucket's number less this. */
const BEFORE_FIRST = FIRST - 1

/** Hot, hence inlined: see `calendar.ts`. */
export class Visits {
  /** Sojourn and service time of a message whose service ends. */
  @inline static times(record: Message): v128 {
    const since = v128.load(changetype<usize>(record) + offsetof<Message>('joined'))
    return f64x2.sub(f64x2.splat(net.now), since)
  }

  /** Places of two durations, in 32 bits at lanes 0 and 2: those from NO_PLACE on are odd. */
  @inline static places(pair: v128): v128 {
    // The number of a bucket is the upper bits of a double. A duration that is not 0 has at least place 1, that of 2^-64.
    const buckets = i32x4.sub(i64x2.shr_u(pair, 45), i32x4.splat(BEFORE_FIRST))
    return i32x4.max_s(buckets, i64x2.shr_u(f64x2.gt(pair, f64x2.splat(0)), 63))
  }

  /** One of them may be. */
  @inline static areOdd(places: v128): bool {
    return (i32x4.extract_lane(places, 0) | i32x4.extract_lane(places, 2)) >= NO_PLACE
  }

  /** Sojourn and service time of a visit, where the buffer is not full. Neither place is odd. */
  @inline static end(s: Subscription, pair: v128, places: v128): void {
    const at = changetype<usize>(s)
    const sums = at + (R_SUBSCRIPTION_SOJOURN_SUM << 3)
    v128.store(sums, f64x2.add(v128.load(sums), pair))
    const maxima = at + (R_SUBSCRIPTION_SOJOURN_MAX << 3)
    v128.store(maxima, f64x2.pmax(v128.load(maxima), pair))
    const i = s.ends
    const cell = at + ((<usize>i) << 2)
    const short = i16x8.narrow_i32x4_u(places, places)
    v128.store_lane<u16>(cell, short, 0, SUBSCRIPTION_ENDED_BUFFER)
    v128.store_lane<u16>(cell, short, 2, SUBSCRIPTION_ENDED_BUFFER + 2)
    s.ends = i + 1
  }

  /** The place of one duration > 0. */
  @inline static place(x: f64): i32 {
    return max(<i32>(reinterpret<u64>(x) >>> 45) - BEFORE_FIRST, 1)
  }

  /** A waiting time > 0, where the buffer is not full. Its place is not odd. */
  @inline static wait(s: Subscription, x: f64, place: i32): void {
    s.waitSum += x
    s.waitMax = max(s.waitMax, x)
    const i = s.waits
    store<u16>(changetype<usize>(s) + ((<usize>i) << 1), place, SUBSCRIPTION_WAITING_BUFFER)
    s.waits = i + 1
  }

  /** A place out of a buffer. */
  @inline static count(histogram: Histogram, place: i32): void {
    const i = <u32>(place + BEFORE_FIRST - histogram.low)
    if (i < <u32>histogram.size) histogram.increment(i)
    else countOutside(histogram, place)
  }
}

/** A service of a message starts now: how long did it wait? For JavaScript. */
export function countWait(s: Subscription, m: i32): void {
  const waited = net.now - Message.at(m).joined
  if (waited > 0) {
    let place = Visits.place(waited)
    if (s.waits === VISITS || place >= NO_PLACE) place = waitOtherwise(s, waited, place)
    Visits.wait(s, waited, place)
  } else s.zeros += 1
}

/** A service of a message ends now: how long did it take, and its visit? For JavaScript. */
export function countVisit(s: Subscription, m: i32): void {
  const times = Visits.times(Message.at(m))
  let places = Visits.places(times)
  if (s.ends === VISITS || Visits.areOdd(places)) {
    flushEnds(s)
    places = countOdd(s, times, places)
  }
  Visits.end(s, times, places)
}

/** Counts those of the two whose places are odd. @returns what the buffer gets. */
export function countOdd(s: Subscription, times: v128, places: v128): v128 {
  if (i32x4.extract_lane(places, 0) >= NO_PLACE) sojournOf(s).addBefore(f64x2.extract_lane(times, 0))
  if (i32x4.extract_lane(places, 2) >= NO_PLACE) serviceOf(s).addBefore(f64x2.extract_lane(times, 1))
  return v128.and(places, i32x4.lt_s(places, i32x4.splat(NO_PLACE)))
}

/** The buffer of waiting times is full, or a place is odd. @returns what the buffer gets. */
export function waitOtherwise(s: Subscription, x: f64, place: i32): i32 {
  flushWaits(s)
  if (place < NO_PLACE) return place
  waitingOf(s).addBefore(x)
  return 0
}

export function flushWaits(s: Subscription): void {
  const start = changetype<usize>(s)
  const end = start + ((<usize>s.waits) << 1)
  const histogram = waitingOf(s)
  net.seen = touched(histogram)
  for (let p = start; p < end; p += 2) Visits.count(histogram, load<u16>(p, SUBSCRIPTION_WAITING_BUFFER))
  histogram.count += <f64>s.waits
  s.waits = 0
}

export function flushEnds(s: Subscription): void {
  const start = changetype<usize>(s)
  const end = start + ((<usize>s.ends) << 2)
  const sojourn = sojournOf(s)
  const service = serviceOf(s)
  net.seen = touched(sojourn) + touched(service)
  for (let p = start; p < end; p += 4) {
    Visits.count(sojourn, load<u16>(p, SUBSCRIPTION_ENDED_BUFFER))
    Visits.count(service, load<u16>(p, SUBSCRIPTION_ENDED_BUFFER + 2))
  }
  sojourn.count += <f64>s.ends
  service.count += <f64>s.ends
  s.ends = 0
}

function countOutside(histogram: Histogram, place: i32): void {
  if (place === 0) histogram.zeros += 1
  else histogram.beyond(place + BEFORE_FIRST)
}

function waitingOf(s: Subscription): Histogram {
  return changetype<Histogram>(changetype<usize>(s) + SUBSCRIPTION_WAITING)
}

function sojournOf(s: Subscription): Histogram {
  return changetype<Histogram>(changetype<usize>(s) + SUBSCRIPTION_SOJOURN)
}

function serviceOf(s: Subscription): Histogram {
  return changetype<Histogram>(changetype<usize>(s) + SUBSCRIPTION_SERVICE)
}

/** Looks at a whole window, so that the misses of the cache are waited for together. */
function touched(histogram: Histogram): i32 {
  let seen: i32 = 0
  const end = histogram.counts + <usize>histogram.size
  for (let p = histogram.counts; p < end; p += 64) seen += <i32>load<u8>(p)
  return seen
}
