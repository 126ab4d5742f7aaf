/** One queue for all workers, in the order of the handler's discipline: the first idle worker listed takes the message. */
import type { Order } from '../../disciplines/index.ts'
import type { Network } from '../network.ts'
import type { Crew } from './crew.ts'
import type { Lines } from './lines.ts'

export class SharedLine implements Lines {
  private readonly crew: Crew
  private readonly order: Order

  constructor(crew: Crew, order: Order) {
    this.crew = crew
    this.order = order
  }

  assign(): void {}

  hasWorkerFor(): boolean {
    return this.crew.idle > 0
  }

  workerFor(): number {
    return this.crew.firstIdle()
  }

  mayServe(): boolean {
    return true
  }

  takeFor(_net: Network, _w: number): number {
    return this.order.take()
  }

  waitingFor(_w: number): number {
    return this.crew.waiting
  }

  oldestFor(_w: number): number {
    return this.order.oldest()
  }

  giveBack(m: number): void {
    this.order.addFirst(m)
  }

  left(): void {}
  workersChanged(): void {}
  stateChanged(): void {}

  add(m: number): void {
    this.order.add(m)
  }

  addFirst(m: number): void {
    this.order.addFirst(m)
  }

  take(): number {
    return this.order.take()
  }

  remove(m: number): void {
    this.order.remove(m)
  }

  oldest(): number {
    return this.order.oldest()
  }
}
