/** From observations to the results document. */
import { type Analysis, analyse, compareWithEstimates } from '../analysis/index.ts'
import { FIGURES } from '../model/disruption.ts'
import { disruptionsOf } from '../scenario/disruptions.ts'
import type { HandlerSpec, Scenario } from '../scenario/scenario.ts'
import { estimate } from '../statistics/interval.ts'
import { judge } from './expectations.ts'
import { type CLASS, type FLOW, type HANDLER, type PARTITION, SYSTEM } from './layout.ts'
import type { ClassInfo, Observations, View } from './observations.ts'
import type {
  ClassResults,
  Count,
  DisruptionResults,
  Estimate,
  EventResults,
  FlowResults,
  HandlerResults,
  Little,
  MaybeEstimate,
  PartitionResults,
  ProducerResults,
  Results,
  Summary,
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

/** The number of workers that are up may change. */
function changes(spec: HandlerSpec): boolean {
  const { workers, breakdowns, outages, coldStart } = spec
  const moves = workers.kind === 'schedule' || workers.kind === 'autoscale'
  return moves || breakdowns !== null || outages.length > 0 || coldStart !== null
}

/** Workers of a fixed number, up or not. */
function listed({ workers }: HandlerSpec): number | null {
  if (workers.kind === 'unequal') return workers.groups.reduce((sum, g) => sum + g.count, 0)
  return workers.kind === 'fixed' ? workers.count : null
}

const NO_SUMMARY: Summary = { mean: null, p50: null, p90: null, p95: null, p99: null, p999: null, max: null }

export function assemble(seen: Observations, facts: RunFacts): Results {
  return new Assembler(seen, facts).results()
}

class Assembler {
  private readonly seen: Observations
  private readonly facts: RunFacts
  private readonly scenario: Scenario
  private readonly analysis: Analysis
  /** Handlers whose means are withheld, and why. */
  private readonly withheld = new Map<string, string>()

  constructor(seen: Observations, facts: RunFacts) {
    this.seen = seen
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
      handlers: named(scenario.handlers, (spec, i) => this.handler(spec, i)),
      flows: named(scenario.flows, (_, i) => this.flow(i)),
      events: named(scenario.events, (_, i) => this.event(i)),
      expectations: [],
    }
    return { ...document, expectations: judge(scenario.expect, document, this.withheld) }
  }

  private h(i: number, field: keyof typeof HANDLER): (v: View) => number {
    const at = this.seen.layout.handler(i, field)
    return (v) => v.vector[at]!
  }

  private f(i: number, field: keyof typeof FLOW): (v: View) => number {
    const at = this.seen.layout.flow(i, field)
    return (v) => v.vector[at]!
  }

  /** Sum of a field over classes. */
  private c(classes: readonly ClassInfo[], field: keyof typeof CLASS): (v: View) => number {
    const at = classes.map((c) => this.seen.layout.class(c.index, field))
    return (v) => at.reduce((sum, i) => sum + v.vector[i]!, 0)
  }

  /** A time average, or a count as a rate. */
  private perSecond(metric: (v: View) => number): MaybeEstimate {
    return this.seen.estimate((v) => metric(v) / v.duration)
  }

  /** A share of nothing is nothing observed, though something may have come of what was offered before the window. */
  private ratio(of: (v: View) => number, to: (v: View) => number): MaybeEstimate {
    return this.seen.estimate((v) => {
      const whole = to(v)
      return whole === 0 ? Number.NaN : of(v) / whole
    })
  }

  private count(of: (v: View) => number, offered: (v: View) => number): Count {
    return { count: this.seen.perReplication(of), rate: this.perSecond(of), share: this.ratio(of, offered) }
  }

  private little(L: MaybeEstimate, rate: MaybeEstimate, W: MaybeEstimate, identityError: number): Little {
    const l = L?.mean ?? null
    const lw = rate !== null && W !== null ? rate.mean * W.mean : null
    const relative = l !== null && lw !== null && l > 0 ? (lw - l) / l : null
    return { L: l, lambdaW: lw, relativeError: relative, identityError }
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
      little: this.little(
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

  private handler(spec: HandlerSpec, i: number): HandlerResults {
    const { seen } = this
    const classes = seen.classes[i]!
    const work = classes.filter((c) => !c.part)
    const unlimited = spec.workers.kind === 'unlimited'
    const upArea = this.h(i, 'upArea')
    const meanUp = this.perSecond(upArea)?.mean ?? null
    const workers = listed(spec) ?? (unlimited ? null : meanUp)
    const batches = this.h(i, 'batches')
    const blockedArea = this.h(i, 'blockedArea')
    const keptArea = this.h(i, 'keptArea')
    const wastedArea = this.h(i, 'wastedArea')
    const hidden = this.withheld.has(spec.name)
    const offered = (v: View): number =>
      this.c(work, 'offered')(v) + this.c(work, 'returned')(v) + this.c(work, 'redelivered')(v)
    const busyArea = this.h(i, 'busyArea')
    const inSystemArea = (v: View): number =>
      busyArea(v) + blockedArea(v) + this.h(i, 'extraArea')(v) + this.h(i, 'queueArea')(v)
    const visits = this.c(work, 'visits')
    const mean = (sum: (v: View) => number, n: (v: View) => number) => (v: View) => sum(v) / n(v)
    const busyWorkers = this.perSecond(busyArea)
    const overUp = (area: (v: View) => number): MaybeEstimate => (unlimited ? null : this.ratio(area, upArea))
    const utilization = overUp(busyArea)
    const arrivalRate = this.perSecond(visits)
    const queueLength = hidden ? null : this.perSecond(this.h(i, 'queueArea'))
    const inSystem = hidden ? null : this.perSecond(inSystemArea)
    const serviceTime = seen.summary(`handler ${i} service`, mean(this.c(work, 'serviceSum'), this.c(work, 'served')))
    const waitingTime = hidden
      ? NO_SUMMARY
      : seen.summary(`handler ${i} waiting`, mean(this.c(work, 'waitingSum'), this.c(work, 'starts')))
    const sojournTime = hidden
      ? NO_SUMMARY
      : seen.summary(`handler ${i} sojourn`, mean(this.c(work, 'sojournSum'), this.c(work, 'ends')))
    const count = (field: keyof typeof CLASS): Count => this.count(this.c(classes, field), offered)
    const theory = this.analysis.handlers[spec.name]!
    return {
      workers,
      utilization,
      occupancy: overUp((v) => busyArea(v) + keptArea(v) + wastedArea(v)),
      busyWorkers,
      offeredLoad: seen.estimate(
        (v) => (visits(v) / v.duration) * (this.c(work, 'serviceSum')(v) / this.c(work, 'served')(v)),
      ),
      arrivalRate,
      offeredRate: this.perSecond(offered),
      throughput: this.perSecond(this.c(work, 'successes')),
      queueLength,
      queueLengthPercentiles: hidden
        ? { p50: null, p90: null, p95: null, p99: null, p999: null, max: null }
        : seen.queueLengthPercentiles(i),
      inSystem,
      emptyShare: this.perSecond(this.h(i, 'emptyTime')),
      waitingTime,
      serviceTime,
      sojournTime,
      waitingShare: this.ratio(this.c(work, 'waited'), this.c(work, 'starts')),
      dropped: count('dropped'),
      expired: count('expired'),
      failed: count('failed'),
      timedOut: count('timedOut'),
      retried: count('retried'),
      exhausted: count('exhausted'),
      deadLettered: count('deadLettered'),
      duplicates: count('duplicates'),
      redelivered: count('redelivered'),
      deduplicated: count('deduplicated'),
      retrying: this.perSecond(this.h(i, 'retryingArea')),
      joining: this.perSecond(this.h(i, 'joiningArea')),
      blocked: this.perSecond(blockedArea),
      wasted: this.perSecond(wastedArea),
      inTransit: this.perSecond(this.h(i, 'inTransitArea')),
      workersTimeline: this.workersTimeline(spec, i),
      batchSize:
        spec.batch === null
          ? NO_SUMMARY
          : seen.summary(`handler ${i} batch`, mean(this.h(i, 'batchSizeSum'), this.h(i, 'batches'))),
      batches:
        spec.batch === null
          ? { count: null, rate: null, share: null }
          : { count: seen.perReplication(batches), rate: this.perSecond(batches), share: null },
      coldStarts:
        spec.coldStart === null
          ? { count: null, rate: null, share: null }
          : this.count(this.h(i, 'coldStarts'), offered),
      scalings:
        spec.workers.kind === 'autoscale'
          ? { up: seen.perReplication(this.h(i, 'scaledUp')), down: seen.perReplication(this.h(i, 'scaledDown')) }
          : null,
      breakerOpenShare: spec.breaker === null ? null : this.perSecond(this.h(i, 'breakerOpenArea')),
      cost: spec.cost === null ? null : seen.perReplication((v) => upArea(v) * spec.cost!),
      unfinished: seen.atEnd(this.c(work, 'unfinished')),
      partitions: Array.from({ length: spec.queue.partitions ?? 0 }, (_, p) => this.partition(i, p, hidden)),
      byEvent: Object.fromEntries(work.map((c) => [c.name, this.class(c, hidden)])),
      little: this.little(inSystem, arrivalRate, sojournTime.mean, seen.worst(this.h(i, 'identityError'))),
      theory: {
        ...theory,
        ...compareWithEstimates(theory, {
          utilization,
          queueLength,
          inSystem,
          waitingTime: waitingTime.mean,
          sojournTime: sojournTime.mean,
        }),
      },
    }
  }

  /** Workers up at the points of the time line, where their number changes. */
  private workersTimeline(spec: HandlerSpec, i: number): readonly number[] | null {
    if (!changes(spec)) return null
    const line = this.seen.timeline
    if (line === null) return null
    const n = this.scenario.handlers.length
    return Array.from({ length: POINTS }, (_, k) => line.workers[k * n + i]!)
  }

  private partition(i: number, p: number, hidden: boolean): PartitionResults {
    const of = (field: keyof typeof PARTITION): ((v: View) => number) => {
      const at = this.seen.layout.partition(i, p, field)
      return (v) => v.vector[at]!
    }
    return {
      arrivalRate: this.perSecond(of('visits')),
      throughput: this.perSecond(of('successes')),
      queueLength: hidden ? null : this.perSecond(of('queueArea')),
      waitingTime: hidden ? null : this.ratio(of('waitingSum'), of('starts')),
    }
  }

  private class(c: ClassInfo, hidden: boolean): ClassResults {
    const { seen } = this
    const one = [c]
    const offered = (v: View): number =>
      this.c(one, 'offered')(v) + this.c(one, 'returned')(v) + this.c(one, 'redelivered')(v)
    const count = (field: keyof typeof CLASS): Count => this.count(this.c(one, field), offered)
    const summary = (of: 'waiting' | 'sojourn', sum: keyof typeof CLASS, n: keyof typeof CLASS): Summary =>
      hidden ? NO_SUMMARY : seen.summary(`class ${c.index} ${of}`, (v) => this.c(one, sum)(v) / this.c(one, n)(v))
    return {
      arrivalRate: this.perSecond(this.c(one, 'visits')),
      queueLength: hidden ? null : this.perSecond(this.c(one, 'queueArea')),
      inSystem: hidden ? null : this.perSecond(this.c(one, 'inSystemArea')),
      waitingTime: summary('waiting', 'waitingSum', 'starts'),
      sojournTime: summary('sojourn', 'sojournSum', 'ends'),
      dropped: count('dropped'),
      expired: count('expired'),
      failed: count('failed'),
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
      little: this.little(
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
