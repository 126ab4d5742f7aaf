/**
 * What is measured in classes: those of every handler, and which tallies (`classTally` and so on) make one quantity, of which
 * there are percentiles. Both sides of a thread build it from the scenario. O(classes).
 */
import type { Scenario } from '../scenario/scenario.ts'
import { classTally, flowTally, Layout, systemTally } from './layout.ts'

export interface ClassInfo {
  readonly index: number
  readonly name: string
  /** It is only a part of a join: its messages become work of the join's own class. */
  readonly part: boolean
}

/** Classes in the order of the model: of each handler its subscriptions, then the units of its join. */
export function classesOf(scenario: Scenario): ClassInfo[][] {
  let index = 0
  return scenario.handlers.map((h) => {
    const join = h.join
    const classes: ClassInfo[] = h.subscriptions.map((s) => ({ index: index++, name: s.event, part: join !== null }))
    if (join !== null) classes.push({ index: index++, name: join.events.join('+'), part: false })
    return classes
  })
}

const DURATIONS = ['waiting', 'service', 'sojourn'] as const
type Duration = (typeof DURATIONS)[number]

export class Groups {
  readonly classes: readonly (readonly ClassInfo[])[]
  readonly layout: Layout
  /** Of each group its tallies. */
  readonly tallies: number[][] = []
  readonly system: number
  private readonly handlers: Readonly<Record<Duration, number>>[] = []
  /** By class; none of those that are only a part of a join. */
  private readonly byClass: Partial<Record<Duration, number>>[] = []
  private readonly flows: number
  /** By handler. */
  private readonly batches = new Map<number, number>()

  constructor(scenario: Scenario) {
    this.classes = classesOf(scenario)
    this.layout = new Layout({
      producers: scenario.producers.length,
      events: scenario.events.length,
      handlers: scenario.handlers.length,
      classes: this.classes.reduce((sum, { length }) => sum + length, 0),
      flows: scenario.flows.length,
      partitions: scenario.handlers.map((h) => h.queue.partitions ?? 0),
    })
    for (const classes of this.classes) this.addHandler(classes.filter((c) => !c.part))
    this.system = this.add([systemTally(this.layout)])
    this.flows = this.tallies.length
    scenario.flows.forEach((_, i) => {
      this.add([flowTally(this.layout, i, 'latency')])
      this.add([flowTally(this.layout, i, 'settle')])
    })
    let batching = flowTally(this.layout, scenario.flows.length, 'latency')
    scenario.handlers.forEach((h, i) => {
      if (h.batch !== null) this.batches.set(i, this.add([batching++]))
    })
  }

  get length(): number {
    return this.tallies.length
  }

  /** The group of a handler's durations. */
  handler(i: number, of: Duration): number {
    return this.handlers[i]![of]
  }

  /** That of a class: the handler's if it has no other. */
  class(i: number, of: 'waiting' | 'sojourn'): number {
    return this.byClass[i]![of]!
  }

  flow(i: number, of: 'latency' | 'settle'): number {
    return this.flows + 2 * i + (of === 'latency' ? 0 : 1)
  }

  /** That of a batching handler's sizes. */
  batch(handler: number): number {
    return this.batches.get(handler)!
  }

  private addHandler(work: readonly ClassInfo[]): void {
    const all = (of: Duration) => this.add(work.map((c) => classTally(c.index, of)))
    const own = { waiting: all('waiting'), service: all('service'), sojourn: all('sojourn') }
    this.handlers.push(own)
    for (const { index } of work) {
      const one = (of: Duration) => this.add([classTally(index, of)])
      this.byClass[index] = work.length === 1 ? own : { waiting: one('waiting'), sojourn: one('sojourn') }
    }
  }

  private add(tallies: number[]): number {
    return this.tallies.push(tallies) - 1
  }
}
