/** What a handler does with one event, and the work of its join. */
import type { DistributionSpec } from '../../distributions/distribution.ts'
import { bindDistribution } from '../../distributions/index.ts'
import type { FailureSpec, HandlerSpec, PublishesSpec, SubscriptionSpec } from '../../scenario/scenario.ts'
import type { Handler } from '../handler.ts'
import { Join } from '../join.ts'
import { Sampler } from '../sampler.ts'
import { Subscription } from '../subscription.ts'
import { register } from '../timer.ts'
import type { Blueprint } from './blueprint.ts'

export function subscribe(b: Blueprint, h: Handler, spec: HandlerSpec, of: SubscriptionSpec): Subscription {
  const bus = b.eventSpecs.get(of.event)!
  const component = `handler ${spec.name} event ${of.event}`
  const s = addSubscription(b, h, spec, of.event, {
    service: of.service,
    publishes: of.publishes,
    failure: of.failure,
    ttl: bus.ttl,
    filter: of.filter,
    filterStream: of.filter < 1 ? b.stream(component, 'filter') : null,
    delay: bus.delay === null ? null : new Sampler(bindDistribution(bus.delay)),
    delayStream: bus.delay === null ? null : b.stream(component, 'delay'),
    loss: bus.loss,
    lossStream: bus.loss > 0 ? b.stream(component, 'loss') : null,
    duplicateShare: bus.duplicates,
    duplicateStream: bus.duplicates > 0 ? b.stream(component, 'duplicates') : null,
  })
  b.event(of.event).subscriptions.push(s)
  return s
}

function addSubscription(
  b: Blueprint,
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
    kernel: b.net.kernel,
    address: b.net.subscriptionAddress(b.net.subscriptions.length),
    index: b.net.subscriptions.length,
    name,
    handler: h,
    service: new Sampler(bindDistribution(service)),
    routing: b.routing(of.publishes ?? spec.publishes),
    failure: b.failureRule(of.failure ?? spec.failure, spec.timeout !== null),
    ttl: of.ttl ?? Number.POSITIVE_INFINITY,
  })
  b.net.subscriptions.push(s)
  h.subscriptions.push(s)
  return s
}

export function addJoin(b: Blueprint, h: Handler, spec: HandlerSpec): void {
  const join = spec.join!
  spec.subscriptions.forEach((of, part) => {
    subscribe(b, h, spec, of).part = part
  })
  const ttls = join.events.map((name) => b.eventSpecs.get(name)!.ttl)
  const unit = addSubscription(b, h, spec, join.events.join('+'), {
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
    b.routing(join.publishes),
    unit,
  )
  b.net.perInstance.push(register(b.net, h.join))
}
