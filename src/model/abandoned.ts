/** Work that nobody waits for any more: attempts that timed out while their workers go on to the end. */
import { END_SHARED, KIND_BITS } from '../engine/calendar.ts'
import type { Handler } from './handler.ts'
import type { Network } from './network.ts'
import type { Timer } from './timer.ts'
import { sendAway, setAway } from './workers.ts'

export class Abandoned implements Timer {
  index = -1
  private readonly handler: Handler
  /** Seconds that the attempt goes on after its time-out, by message. */
  private rest = new Float64Array(0)

  constructor(handler: Handler) {
    this.handler = handler
  }

  /** The attempt that message `m` begins will time out `rest` seconds before its end. */
  remember(m: number, rest: number, capacity: number): void {
    if (m >= this.rest.length) {
      const wide = new Float64Array(capacity)
      wide.set(this.rest)
      this.rest = wide
    }
    this.rest[m] = rest
  }

  /** The attempt of `m` has timed out, its worker is free but for the abandoned work. */
  begin(net: Network, m: number): void {
    const h = this.handler
    h.wasted.change(net, 1)
    sendAway(net, h)
    net.calendar.time = net.now + this.rest[m]!
    net.calendar.push((this.index << KIND_BITS) | END_SHARED)
  }

  /** A worker is done with abandoned work. */
  fire(net: Network): void {
    this.handler.wasted.change(net, -1)
    setAway(net, this.handler, -1)
  }
}
