/** From observations to the results document. */
import type { Analysis } from '../analysis/index.ts'
import { FIGURES } from '../model/disruption.ts'
import { disruptionsOf } from '../scenario/disruptions.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { estimate } from '../statistics/interval.ts'
import { HandlerAssembler } from './assemble-handler.ts'
import { judge } from './expectations.ts'
import type { ClassInfo } from './groups.ts'
import { SYSTEM } from './layout.ts'
import { little, Metrics, quotient, sumAt } from './metrics.ts'
import type { Observations } from './observations.ts'
import type {
  Count,
  DisruptionResults,
  Estimate,
  EventResults,
  FlowResults,
  ProducerResults,
  Results,
  SystemResults,
  Timeline,
} from './results.ts'
import { POINTS } from './timeline.ts'
import type { View } from './windows.ts'

export interface RunFacts {
  readonly warmup: number
  readonly warmupMethod: Results['run']['warmupMethod']
  readonly events: number
  readonly complete: boolean
  readonly warnings: readonly string[]
  /** Not a steady-state run: finite-window means of unstable handlers are reported. */
  readonly finiteWindow: boolean
}

/** The places where a message may be, of a handler. */
const MESSAGE_AREAS = [
  'busyArea',
  'queueArea',
  'retryingArea',
  'joiningArea',
  'inTransitArea',
  'blockedArea',
  'extraArea',
] as const

export function assemble(seen: Observations, facts: RunFacts): Results {
  return new Assembler(seen, facts).results()
}

class Assembler extends Metrics {
  private readonly facts: RunFacts
  private readonly scenario: Scenario
  private readonly analysis: Analysis
  /** Handlers whose means are withheld, and why. */
  private readonly withheld = new Map<string, string>()
  /** Classes by the event they hear. */
  private readonly hearing = new Map<string, ClassInfo[]>()

  constructor(seen: Observations, facts: RunFacts) {
    super(seen)
    this.facts = facts
    this.scenario = seen.scenario
    this.analysis = seen.analysis
    for (const c of seen.classes.flat()) {
      const others = this.hearing.get(c.name)
      if (others === undefined) this.hearing.set(c.name, [c])
      else others.push(c)
    }
    if (!facts.finiteWindow) {
      const limited = new Set(this.scenario.handlers.filter((h) => h.queue.capacity !== null).map((h) => h.name))
      for (const u of this.analysis.traffic.unstable) {
        // With back-pressure a full queue has a mean; what grows is the backlog of its publishers.
        if (limited.has(u.handler)) continue
        this.withheld.set(
          u.handler,
          `handler ${u.handler} is unstable (ρ = ${u.utilization.toPrecision(3)}): its queue grows by ${u.growth.toPrecision(3)} messages per second`,
        )
      }
    }
  }

  results(): Results {
    const { seen, scenario, facts } = this
    const handlers = new HandlerAssembler(seen, this.analysis, this.withheld)
    const named = <S extends { readonly name: string }, T>(specs: readonly S[], of: (spec: S, i: number) => T) =>
      Object.fromEntries(specs.map((spec, i) => [spec.name, of(spec, i)]))
    const document = {
      version: 1 as const,
      scenario: { name: scenario.name, sha256: scenario.sha256 },
      run: {
        seed: scenario.run.seed,
        replications: seen.replications,
        confidence: scenario.run.confidence,
        warmup: facts.warmup,
        warmupMethod: facts.warmupMethod,
        duration: seen.duration,
        events: facts.events,
        complete: facts.complete,
        // Unstable handlers are among them already: loading a scenario finds them.
        warnings: facts.warnings,
      },
      system: this.system(),
      disruptions: this.disruptions(),
      timeline: this.timeline(),
      producers: named(scenario.producers, (_, i) => this.producer(i)),
      handlers: named(scenario.handlers, (spec, i) => handlers.handler(spec, i)),
      flows: named(scenario.flows, (_, i) => this.flow(i)),
      events: named(scenario.events, (_, i) => this.event(i)),
      expectations: [],
    }
    return { ...document, expectations: judge(scenario.expect, document, this.withheld) }
  }

  private system(): SystemResults {
    const { seen } = this
    const published = (v: View): number => v.at(SYSTEM.published)
    const area = (v: View): number => v.at(SYSTEM.unsettledArea)
    const settled = (v: View): number => v.at(SYSTEM.settled)
    const all = seen.classes.flat()
    const work = all.filter((c) => !c.part)
    const offered = this.c(work, 'offered')
    const { layout } = seen
    const messageArea = sumAt([
      ...this.scenario.producers.map((_, i) => layout.producer(i, 'backlogArea')),
      ...this.scenario.handlers.flatMap((_, i) => MESSAGE_AREAS.map((field) => layout.handler(i, field))),
    ])
    const inFlight = this.perSecond(area)
    const arrivalRate = this.perSecond(published)
    const sojournTime = seen.summary(seen.groups.system, (v) => v.at(SYSTEM.settleSum) / settled(v))
    return {
      inFlight,
      messagesInFlight: this.perSecond(messageArea),
      arrivalRate,
      throughput: this.perSecond(settled),
      sojournTime,
      amplification: this.ratio(this.offered(work), offered),
      little: little(
        inFlight,
        arrivalRate,
        sojournTime.mean,
        seen.worst((v) => v.at(SYSTEM.identityError)),
      ),
      conservation: seen.total((v) => v.at(SYSTEM.conservation)),
    }
  }

