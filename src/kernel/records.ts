/**
 * The records of the kernel, as they lie in its memory. JavaScript reads and writes the same fields by the numbers of
 * `layout.ts`; what they mean is said there and in the classes of `src/model` that stand for them.
 */
import { Law } from './law.ts'
import {
  INSTANCE_BYTES,
  MESSAGE_BYTES,
  NET,
  R_FLOW_IN_FLIGHT,
  R_FLOW_LATENCY,
  R_HANDLER_LEVELS,
  R_HANDLER_SERVICE_STREAM,
  R_PRODUCER_STREAM,
  R_SUBSCRIPTION_LAW,
  SUBSCRIPTION_BYTES,
  W_FLOW_SET_FLOWS,
  W_HANDLER_FAILURE_STREAM,
  W_HANDLER_ROUTING_STREAM,
} from './layout.ts'
import { Levels } from './levels.ts'
import { Stream } from './stream.ts'
import { Tally } from './tally.ts'

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
  instances: usize
  /** Nobody reads it: what is loaded ahead of its use goes there. */
  seen: i32
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
  // Levels are here.

  @inline
  get failureStream(): Stream {
    return load<Stream>(changetype<usize>(this) + (W_HANDLER_FAILURE_STREAM << 2))
  }

  @inline
  get routingStream(): Stream {
    return load<Stream>(changetype<usize>(this) + (W_HANDLER_ROUTING_STREAM << 2))
  }

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
  room: i32
  zeros: f64
  offered: f64
  visits: f64
  successes: f64
  sojournSum: f64
  serviceSum: f64
  sojournMax: f64
  serviceMax: f64
  waitSum: f64
  waitMax: f64
  lawKind: i32
  lawIndex: i32
  lawA: f64
  lawB: f64
  lawC: f64
  failure: f64
  targets: i32
  padding: i32
  refused: f64
  dropped: f64

  /** The one of this number. */
  @inline static at(index: i32): Subscription {
    return changetype<Subscription>(net.subscriptions + <usize>index * SUBSCRIPTION_BYTES)
  }

  @inline
  get law(): Law {
    return changetype<Law>(changetype<usize>(this) + (R_SUBSCRIPTION_LAW << 3))
  }
}

@unmanaged
export class EventType {
  traits: i32
  copies: i32
  last: Subscription
  flowSet: i32
  ends: Ends
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
    return changetype<Gauge>(changetype<usize>(this) + (R_FLOW_IN_FLIGHT << 3))
  }

  @inline
  get latency(): Tally {
    return changetype<Tally>(changetype<usize>(this) + (R_FLOW_LATENCY << 3))
  }
}

/** The flows that one event starts. What is the same for all of them is theirs together. */
@unmanaged
export class FlowSet {
  size: i32
  settling: Tally
  started: f64

  @inline
  flow(i: i32): Flow {
    return changetype<Flow>(load<usize>(changetype<usize>(this) + ((<usize>i) << 2), W_FLOW_SET_FLOWS << 2))
  }
}

/** What an event ends: see `layout.ts`. */
@unmanaged
export class Ends {
  first: i32
  size: i32

  /** Of the `i`-th of its sets the flows that complete, as bits. */
  @inline
  completing(i: i32): i32 {
    return load<i32>(changetype<usize>(this) + ((<usize>i) << 3), 8)
  }

  @inline
  failing(i: i32): i32 {
    return load<i32>(changetype<usize>(this) + ((<usize>i) << 3), 12)
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
  joined: f64
  started: f64

  /** The record of message `m`, until the pool grows. */
  @inline
  static at(m: i32): Message {
    return changetype<Message>(net.messages + <usize>m * MESSAGE_BYTES)
  }
}

/** What belongs to the instance of a root: apart, since it is looked at more rarely. */
@unmanaged
export class Instance {
  references: i32
  ended: i32
  born: f64

  @inline static of(root: i32): Instance {
    return changetype<Instance>(net.instances + <usize>root * INSTANCE_BYTES)
  }
}
