/** From a scenario to a network ready at time 0, for one replication. */
import { bindArrivals } from '../arrivals/index.ts'
import type { DisciplineContext } from '../disciplines/discipline.ts'
import { disciplines, type Order } from '../disciplines/index.ts'
import type { DistributionSpec } from '../distributions/distribution.ts'
import { bindDistribution, bindSize } from '../distributions/index.ts'
import { ARRIVAL, KIND_BITS } from '../engine/calendar.ts'
import { streamFor } from '../engine/seeding.ts'
import type { Stream } from '../engine/stream.ts'
import { STREAM_BYTES } from '../kernel/layout.ts'
import { TokenBucket } from '../policies/token-bucket.ts'
import type {
  EventSpec,
  FailureSpec,
  HandlerSpec,
  ProducerSpec,
  PublishesSpec,
  Scenario,
  SubscriptionSpec,
} from '../scenario/scenario.ts'
import { Abandoned } from './abandoned.ts'
import { Batching } from './batching.ts'
import { Breaker } from './breaker.ts'
import { Callers, Calls } from './callers.ts'
import { addCrew, hasCrew, hasOwnLines } from './crew/build.ts'
import { Deadlines } from './deadlines.ts'
import { Door } from './door.ts'
import { COMPLETES, EventType, FAILS } from './event-type.ts'
import { Flow } from './flow.ts'
import {
  Handler,
  OVERFLOW_BLOCK,
  OVERFLOW_DEAD_LETTER,
  OVERFLOW_DROP,
  OVERFLOW_DROP_OLDEST,
  UNLIMITED,
} from './handler.ts'
import { Join } from './join.ts'
import { DrawnKeys, InstanceKeys } from './keys.ts'
import { PLACE, STATE_BITS, WORDS } from './messages.ts'
import { Network } from './network.ts'
import { Producer } from './producer.ts'
import { RateLimit } from './rate-limit.ts'
import { Repeats } from './repeats.ts'
import { Publication, Routing, RoutingItem } from './routing.ts'
import { Running, urgencies } from './running.ts'
import { Sampler } from './sampler.ts'
import { Autoscaler, WorkerSchedule } from './scaling.ts'
import { enqueueInitial, startIdleWorkers } from './service.ts'
import { Sharing } from './sharing.ts'
import { Shedding } from './shedding.ts'
import { FailureRule, Subscription } from './subscription.ts'
import { register } from './timer.ts'
import { think } from './users.ts'

/** Flows that one event may start: their ends are bits of an int32. */
const MAX_FLOWS_PER_EVENT = 32

/**
 * The network of a scenario, empty: `start` sets it going.
 * @param replication names the random streams: the same name gives the same draws.
 * @throws Error for a scenario that the checks should have refused.
 */
