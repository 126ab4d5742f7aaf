/** Waiting messages whose time is up leave the queue. */
import { EXPIRY, KIND_BITS } from '../engine/calendar.ts'
import type { Handler } from './handler.ts'
import type { Network } from './network.ts'
import { leaveQueue } from './service.ts'

export function expireDue(net: Network, h: Handler): void {
  const deadlines = h.deadlines!
  if (net.now >= deadlines.armedAt) deadlines.armedAt = Number.POSITIVE_INFINITY
  while (deadlines.earliest <= net.now) {
    const m = deadlines.first
    leaveQueue(net, m, h).expired++
    net.release(m)
  }
  if (h.door !== null) h.door.admit(net)
  const next = deadlines.earliest
  if (next < deadlines.armedAt) {
    deadlines.armedAt = next
    net.calendar.time = next
    net.calendar.push((h.index << KIND_BITS) | EXPIRY)
  }
}
