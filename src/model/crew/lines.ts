/**
 * The contract of where the waiting messages of a crew wait, and of which of them a worker may take. It is the handler's
 * `order` too, so that joining, expiry, eviction and the door know nothing of it: `add` and `addFirst` put a message where
 * `assign` (just before) decided, `remove` finds it wherever it is, `oldest` looks over all lines, and `take` is not used.
 *
 * Who calls what, for a message m and a worker w:
 *
 * - on arrival `assign`, then `workerFor`: a worker ≥ 0 starts m at once, else m is interrupting somebody or `add`ed.
 * - when w has nothing to do (it became free, came up, was added, or a gate opened) `takeFor(w)`; a handler with
 *   batches asks `waitingFor(w)` and `oldestFor(w)` first, and then takes as many as it wants.
 * - when w has ended or lost what it was serving, `left(w)`, before it may take the next one.
 * - `giveBack` for a message that was in service and goes back in front of those that wait: an interrupted one (to be
 *   resumed, by any worker that may serve it). A redelivered one comes through `assign` and `addFirst`, as a new visit.
 * - `workersChanged` after workers were added or removed (`crew.present` is the new number: workers 0 … present − 1; the
 *   last ones are removed, and finish their message first), before idle workers take anything. `stateChanged(w)` after
 *   w went down or came up otherwise (breakdown, outage, cold start): `crew.bits[w]`.
 *
 * A worker is idle when `crew.bits[w] === 0` and may be handed work at once while `crew.mayStart`. To keep an idle worker
 * from taking anything (a pause of rebalancing), set its bit HELD by `crew.set(net, w, HELD)`, and to end that
 * `crew.clear(net, w, HELD)` and then `crew.startIdle(net)`. What changes with time is a timer of its own (`timer.ts`).
 * To move waiting messages between lines is the line's own business: they stay QUEUED, and no counter changes.
 *
 * O(1) or O(log n), nothing allocated per message.
 */
import type { Order } from '../../disciplines/index.ts'
import type { Network } from '../network.ts'
import type { Subscription } from '../subscription.ts'

export interface Lines extends Order {
  /** A message arrives, and asks for a place or a worker: it is in no line yet, and may yet find the queue full. */
  assign(net: Network, m: number, s: Subscription): void
  /** A message waits at the door of a full queue: would an idle worker take it at once? Must agree with `assign` and `workerFor`. */
  hasWorkerFor(net: Network, m: number, s: Subscription): boolean
  /** The idle worker that takes the arriving message at once; -1: it waits. */
  workerFor(net: Network, m: number): number
  /** Whether `w`, busy or not, is a worker that may serve `m` (for interruptions). */
  mayServe(w: number, m: number): boolean
  /** Removes and returns the message that the idle worker `w` takes next; -1: there is none for it. */
  takeFor(net: Network, w: number): number
  /** How many messages `takeFor(w)` would give now, one after the other. */
  waitingFor(w: number): number
  /** The one of them that has waited longest; -1: none. */
  oldestFor(w: number): number
  /** A message whose service was broken off waits again, ahead of the others (of its class). */
  giveBack(m: number): void
  /** Worker `w` is through with what it served. */
  left(net: Network, w: number): void
  workersChanged(net: Network): void
  stateChanged(net: Network, w: number): void
}