export function buildNetwork(scenario: Scenario, replication: number | string): Network {
  return new Builder(scenario, replication).build()
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

class Builder {
  private readonly scenario: Scenario
  private readonly replication: number | string
  private readonly net: Network
  private readonly events = new Map<string, EventType>()
  private readonly rules = new Map<FailureSpec, FailureRule>()
  private readonly eventSpecs: ReadonlyMap<string, EventSpec>

  constructor(scenario: Scenario, replication: number | string) {
    this.scenario = scenario
    this.replication = replication
    this.eventSpecs = new Map(scenario.events.map((e) => [e.name, e]))
    this.net = new Network(
      {
        linked: scenario.handlers.some((h) => !isPlainQueue(this.eventSpecs, h) || isInterruptible(h)),
        blocking: scenario.handlers.some((h) => h.queue.overflow === 'block'),
        interruptible: scenario.handlers.some(isInterruptible),
        lines: scenario.handlers.some(hasOwnLines),
        keyed: scenario.handlers.some((h) => h.queue.partitions !== null),
        repeats: scenario.handlers.some(knowsRepeats),
        work: scenario.handlers.some((h) => h.queue.discipline === 'shortest-first' || isInterruptible(h)),
        crews: scenario.handlers.some(hasCrew),
        users: scenario.producers.some((p) => p.arrivals.process === 'closed' || p.timeout !== null),
      },
      scenario.run.limits.inFlight,
    )
  }

  build(): Network {
    for (const spec of this.scenario.events) {
      const event = new EventType(this.net.kernel, this.net.events.length, spec.name)
      this.net.events.push(event)
      this.events.set(spec.name, event)
    }
    this.addFlows()
    for (const spec of this.scenario.handlers) this.addHandler(spec)
    for (const spec of this.scenario.producers) this.addProducer(spec)
    findBlocking(this.net)
    this.addKeys()
    for (const event of this.net.events)
      event.indirect = event.keys !== null || event.subscriptions.some((s) => !s.direct)
    return this.net
  }

  /** @param address where its state is to lie in the kernel's memory, 0: anywhere. */
  private stream(component: string, purpose: string, address = 0): Stream {
    const { kernel } = this.net
    const memory = { words: kernel.words, address: address === 0 ? kernel.allocate(STREAM_BYTES) : address }
    return streamFor(this.scenario.run.seed, this.replication, component, purpose, memory)
  }

  private event(name: string): EventType {
    const event = this.events.get(name)
    if (event === undefined) throw new Error(`the scenario names an event that it does not list: ${name}`)
    return event
  }

  private addFlows(): void {
    for (const spec of this.scenario.flows) {
      const flow = new Flow(this.net.kernel, this.net.flows.length, spec.name, spec.within ?? Number.POSITIVE_INFINITY)
      this.net.flows.push(flow)
      const start = this.event(spec.starts)
      if (start.flowSet < 0) {
        start.flowSet = this.net.flowSets.length
        this.net.flowSets.push([])
      }
      const set = this.net.flowSets[start.flowSet]!
      if (set.length === MAX_FLOWS_PER_EVENT)
        throw new Error(`more than ${MAX_FLOWS_PER_EVENT} flows start with ${spec.starts}`)
      set.push(flow)
      for (const name of spec.completes) this.ends(this.event(name))[flow.index] = COMPLETES
      for (const name of spec.fails) this.ends(this.event(name))[flow.index] = FAILS
    }
  }

  private ends(event: EventType): Int8Array {
    event.ends ??= new Int8Array(this.scenario.flows.length)
    return event.ends
  }

  private addHandler(spec: HandlerSpec): void {
    const component = `handler ${spec.name}`
    const h = new Handler(this.net.kernel, this.net.handlers.length, spec.name, (address) =>
      this.stream(component, 'service', address),
    )
    this.net.handlers.push(h)
    this.setWorkers(h, spec)
    const q = spec.queue
    if (q.capacity !== null) h.capacity = q.capacity
    h.overflow = {
      drop: OVERFLOW_DROP,
      'drop-oldest': OVERFLOW_DROP_OLDEST,
      'dead-letter': OVERFLOW_DEAD_LETTER,
      block: OVERFLOW_BLOCK,
    }[q.overflow]
    if (h.overflow === OVERFLOW_BLOCK) h.door = new Door(h)
    if (spec.deadLetter !== null) h.deadLetter = this.event(spec.deadLetter)
    const rules = rulesOf(spec)
    if (rules.some((f) => f.probability > 0 || f.episodes.length > 0))
      h.failureStream = this.stream(component, 'failure')
    if (rules.some((f) => f.retry !== null && f.retry.jitter !== 'none'))
      h.retryStream = this.stream(component, 'retry')
    else h.retryStream = h.serviceStream
    h.routingStream = this.stream(component, 'routing')
    if (spec.join === null) for (const s of spec.subscriptions) this.subscribe(h, spec, s)
    else this.addJoin(h, spec)
    const makeOrder = this.orderQueue(h, spec)
    this.addPolicies(h, spec)
    if (hasCrew(spec)) addCrew(this.net, h, spec, makeOrder, (purpose) => this.stream(component, purpose))
  }

  private setWorkers(h: Handler, spec: HandlerSpec): void {
    const w = spec.workers
    switch (w.kind) {
      case 'fixed':
        h.up = w.count
        break
      case 'unlimited':
        h.up = UNLIMITED
        break
      case 'schedule':
        // Before its first step a schedule has no workers.
        h.up = w.steps[0]!.at === 0 ? w.steps[0]!.workers : 0
        h.schedule = register(this.net, new WorkerSchedule(h, w))
        break
      case 'autoscale':
        h.up = w.minimum
        h.autoscaler = register(this.net, new Autoscaler(h, w))
        register(this.net, h.autoscaler.starter)
        break
      case 'unequal':
        h.up = w.groups.reduce((sum, g) => sum + g.count, 0)
    }
    h.workers = h.up
    h.upTime.value = h.up
  }

  private addPolicies(h: Handler, spec: HandlerSpec): void {
    if (spec.rateLimit !== null) {
      h.rateLimit = register(this.net, new RateLimit(h, spec.rateLimit.rate, spec.rateLimit.burst))
    }
    if (spec.batch !== null) h.batching = register(this.net, new Batching(this.net.kernel, h, spec.batch))
    if (spec.breaker !== null) h.breaker = register(this.net, new Breaker(h, spec.breaker))
    if (spec.queue.shed.length > 0)
      h.shedding = new Shedding(spec.queue.shed, this.stream(`handler ${spec.name}`, 'shedding'))
    if (spec.timeout !== null) {
      h.timeout = spec.timeout.after
      h.abandoned = spec.timeout.cancels ? null : register(this.net, new Abandoned(h))
    }
    if (spec.queue.discipline === 'processor-sharing') h.sharing = register(this.net, new Sharing(h))
    if (spec.queue.preemptive && !hasCrew(spec)) {
      h.preemptive = true
      h.running = register(this.net, new Running(h, urgencies[spec.queue.discipline]!))
    }
    if (knowsRepeats(spec)) this.addRepeats(h, spec)
    h.shared = h.sharing !== null || h.running !== null
    h.endsFirst = h.shared || h.batching !== null || h.breaker !== null || h.abandoned !== null || h.repeats !== null
    h.requeueHead = spec.queue.requeue === 'head'
    h.guarded = h.shared || h.batching !== null || h.shedding !== null || h.repeats !== null
    h.drawsOtherwise = h.drawsOnJoining || h.repeats !== null
    h.adjusts = h.batching !== null || h.timeout < Number.POSITIVE_INFINITY
  }

  private addRepeats(h: Handler, spec: HandlerSpec): void {
    const cost = spec.deduplicate === null ? null : new Sampler(bindDistribution(spec.deduplicate.service))
    const stream = cost === null ? null : this.stream(`handler ${spec.name}`, 'deduplicate')
    const visibility = spec.queue.visibility ?? Number.POSITIVE_INFINITY
    h.repeats = register(this.net, new Repeats(visibility, cost, stream))
  }

  /** Returns how to make another queue in the handler's order; null: messages are not ordered by a discipline. */
  private orderQueue(h: Handler, spec: HandlerSpec): (() => Order) | null {
    if (isPlainQueue(this.eventSpecs, spec) && !hasCrew(spec)) return null
    const q = spec.queue
    const component = `handler ${spec.name}`
    const priorities = [...new Set(h.subscriptions.map((s) => this.priorityOf(s)))].sort((a, b) => b - a)
    for (const s of h.subscriptions) s.priorityClass = priorities.indexOf(this.priorityOf(s))
    const net = this.net
    const shared = q.discipline === 'processor-sharing'
    // Nobody waits, unless there is a gate before the service: then first come, first served.
    if (shared && spec.rateLimit === null && spec.breaker === null) return null
    const make = disciplines[shared ? 'fifo' : q.discipline]
    if (make === undefined) throw new Error(`discipline ${q.discipline} has no engine`)
    const context: DisciplineContext = {
      messages: net.messages,
      classes: priorities.length,
      classOf: (m) => net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!.priorityClass,
      stream: this.stream(component, 'discipline'),
    }
    h.order = make(context)
    h.drawsOnJoining = q.discipline === 'shortest-first'
    if (q.ttl !== null) {
      h.patience = new Sampler(bindDistribution(q.ttl))
      h.patienceStream = this.stream(component, 'patience')
    }
    if (q.ttl !== null || h.subscriptions.some((s) => s.ttl < Number.POSITIVE_INFINITY)) h.deadlines = new Deadlines()
    return () => make(context)
  }

  /** Events whose messages go to partitions. */
  private addKeys(): void {
    let instances: InstanceKeys | null = null
    for (const event of this.net.events) {
      if (!event.subscriptions.some((s) => this.scenario.handlers[s.handler.index]!.queue.partitions !== null)) continue
      const spec = this.eventSpecs.get(event.name)!.key
      if (spec !== null) event.keys = new DrawnKeys(spec, this.stream(`event ${event.name}`, 'key'))
      else {
        if (instances === null) {
          instances = new InstanceKeys(this.stream('events', 'instance keys').bits())
          this.net.perInstance.push(instances)
        }
        event.keys = instances
      }
      this.net.keyed = true
    }
  }

  private priorityOf(s: Subscription): number {
    return Math.max(...s.name.split('+').map((name) => this.eventSpecs.get(name)?.priority ?? 0))
  }

  private subscribe(h: Handler, spec: HandlerSpec, of: SubscriptionSpec): Subscription {
    const bus = this.eventSpecs.get(of.event)!
    const component = `handler ${spec.name} event ${of.event}`
    const s = this.addSubscription(h, spec, of.event, {
      service: of.service,
      publishes: of.publishes,
      failure: of.failure,
      ttl: bus.ttl,
      filter: of.filter,
      filterStream: of.filter < 1 ? this.stream(component, 'filter') : null,
      delay: bus.delay === null ? null : new Sampler(bindDistribution(bus.delay)),
      delayStream: bus.delay === null ? null : this.stream(component, 'delay'),
      loss: bus.loss,
      lossStream: bus.loss > 0 ? this.stream(component, 'loss') : null,
      duplicateShare: bus.duplicates,
      duplicateStream: bus.duplicates > 0 ? this.stream(component, 'duplicates') : null,
    })
    this.event(of.event).subscriptions.push(s)
    return s
  }

  private addSubscription(
    h: Handler,
    spec: HandlerSpec,
    name: string,
    of: {
      service: DistributionSpec | null
      publishes: PublishesSpec | null
      failure: FailureSpec | null
      ttl: number | null
    } & Pick<
      Subscription,
      'filter' | 'filterStream' | 'delay' | 'delayStream' | 'loss' | 'lossStream' | 'duplicateShare' | 'duplicateStream'
    >,
  ): Subscription {
    const service = of.service ?? spec.service
    if (service === null) throw new Error(`handler ${spec.name} has no service for ${name}`)
    const s = new Subscription({
      ...of,
      kernel: this.net.kernel,
      index: this.net.subscriptions.length,
      name,
      handler: h,
      service: new Sampler(bindDistribution(service)),
      routing: this.routing(of.publishes ?? spec.publishes),
      failure: this.failureRule(of.failure ?? spec.failure, spec.timeout !== null),
      ttl: of.ttl ?? Number.POSITIVE_INFINITY,
    })
    this.net.subscriptions.push(s)
    h.subscriptions.push(s)
    return s
  }

  private addJoin(h: Handler, spec: HandlerSpec): void {
    const join = spec.join!
    spec.subscriptions.forEach((of, part) => {
      this.subscribe(h, spec, of).part = part
    })
    const ttls = join.events.map((name) => this.eventSpecs.get(name)!.ttl)
    const unit = this.addSubscription(h, spec, join.events.join('+'), {
      service: null,
      publishes: null,
      failure: null,
      ttl: ttls.reduce((a, b) => (a === null ? b : b === null ? a : Math.min(a, b)), null),
      filter: 1,
      filterStream: null,
      delay: null,
      delayStream: null,
      loss: 0,
      lossStream: null,
      duplicateShare: 0,
      duplicateStream: null,
    })
    h.join = new Join(
      spec.subscriptions.length,
      join.atLeast,
      join.timeout ?? Number.POSITIVE_INFINITY,
      this.routing(join.publishes),
      unit,
    )
    this.net.perInstance.push(register(this.net, h.join))
  }

  private routing(spec: PublishesSpec): Routing | null {
    if (spec.length === 0) return null
    return new Routing(
      spec.map(
        (item) =>
          new RoutingItem(
            item.oneOf.map(
              (p) =>
                new Publication(
                  this.event(p.event),
                  p.count === null ? null : bindSize(p.count),
                  p.delay === null ? null : new Sampler(bindDistribution(p.delay)),
                ),
            ),
            item.oneOf.map((p) => p.probability),
          ),
      ),
    )
  }

  /** One rule for all subscriptions that share it, because they share its budget; null: attempts never fail. */
  private failureRule(spec: FailureSpec, timesOut: boolean): FailureRule | null {
    if (spec.probability === 0 && spec.episodes.length === 0 && !timesOut) return null
    const known = this.rules.get(spec)
    if (known !== undefined) return known
    const rule = this.makeFailureRule(spec)
    this.rules.set(spec, rule)
    return rule
  }

  private makeFailureRule(spec: FailureSpec): FailureRule {
    const retry = spec.retry
    return new FailureRule({
      probability: spec.probability,
      episodes: spec.episodes.length > 0 ? spec.episodes : null,
      budget: retry?.budget == null ? null : new TokenBucket(0, retry.budget.burst),
      budgetRatio: retry?.budget?.ratio ?? 0,
      attempts: retry === null ? 1 : (retry.attempts ?? Number.POSITIVE_INFINITY),
      delay: retry?.delay ?? 0,
      backoff: retry?.backoff ?? 'constant',
      factor: retry?.factor ?? 2,
      maximum: retry?.maximum ?? Number.POSITIVE_INFINITY,
      jitter: retry?.jitter ?? 'none',
      exhausted: spec.exhausted.kind,
      publishes: spec.exhausted.kind === 'publish' ? (this.routing(spec.exhausted.publishes) ?? NOTHING) : null,
    })
  }

  private addProducer(spec: ProducerSpec): void {
    const component = `producer ${spec.name}`
    const arrivals = spec.arrivals
    const closed = arrivals.process === 'closed' ? arrivals : null
    const process = closed === null ? bindArrivals(arrivals, { starts: spec.starts }) : null
    const awaits = closed?.awaits == null ? null : this.event(closed.awaits)
    if (awaits !== null) awaits.awaited = true
    if (spec.timeout !== null) this.expectAnswers(spec)
    this.net.producers.push(
      new Producer(
        this.net.kernel,
        {
          index: this.net.producers.length,
          name: spec.name,
          routing: this.routing(spec.publishes) ?? NOTHING,
          batch: spec.batch === null ? null : bindSize(spec.batch),
          batchStream: this.stream(component, 'batch'),
          routingStream: this.stream(component, 'routing'),
          process,
          poissonMean: process?.poissonMean ?? 0,
          starts: spec.starts,
          limit: spec.limit ?? Number.POSITIVE_INFINITY,
          stops: spec.stops ?? Number.POSITIVE_INFINITY,
          users: closed?.users ?? 0,
          think: closed === null ? null : new Sampler(bindDistribution(closed.think)),
          awaits: awaits?.index ?? -1,
          calls: spec.timeout === null ? null : this.calls(component, spec.timeout),
        },
        (address) => this.stream(component, 'arrivals', address),
      ),
    )
  }

  private calls(component: string, { after, retry }: NonNullable<ProducerSpec['timeout']>): Calls {
    const rule = this.makeFailureRule({ probability: 0, episodes: [], retry, exhausted: { kind: 'drop' } })
    return new Calls(after, rule, this.stream(component, 'retry'))
  }

  /** Callers wait for the ends of the flows that this producer's events start. */
  private expectAnswers(spec: ProducerSpec): void {
    this.net.callers ??= register(this.net, new Callers())
    for (const { event } of spec.publishes.flatMap((item) => item.oneOf)) {
      const set = this.event(event).flowSet
      for (const flow of set < 0 ? [] : this.net.flowSets[set]!) {
        for (const end of this.net.events) if ((end.ends?.[flow.index] ?? 0) !== 0) end.answers = true
      }
    }
  }
}

const NOTHING = new Routing([])

/** Services that may be interrupted, or shared. */
function isInterruptible(h: HandlerSpec): boolean {
  return h.queue.preemptive || h.queue.discipline === 'processor-sharing' || hasCrew(h)
}

function knowsRepeats(h: HandlerSpec): boolean {
  return h.queue.visibility !== null || h.deduplicate !== null
}

/** Which handlers may be blocked by what they publish, and which of those in a circle. */
function findBlocking(net: Network): void {
  net.blocking = net.handlers.some((h) => h.door !== null)
  if (!net.blocking) return
  const targets = new Map<Handler, Set<Handler>>()
  for (const h of net.handlers) {
    const events = h.subscriptions.flatMap((s) => s.routing?.items.flatMap((i) => i.choices.map((p) => p.event)) ?? [])
    const blockers = events.flatMap((e) => e.subscriptions.map((s) => s.handler)).filter((t) => t.door !== null)
    targets.set(h, new Set(blockers))
    h.mayBlock = blockers.length > 0
    if (h.mayBlock) h.endsFirst = true
  }
  for (const h of net.handlers) {
    const reached = new Set<Handler>()
    const visit = (from: Handler): void => {
      for (const t of targets.get(from)!) {
        if (reached.has(t)) continue
        reached.add(t)
        visit(t)
      }
    }
    visit(h)
    h.mayDeadlock = reached.has(h)
  }
}

function rulesOf(h: HandlerSpec): FailureSpec[] {
  return [h.failure, ...h.subscriptions.flatMap((s) => (s.failure === null ? [] : [s.failure]))]
}

/** First come, first served, and nobody leaves before service. */
function isPlainQueue(events: ReadonlyMap<string, EventSpec>, h: HandlerSpec): boolean {
  return (
    (h.queue.discipline === 'fifo' || h.queue.discipline === 'processor-sharing') &&
    h.queue.requeue === 'tail' &&
    h.queue.ttl === null &&
    h.subscriptions.every((s) => events.get(s.event)?.ttl == null)
  )
}
