/**
 * The records of the kernel, as they lie in its memory. JavaScript reads and writes the same fields by the numbers of
 * `layout.ts`; what they mean is said there and in the classes of `src/model` that stand for them.
 */
import { Law } from './law.ts'
import {
  BUFFER,
  MESSAGE_BYTES,
  NET,
  R_DURATIONS_SERVICE,
  R_DURATIONS_SOJOURN,
  R_DURATIONS_WAITING,
  R_FLOW_LATENCY,
  R_FLOW_SETTLING,
  R_HANDLER_LEVELS,
  R_HANDLER_SERVICE_STREAM,
  R_PRODUCER_STREAM,
  R_SUBSCRIPTION_LAW,
  SUBSCRIPTION_BITS,
} from './layout.ts'
import { Levels } from './levels.ts'
import { Stream } from './stream.ts'
import { Tally, Totals } from './tally.ts'

/** The state of the network; there is one, at a fixed address. */
@unmanaged
export class Net {
  pendingHead: i32
  pendingTail: i32
  publisher: i32
  blocking: i32
  settlesOutside: i32
  messages: usize
  free: i32
  fresh: i32
  capacity: i32
  used: i32
  subscriptions: usize
  producers: usize
  flowSets: usize
  settling: usize
  now: f64
  until: f64
  published: f64
  publishedLimit: f64
  unsettledValue: f64
  unsettledArea: f64
  unsettledSince: f64
}

/** `net.now`, … at addresses known to the compiler. */
export const net = changetype<Net>(NET)

@unmanaged
export class Gauge {
  value: f64
  area: f64
  since: f64

  /** The value changes now. */
  @inline
  change(by: f64): void {
    const now = net.now
    this.area += this.value * (now - this.since)
    this.since = now
    this.value += by
  }
}

@unmanaged
export class Handler {
  workers: i32
  busy: i32
  queued: i32
  head: i32
  tail: i32
  capacity: i32
  drops: i32
  index: i32
  queueSince: f64
  busySince: f64
  busyArea: f64
  emptyTime: f64
  streamA: u32
  streamB: u32
  streamC: u32
  streamD: u32
  failureStream: Stream
  routingStream: Stream

  @inline
  get serviceStream(): Stream {
    return changetype<Stream>(changetype<usize>(this) + (R_HANDLER_SERVICE_STREAM << 3))
  }

  @inline
  get levels(): Levels {
    return changetype<Levels>(changetype<usize>(this) + (R_HANDLER_LEVELS << 3))
  }

  /** The number waiting is about to change. */
  @inline
  touchQueue(): void {
    const now = net.now
    const dt = now - this.queueSince
    this.queueSince = now
    this.levels.add(this.queued, dt)
  }

  /** The number of busy workers is about to change. */
  @inline
  touchBusy(): void {
    const now = net.now
    const dt = now - this.busySince
    this.busySince = now
    if (this.busy === 0) this.emptyTime += dt
    else this.busyArea += <f64>this.busy * dt
  }
}

@unmanaged
export class Subscription {
  traits: i32
  handler: Handler
  index: i32
  waits: i32
  ends: i32
  routing: i32
  target: usize
  /** The buffers: waiting times; sojourn and service times, in pairs. Behind them their totals. */
  durations: usize
  zeros: f64
  offered: f64
  visits: f64
  successes: f64
  lawKind: i32
  lawIndex: i32
  lawA: f64
  lawB: f64
  lawC: f64
  failure: f64
  targets: i32
  room: i32
  refused: f64
  dropped: f64

  /** The one of this number. */
  @inline static at(index: i32): Subscription {
    return changetype<Subscription>(net.subscriptions + ((<usize>index) << SUBSCRIPTION_BITS))
  }

  @inline
  get law(): Law {
    return changetype<Law>(changetype<usize>(this) + (R_SUBSCRIPTION_LAW << 3))
  }

  flushWaits(): void {
    this.totals(R_DURATIONS_WAITING).take(this.durations, this.waits)
    this.waits = 0
  }

  flushEnds(): void {
    const sojourn = this.totals(R_DURATIONS_SOJOURN)
    const service = this.totals(R_DURATIONS_SERVICE)
    const pairs = this.durations + BUFFER * 8
    const end = pairs + ((<usize>this.ends) << 4)
    // As `take`, two totals at a time.
    let sum = f64x2.replace_lane(f64x2.splat(sojourn.sum), 1, service.sum)
    let max = f64x2.replace_lane(f64x2.splat(sojourn.max), 1, service.max)
    for (let p = pairs; p < end; p += 16) {
      const pair = v128.load(p)
      sum = f64x2.add(sum, pair)
      max = f64x2.pmax(max, pair)
      const buckets = i32x4.shr_u(pair, 13)
      sojourn.put(i32x4.extract_lane(buckets, 1), f64x2.extract_lane(pair, 0))
      service.put(i32x4.extract_lane(buckets, 3), f64x2.extract_lane(pair, 1))
    }
    sojourn.sum = f64x2.extract_lane(sum, 0)
    service.sum = f64x2.extract_lane(sum, 1)
    sojourn.max = f64x2.extract_lane(max, 0)
    service.max = f64x2.extract_lane(max, 1)
    sojourn.count += <f64>this.ends
    service.count += <f64>this.ends
    this.ends = 0
  }

  private totals(real: i32): Totals {
    return changetype<Totals>(this.durations + (real << 3))
  }
}

@unmanaged
export class EventType {
  traits: i32
  copies: i32
  last: Subscription
  flowSet: i32
  ends: usize
  index: i32
  published: f64
  table: usize
  padding: i32
}

@unmanaged
export class Flow {
  index: i32
  padding: i32
  within: f64
  started: f64
  completed: f64
  failed: f64
  lapsed: f64
  inTime: f64
  endedTime: f64
  inFlightValue: f64
  inFlightArea: f64
  inFlightSince: f64

  @inline
  get inFlight(): Gauge {
    return changetype<Gauge>(changetype<usize>(this) + 64)
  }

  @inline
  get latency(): Tally {
    return changetype<Tally>(changetype<usize>(this) + (R_FLOW_LATENCY << 3))
  }

  @inline
  get settling(): Tally {
    return changetype<Tally>(changetype<usize>(this) + (R_FLOW_SETTLING << 3))
  }
}

/** The flows that one event starts. */
@unmanaged
export class FlowSet {
  size: i32

  @inline
  flow(i: i32): Flow {
    return changetype<Flow>(load<usize>(changetype<usize>(this) + 4 + ((<usize>i) << 2)))
  }
}

@unmanaged
export class Producer {
  traits: i32
  index: i32
  event: EventType
  number: i32
  streamA: u32
  streamB: u32
  streamC: u32
  streamD: u32
  mean: f64
  stops: f64
  limit: f64
  published: f64

  @inline
  get stream(): Stream {
    return changetype<Stream>(changetype<usize>(this) + (R_PRODUCER_STREAM << 3))
  }
}

/** A record of the pool: see `src/model/messages.ts`. */
@unmanaged
export class Message {
  next: i32
  place: i32
  root: i32
  attempt: u16
  flowSet: i16
  references: i32
  ended: i32
  joined: f64
  started: f64
  born: f64

  /** The record of message `m`, until the pool grows. */
  @inline
  static at(m: i32): Message {
    return changetype<Message>(net.messages + <usize>m * MESSAGE_BYTES)
  }
}
