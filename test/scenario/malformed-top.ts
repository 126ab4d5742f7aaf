/**
 * Malformed inputs of the other sections, with the place and the message each must get.
 */
import type { Case } from './cases.ts'
import { handler, top } from './cases.ts'

export const cases: readonly Case[] = [
  [top('run: { duration: 5 s }'), '6:18 run.duration: expected a duration such as 120ms, 2s or 1.5min, saw "5 s": wr'],
  [top('run: { duration: -5s }'), '6:18 run.duration: expected a duration such as 120ms, 2s or 1.5min, saw "-5s": it'],
  [top('run: { duration: 0 }'), '6:18 run.duration: must be more than 0, saw 0'],
  [top('run: { duration: .inf }'), '6:18 run.duration: expected a duration such as 120ms, 2s or 1.5min, saw ".inf"'],
  [top('run: { duration: .nan }'), '6:18 run.duration: expected a duration such as 120ms, 2s or 1.5min, saw ".nan"'],
  [top('run: { duration: 1e400 }'), '6:18 run.duration: expected a duration such as 120ms, 2s or 1.5min, saw "1e400"'],
  [top('run: { duration: 1h, messages: 5 }'), "6:22 run.messages: is given instead of 'duration': leave one of the tw"],
  [top('run: { drain: true }'), "6:8 run.drain: needs 'messages': with a duration the run ends at its time"],
  [top('run: { confidence: 95 }'), '6:20 run.confidence: expected a share such as 2% or 0.02, saw 95: did you mean 9'],
  [top('run: { confidence: 1 }'), '6:20 run.confidence: must be less than 1, saw 1'],
  [top('run: { confidence: 100% }'), '6:20 run.confidence: must be less than 1, saw "100%"'],
  [top('run: { replications: 0 }'), '6:22 run.replications: must be at least 1, saw 0'],
  [top('run: { seed: [1] }'), '6:14 run.seed: expected a number or text, saw a list of 1'],
  [top('run: { seed: .inf }'), '6:14 run.seed: must be a finite number or text, saw .inf'],
  [top('run: { warmup: 10 % }'), '6:16 run.warmup: expected a share such as 2% or 0.02, saw "10 %": write 10%, witho'],
  [top('run: { warmup: auot }'), "6:16 run.warmup: expected 'auto', a duration such as 30s, or a share such as 10%, "],
  [top('run: { warmup: 110% }'), '6:16 run.warmup: expected a share such as 2% or 0.02, saw "110%": a share is at mo'],
  [top('run: { precision: 0 }'), '6:19 run.precision: must be more than 0, saw 0'],
  [top('run: { limits: { inflight: 5 } }'), "6:18 run.limits.inflight: unknown key; did you mean 'inFlight'?"],
  [top('run: { initial: { x: { a: 5 } } }'), "6:19 run.initial.x: there is no handler 'x'; the handlers are h"],
  [top('run: { initial: { h: { b: 5 } } }'), "6:24 run.initial.h.b: 'h' does not subscribe to 'b'; it takes a"],
  [top('run:'), '6:5 run: expected { duration, warmup, replications, seed, … }, saw nothing'],
  [top('run: { duration: 5000000d }'), '6:18 run.duration: 432000000000 s are more than 10^12 times the shortest mea'],
  [top('run: { duration: 5000000000d }'), '6:18 run.duration: 432000000000000 s are more than 10^12 times the shorte'],
  [
    top('run: { replications: 10, maxReplications: 5 }'),
    "6:43 run.maxReplications: must not be less than 'replications' (10), s",
  ],
  [top('run: { duration: 1hour }'), '6:18 run.duration: expected a duration such as 120ms, 2s or 1.5min, saw "1hour"'],
  [top('run: { duration: 10/s }'), '6:18 run.duration: expected a duration such as 120ms, 2s or 1.5min, saw "10/s": '],
  [top('bus: { delay: fast }'), '6:15 bus.delay: expected a distribution: { mean: 50ms }, { rate: 20/s }, { distribu'],
  [top('bus: { loss: 2 }'), '6:14 bus.loss: expected a share such as 2% or 0.02, saw 2: did you mean 2%?'],
  [top('bus: { loss: -1% }'), '6:14 bus.loss: expected a share such as 2% or 0.02, saw "-1%": it must not be negativ'],
  [top('bus: { latency: 2ms }'), '6:8 bus.latency: unknown key; the keys here are delay, loss, duplicates'],
  [top('events: { b: { ttl: 3s } }'), "6:11 events: there is no event 'b': nobody publishes it or subscribes to it; "],
  [top('events: { a: { ttl: -3s } }'), '6:21 events.a.ttl: expected a duration such as 120ms, 2s or 1.5min, saw "-3s'],
  [top('events: { a: { priority: high } }'), '6:26 events.a.priority: expected a number, saw "high"'],
  [top('events: { a: { priority: 1.5 } }'), '6:26 events.a.priority: must be a whole number, saw 1.5'],
  [top('events: { a: { key: { key: 5 } } }'), '6:21 events.a.key: expected { keys, exponent } or { weights }, saw { k'],
  [top('events: { 9a: { } }'), "6:11 events: an event's name is letters (A to Z), digits, '.', '-' and '_', and star"],
  [top('flows: { f: { starts: b, completes: a } }'), "6:23 flows.f.starts: nobody publishes 'b'; producers publish a"],
  [
    top('flows: { f: { starts: a, completes: aa } }'),
    "6:37 flows.f.completes: nobody publishes 'aa'; did you mean 'a'?",
  ],
  [
    top('flows: { f: { starts: a, completes: a } }'),
    "6:37 flows.f.completes: 'a' starts the flow and cannot end it too",
  ],
  [
    top('flows: { f.x: { starts: a, completes: [] } }'),
    "6:10 flows: a name here is letters (A to Z), digits, '-' and '_'; dots are for events; saw \"f.x\"",
    '6:39 flows.f.x.completes: expected at least 1 element, saw an empty list',
  ],
  [
    `${handler('publishes: b')}flows: { ${Array.from({ length: 33 }, (_, i) => `f${i}: { starts: a, completes: b }`).join(', ')} }\n`,
    "7:1103 flows.f32.starts: at most 32 flows start with one event: 'a' starts more",
  ],
  [top('flows: { f: { completes: a } }'), "6:10 flows.f: 'starts' is required: each one published by a producer begi"],
  [
    top('expect: [ "handlers.h.utilisation < 85%" ]'),
    '6:11 expect.0: there is no metric "utilisation"; did you mean \'utiliza',
  ],
  [
    top('expect: [ "handlers.h.utilization < 2s" ]'),
    '6:11 expect.0: utilization is a share: expected a share such as 2% or ',
  ],
  [top('expect: [ "handlers.g.utilization < 85%" ]'), "6:11 expect.0: there is no handler 'g'; the handlers are h"],
  [
    top('expect: [ "handlers.h.waitingTime < 2s" ]'),
    "6:11 expect.0: 'waitingTime' needs a statistic: write waitingTime.mean",
  ],
  [
    top('expect: [ "handlers.h.waitingTime.p98 < 2s" ]'),
    "6:11 expect.0: 'waitingTime' has no statistic \"p98\"; did you mean 'p90",
  ],
  [
    top('expect: [ "handlers.h.waitingTime.p99 =< 2s" ]'),
    '6:11 expect.0: unknown comparison "=<"; did you mean \'<=\'?',
  ],
  [
    top('expect: [ "handlers.h.waitingTime.p99" ]'),
    '6:11 expect.0: expected PATH COMPARISON VALUE, such as flows.order.lat',
  ],
  [
    top('expect: [ "handlers.h.workers < 5" ]'),
    "6:11 expect.0: 'workers' cannot be expected: it is given, not estimate",
  ],
  [
    top('expect: [ "handlers.h.partitions < 5" ]'),
    "6:11 expect.0: 'partitions' goes on with the number of one (or '*') and a metric: arrivalRate, throughput",
  ],
  [top('expect: [ "handlers.h.partitions.0.queueLength < 5" ]'), "6:11 expect.0: 'h' has no queue.partitions"],
  [
    `${handler('queue: { partitions: 3 }')}expect: [ "handlers.*.partitions.3.waitingTime < 5s" ]\n`,
    "7:11 expect.0: 'h' has the partitions 0 to 2, saw 3",
  ],
  [top('events: { a: { key: { keys: 2000000 } } }'), '6:29 events.a.key.keys: must be at most 1000000, saw 2000000'],
  [
    top('expect: [ "handler.h.dropped.share < 5%" ]'),
    '6:11 expect.0: "handler.h.dropped.share" is not in the results; did yo',
  ],
  [
    top('expect: [ "events.a.published > 5s" ]'),
    '6:11 expect.0: published is a rate: expected a rate such as 50/s, 3000',
  ],
  [top('expect: [ "events.aa.published > 5/s" ]'), "6:11 expect.0: there is no event 'aa'; did you mean 'a'?"],
  [
    top('expect: [ "handlers.h.utilization.mean < 5%" ]'),
    "6:11 expect.0: 'utilization' is one value: leave '.mean' out",
  ],
  [
    top('expect: [ "handlers.h.queueLength < 5%" ]'),
    '6:11 expect.0: queueLength is a plain number: expected a number, saw "',
  ],
  [top('expect: [ "flows.f.latency.p99 < 5s" ]'), '6:11 expect.0: there are no flows here'],
  [top('expect: handlers.h.queueLength < 5'), '6:9 expect: expected a list of PATH COMPARISON VALUE, saw "handlers.h.'],
  [top('expect: [ 5 ]'), '6:11 expect.0: expected PATH COMPARISON VALUE, such as flows.order.latency.p99 < 2s, saw "'],
  [
    top('expect: [ "handlers.h.byEvent.b.waitingTime.p99 < 1s" ]'),
    "6:11 expect.0: 'h' does not subscribe to 'b'; it takes a",
  ],
  [
    top('expect: [ "handlers.h.throughput < 120%" ]'),
    '6:11 expect.0: throughput is a rate: expected a rate such as 50/s, 300',
  ],
  [top('expect: [ "run.duration < 120%" ]'), "6:11 expect.0: 'run' holds no metric to judge; use system, producers, "],
  [
    top('expect: [ "events.a.pubished < 1/s" ]'),
    '6:11 expect.0: there is no metric "pubished"; did you mean \'published\'',
  ],
  [
    top('expect: [ "handlers.h.utilization < 120%" ]'),
    '6:11 expect.0: utilization is a share: expected a share such as 2% or ',
  ],
]
