/** From a handler's part of a scenario to its crew. */
import type { HandlerSpec } from '../../scenario/scenario.ts'
import type { Handler } from '../handler.ts'
import type { Network } from '../network.ts'
import { urgencies } from '../running.ts'
import { register } from '../timer.ts'
import { Crew } from './crew.ts'
import { SharedLine } from './shared-line.ts'

/** Something happens to single workers. */
export function hasCrew(spec: HandlerSpec): boolean {
  return spec.workers.kind === 'unequal'
}

/** The handler's workers become individuals. Call when its queue and its policies are there. */
export function addCrew(net: Network, h: Handler, spec: HandlerSpec): void {
  const w = spec.workers
  const speeds = w.kind === 'unequal' ? w.groups.flatMap((g) => new Array<number>(g.count).fill(g.speed)) : []
  const crew = new Crew(h, speeds)
  register(net, crew.ends)
  crew.begin(h.up)
  h.crew = crew
  if (h.sharing !== null) return
  crew.lines = new SharedLine(crew, h.order!)
  h.order = crew.lines
  crew.drawsOnJoining = spec.queue.preemptive || spec.queue.discipline === 'shortest-first'
  h.drawsOnJoining = false
  if (spec.queue.preemptive) crew.urgency = urgencies[spec.queue.discipline]!
  h.shared = true
  h.guarded = true
  h.endsFirst = true
}
