/** What becomes of the work of a worker that breaks down, where it is not simply resumed. */
import { JOINED, NEXT, REALS, STARTED, WORDS } from '../messages.ts'
import type { Network } from '../network.ts'
import { enqueue } from '../service.ts'
import { BUSY, type Crew, WASTING } from './crew.ts'
import { leave, nextOf, prepare, subscriptionOf, unsuspend } from './serving.ts'

/** The stopped worker `w` will begin the same work again from zero. Abandoned work is not taken up again. */
export function restart(net: Network, crew: Crew, w: number): void {
  forgetAbandoned(net, crew, w)
  if ((crew.bits[w]! & BUSY) === 0) return
  const m = crew.message[w]!
  net.messages.work[m] = net.messages.drawn[m]!
}

/**
 * The stopped worker `w` gives back what it served: each message to the head of the queue, as a new visit whose work is drawn
 * anew. They are in their old order then, and find room whatever the capacity is.
 */
export function redeliver(net: Network, crew: Crew, w: number): void {
  const h = crew.handler
  forgetAbandoned(net, crew, w)
  if ((crew.bits[w]! & BUSY) === 0) return
  unsuspend(net, crew, w)
  const first = crew.message[w]!
  // Backwards, so that the first one comes to lie in front.
  let back = -1
  for (let m = first; m >= 0; ) {
    const next = nextOf(net, h, m)
    net.messages.whole[m * WORDS + NEXT] = back
    back = m
    m = next
  }
  leave(net, crew, w)
  for (let m = back; m >= 0; ) {
    const next = net.messages.whole[m * WORDS + NEXT]!
    visitAgain(net, crew, m)
    m = next
  }
}

function forgetAbandoned(net: Network, crew: Crew, w: number): void {
  if ((crew.bits[w]! & WASTING) !== 0) crew.clear(net, w, WASTING)
}

function visitAgain(net: Network, crew: Crew, m: number): void {
  const h = crew.handler
  const { messages } = net
  const s = subscriptionOf(net, m)
  s.unservedTime += net.now - messages.real[m * REALS + STARTED]!
  s.ended.record(net.now - messages.real[m * REALS + JOINED]!, messages.worked[m]!)
  s.takenBack++
  s.redelivered++
  if (h.repeats !== null) h.repeats.released(net, m)
  prepare(net, m, s)
  crew.lines.assign(net, m, s)
  const { capacity } = h
  h.capacity = Number.MAX_SAFE_INTEGER
  enqueue(net, m, s, true)
  h.capacity = capacity
}
