/** From a scenario to a network ready at time 0, for one replication: `build/` has a file for each kind of part. */
import { ARRIVAL, KIND_BITS } from '../engine/calendar.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { findBlocking } from './build/blocking.ts'
import { Blueprint } from './build/blueprint.ts'
import { addEvents, addFlows, addKeys, settleEvents } from './build/events.ts'
import { addHandler } from './build/handlers.ts'
import { addProducer } from './build/producers.ts'
import type { Network } from './network.ts'
import type { Producer } from './producer.ts'
import { enqueueInitial, startIdleWorkers } from './service.ts'
import { think } from './users.ts'

/**
 * The network of a scenario, empty: `start` sets it going.
 * @param replication names the random streams: the same name gives the same draws.
 * @throws Error for a scenario that the checks should have refused.
 */
export function buildNetwork(scenario: Scenario, replication: number | string): Network {
  const b = new Blueprint(scenario, replication)
  addEvents(b)
  addFlows(b)
  for (const spec of scenario.handlers) addHandler(b, spec)
  for (const spec of scenario.producers) addProducer(b, spec)
  findBlocking(b.net)
  addKeys(b)
  settleEvents(b)
  return b.net
}

/** Time 0: fills the queues as `run.initial` says, and starts the producers. */
export function start(net: Network, scenario: Scenario): void {
  net.seal()
  for (const fill of scenario.run.initial) {
    const h = net.handlers.find((x) => x.name === fill.handler)!
    const s = h.subscriptions.find((x) => x.name === fill.event)!
    const event = net.events.find((x) => x.name === fill.event)!
    for (let k = 0; k < fill.count; k++) {
      const m = net.begin(event)
      net.published++
      if (event.keys !== null) net.messages.key[m] = event.keys.next(m)
      if (s.part < 0) enqueueInitial(net, m, s)
      else net.kernel.run.deliver(m, s.address)
    }
  }
  for (const h of net.handlers) startIdleWorkers(net, h)
  for (const h of net.handlers) h.crew?.start(net)
  for (const p of net.producers) startProducer(net, p)
  for (const h of net.handlers) {
    h.schedule?.start(net)
    h.autoscaler?.start(net)
  }
}

function startProducer(net: Network, p: Producer): void {
  if (p.process === null) {
    // Users begin to think when the producer starts.
    net.now = p.starts
    for (let k = 0; k < p.users; k++) think(net, p)
    net.now = 0
    return
  }
  const first =
    p.poissonMean > 0
      ? p.starts + p.poissonMean * p.arrivalStream.exponential()
      : p.process.next(p.starts, p.arrivalStream)
  net.calendar.time = first
  if (first < p.stops) net.calendar.push((p.index << KIND_BITS) | ARRIVAL)
}
