/**
 * Prefetching: each worker has a buffer of `size` messages, the one in service (or the batch, or what it is still busy with)
 * included. An arriving message goes to the workers that have room in turn, and waits in the common queue when none has; as
 * soon as a worker has room it gets the next one of the common queue, which is in the order of the handler's discipline.
 * Buffers are first come, first served, and what is in them waits for its worker though others may be idle.
 *
 * A worker that is not up is sent nothing. One that is removed gives its buffer back to the head of the common queue, in
 * order; one that breaks down or is out keeps it, unless breakdowns redeliver. Room that a worker gets by finishing is
 * filled when it takes its next message, so that a worker which is kept (back-pressure, abandoned work) fetches nothing.
 *
 * `messages.line[m]` is the worker in whose buffer m is, COMMON for the common queue.
 */
import { LinkedList, type Order } from '../../disciplines/discipline.ts'
import { ints, JOINED, REALS } from '../messages.ts'
import type { Network } from '../network.ts'
import { type Candidates, type Chooser, inTurn } from './choosing.ts'
import { BROKEN, type Crew, DOWN, ENGAGED } from './crew.ts'
import type { Lines } from './lines.ts'

const COMMON = -1

export class PrefetchLines implements Lines, Candidates {
  private readonly net: Network
  private readonly crew: Crew
  private readonly size: number
  private readonly common: Order
  private commonCount = 0
  /** A broken worker gives its buffer back. */
  private readonly returns: boolean
  private readonly turn: Chooser = inTurn()
  private readonly buffers: LinkedList[] = []
  private buffered = new Int32Array(0)
  /** Messages that the worker took and is not through with. */
  private taken = new Int32Array(0)

  constructor(net: Network, crew: Crew, size: number, common: Order, returns: boolean) {
    this.net = net
    this.crew = crew
    this.size = size
    this.common = common
    this.returns = returns
    this.grow(crew.present)
  }

  private grow(n: number): void {
    while (this.buffers.length < n) this.buffers.push(new LinkedList(this.net.messages))
    if (n <= this.buffered.length) return
    this.buffered = ints(this.buffered, n)
    this.taken = ints(this.taken, n)
  }

  // Candidates: workers with room.

  get count(): number {
    return this.crew.present
  }

  readonly all = false

  load(w: number): number {
    const engaged = (this.crew.bits[w]! & ENGAGED) !== 0 ? 1 : 0
    return this.buffered[w]! + Math.max(this.taken[w]!, engaged)
  }

  isCandidate(w: number): boolean {
    return (this.crew.bits[w]! & DOWN) === 0 && this.load(w) < this.size
  }

  private hasRoom(): boolean {
    for (let w = 0; w < this.crew.present; w++) if (this.isCandidate(w)) return true
    return false
  }

  /** Workers with room get what waits in the common queue, in turn. */
  private spread(): void {
    while (this.commonCount > 0 && this.hasRoom()) this.fetch(this.turn(this))
  }

  /** Worker `w` gets the next message of the common queue. */
  private fetch(w: number): void {
    const m = this.common.take()
    this.commonCount--
    this.net.messages.line[m] = w
    this.buffers[w]!.append(m)
    this.buffered[w]!++
  }

  // Lines.

  assign(net: Network, m: number): void {
    // Nobody overtakes the common queue where room came about while a gate was closed.
    this.spread()
    net.messages.line[m] = this.hasRoom() ? this.turn(this) : COMMON
  }

  hasWorkerFor(): boolean {
    // Whoever is idle has room, and messages are sent to the next worker with room, idle or not.
    return this.crew.idle > 0 && this.everyRoomIsIdle()
  }

  private everyRoomIsIdle(): boolean {
    for (let w = 0; w < this.crew.present; w++) if (this.isCandidate(w) && this.crew.bits[w] !== 0) return false
    return true
  }

  workerFor(net: Network, m: number): number {
    const w = net.messages.line[m]!
    return w >= 0 && this.crew.bits[w] === 0 && this.buffered[w] === 0 ? w : -1
  }

  mayServe(w: number, m: number): boolean {
    return this.net.messages.line[m] === w
  }

  takeFor(_net: Network, w: number): number {
    if (this.buffered[w] === 0 && this.commonCount > 0 && this.taken[w]! < this.size) this.fetch(w)
    const m = this.buffers[w]!.head
    if (m < 0) return -1
    this.buffers[w]!.remove(m)
    this.buffered[w]!--
    this.taken[w]!++
    while (this.commonCount > 0 && this.isCandidate(w)) this.fetch(w)
    return m
  }

  waitingFor(w: number): number {
    return Math.min(this.size, this.buffered[w]! + this.commonCount)
  }

  oldestFor(w: number): number {
    const { head } = this.buffers[w]!
    return head >= 0 ? head : this.commonCount > 0 ? this.common.oldest() : -1
  }

  giveBack(m: number): void {
    this.addFirst(m)
  }

  left(_net: Network, w: number): void {
    this.taken[w] = 0
  }

  workersChanged(): void {
    this.grow(this.crew.present)
    for (let w = this.buffers.length - 1; w >= this.crew.present; w--) this.giveAllBack(w)
    this.spread()
  }

  stateChanged(_net: Network, w: number): void {
    if (this.returns && (this.crew.bits[w]! & BROKEN) !== 0) this.giveAllBack(w)
    this.spread()
  }

  /** The last one first, so that the first comes to lie in front. */
  private giveAllBack(w: number): void {
    const buffer = this.buffers[w]!
    while (buffer.tail >= 0) {
      const m = buffer.tail
      buffer.remove(m)
      this.buffered[w]!--
      this.net.messages.line[m] = COMMON
      this.common.addFirst(m)
      this.commonCount++
    }
  }

  // Order.

  add(m: number): void {
    const w = this.net.messages.line[m]!
    if (w >= 0) {
      this.buffers[w]!.append(m)
      this.buffered[w]!++
      return
    }
    this.common.add(m)
    this.commonCount++
    // What made room in the queue (the oldest was dropped) may have made some in a buffer.
    this.spread()
  }

  addFirst(m: number): void {
    const w = this.net.messages.line[m]!
    if (w >= 0) {
      this.buffers[w]!.prepend(m)
      this.buffered[w]!++
      return
    }
    this.common.addFirst(m)
    this.commonCount++
    this.spread()
  }

  remove(m: number): void {
    const w = this.net.messages.line[m]!
    if (w >= 0) {
      this.buffers[w]!.remove(m)
      this.buffered[w]!--
      this.spread()
      return
    }
    this.common.remove(m)
    this.commonCount--
  }

  take(): number {
    const m = this.oldest()
    if (m >= 0) this.remove(m)
    return m
  }

  /** O(workers): only what drops the oldest asks. */
  oldest(): number {
    const { real } = this.net.messages
    let oldest = this.commonCount > 0 ? this.common.oldest() : -1
    for (const { head } of this.buffers) {
      if (head < 0) continue
      if (oldest < 0 || real[head * REALS + JOINED]! < real[oldest * REALS + JOINED]!) oldest = head
    }
    return oldest
  }
}
