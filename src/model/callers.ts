/**
 * Callers: whoever publishes a message of a producer with `timeout` waits for an answer and gives up after a while, then
 * publishes again, while the copy given up goes on (the retry storm). One call is one message of the producer and all its
 * repeats; each copy is a flow instance of its own.
 *
 * The answer is the end (completed or failed) of every flow that the copy starts, or of some once the instance has settled;
 * of a closed user with `awaits`, that event or a failed flow; where there is neither, that the instance has settled. An
 * instance that settles otherwise has lost its message: no answer comes. Answers to copies that were given up don't count. An answer at the very instant of the time-out
 * is in time, since time-outs are timers.
 *
 * A record per call that is neither answered nor exhausted, in parallel arrays with a free list; `messages.user` of the newest
 * copy's root points to it. While a call waits to publish again, a record of the message pool in state CALLING stands for it
 * in the calendar, so that the publication has the place of a publication among simultaneous occurrences; it counts as no
 * message. One heap holds all deadlines: O(log n) for a call, nothing allocated.
 */
import { DELIVERY, KIND_BITS } from '../engine/calendar.ts'
import type { Stream } from '../engine/stream.ts'
import { Deadlines } from './deadlines.ts'
import { NOBODY, producerNumber } from './door.ts'
import { CALLING, FREE, ints, PLACE, STATE_BITS, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import type { Producer } from './producer.ts'
import { publish, publishCopy } from './publishing.ts'
import type { Publication } from './routing.ts'
import type { FailureRule } from './subscription.ts'
import { type Timer, wakeAt } from './timer.ts'

/** How the callers of one producer behave, and what became of their calls (counted from time 0). */
export class Calls {
  /** A copy is given up after that [s]. */
  readonly after: number
  /** Attempts, waits and budget; its probabilities and what follows exhaustion have no part here. */
  readonly rule: FailureRule
  readonly stream: Stream
  answered = 0
  timedOut = 0
  /** Time-outs after which the caller publishes again, and the publications made so far. */
  retried = 0
  repeats = 0
  exhausted = 0

  constructor(after: number, rule: FailureRule, stream: Stream) {
    this.after = after
    this.rule = rule
    this.stream = stream
  }
}

/** What `messages.user` holds of a root whose publisher is a caller. */
export const wordOf = (call: number): number => -2 - call

/** In place of a root: the copy has settled without an answer, or the caller waits to publish again. */
const GONE = -1
export const BETWEEN = -2

export class Callers implements Timer {
  index = -1
  /** Calls that are neither answered nor exhausted. */
  present = 0
  /** By call: its producer, -1: a free record. */
  producer = new Int32Array(0)
  /** Root of the newest copy, or GONE, or BETWEEN. */
  root = new Int32Array(0)
  private attempt = new Int32Array(0)
  /** Closed user that waits for the call, -1: none. */
  private user = new Int32Array(0)
  private position = new Int32Array(0)
  private next = new Int32Array(0)
  /** What is published again. */
  private what: Publication[] = []
  private free = -1
  private readonly deadlines = new Deadlines()

  /** A producer's message `m`, which is about to be published, is the first copy of a call. */
  begin(net: Network, p: Producer, publication: Publication, m: number, user: number): void {
    if (this.free < 0) this.grow(publication)
    const call = this.free
    this.free = this.next[call]!
    this.present++
    this.producer[call] = p.index
    this.attempt[call] = 1
    this.user[call] = user
    this.what[call] = publication
    const { rule } = p.calls!
    if (rule.budget !== null) rule.budget.put(rule.budgetRatio)
    this.wait(net, call, p.calls!, m)
  }

  private wait(net: Network, call: number, calls: Calls, m: number): void {
    this.root[call] = m
    net.messages.user[m] = wordOf(call)
    const deadline = net.now + calls.after
    this.deadlines.add(call, deadline, this.position)
    if (deadline < this.deadlines.armedAt) this.arm(net, deadline)
  }

  private arm(net: Network, deadline: number): void {
    this.deadlines.armedAt = deadline
    wakeAt(net, this, deadline)
  }

  /** Flows of an instance have ended. @param failed one of them failed. @param all there is none left. */
  ended(net: Network, word: number, failed: boolean, all: boolean): void {
    const call = wordOf(word)
    const awaits = net.producers[this.producer[call]!]!.awaits >= 0
    if (awaits ? failed : all) this.answer(net, call)
  }

  /** An event that some user awaits was published in the instance. */
  heard(net: Network, word: number, event: number): void {
    const call = wordOf(word)
    if (net.producers[this.producer[call]!]!.awaits === event) this.answer(net, call)
  }

  /** The instance has settled. @param ended it started no flow, or one of its flows has ended. */
  settled(net: Network, word: number, ended: boolean): void {
    const call = wordOf(word)
    if (ended && net.producers[this.producer[call]!]!.awaits < 0) this.answer(net, call)
    else this.root[call] = GONE
  }

  private answer(net: Network, call: number): void {
    this.deadlines.remove(call, this.position)
    net.messages.user[this.root[call]!] = -1
    net.producers[this.producer[call]!]!.calls!.answered++
    this.end(net, call)
  }

  private end(net: Network, call: number): void {
    const user = this.user[call]!
    this.producer[call] = -1
    this.next[call] = this.free
    this.free = call
    this.present--
    if (user >= 0) net.users.answered(net, user)
  }

  /** Calls whose newest copy took too long. */
  fire(net: Network): void {
    const { deadlines } = this
    if (net.now >= deadlines.armedAt) deadlines.armedAt = Number.POSITIVE_INFINITY
    while (deadlines.earliest <= net.now) {
      const call = deadlines.first
      deadlines.remove(call, this.position)
      this.giveUp(net, call)
    }
    const next = deadlines.earliest
    if (next < deadlines.armedAt) this.arm(net, next)
  }

  private giveUp(net: Network, call: number): void {
    const { messages } = net
    const calls = net.producers[this.producer[call]!]!.calls!
    const { rule } = calls
    calls.timedOut++
    const root = this.root[call]!
    if (root >= 0) messages.user[root] = -1
    const attempt = this.attempt[call]!
    if (attempt >= rule.attempts || (rule.budget !== null && !rule.budget.take(net.now))) {
      calls.exhausted++
      this.end(net, call)
      return
    }
    calls.retried++
    this.attempt[call] = attempt + 1
    this.root[call] = BETWEEN
    const m = messages.reserve()
    messages.whole[m * WORDS + PLACE] = (call << STATE_BITS) | CALLING
    const at = net.now + rule.delayAfter(attempt, calls.stream)
    if (at > net.now) {
      net.calendar.time = at
      net.calendar.push((m << KIND_BITS) | DELIVERY)
    } else net.defer(m)
  }

  /** The wait for which record `reserved` stood is over: the call is published again. */
  again(net: Network, reserved: number, call: number): void {
    net.messages.whole[reserved * WORDS + PLACE] = FREE
    net.messages.recycle(reserved)
    const p = net.producers[this.producer[call]!]!
    const publication = this.what[call]!
    const m = net.begin(publication.event)
    p.calls!.repeats++
    net.published++
    if (net.published >= net.publishedLimit) net.until = net.now
    this.wait(net, call, p.calls!, m)
    net.publisher = producerNumber(p.index)
    if (publication.delay === null) publish(net, publication.event, m)
    else {
      publishCopy(net, publication, m, p.routingStream)
      net.release(m)
    }
    net.publisher = NOBODY
  }

  /** @param filling for the new entries of `what`, so that the array never holds anything else. */
  private grow(filling: Publication): void {
    const old = this.producer.length
    const n = old === 0 ? 256 : old * 2
    this.producer = ints(this.producer, n).fill(-1, old)
    this.root = ints(this.root, n)
    this.attempt = ints(this.attempt, n)
    this.user = ints(this.user, n)
    this.position = ints(this.position, n).fill(-1, old)
    this.next = ints(this.next, n)
    for (let i = old; i < n; i++) {
      this.what.push(filling)
      this.next[i] = i + 1
    }
    this.next[n - 1] = -1
    this.free = old
  }
}
