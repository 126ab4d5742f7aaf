/** Small complete scenarios for the tests of the analysis: what is not given has the format's defaults. */
import type { DistributionSpec } from '../../src/distributions/distribution.ts'
import type {
  EventSpec,
  FailureSpec,
  HandlerSpec,
  ProducerSpec,
  PublicationSpec,
  PublishesSpec,
  QueueSpec,
  RunSpec,
  Scenario,
  SubscriptionSpec,
} from '../../src/scenario/scenario.ts'

export const exponential = (mean: number): DistributionSpec => ({ distribution: 'exponential', mean })
export const constant = (value: number): DistributionSpec => ({ distribution: 'constant', value })

export function publishing(...events: readonly string[]): PublishesSpec {
  return events.map((event) => choice([event, 1]))
}

export function choice(...choices: readonly (readonly [event: string, probability: number])[]): PublishesSpec[number] {
  return { oneOf: choices.map(([event, probability]) => ({ event, probability, count: null, delay: null })) }
}

export function publication(event: string, rest: Partial<PublicationSpec> = {}): PublishesSpec[number] {
  return { oneOf: [{ event, probability: 1, count: null, delay: null, ...rest }] }
}

export const noFailure: FailureSpec = { probability: 0, episodes: [], retry: null, exhausted: { kind: 'drop' } }

export function retrying(probability: number, attempts: number | null, delay = 0, exhausted?: string): FailureSpec {
  return {
    probability,
    episodes: [],
    retry: { attempts, delay, backoff: 'constant', factor: 2, maximum: null, jitter: 'none', budget: null },
    exhausted: exhausted === undefined ? { kind: 'drop' } : { kind: 'publish', publishes: publishing(exhausted) },
  }
}

export function subscription(event: string, rest: Partial<SubscriptionSpec> = {}): SubscriptionSpec {
  return { event, filter: 1, service: null, publishes: null, failure: null, ...rest }
}

type HandlerDraft = Omit<Partial<HandlerSpec>, 'queue' | 'workers'> & {
  readonly on: string | readonly (string | SubscriptionSpec)[]
  readonly queue?: Partial<QueueSpec>
  readonly workers?: number | HandlerSpec['workers']
}

export function handler(name: string, draft: HandlerDraft): HandlerSpec {
  const { on, queue, workers, ...rest } = draft
  const list = typeof on === 'string' ? [on] : on
  return {
    name,
    subscriptions: list.map((s) => (typeof s === 'string' ? subscription(s) : s)),
    join: null,
    service: exponential(1),
    publishes: [],
    batch: null,
    timeout: null,
    failure: noFailure,
    deadLetter: null,
    breakdowns: null,
    outages: [],
    rateLimit: null,
    breaker: null,
    deduplicate: null,
    cost: null,
    poll: null,
    coldStart: null,
    ...rest,
    workers: typeof workers === 'object' ? workers : { kind: 'fixed', count: workers ?? 1 },
    queue: {
      capacity: null,
      overflow: 'drop',
      discipline: 'fifo',
      preemptive: false,
      ttl: null,
      partitions: null,
      prefetch: null,
      visibility: null,
      rebalance: null,
      requeue: 'tail',
      dispatch: 'shared',
      shed: [],
      ...queue,
    },
  }
}

export function producer(name: string, event: string, rate: number, rest: Partial<ProducerSpec> = {}): ProducerSpec {
  return {
    name,
    publishes: publishing(event),
    arrivals: { process: 'poisson', rate },
    batch: null,
    starts: 0,
    stops: null,
    limit: null,
    timeout: null,
    ...rest,
  }
}

export function event(name: string, rest: Partial<EventSpec> = {}): EventSpec {
  return { name, priority: 0, ttl: null, key: null, delay: null, loss: 0, duplicates: 0, ...rest }
}

export function scenario(
  producers: readonly ProducerSpec[],
  handlers: readonly HandlerSpec[],
  settings: { readonly events?: readonly EventSpec[]; readonly run?: Partial<RunSpec> } = {},
): Scenario {
  const names = new Set<string>()
  const named = (publishes: PublishesSpec): void => {
    for (const item of publishes) for (const c of item.oneOf) names.add(c.event)
  }
  for (const p of producers) named(p.publishes)
  for (const h of handlers) {
    for (const s of h.subscriptions) {
      names.add(s.event)
      named(s.publishes ?? [])
      if (s.failure?.exhausted.kind === 'publish') named(s.failure.exhausted.publishes)
    }
    named(h.publishes)
    if (h.failure.exhausted.kind === 'publish') named(h.failure.exhausted.publishes)
    if (h.deadLetter !== null) names.add(h.deadLetter)
    for (const e of h.join?.events ?? []) names.add(e)
  }
  const given = new Map((settings.events ?? []).map((e) => [e.name, e]))
  return {
    name: 'test',
    description: null,
    run: {
      duration: 3600,
      messages: null,
      drain: false,
      warmup: { kind: 'auto' },
      replications: 10,
      seed: 1,
      confidence: 0.95,
      precision: null,
      maxReplications: 1000,
      limits: { inFlight: 10_000_000 },
      initial: [],
      ...settings.run,
    },
    events: [...names].map((name) => given.get(name) ?? event(name)),
    producers,
    handlers,
    flows: [],
    expect: [],
    sha256: '',
    notices: [],
  }
}
