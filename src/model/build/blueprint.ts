/** The network in the making, and what its parts are made with: streams, events by name, publications, rules of failure. */
import { bindDistribution, bindSize } from '../../distributions/index.ts'
import { streamFor } from '../../engine/seeding.ts'
import type { Stream } from '../../engine/stream.ts'
import { STREAM_BYTES } from '../../kernel/layout.ts'
import { TokenBucket } from '../../policies/token-bucket.ts'
import type { EventSpec, FailureSpec, PublishesSpec, Scenario } from '../../scenario/scenario.ts'
import type { EventType } from '../event-type.ts'
import { Network } from '../network.ts'
import { Publication, Routing, RoutingItem } from '../routing.ts'
import { Sampler } from '../sampler.ts'
import { FailureRule } from '../subscription.ts'
import { featuresOf } from './features.ts'

/** Publishes nothing, where there must be a routing. */
export const NOTHING = new Routing([])

export class Blueprint {
  readonly scenario: Scenario
  readonly net: Network
  /** By name. */
  readonly events = new Map<string, EventType>()
  readonly eventSpecs: ReadonlyMap<string, EventSpec>
  private readonly replication: number | string
  private readonly rules = new Map<FailureSpec, FailureRule>()

  /** @param replication names the random streams. */
  constructor(scenario: Scenario, replication: number | string) {
    this.scenario = scenario
    this.replication = replication
    this.eventSpecs = new Map(scenario.events.map((e) => [e.name, e]))
    // A join's work is one more.
    const subscriptions = scenario.handlers.reduce((n, h) => n + h.subscriptions.length + (h.join === null ? 0 : 1), 0)
    this.net = new Network(featuresOf(scenario, this.eventSpecs), scenario.run.limits.inFlight, subscriptions)
  }

  /** @param address where its state is to lie in the kernel's memory, 0: anywhere. */
  stream(component: string, purpose: string, address = 0): Stream {
    const { kernel } = this.net
    const memory = { words: kernel.words, address: address === 0 ? kernel.allocate(STREAM_BYTES) : address }
    return streamFor(this.scenario.run.seed, this.replication, component, purpose, memory)
  }

  event(name: string): EventType {
    const event = this.events.get(name)
    if (event === undefined) throw new Error(`the scenario names an event that it does not list: ${name}`)
    return event
  }

  routing(spec: PublishesSpec): Routing | null {
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
  failureRule(spec: FailureSpec, timesOut: boolean): FailureRule | null {
    if (spec.probability === 0 && spec.episodes.length === 0 && !timesOut) return null
    const known = this.rules.get(spec)
    if (known !== undefined) return known
    const rule = this.makeFailureRule(spec)
    this.rules.set(spec, rule)
    return rule
  }

  makeFailureRule(spec: FailureSpec): FailureRule {
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
}
