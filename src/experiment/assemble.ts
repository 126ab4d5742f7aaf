/** From observations to the results document. */
import { type Analysis, analyse } from '../analysis/index.ts'
import { FIGURES } from '../model/disruption.ts'
import { disruptionsOf } from '../scenario/disruptions.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { estimate } from '../statistics/interval.ts'
import { HandlerAssembler } from './assemble-handler.ts'
import { judge } from './expectations.ts'
import { SYSTEM } from './layout.ts'
import { little, Metrics } from './metrics.ts'
import type { Observations, View } from './observations.ts'
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

export interface RunFacts {
  readonly warmup: number
  readonly warmupMethod: Results['run']['warmupMethod']
  readonly events: number
  readonly complete: boolean
  readonly warnings: readonly string[]
  /** Not a steady-state run: finite-window means of unstable handlers are reported. */
  readonly finiteWindow: boolean
}

export function assemble(seen: Observations, facts: RunFacts): Results {
  return new Assembler(seen, facts).results()
}

class Assembler extends Metrics {
  private readonly facts: RunFacts
  private readonly scenario: Scenario
  private readonly analysis: Analysis
  /** Handlers whose means are withheld, and why. */
  private readonly withheld = new Map<string, string>()

  constructor(seen: Observations, facts: RunFacts) {
    super(seen)
    this.facts = facts
    this.scenario = seen.scenario
    this.analysis = analyse(seen.scenario)
    if (!facts.finiteWindow) {
      for (const u of this.analysis.traffic.unstable) {
        // With back-pressure a full queue has a mean; what grows is the backlog of its publishers.
        if (this.scenario.handlers.find((h) => h.name === u.handler)!.queue.capacity !== null) continue
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
    const published = (v: View): number => v.vector[SYSTEM.published]!
    const area = (v: View): number => v.vector[SYSTEM.unsettledArea]!
    const settled = (v: View): number => v.vector[SYSTEM.settled]!
    const all = seen.classes.flat()
    const work = all.filter((c) => !c.part)
    const queueing = this.scenario.handlers.map((_, i) => i)
    const producers = this.scenario.producers.map((_, i) => i)
    const messageArea = (v: View): number =>
      queueing.reduce(
        (sum, i) =>
          sum +
          this.h(i, 'busyArea')(v) +
          this.h(i, 'queueArea')(v) +
          this.h(i, 'retryingArea')(v) +
          this.h(i, 'joiningArea')(v) +
          this.h(i, 'inTransitArea')(v) +
          this.h(i, 'blockedArea')(v) +
          this.h(i, 'extraArea')(v),
        producers.reduce((sum, i) => sum + v.vector[seen.layout.producer(i, 'backlogArea')]!, 0),
      )
    const inFlight = this.perSecond(area)
    const arrivalRate = this.perSecond(published)
    const sojournTime = seen.summary('system', (v) => v.vector[SYSTEM.settleSum]! / settled(v))
    return {
      inFlight,
      messagesInFlight: this.perSecond(messageArea),
      arrivalRate,
      throughput: this.perSecond(settled),
      sojournTime,
      amplification: this.ratio(
        (v) => this.c(work, 'offered')(v) + this.c(work, 'returned')(v) + this.c(work, 'redelivered')(v),
        this.c(work, 'offered'),
      ),
      little: little(
        inFlight,
        arrivalRate,
        sojournTime.mean,
        seen.worst((v) => v.vector[SYSTEM.identityError]!),
      ),
      conservation: seen.total((v) => v.vector[SYSTEM.conservation]!),
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
    const published = (v: View): number => v.vector[at]!
    const arrivals = this.scenario.producers[i]!.arrivals
    const count = (field: 'timedOut' | 'retried' | 'exhausted'): Count => {
      const k = this.seen.layout.producer(i, field)
      return this.count((v) => v.vector[k]!, published)
    }
    return {
      rate: this.perSecond(published),
      published: this.seen.perReplication(published),
      timedOut: count('timedOut'),
      retried: count('retried'),
      exhausted: count('exhausted'),
      backlog: this.perSecond((v) => v.vector[backlogArea]!),
      users: arrivals.process === 'closed' ? arrivals.users : null,
    }
  }

  private flow(i: number): FlowResults {
    const { seen } = this
    const ended = (v: View): number => this.f(i, 'completed')(v) + this.f(i, 'failed')(v) + this.f(i, 'lapsed')(v)
    const arrivalRate = this.perSecond(this.f(i, 'started'))
    const inFlight = this.perSecond(this.f(i, 'inFlightArea'))
    const spec = this.scenario.flows[i]!
    return {
      arrivalRate,
      completed: this.perSecond(this.f(i, 'completed')),
      failed: this.perSecond(this.f(i, 'failed')),
      lapsed: this.perSecond(this.f(i, 'lapsed')),
      completedShare: this.ratio(this.f(i, 'completed'), ended),
      failedShare: this.ratio(this.f(i, 'failed'), ended),
      lapsedShare: this.ratio(this.f(i, 'lapsed'), ended),
      withinShare: spec.within === null ? null : this.ratio(this.f(i, 'inTime'), ended),
      latency: seen.summary(`flow ${i} latency`, (v) => this.f(i, 'latencySum')(v) / this.f(i, 'completed')(v)),
      settleTime: seen.summary(`flow ${i} settle`, (v) => this.f(i, 'settleSum')(v) / this.f(i, 'settled')(v)),
      inFlight,
      little: little(
        inFlight,
        arrivalRate,
        seen.estimate((v) => this.f(i, 'endedTime')(v) / ended(v)),
        seen.worst(this.f(i, 'identityError')),
      ),
    }
  }

  private event(i: number): EventResults {
    const { seen, scenario } = this
    const at = (field: 'published' | 'lost' | 'duplicated') => {
      const k = seen.layout.event(i, field)
      return (v: View): number => v.vector[k]!
    }
    const name = scenario.events[i]!.name
    const heard = seen.classes.flatMap((classes) => classes.filter((c) => c.name === name))
    return {
      published: this.perSecond(at('published')),
      delivered: this.perSecond(this.c(heard, 'offered')),
      lost: this.perSecond(at('lost')),
      duplicated: this.perSecond(at('duplicated')),
    }
  }
}
