/**
 * Planned outages: from `at` for `for` seconds, `workers` of those that are there are down, or all. Where outages overlap,
 * they add up. It is always the last ones listed that are down, so that at any moment workers 0 … k − 1 can work; a worker that
 * comes while an outage lasts may be one of those. What they do stands still and goes on afterwards.
 */
import type { Network } from '../network.ts'
import { changeAt, type Timer } from '../timer.ts'
import { type Crew, OUT } from './crew.ts'

interface Outage {
  /** [s], from time 0. */
  readonly at: number
  /** [s] */
  readonly for: number
  /** null: all. */
  readonly workers: number | null
}

export class Outages implements Timer {
  index = -1
  private readonly crew: Crew
  private readonly outages: readonly Outage[]

  constructor(crew: Crew, outages: readonly Outage[]) {
    this.crew = crew
    this.outages = outages
  }

  start(net: Network): void {
    for (const o of this.outages) {
      changeAt(net, this, o.at)
      changeAt(net, this, o.at + o.for)
    }
  }

  fire(net: Network): void {
    this.apply(net)
    if (this.crew.handler.sharing === null) this.crew.startIdle(net)
  }

  /** Takes down those that are to be, and lets the others come back. */
  apply(net: Network): void {
    const { crew } = this
    let down = 0
    for (const o of this.outages) {
      if (net.now >= o.at && net.now < o.at + o.for) down += o.workers ?? Number.POSITIVE_INFINITY
    }
    const first = Math.max(0, crew.present - down)
    for (let w = first; w < crew.present; w++) if ((crew.bits[w]! & OUT) === 0) crew.goDown(net, w, OUT)
    // Those that are to go, and have something to finish, wait for the end of all outages.
    const end = down > 0 ? first : crew.bits.length
    for (let w = 0; w < end; w++) if ((crew.bits[w]! & OUT) !== 0) crew.comeUp(net, w, OUT)
  }
}