  private disruptions(): DisruptionResults[] {
    const { seen, scenario } = this
    return disruptionsOf(scenario).flatMap(({ kind, handler, at, for: length }, i) => {
      const figure = (k: number): number[] => seen.disruptions.map((figures) => figures[i * FIGURES + k]!)
      const queueBefore = figure(0)
      const reached = queueBefore.filter((x) => !Number.isNaN(x)).length
      if (reached === 0) return []
      const of = (values: readonly number[]): Estimate => estimate(values, scenario.run.confidence)!
      const recovery = figure(2)
      const recovered = recovery.map((x, r) => (Number.isNaN(queueBefore[r]!) ? Number.NaN : Number.isNaN(x) ? 0 : 1))
      return [
        {
          kind,
          handler,
          at,
          for: length,
          queueBefore: of(queueBefore),
          peakQueue: of(figure(1)),
          recoveredAfter: recovered.includes(0) ? null : of(recovery),
          recoveredShare: of(recovered),
        },
      ]
    })
  }

  private timeline(): Timeline {
    const line = this.seen.timeline
    if (line === null) return { times: [], handlers: {} }
    const n = this.scenario.handlers.length
    const points = Array.from({ length: POINTS }, (_, i) => i)
    return {
      times: points.map((i) => line.from + (i * this.seen.duration) / POINTS),
      handlers: Object.fromEntries(
        this.scenario.handlers.map((spec, h) => [
          spec.name,
          {
            queueLength: points.map((i) => line.queueLength[i * n + h]!),
            inSystem: points.map((i) => line.inSystem[i * n + h]!),
            busyWorkers: points.map((i) => line.busy[i * n + h]!),
            throughput: points.map((i) => line.throughput[i * n + h]!),
          },
        ]),
      ),
    }
  }

  private producer(i: number): ProducerResults {
    const at = this.seen.layout.producer(i, 'published')
    const backlogArea = this.seen.layout.producer(i, 'backlogArea')
    const published = (v: View): number => v.at(at)
    const arrivals = this.scenario.producers[i]!.arrivals
    const count = (field: 'timedOut' | 'retried' | 'exhausted'): Count => {
      const k = this.seen.layout.producer(i, field)
      return this.count((v) => v.at(k), published)
    }
    return {
      rate: this.perSecond(published),
      published: this.seen.perReplication(published),
      timedOut: count('timedOut'),
      retried: count('retried'),
      exhausted: count('exhausted'),
      backlog: this.perSecond((v) => v.at(backlogArea)),
      users: arrivals.process === 'closed' ? arrivals.users : null,
    }
  }

  private flow(i: number): FlowResults {
    const { seen } = this
    const [completed, failed, lapsed] = [this.f(i, 'completed'), this.f(i, 'failed'), this.f(i, 'lapsed')]
    const ended = (v: View): number => completed(v) + failed(v) + lapsed(v)
    const arrivalRate = this.perSecond(this.f(i, 'started'))
    const inFlight = this.perSecond(this.f(i, 'inFlightArea'))
    const spec = this.scenario.flows[i]!
    return {
      arrivalRate,
      completed: this.perSecond(completed),
      failed: this.perSecond(failed),
      lapsed: this.perSecond(lapsed),
      completedShare: this.ratio(completed, ended),
      failedShare: this.ratio(failed, ended),
      lapsedShare: this.ratio(lapsed, ended),
      withinShare: spec.within === null ? null : this.ratio(this.f(i, 'inTime'), ended),
      latency: seen.summary(seen.groups.flow(i, 'latency'), quotient(this.f(i, 'latencySum'), completed)),
      settleTime: seen.summary(seen.groups.flow(i, 'settle'), quotient(this.f(i, 'settleSum'), this.f(i, 'settled'))),
      inFlight,
      little: little(
        inFlight,
        arrivalRate,
        seen.estimate(quotient(this.f(i, 'endedTime'), ended)),
        seen.worst(this.f(i, 'identityError')),
      ),
    }
  }

  private event(i: number): EventResults {
    const { seen, scenario } = this
    const at = (field: 'published' | 'lost' | 'duplicated') => {
      const k = seen.layout.event(i, field)
      return (v: View): number => v.at(k)
    }
    const name = scenario.events[i]!.name
    const heard = this.hearing.get(name) ?? []
    return {
      published: this.perSecond(at('published')),
      delivered: this.perSecond(this.c(heard, 'offered')),
      lost: this.perSecond(at('lost')),
      duplicated: this.perSecond(at('duplicated')),
    }
  }
}
