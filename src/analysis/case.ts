/** What the choice of a formula looks at, and the questions every formula asks of it. */
import type { Input } from './inputs.ts'
import type { HandlerTraffic, Traffic } from './traffic.ts'

/** What the choice of a formula looks at. */
export interface Case {
  readonly traffic: Traffic
  readonly own: HandlerTraffic
  readonly h: number
  readonly input: Input
  /** Plain number of workers; null when unlimited. */
  readonly workers: number | null
}

/** Orders of service that leave the number in system as first come, first served does. */
export function blind(c: Case): boolean {
  const { discipline, preemptive } = c.traffic.network.scenario.handlers[c.h]!.queue
  return (
    discipline === 'fifo' ||
    discipline === 'random' ||
    (discipline === 'lifo' && !preemptive) ||
    (discipline === 'priority' && oneLevel(c))
  )
}

export function isFifo(c: Case): boolean {
  const { discipline } = c.traffic.network.scenario.handlers[c.h]!.queue
  return discipline === 'fifo' || (discipline === 'priority' && oneLevel(c))
}

/** All events of the handler have one priority. */
export function oneLevel(c: Case): boolean {
  const { network } = c.traffic
  return (
    new Set(network.ofHandler[c.h]!.map((i) => network.events.get(network.classes[i]!.event)?.priority ?? 0)).size <= 1
  )
}
