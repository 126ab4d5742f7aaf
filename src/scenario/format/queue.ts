/**
 * `queue` of a handler: its bound, its order and what befalls those who wait.
 */

import type { Place } from '../composites.ts'
import { list, object, optional, required, withDefault } from '../composites.ts'
import { distribution } from '../laws.ts'
import { count, duration, flag, positiveDuration, share, word } from '../scalars.ts'
import type { QueueSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { countOrUnlimited } from './failure.ts'

const rebalance = object(
  '{ pause, mode }',
  {
    pause: required(duration, 'how long, whenever the number of workers changes'),
    mode: withDefault(
      word('stop', 'cooperative'),
      'stop: nobody is served; cooperative: only the moved partitions wait',
      'stop',
    ),
  },
  (values) => values,
)

const shed = object(
  '{ above, probability }',
  {
    above: required(count(), 'queue length'),
    probability: required(share, 'share of arrivals refused while the queue is longer than that'),
  },
  (values) => values,
)

/** Disciplines under which a more urgent arrival can interrupt. */
const PREEMPTIVE = new Set(['priority', 'lifo', 'shortest-first'])

/** The queue of a handler. */
export const queue: Shape<QueueSpec> = object(
  '{ capacity, overflow, discipline, … }',
  {
    capacity: withDefault(
      countOrUnlimited(0),
      "messages waiting, those in service not counted, or 'unlimited'; 0: a loss system",
      null,
      'unlimited',
    ),
    overflow: withDefault(
      word('drop', 'drop-oldest', 'dead-letter', 'block'),
      'what happens when the queue is full',
      'drop',
    ),
    discipline: withDefault(
      word('fifo', 'lifo', 'random', 'priority', 'shortest-first', 'processor-sharing'),
      'the order of service',
      'fifo',
    ),
    preemptive: withDefault(flag, 'a more urgent arrival interrupts the least urgent message in service', false),
    ttl: optional(distribution, 'waits at most this long, then expires; ends when service starts'),
    partitions: optional(
      count(1),
      'a message goes to the partition of its key; partition p is served by worker p mod c',
    ),
    prefetch: optional(count(1), 'messages that each worker takes into its own buffer, those in service included'),
    visibility: optional(
      positiveDuration,
      'a message not finished this long after a worker took it is delivered again',
    ),
    rebalance: optional(rebalance, 'with partitions: a pause whenever the number of workers changes'),
    requeue: withDefault(word('tail', 'head'), 'where a retry joins', 'tail'),
    dispatch: withDefault(
      word('shared', 'round-robin', 'random', 'shortest', 'two-choices'),
      'one shared queue, or one per worker, chosen on arrival',
      'shared',
    ),
    shed: withDefault(list('a list of { above, probability }', shed), 'load shedding by queue length', [], []),
  },
  (values, place) => {
    checkQueue(values, place)
    const { ttl, partitions, prefetch, visibility } = values
    return {
      capacity: values.capacity,
      overflow: values.overflow,
      discipline: values.discipline,
      preemptive: values.preemptive,
      ttl: ttl ?? null,
      partitions: partitions ?? null,
      prefetch: prefetch ?? null,
      visibility: visibility ?? null,
      rebalance: values.rebalance ?? null,
      requeue: values.requeue,
      dispatch: values.dispatch,
      shed: values.shed,
    }
  },
)

/** More would be a table that nobody reads; brokers advise against more than some thousands. */
const MAX_PARTITIONS = 10_000

interface Written extends Pick<QueueSpec, 'preemptive' | 'discipline' | 'dispatch' | 'shed'> {
  readonly partitions?: number | undefined
}

/** Queues of single workers: at most one kind of them, and in an order that they can keep. */
function checkWorkersQueues(values: Written, place: Place): void {
  const { discipline, dispatch, partitions } = values
  if (place.has('partitions') && dispatch !== 'shared') {
    place.problem('dispatch', "'partitions' already decide which worker takes a message: leave one of the two out")
  }
  if (place.has('prefetch') && place.has('partitions')) {
    place.problemAtKey('prefetch', "'partitions' already decide which worker takes a message: leave one of the two out")
  } else if (place.has('prefetch') && dispatch !== 'shared') {
    place.problemAtKey('prefetch', "workers fetch from a shared queue: it does not go with 'dispatch'")
  }
  if (place.has('prefetch') && values.preemptive) {
    place.problem('preemptive', "does not go with 'prefetch': what a worker has fetched is not sent to another")
  }
  if (partitions !== undefined && partitions > MAX_PARTITIONS) {
    place.problem('partitions', `must be at most ${MAX_PARTITIONS}, saw ${partitions}`)
  }
  if (place.has('partitions') && discipline !== 'fifo' && discipline !== 'processor-sharing') {
    place.problem('discipline', `a partition is served in order: 'partitions' need 'fifo', saw '${discipline}'`)
  }
  if (dispatch !== 'shared' && discipline === 'processor-sharing') {
    place.problem('dispatch', "does not go with 'processor-sharing', where nobody waits for a worker")
  }
}

function checkQueue(values: Written, place: Place): void {
  const { discipline } = values
  if (values.preemptive && !PREEMPTIVE.has(discipline)) {
    place.problem('preemptive', `needs the discipline 'priority', 'lifo' or 'shortest-first', saw '${discipline}'`)
  }
  if (place.has('rebalance') && !place.has('partitions')) place.problemAtKey('rebalance', "needs 'partitions'")
  checkWorkersQueues(values, place)
  if (discipline === 'processor-sharing') {
    for (const key of ['prefetch', 'partitions', 'visibility']) {
      if (place.has(key))
        place.problemAtKey(key, "does not go with 'processor-sharing', where nobody waits for a worker")
    }
  }
  for (const [index, { above }] of values.shed.entries()) {
    const before = values.shed[index - 1]
    if (before !== undefined && above <= before.above) {
      place.problem('shed', `each 'above' must be larger than the one before, saw ${above} after ${before.above}`, [
        `${index}`,
        'above',
      ])
    }
  }
}

/** What a handler without `queue` has. */
export const PLAIN_QUEUE: QueueSpec = {
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
}
