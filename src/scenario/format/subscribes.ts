/**
 * `subscribes` of a handler: a name, `{ event, filter, … }`, a list of those, or a join `{ all: […] }`.
 */
import {
  choice,
  hasKey,
  isListNode,
  isMapNode,
  isScalarNode,
  list,
  object,
  optional,
  required,
  withDefault,
} from '../composites.ts'
import { distribution } from '../laws.ts'
import { count, positiveDuration, share } from '../scalars.ts'
import type { JoinSpec, SubscriptionSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { mapped } from '../shape.ts'
import { failure } from './failure.ts'
import { event } from './names.ts'
import { publishes } from './publishes.ts'

export interface Subscribes {
  readonly subscriptions: readonly SubscriptionSpec[]
  readonly join: JoinSpec | null
}

function plain(name: string): SubscriptionSpec {
  return { event: name, filter: 1, service: null, publishes: null, failure: null }
}

const EXPECTS =
  'the name of an event, { event, filter, service, publishes, failure }, a list of those, or { all: [a, b] }'

const detailed: Shape<SubscriptionSpec> = object(
  '{ event, filter, service, publishes, failure }',
  {
    event: required(event('subscribes'), 'the event'),
    filter: withDefault(share, "share of the event's messages that this subscription takes", 1),
    service: optional(distribution, "this event's own, in place of the handler's"),
    publishes: optional(publishes, "this event's own, in place of the handler's"),
    failure: optional(failure, "this event's own, in place of the handler's"),
  },
  (values) => ({
    event: values.event,
    filter: values.filter,
    service: values.service ?? null,
    publishes: values.publishes ?? null,
    failure: values.failure ?? null,
  }),
)

const entry: Shape<SubscriptionSpec> = choice(
  'the name of an event or { event, filter, service, publishes, failure }',
  [
    { when: isScalarNode, shape: mapped(event('subscribes'), plain) },
    { when: isMapNode, shape: detailed },
  ],
)

const join: Shape<Subscribes> = object(
  '{ all, atLeast, timeout, publishes }',
  {
    all: required(
      list('a list of events', event('subscribes'), 1),
      'one unit of work once each of these has arrived for a flow instance',
    ),
    atLeast: optional(count(1), 'once that many of them have arrived; later parts are absorbed'),
    timeout: optional(positiveDuration, 'from the first part; then the parts leave'),
    publishes: optional(publishes, 'published when a join times out'),
  },
  (values, place) => {
    const { all, atLeast } = values
    const seen = new Set<string>()
    for (const [index, name] of all.entries()) {
      if (seen.size === seen.add(name).size)
        place.problem('all', `'${name}' is listed twice; each event is one part`, [`${index}`])
    }
    if (atLeast !== undefined && atLeast > all.length) {
      place.problem('atLeast', `must be at most the number of events in 'all' (${all.length}), saw ${atLeast}`)
    }
    if (place.has('publishes') && !place.has('timeout')) {
      place.problemAtKey('publishes', "is what a timed-out join publishes: it needs 'timeout'")
    }
    return {
      subscriptions: all.map(plain),
      join: {
        events: all,
        atLeast: atLeast ?? all.length,
        timeout: values.timeout ?? null,
        publishes: values.publishes ?? [],
      },
    }
  },
)

function noJoin(subscriptions: readonly SubscriptionSpec[]): Subscribes {
  return { subscriptions, join: null }
}

const many: Shape<Subscribes> = mapped(list('a list of events', entry, 1), (subscriptions, node, path, reader) => {
  const seen = new Set<string>()
  for (const [index, { event: name }] of subscriptions.entries()) {
    const item = node.kind === 'list' ? node.items[index] : undefined
    if (seen.has(name) && item !== undefined) {
      reader.wrong(
        item,
        [...path, `${index}`],
        `'${name}' is subscribed to twice: each message would be handled twice here`,
      )
    }
    seen.add(name)
  }
  return noJoin(subscriptions)
})

/** What a handler takes. */
export const subscribes: Shape<Subscribes> = choice<Subscribes>(EXPECTS, [
  { when: isListNode, shape: many },
  { when: hasKey('all', 'atLeast', 'timeout'), shape: join },
  { when: (node) => isScalarNode(node) || isMapNode(node), shape: mapped(entry, (one) => noJoin([one])) },
])
