/**
 * Malformed inputs of a handler, with the place and the message each must get.
 */
import type { Case } from './cases.ts'
import { handler } from './cases.ts'

export const cases: readonly Case[] = [
  [handler('workers: eight'), "6:14 handlers.h.workers: expected a count, 'unlimited', { schedule } or { autoscale }"],
  [handler('workers: 0'), '6:14 handlers.h.workers: must be at least 1, saw 0'],
  [handler('workers: 1.5'), '6:14 handlers.h.workers: expected a count (a whole number), saw 1.5: it must be whole'],
  [handler('workers: -1'), '6:14 handlers.h.workers: expected a count (a whole number), saw -1: it must not be negat'],
  [handler('workers: { schedul: [] }'), "6:14 handlers.h.workers: expected a count, 'unlimited', { schedule } or { a"],
  [
    handler('workers: { autoscale: { minimum: 5, maximum: 2, target: { utilization: 70% } } }'),
    "6:38 handlers.h.workers.autoscale.minimum: 'minimum' (5) must not exce",
  ],
  [
    handler('workers: { autoscale: { target: { utilisation: 70% } } }'),
    "6:16 handlers.h.workers.autoscale: 'maximum' is required: most workers",
    '6:37 handlers.h.workers.autoscale.target: expected { utilization } or { queuePerWorker }, saw { utilisat',
  ],
  [handler('workers: [ { count: 1, speed: 0 } ]'), '6:35 handlers.h.workers.0.speed: must be more than 0, saw 0'],
  [handler('workers: true'), "6:14 handlers.h.workers: expected a count, 'unlimited', { schedule } or { autoscale },"],
  [handler('workers: null'), "6:14 handlers.h.workers: expected a count, 'unlimited', { schedule } or { autoscale },"],
  [handler('workers: unlimitd'), "6:14 handlers.h.workers: expected a count, 'unlimited', { schedule } or { autoscal"],
  [handler('workers: 1e400'), '6:14 handlers.h.workers: expected a count (a whole number), saw "1e400": it must be f'],
  [handler('workers: 10k'), '6:14 handlers.h.workers: expected a count (a whole number), saw "10k": a count has no u'],
  [
    handler('workers: { schedule: [ { at: 0s, workers: 1 }, { at: 0s, workers: 2 } ], repeat: 1h }'),
    '6:58 handlers.h.workers.schedule.1.at: each step must begin later than',
  ],
  [
    handler('workers: { schedule: [ { at: 5h, workers: 1 } ], repeat: 1h }'),
    '6:62 handlers.h.workers.repeat: must not be shorter than the last step',
  ],
  [handler('wokers: 8'), "6:5 handlers.h.wokers: unknown key; did you mean 'workers'?"],
  [handler('publishes: [b, 3c]'), "6:20 handlers.h.publishes.1: an event's name is letters (A to Z), digits, '.', '-"],
  [
    handler('publishes: { oneOf: [ { event: b, probability: 70% }, { event: c, probability: 40% } ] }'),
    '6:25 handlers.h.publishes.oneOf: the probabilities must not sum to mor',
  ],
  [
    handler('publishes: { oneOf: [ { event: b } ] }'),
    "6:27 handlers.h.publishes.oneOf.0: 'probability' is required: the prob",
  ],
  [
    handler('publishes: { oneof: [ { event: b } ] }'),
    '6:16 handlers.h.publishes: expected the name of an event, { event, cou',
  ],
  [
    handler('publishes: [ { event: b, probability: 5% } ]'),
    "6:18 handlers.h.publishes.0: a 'probability' belongs to an entry of on",
  ],
  [handler('publishes:'), '6:15 handlers.h.publishes: expected the name of an event, a list of them, { event, count,'],
  [
    handler('publishes: { event: b, count: 2.5 }'),
    '6:35 handlers.h.publishes.count: expected a count (a whole number), sa',
  ],
  [
    handler('publishes: { event: b, count: { distribution: geometric, mean: 0.5 }, delay: soon }'),
    '6:68 handlers.h.publishes.count.mean: must be at least 1; saw 0.5',
    '6:82 handlers.h.publishes.delay: expected a distribution: { mean: 50ms }, { rate: 20/s }, { distribution',
  ],
  [handler('publishes: b c'), "6:16 handlers.h.publishes: an event's name is letters (A to Z), digits, '.', '-' and "],
  [handler('queue: { capacity: -1 }'), '6:24 handlers.h.queue.capacity: expected a count (a whole number), saw -1: i'],
  [handler('queue: { capcity: 1 }'), "6:14 handlers.h.queue.capcity: unknown key; did you mean 'capacity'?"],
  [handler('queue: { discipline: fiffo }'), "6:26 handlers.h.queue.discipline: expected 'fifo', 'lifo', 'random', 'p"],
  [
    handler('queue: { discipline: fifo, preemptive: true }'),
    "6:44 handlers.h.queue.preemptive: needs the discipline 'priority', 'li",
  ],
  [handler('queue: { rebalance: { pause: 3s } }'), "6:14 handlers.h.queue.rebalance: needs 'partitions'"],
  [handler('queue: { overflow: explode }'), "6:24 handlers.h.queue.overflow: expected 'drop', 'drop-oldest', 'dead-l"],
  [
    handler('queue: { partitions: 4, prefetch: 2 }'),
    "6:29 handlers.h.queue.prefetch: 'partitions' already decide which worker takes a message",
  ],
  [
    handler('queue: { dispatch: random, prefetch: 2 }'),
    "6:32 handlers.h.queue.prefetch: workers fetch from a shared queue: it does not go with 'dispatch'",
  ],
  [
    handler('queue: { discipline: lifo, preemptive: true, prefetch: 2 }'),
    "6:44 handlers.h.queue.preemptive: does not go with 'prefetch': what a worker has fetched is not sent to another",
  ],
  [handler('queue: { partitions: 10001 }'), '6:26 handlers.h.queue.partitions: must be at most 10000, saw 10001'],
  [
    handler('queue: { discipline: priority, partitions: 4 }'),
    "6:26 handlers.h.queue.discipline: a partition is served in order: 'partitions' need 'fifo', saw 'priority'",
  ],
  [
    handler('queue: { discipline: processor-sharing, dispatch: random }'),
    "6:55 handlers.h.queue.dispatch: does not go with 'processor-sharing', where nobody waits for a worker",
  ],
  [
    handler('workers: unlimited', 'queue: { dispatch: random }'),
    "7:24 handlers.h.queue.dispatch: needs a number of workers: with 'unlimited' nothing waits for a certain one",
  ],
  [
    handler('queue: { partitions: 4 }', 'coldStart: { setup: 1s, idleFor: 5min }'),
    "7:5 handlers.h.coldStart: does not go with 'queue.partitions': a worker that is off would be sent nothing",
  ],
  [
    handler('queue: { prefetch: 4 }', 'poll: { sleep: 1s }'),
    "7:5 handlers.h.poll: does not go with 'queue.prefetch': messages are either fetched or sent",
  ],
  [
    handler('queue: { prefetch: 4 }', 'batch: { minimum: 5, maximum: 10 }'),
    "7:23 handlers.h.batch.minimum: a worker never has 5 messages with a 'queue.prefetch' of 4: lower it, or give 'linger'",
  ],
  [handler('queue: { prefetch: 0 }'), '6:24 handlers.h.queue.prefetch: must be at least 1, saw 0'],
  [handler('queue: { preemptive: yes }'), '6:26 handlers.h.queue.preemptive: expected true or false, saw "yes"'],
  [handler('queue: fifo'), '6:12 handlers.h.queue: expected { capacity, overflow, discipline, … }, saw "fifo"'],
  [
    handler('queue: { shed: [ { above: 10, probability: 50% }, { above: 5, probability: 1 } ] }'),
    "6:64 handlers.h.queue.shed.1.above: each 'above' must be larger than t",
  ],
  [
    handler('batch: { maximum: 5, minimum: 10 }'),
    "6:35 handlers.h.batch.minimum: must not exceed 'maximum' (5), saw 10",
  ],
  [handler('batch: { minimum: 10 }'), "6:5 handlers.h.batch: 'maximum' is required: most messages that one service t"],
  [handler('timeout: 0s'), '6:14 handlers.h.timeout: must be more than 0, saw "0s"'],
  [handler('timeout: { cancels: false }'), "6:5 handlers.h.timeout: 'after' is required: an attempt longer than this"],
  [handler('failure: 2%'), '6:14 handlers.h.failure: expected { probability, retry, exhausted }, saw "2%"'],
  [handler('failure: { probability: 200% }'), '6:29 handlers.h.failure.probability: expected a share such as 2% or 0.'],
  [handler('failure: { retry: 3 }'), '6:23 handlers.h.failure.retry: expected { attempts, delay, backoff, factor, ma'],
  [handler('failure: { retry: { attempts: 0 } }'), '6:35 handlers.h.failure.retry.attempts: must be at least 1, saw 0'],
  [
    handler('failure: { retry: { attempts: 65536 } }'),
    '6:35 handlers.h.failure.retry.attempts: must be at most 65535, saw 65536',
  ],
  [
    handler('failure: { retry: { delay: 1s } }'),
    "6:16 handlers.h.failure.retry: 'attempts' is required: attempts in all",
  ],
  [
    handler('failure: { retry: { attempts: 3, backoff: exponentail } }'),
    "6:47 handlers.h.failure.retry.backoff: expected 'constant', 'linear' o",
  ],
  [handler('failure: { exhausted: retry }'), "6:27 handlers.h.failure.exhausted: expected 'drop', 'dead-letter' or {"],
  [
    handler('failure: { exhausted: { publish: x } }'),
    "6:27 handlers.h.failure.exhausted: expected 'drop', 'dead-letter' or {",
  ],
  [
    handler('failure: { exhausted: deadletter }'),
    "6:27 handlers.h.failure.exhausted: expected 'drop', 'dead-letter' or {",
  ],
  [handler('failure: { probability: 2 }'), '6:29 handlers.h.failure.probability: expected a share such as 2% or 0.02'],
  [handler('breaker: { window: 0 }'), '6:24 handlers.h.breaker.window: must be at least 1, saw 0'],
  [handler('rateLimit: { rate: 0/s }'), '6:24 handlers.h.rateLimit.rate: must be more than 0, saw "0/s"'],
  [handler('poll: {}'), '6:11 handlers.h.poll: expected { sleep } or { every }, saw an empty mapping {}'],
  [handler('deadLetter: "a b"'), "6:17 handlers.h.deadLetter: an event's name is letters (A to Z), digits, '.', '-' "],
  [handler('outages: [ { at: 1min, for: 0s } ]'), '6:33 handlers.h.outages.0.for: must be more than 0, saw "0s"'],
  [handler('breakdowns: { up: 0s, repair: 1s }'), '6:23 handlers.h.breakdowns.up: the mean must be more than 0'],
  [
    'producers: { p: { publishes: [a, b], arrivals: { rate: 1/s } } }\nhandlers: { h: { subscribes: { all: [a, b] }, service: 1s, deduplicate: { service: 1ms } } }\n',
    '2:60 handlers.h.deduplicate: does not go with a join: a part that comes twice',
  ],
  [handler('deduplicate: true'), '6:18 handlers.h.deduplicate: expected { service }, saw true'],
  [
    handler('coldStart: { setup: 1s, idleFor: 5m }'),
    '6:38 handlers.h.coldStart.idleFor: expected a duration such as 120ms, ',
  ],
]
