/**
 * Batches: a free worker takes up to `maximum` waiting messages at once, when `minimum` wait or the oldest has waited
 * `linger`. One draw of the service plus `perMessage` for each serves them all; each of them is an attempt of its own.
 * The members of a batch in service are a list through NEXT from the first, whose END stands in the calendar.
 */

import { END, KIND_BITS } from '../engine/calendar.ts'
import type { Kernel } from '../engine/kernel.ts'
import { REAL } from '../engine/real.ts'
import { Gauge } from '../statistics/gauge.ts'
import { Tally } from '../statistics/tally.ts'
import type { Crew } from './crew/crew.ts'
import { abandon, begin, endOf, serve, take } from './crew/serving.ts'
import { admitted, beginBlocking, publishFrom } from './door.ts'
import { succeedRepeatable } from './ending.ts'
import { attemptFailed } from './failing.ts'
import type { Handler } from './handler.ts'
import { EXCEEDING, JOINED, NEXT, PLACE, REALS, STATE, STATE_BITS, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import { publishSuccess } from './publishing.ts'
import type { Repeats } from './repeats.ts'
import { fails, oldest, startMember, startWaiting, takeNext } from './service.ts'
import { type Timer, wakeAt } from './timer.ts'

export class Batching implements Timer {
  index = -1
  readonly sizes: Tally
  batches = 0
  /** What the size of the batch that starts now adds to its service [s]. */
  more = REAL
  /** The first message of the batch that starts now that is no repetition, -1: all are. */
  lead = -1
  /** Messages in service beyond one per busy worker. */
  readonly extra = new Gauge()
  private readonly handler: Handler
  private readonly minimum: number
  private readonly maximum: number
  /** [s]; Infinity: wait for `minimum` for ever. */
  private readonly linger: number
  /** [s] */
  private readonly perMessage: number
  private armedAt = Number.POSITIVE_INFINITY

  constructor(
    kernel: Kernel,
    handler: Handler,
    spec: { maximum: number; minimum: number; linger: number | null; perMessage: number },
  ) {
    this.handler = handler
    this.sizes = new Tally(kernel)
    this.minimum = spec.minimum
    this.maximum = spec.maximum
    this.linger = spec.linger ?? Number.POSITIVE_INFINITY
    this.perMessage = spec.perMessage
  }

  /** Idle workers take what is ready. */
  tryStart(net: Network): void {
    const h = this.handler
    if (h.crew !== null) {
      h.crew.startIdle(net)
      return
    }
    while (h.queued > 0 && h.busy < h.workers) {
      const due = net.messages.real[oldest(h) * REALS + JOINED]! + this.linger
      if (h.queued < this.minimum && due > net.now) {
        if (due < this.armedAt) {
          this.armedAt = due
          wakeAt(net, this, due)
        }
        return
      }
      this.start(net)
    }
  }

  /** The idle worker `w` of a crew takes a batch, if one is ready for it. */
  startFor(net: Network, crew: Crew, w: number): boolean {
    const h = this.handler
    const ready = crew.lines.waitingFor(w)
    if (ready === 0) return false
    const due = net.messages.real[crew.lines.oldestFor(w) * REALS + JOINED]! + this.linger
    if (ready < this.minimum && due > net.now) {
      if (due < this.armedAt) {
        this.armedAt = due
        wakeAt(net, this, due)
      }
      return false
    }
    const size = Math.min(ready, this.maximum)
    const { whole } = net.messages
    const first = take(net, crew, w)
    let last = first
    for (let k = 1; k < size; k++) {
      const m = take(net, crew, w)
      whole[last * WORDS + NEXT] = m
      last = m
    }
    whole[last * WORDS + NEXT] = -1
    if (h.repeats === null) this.more = this.perMessage * size
    else this.recognise(net, first, h.repeats)
    begin(net, crew, first)
    for (let m = whole[first * WORDS + NEXT]!; m >= 0; m = whole[m * WORDS + NEXT]!) {
      startMember(net, m)
      net.messages.worked[m] = 0
    }
    this.extra.change(net, size - 1)
    this.batches++
    this.sizes.record(size)
    serve(net, crew, w, first)
    if (h.rateLimit !== null) h.rateLimit.started(net)
    if (h.door !== null) h.door.admit(net)
    return true
  }

  fire(net: Network): void {
    if (net.now >= this.armedAt) this.armedAt = Number.POSITIVE_INFINITY
    this.tryStart(net)
  }

  private start(net: Network): void {
    const h = this.handler
    const { whole } = net.messages
    h.touchBusy(net)
    h.busy++
    const size = Math.min(h.queued, this.maximum)
    const first = takeNext(net, h)
    let last = first
    for (let k = 1; k < size; k++) {
      const m = takeNext(net, h)
      whole[last * WORDS + NEXT] = m
      last = m
    }
    whole[last * WORDS + NEXT] = -1
    // The first one's service is that of the batch; it also sets the time of the end.
    if (h.repeats === null) this.more = this.perMessage * size
    else this.recognise(net, first, h.repeats)
    startWaiting(net, first, h)
    const end = net.calendar.time
    for (let m = whole[first * WORDS + NEXT]!; m >= 0; m = whole[m * WORDS + NEXT]!) startMember(net, m)
    this.extra.change(net, size - 1)
    this.batches++
    this.sizes.record(size)
    net.calendar.time = end
    net.calendar.push((first << KIND_BITS) | END)
    if (h.rateLimit !== null) h.rateLimit.started(net)
    if (h.door !== null) h.door.admit(net)
  }

  /** Of a batch with repetitions each of them adds what it costs, and only the others make up the batch's service. */
  private recognise(net: Network, first: number, repeats: Repeats): void {
    const { whole } = net.messages
    this.lead = -1
    this.more = 0
    for (let m = first; m >= 0; m = whole[m * WORDS + NEXT]!) {
      if (repeats.taken(net, m)) this.more += repeats.drawCost()
      else {
        if (this.lead < 0) this.lead = m
        this.more += this.perMessage
      }
    }
  }

  /** The batch that begins with `first` is served; its entry is gone from the calendar. */
  end(net: Network, first: number): void {
    const h = this.handler
    const { whole } = net.messages
    const timedOut = (whole[first * WORDS + PLACE]! & STATE) === EXCEEDING
    if (timedOut && h.abandoned !== null && h.crew === null) h.abandoned.begin(net, first)
    const blocking = h.mayBlock && !timedOut
    let failed = -1
    let succeeded = -1
    let repetitions = -1
    let members = 0
    for (let m = first; m >= 0; ) {
      const next = whole[m * WORDS + NEXT]!
      const s = net.subscriptions[whole[m * WORDS + PLACE]! >> STATE_BITS]!
      const repeated = h.repeats?.recognises(net, m) === true
      const fail = !repeated && (timedOut || (s.failure !== null && fails(net, s.failure, h)))
      if (timedOut && !repeated) s.timedOut++
      if (h.breaker !== null) h.breaker.attemptEnded(net, fail)
      if (fail || !blocking || repeated) net.kernel.run.countVisit(s.address, m)
      if (repeated) {
        whole[m * WORDS + NEXT] = repetitions
        repetitions = m
      } else if (fail) {
        whole[m * WORDS + NEXT] = failed
        failed = m
      } else {
        whole[m * WORDS + NEXT] = succeeded
        succeeded = m
      }
      members++
      m = next
    }
    let worker = -1
    if (h.crew === null) {
      h.touchBusy(net)
      h.busy--
    } else {
      worker = endOf(net, h.crew, first)
      if (timedOut && h.abandoned !== null) abandon(net, h.crew, worker)
    }
    this.extra.change(net, 1 - members)
    succeeded = reversed(net, succeeded)
    failed = reversed(net, failed)
    if (h.repeats !== null) {
      for (let m = succeeded; m >= 0; m = net.messages.whole[m * WORDS + NEXT]!) h.repeats.finished(net, m)
    }
    for (let m = repetitions; m >= 0; ) {
      const next = net.messages.whole[m * WORDS + NEXT]!
      const s = net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
      s.successes++
      h.partitions?.succeeded(m)
      succeedRepeatable(net, m, s, h.repeats!, true)
      m = next
    }
    if (worker >= 0 && succeeded >= 0) net.messages.worker[succeeded] = worker
    if (blocking && succeeded >= 0) {
      beginBlocking(net, succeeded)
      for (let m = succeeded; m >= 0; m = net.messages.whole[m * WORDS + NEXT]!) publishFrom(net, succeeded, m)
      admitted(net, succeeded)
      succeeded = -1
    }
    if (h.crew === null) this.tryStart(net)
    else {
      h.crew.free(net, worker)
      h.crew.passOn(net)
    }
    if (h.door !== null) h.door.admit(net)
    for (let m = succeeded; m >= 0; ) {
      const next = net.messages.whole[m * WORDS + NEXT]!
      const s = net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
      s.successes++
      h.partitions?.succeeded(m)
      publishSuccess(net, m, s)
      m = next
    }
    for (let m = failed; m >= 0; ) {
      const next = net.messages.whole[m * WORDS + NEXT]!
      const s = net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!
      attemptFailed(net, m, s, s.failure!)
      m = next
    }
  }
}

/** The list was gathered backwards. */
function reversed(net: Network, head: number): number {
  const { whole } = net.messages
  let result = -1
  for (let m = head; m >= 0; ) {
    const next = whole[m * WORDS + NEXT]!
    whole[m * WORDS + NEXT] = result
    result = m
    m = next
  }
  return result
}
