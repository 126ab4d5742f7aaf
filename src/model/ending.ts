/** Ends of service at handlers where something has to happen before the worker may take its next message. */
import { END, KIND_BITS } from '../engine/calendar.ts'
import type { Crew } from './crew/crew.ts'
import { abandon, endOf } from './crew/serving.ts'
import { publishBlocking } from './door.ts'
import { attemptFailed } from './failing.ts'
import type { Handler } from './handler.ts'
import type { Network } from './network.ts'
import { publishSuccess } from './publishing.ts'
import type { Repeats } from './repeats.ts'
import { attemptFails, startWaiting, takeNext } from './service.ts'
import type { Subscription } from './subscription.ts'

/**
 * The end of a service at a handler where the outcome is known, or something is scheduled, before the worker may take its
 * next message: breakers, abandoned work, back-pressure from what it publishes, batches, services that can be interrupted.
 */
export function endFirst(net: Network, m: number, s: Subscription, h: Handler, timedOut: boolean): void {
  if (!h.shared) net.calendar.pop()
  if (h.batching !== null) {
    h.batching.end(net, m)
    return
  }
  const repeated = h.repeats?.recognises(net, m) === true
  const failed = !repeated && s.failure !== null && attemptFails(net, s, s.failure, timedOut)
  if (h.crew !== null && h.sharing === null) {
    endAtCrew(net, m, s, h.crew, failed, timedOut, repeated)
    return
  }
  if (timedOut && h.abandoned !== null) h.abandoned.begin(net, m)
  if (h.breaker !== null) h.breaker.attemptEnded(net, failed)
  if (h.mayBlock && !failed && !repeated && s.routing !== null) {
    if (h.repeats !== null) h.repeats.finished(net, m)
    leaveWorker(net, h)
    publishBlocking(net, m)
    if (h.door !== null) h.door.admit(net)
    return
  }
  net.kernel.run.countVisit(s.address, m)
  if (h.queued > 0 && h.busy <= h.workers && h.sharing === null) {
    const next = takeNext(net, h)
    startWaiting(net, next, h)
    if (h.running !== null) h.running.add(net, next)
    else net.calendar.push((next << KIND_BITS) | END)
    if (h.rateLimit !== null) h.rateLimit.started(net)
  } else leaveWorker(net, h)
  if (h.door !== null) h.door.admit(net)
  if (failed) {
    attemptFailed(net, m, s, s.failure!)
    return
  }
  s.successes++
  if (h.repeats !== null && succeedRepeatable(net, m, s, h.repeats, repeated)) return
  publishSuccess(net, m, s)
}

/** The success of a delivery that may have others. True: it was a repetition and leaves, which publishes nothing. */
export function succeedRepeatable(
  net: Network,
  m: number,
  s: Subscription,
  repeats: Repeats,
  repeated: boolean,
): boolean {
  if (!repeated) {
    repeats.finished(net, m)
    return false
  }
  s.deduplicated++
  repeats.left(net, m)
  net.release(m)
  return true
}

/** The same where workers are individuals: the one that served `m` takes the next message, if there is one for it. */
function endAtCrew(
  net: Network,
  m: number,
  s: Subscription,
  crew: Crew,
  failed: boolean,
  timedOut: boolean,
  repeated: boolean,
): void {
  const h = s.handler
  if (h.breaker !== null) h.breaker.attemptEnded(net, failed)
  const w = endOf(net, crew, m)
  if (h.mayBlock && !failed && !repeated && s.routing !== null) {
    if (h.repeats !== null) h.repeats.finished(net, m)
    publishBlocking(net, m)
    crew.passOn(net)
    if (h.door !== null) h.door.admit(net)
    return
  }
  net.kernel.run.countVisit(s.address, m)
  if (timedOut && h.abandoned !== null) {
    abandon(net, crew, w)
    crew.passOn(net)
  } else crew.free(net, w)
  if (h.door !== null) h.door.admit(net)
  if (failed) {
    attemptFailed(net, m, s, s.failure!)
    return
  }
  s.successes++
  h.partitions?.succeeded(m)
  if (h.repeats !== null && succeedRepeatable(net, m, s, h.repeats, repeated)) return
  publishSuccess(net, m, s)
}

/** One busy worker fewer; under sharing that was counted when the work was done. */
function leaveWorker(net: Network, h: Handler): void {
  if (h.sharing !== null) return
  h.touchBusy(net)
  h.busy--
}
