/**
 * One instant for each worker at most, at which something happens to it: a heap, of which only the earliest instant stands in
 * the calendar. O(log n) to set, to cancel and to ring; equal instants ring in the order in which they were set. An alarm
 * rings after the next one was put into the calendar, so that what it causes sees that more is to happen at this instant.
 */
import { KIND_BITS } from '../../engine/calendar.ts'
import { Deadlines } from '../deadlines.ts'
import { ints } from '../messages.ts'
import type { Network } from '../network.ts'
import type { Timer } from '../timer.ts'

export class Alarms implements Timer {
  index = -1
  private readonly heap = new Deadlines()
  private position = new Int32Array(0)
  private readonly kind: number
  private readonly ring: (net: Network, worker: number) => void

  /** @param kind of the occurrences in the calendar, which gives their precedence at one instant. */
  constructor(kind: number, ring: (net: Network, worker: number) => void) {
    this.kind = kind
    this.ring = ring
  }

  /** There are workers 0 … n − 1 from now on. */
  resize(n: number): void {
    const old = this.position.length
    if (n > old) this.position = ints(this.position, n).fill(-1, old)
  }

  isSet(worker: number): boolean {
    return this.position[worker]! >= 0
  }

  /** @param at instant [s], not before now; the worker must have none. */
  set(net: Network, worker: number, at: number): void {
    this.heap.add(worker, at, this.position)
    this.arm(net)
  }

  cancel(worker: number): void {
    this.heap.remove(worker, this.position)
  }

  private arm(net: Network): void {
    const at = this.heap.earliest
    if (at >= this.heap.armedAt) return
    this.heap.armedAt = at
    net.calendar.time = at
    net.calendar.push((this.index << KIND_BITS) | this.kind)
  }

  fire(net: Network): void {
    if (net.now >= this.heap.armedAt) this.heap.armedAt = Number.POSITIVE_INFINITY
    if (this.heap.earliest > net.now) {
      this.arm(net)
      return
    }
    const worker = this.heap.first
    this.heap.remove(worker, this.position)
    this.arm(net)
    this.ring(net, worker)
  }
}
