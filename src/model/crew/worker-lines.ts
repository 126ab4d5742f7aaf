/**
 * A queue for each worker, chosen on arrival (`queue.dispatch`), each in the order of the handler's discipline. A worker takes
 * from its own queue only. What waits in the queue of a worker that is removed is dispatched anew, the oldest first; a
 * worker that is stopped keeps its queue. While there is no worker at all, messages wait apart, and are dispatched when
 * one comes. A message at the door of a full queue keeps the worker that was chosen for it.
 *
 * `messages.line[m]` is the worker in whose queue m is, NOBODY's while there is none.
 */
import type { Order } from '../../disciplines/index.ts'
import { ints, JOINED, PLACE, REALS, STATE, WAITING, WORDS } from '../messages.ts'
import type { Network } from '../network.ts'
import type { Candidates, Chooser } from './choosing.ts'
import { type Crew, DOWN, ENGAGED } from './crew.ts'
import type { Lines } from './lines.ts'

const NOBODY = -1

export class WorkerLines implements Lines, Candidates {
  private readonly net: Network
  private readonly crew: Crew
  private readonly choose: Chooser
  private readonly make: () => Order
  private readonly lines: Order[] = []
  /** Where messages wait while there is no worker. */
  private readonly stranded: Order
  private strandedCount = 0
  private waiting = new Int32Array(0)
  /** Messages that the worker took and is not through with. */
  private taken = new Int32Array(0)
  /** Some worker is up. */
  private anyUp = true

  /** @param make an empty queue in the handler's order. */
  constructor(net: Network, crew: Crew, choose: Chooser, make: () => Order) {
    this.net = net
    this.crew = crew
    this.choose = choose
    this.make = make
    this.stranded = make()
    this.grow(crew.present)
  }

  private grow(n: number): void {
    while (this.lines.length < n) this.lines.push(this.make())
    if (n <= this.waiting.length) return
    this.waiting = ints(this.waiting, n)
    this.taken = ints(this.taken, n)
  }

  // Candidates of the chooser.

  get count(): number {
    return this.crew.present
  }

  get all(): boolean {
    return !this.anyUp || this.crew.handler.up >= this.crew.present
  }

  isCandidate(w: number): boolean {
    return !this.anyUp || (this.crew.bits[w]! & DOWN) === 0
  }

  load(w: number): number {
    const engaged = (this.crew.bits[w]! & ENGAGED) !== 0 ? 1 : 0
    return this.waiting[w]! + Math.max(this.taken[w]!, engaged)
  }

  // Lines.

  assign(net: Network, m: number): void {
    const { line, whole } = net.messages
    const atDoor = (whole[m * WORDS + PLACE]! & STATE) === WAITING
    if (atDoor && line[m]! >= 0 && line[m]! < this.crew.present) return
    line[m] = this.chosen()
  }

  private chosen(): number {
    if (this.crew.present === 0) return NOBODY
    this.anyUp = this.crew.handler.up > 0
    return this.choose(this)
  }

  hasWorkerFor(net: Network, m: number): boolean {
    const w = net.messages.line[m]!
    return w >= 0 && w < this.crew.present && this.crew.bits[w] === 0
  }

  workerFor(net: Network, m: number): number {
    const w = net.messages.line[m]!
    return w >= 0 && this.crew.bits[w] === 0 ? w : -1
  }

  mayServe(w: number, m: number): boolean {
    return this.net.messages.line[m] === w
  }

  takeFor(_net: Network, w: number): number {
    const m = this.lines[w]!.take()
    if (m < 0) return -1
    this.waiting[w]!--
    this.taken[w]!++
    return m
  }

  waitingFor(w: number): number {
    return this.waiting[w]!
  }

  oldestFor(w: number): number {
    return this.waiting[w] === 0 ? -1 : this.lines[w]!.oldest()
  }

  giveBack(m: number): void {
    this.addFirst(m)
  }

  left(_net: Network, w: number): void {
    this.taken[w] = 0
  }

  workersChanged(net: Network): void {
    const { present } = this.crew
    this.grow(present)
    if (present === 0) {
      for (let w = 0; w < this.lines.length; w++) this.moveAll(net, w)
      return
    }
    while (this.strandedCount > 0) {
      const m = this.stranded.oldest()
      this.remove(m)
      this.rejoin(net, m)
    }
    for (let w = present; w < this.lines.length; w++) this.moveAll(net, w)
  }

  /** Dispatches anew what waits for worker `w`. */
  private moveAll(net: Network, w: number): void {
    while (this.waiting[w]! > 0) {
      const m = this.lines[w]!.oldest()
      this.remove(m)
      this.rejoin(net, m)
    }
  }

  private rejoin(net: Network, m: number): void {
    net.messages.line[m] = this.chosen()
    this.add(m)
  }

  stateChanged(): void {}

  // Order.

  add(m: number): void {
    this.orderOf(m, 1).add(m)
  }

  addFirst(m: number): void {
    this.orderOf(m, 1).addFirst(m)
  }

  remove(m: number): void {
    this.orderOf(m, -1).remove(m)
  }

  private orderOf(m: number, change: number): Order {
    const w = this.net.messages.line[m]!
    if (w < 0) {
      this.strandedCount += change
      return this.stranded
    }
    this.waiting[w]! += change
    return this.lines[w]!
  }

  take(): number {
    const m = this.oldest()
    if (m >= 0) this.remove(m)
    return m
  }

  /** O(workers): only what drops the oldest asks. */
  oldest(): number {
    const { real } = this.net.messages
    let oldest = this.strandedCount > 0 ? this.stranded.oldest() : -1
    for (let w = 0; w < this.lines.length; w++) {
      if (this.waiting[w] === 0) continue
      const m = this.lines[w]!.oldest()
      if (oldest < 0 || real[m * REALS + JOINED]! < real[oldest * REALS + JOINED]!) oldest = m
    }
    return oldest
  }
}
