/** Conservation: the counters of a network held against a census of it. */
import { BETWEEN, type Callers, wordOf } from '../model/callers.ts'
import type { Network } from '../model/network.ts'
import type { Census } from './census.ts'

/** Messages and instances whose whereabouts the counters from time 0 and the census don't agree on. */
export function unaccounted(net: Network, census: Census): number {
  let wrong = 0
  const hold = (a: number, b: number): void => {
    wrong += Math.abs(a - b)
  }
  for (const s of net.subscriptions) {
    const i = s.index
    if (s.part >= 0) {
      hold(s.offered, s.merged + s.expired + census.joining[i]!)
      continue
    }
    hold(s.offered + s.returned + s.redelivered, s.visits + s.refused + census.waiting[i]!)
    hold(s.visits, s.successes + s.failed + s.expired + s.evicted + s.takenBack + census.present[i]!)
    hold(s.failed, s.retried + s.exhausted)
    hold(s.retried, s.returned + census.retrying[i]!)
  }
  for (const h of net.handlers) {
    let present = 0
    let joining = 0
    for (const s of h.subscriptions) {
      present += census.present[s.index]!
      joining += census.joining[s.index]!
    }
    hold(h.busy + h.queued + h.blocked.value + (h.batching?.extra.value ?? h.sharing?.extra.value ?? 0), present)
    hold(h.joining.value, joining)
  }
  for (const f of net.flows) {
    hold(f.started, f.completed + f.failed + f.lapsed + census.open[f.index]!)
    hold(f.inFlight.value, census.open[f.index]!)
  }
  if (net.callers !== null) wrong += callsUnaccounted(net, net.callers, census)
  hold(net.messages.used, census.messages)
  hold(net.groups.members, census.grouped)
  hold(net.unsettled.value, census.instances)
  return wrong
}

/** Calls that the counters, the table of callers and the instances they point to don't agree on. */
function callsUnaccounted(net: Network, callers: Callers, census: Census): number {
  const waiting = new Float64Array(net.producers.length)
  const between = new Float64Array(net.producers.length)
  let wrong = 0
  for (let call = 0; call < callers.producer.length; call++) {
    const p = callers.producer[call]!
    if (p < 0) continue
    const root = callers.root[call]!
    if (root === BETWEEN) between[p]!++
    else waiting[p]!++
    if (root >= 0 && net.messages.user[root] !== wordOf(call)) wrong++
  }
  let resting = census.calling
  for (const { index, calls, published } of net.producers) {
    resting -= between[index]!
    if (calls === null) continue
    wrong += Math.abs(published - calls.answered - calls.exhausted - waiting[index]! - between[index]!)
    wrong += Math.abs(calls.timedOut - calls.retried - calls.exhausted)
    wrong += Math.abs(calls.retried - calls.repeats - between[index]!)
  }
  return wrong + Math.abs(resting)
}
