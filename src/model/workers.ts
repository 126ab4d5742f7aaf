/**
 * How many workers of a handler may serve. Every policy that takes workers away says so here, and the hot path knows only
 * the result, `handler.workers`: a gate that is closed (rate limit, breaker) leaves none, workers that are blocked or busy
 * with abandoned work are away, and a breaker that probes allows one at a time. Under processor sharing `handler.workers` is
 * what is shared, and gates are asked by `Sharing.admits`.
 */
import type { Handler } from './handler.ts'
import { admitShared } from './interruptible.ts'
import type { Network } from './network.ts'
import { startIdleWorkers } from './service.ts'
import type { Sharing } from './sharing.ts'

/** Gates, as bits of `handler.closed`. */
export const GATE_RATE_LIMIT = 1
export const GATE_BREAKER = 2

/** Brings `handler.workers` up to date after a change; workers that became free take what waits. */
export function applyWorkers(net: Network, h: Handler): void {
  if (h.sharing !== null) {
    applyShared(net, h, h.sharing)
    return
  }
  h.workers = h.closed !== 0 ? 0 : Math.min(h.bound, Math.max(0, h.up - h.away))
  if (h.busy < h.workers || h.crew !== null) startIdleWorkers(net, h)
}

/** Under processor sharing gates keep messages from being served, not the workers from serving those that are. */
function applyShared(net: Network, h: Handler, sharing: Sharing): void {
  const workers = Math.max(0, h.up - h.away)
  if (workers !== h.workers) {
    sharing.beforeChange(net)
    h.workers = workers
    sharing.changed(net)
  }
  admitShared(net, h, sharing)
}

/** How many workers there are, up or not. */
export function present(h: Handler): number {
  return h.crew === null ? h.up : h.crew.present
}

/** The number of workers that are there changes. */
export function setUp(net: Network, h: Handler, up: number): void {
  if (h.crew !== null) {
    h.crew.resize(net, up)
    return
  }
  h.upTime.change(net, up - h.up)
  h.up = up
  applyWorkers(net, h)
}

/** A worker goes away at this instant; it was busy, so that nothing starts in its place. */
export function sendAway(net: Network, h: Handler): void {
  h.sharing?.beforeChange(net)
  h.away++
  h.workers = Math.max(0, h.workers - 1)
  h.sharing?.changed(net)
}

/** Workers go away (+) or come back (-) without being down. */
export function setAway(net: Network, h: Handler, by: number): void {
  h.away += by
  applyWorkers(net, h)
}

export function closeGate(net: Network, h: Handler, gate: number): void {
  h.closed |= gate
  applyWorkers(net, h)
}

export function openGate(net: Network, h: Handler, gate: number): void {
  h.closed &= ~gate
  applyWorkers(net, h)
}
