/**
 * One queue for all workers with a gate: only what was there when it was last opened may be taken. Both sides keep the order of
 * the handler's discipline. A message that was in service and goes back is on the near side; one that is redelivered comes
 * anew. Opening is O(messages that wait outside).
 */
import type { Order } from '../../disciplines/index.ts'
import type { Messages } from '../messages.ts'
import type { Network } from '../network.ts'
import type { Lines } from './lines.ts'

/** Where a waiting message is, kept in the place of the worker that serves it. */
const OUTSIDE = -1
const INSIDE = -2

export class GatedLine implements Lines {
  private readonly outside: Order
  private readonly inside: Order
  private readonly messages: Messages
  private ready = 0

  constructor(messages: Messages, outside: Order, inside: Order) {
    this.messages = messages
    this.outside = outside
    this.inside = inside
  }

  /** What is there may be taken from now on. */
  open(): void {
    for (let m = this.outside.oldest(); m >= 0; m = this.outside.oldest()) {
      this.outside.remove(m)
      this.inside.add(m)
      this.messages.worker[m] = INSIDE
      this.ready++
    }
  }

  assign(): void {}

  hasWorkerFor(): boolean {
    return false
  }

  workerFor(): number {
    return -1
  }

  mayServe(): boolean {
    return true
  }

  takeFor(_net: Network, _w: number): number {
    return this.take()
  }

  waitingFor(_w: number): number {
    return this.ready
  }

  oldestFor(_w: number): number {
    return this.inside.oldest()
  }

  giveBack(m: number): void {
    this.messages.worker[m] = INSIDE
    this.ready++
    this.inside.addFirst(m)
  }

  left(): void {}
  workersChanged(): void {}
  stateChanged(): void {}

  add(m: number): void {
    this.messages.worker[m] = OUTSIDE
    this.outside.add(m)
  }

  addFirst(m: number): void {
    this.messages.worker[m] = OUTSIDE
    this.outside.addFirst(m)
  }

  take(): number {
    const m = this.inside.take()
    if (m >= 0) this.ready--
    return m
  }

  remove(m: number): void {
    if (this.messages.worker[m] === OUTSIDE) this.outside.remove(m)
    else {
      this.inside.remove(m)
      this.ready--
    }
  }

  oldest(): number {
    return this.ready > 0 ? this.inside.oldest() : this.outside.oldest()
  }
}
