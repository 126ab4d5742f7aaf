/**
 * One handler: what it takes, its workers, its queue, and what happens to a message.
 */

import { meanOf } from '../../distributions/index.ts'
import type { Place } from '../composites.ts'
import { choice, hasKey, isScalarNode, list, object, optional, required, withDefault } from '../composites.ts'
import { distribution } from '../laws.ts'
import { count, duration, positiveDuration, positiveRate, rate, share, within, word } from '../scalars.ts'
import type { HandlerSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { mapped } from '../shape.ts'
import { failure, NO_FAILURE, timeout } from './failure.ts'
import { checkIndividuals } from './individuals.ts'
import { event } from './names.ts'
import { checkOwnQueues } from './own-queues.ts'
import { publishes } from './publishes.ts'
import { PLAIN_QUEUE, queue } from './queue.ts'
import { subscribes } from './subscribes.ts'
import { workers } from './workers.ts'

const batch = object(
  '{ maximum, minimum, linger, perMessage }',
  {
    maximum: required(count(1), 'most messages that one service takes'),
    minimum: withDefault(count(1), 'fewest, unless the oldest has waited for `linger`', 1),
    linger: optional(duration, 'longest wait for `minimum`; without it, for ever'),
    perMessage: withDefault(duration, 'added to the service time for each message', 0, '0s'),
  },
  (values, place) => {
    if (values.minimum > values.maximum) {
      return place.problem('minimum', `must not exceed 'maximum' (${values.maximum}), saw ${values.minimum}`)
    }
    return { ...values, linger: values.linger ?? null }
  },
)

const breakdowns = object(
  '{ up, repair, then, counts }',
  {
    up: required(distribution, 'time to the next breakdown of a worker'),
    repair: required(distribution, 'time of a repair; it starts at once'),
    // biome-ignore lint/suspicious/noThenProperty: the contract's word, and a declaration, never awaited
    then: withDefault(word('resume', 'restart', 'redeliver'), 'what happens to the interrupted message', 'resume'),
    counts: withDefault(word('clock', 'busy'), 'up time runs by the clock, or only while the worker serves', 'clock'),
  },
  (values, place) => {
    if (meanOf(values.up) === 0) return place.problem('up', 'the mean must be more than 0')
    return values
  },
)

const outage = object(
  '{ at, for, workers }',
  {
    at: required(duration, 'begin, from time 0'),
    for: required(positiveDuration, 'how long'),
    workers: withDefault(
      choice<number | null>("a count or 'all'", [
        {
          when: (node) => node.kind === 'scalar' && typeof node.value === 'string',
          shape: mapped(word('all'), () => null),
        },
        { when: isScalarNode, shape: count(1) },
      ]),
      'how many workers are down',
      null,
      'all',
    ),
  },
  (values) => values,
)

const rateLimit = object(
  '{ rate, burst }',
  {
    rate: required(positiveRate, 'starts of service per second in the long run'),
    burst: withDefault(count(1), 'tokens that the bucket holds; it starts full', 1),
  },
  (values) => values,
)

const breaker = object(
  '{ window, failures, open, probes }',
  {
    window: withDefault(count(1), 'attempts that are judged', 20),
    failures: withDefault(within(share, { above: 0 }), 'share of failures at which the breaker opens', 0.5, '50%'),
    open: withDefault(positiveDuration, 'how long no message is taken', 30, '30s'),
    probes: withDefault(count(1), 'messages let through one at a time; it closes if all succeed', 3),
  },
  (values) => values,
)

const poll = choice('{ sleep } or { every }', [
  {
    when: hasKey('sleep'),
    shape: object(
      '{ sleep }',
      { sleep: required(positiveDuration, 'an idle handler looks again after this long') },
      (values): { sleep: number } | { every: number } => values,
    ),
  },
  {
    when: hasKey('every'),
    shape: object(
      '{ every }',
      { every: required(positiveDuration, 'it takes what is there at these fixed times') },
      (values): { sleep: number } | { every: number } => values,
    ),
  },
])

const coldStart = object(
  '{ setup, idleFor }',
  {
    setup: required(distribution, 'time to start a worker that was switched off'),
    idleFor: required(duration, 'a worker idle this long is switched off'),
  },
  (values) => values,
)

const fields = {
  subscribes: required(subscribes, 'the events it takes: a name, a list, or { all: [a, b] }'),
  workers: withDefault(workers, "a count, 'unlimited', { schedule } or { autoscale }", { kind: 'fixed', count: 1 }, 1),
  service: optional(distribution, "one worker's time on one message"),
  publishes: withDefault(publishes, 'published on success', []),
  queue: withDefault(queue, 'the queue: capacity, overflow, discipline, …', PLAIN_QUEUE),
  batch: optional(batch, 'a worker serves several messages at once'),
  timeout: optional(timeout, 'an attempt longer than this counts as failed at that moment'),
  failure: withDefault(failure, 'failed attempts, and what becomes of them', NO_FAILURE),
  deadLetter: optional(event('deadLetter'), 'the event that dead-lettered messages are published as'),
  breakdowns: optional(breakdowns, 'each worker breaks down and is repaired'),
  outages: withDefault(list('a list of { at, for, workers }', outage), 'planned times with fewer workers', [], []),
  rateLimit: optional(rateLimit, 'a token bucket on starts of service'),
  breaker: optional(breaker, 'stops taking messages after too many failures'),
  deduplicate: optional(
    object('{ service }', { service: required(distribution, 'what a second delivery costs') }, (values) => values),
    'a second delivery of the same message costs this, and publishes nothing',
  ),
  cost: optional(rate, 'per worker that is up: 0.12/h'),
  poll: optional(poll, 'messages are fetched at intervals, not pushed'),
  coldStart: optional(coldStart, 'idle workers are switched off'),
}

/** A handler without its name, which is the key. */
export const handler: Shape<Omit<HandlerSpec, 'name'>> = object(
  '{ subscribes, service, workers, publishes, … }',
  fields,
  (values, place) => {
    const { subscriptions, join } = values.subscribes
    if (values.service === undefined && !place.has('service')) {
      const without = subscriptions.find((subscription) => subscription.service === null)
      if (without !== undefined) {
        place.lacking(
          `'service' is required: one worker's time on one message (the subscription to '${without.event}' has none of its own)`,
        )
      }
    }
    checkBatch(values, place)
    if (join !== null && values.deduplicate !== undefined) {
      place.problemAtKey(
        'deduplicate',
        "does not go with a join: a part that comes twice is taken for the next unit's, not for a repetition",
      )
    }
    checkIndividuals(values, place)
    checkOwnQueues(values, place)
    return {
      subscriptions,
      join,
      workers: values.workers,
      service: values.service ?? null,
      publishes: values.publishes,
      queue: values.queue,
      batch: values.batch ?? null,
      timeout: values.timeout ?? null,
      failure: values.failure,
      deadLetter: values.deadLetter ?? null,
      breakdowns: values.breakdowns ?? null,
      outages: values.outages,
      rateLimit: values.rateLimit ?? null,
      breaker: values.breaker ?? null,
      deduplicate: values.deduplicate ?? null,
      cost: values.cost ?? null,
      poll: values.poll ?? null,
      coldStart: values.coldStart ?? null,
    }
  },
)

/** Batches that can never be served, or that contradict the discipline. */
function checkBatch(
  values: Pick<HandlerSpec, 'queue'> & { readonly batch: HandlerSpec['batch'] | undefined },
  place: Place,
): void {
  const { queue: line, batch: batches } = values
  if (batches === undefined || batches === null) return
  if (line.discipline === 'processor-sharing')
    place.problemAtKey('batch', "does not go with the discipline 'processor-sharing'")
  if (line.preemptive) place.problemAtKey('batch', "does not go with 'preemptive': a batch is served to its end")
  if (line.capacity !== null && line.capacity < batches.minimum && batches.linger === null) {
    place.problem(
      'batch',
      `a queue of capacity ${line.capacity} never holds ${batches.minimum} messages: lower it, raise 'queue.capacity', or give 'linger'`,
      place.has('batch') ? ['minimum'] : [],
    )
  }
}
