/**
 * One scenario in which every documented key of the format is written at least once, and every kind of value. What the engine
 * does not do yet is in it too.
 */
export const EVERY_KEY = `
name: Every key
description: |
  Several lines
  of text.
run:
  messages: 100000
  drain: true
  warmup: 10%
  replications: 5
  seed: "20250101"
  confidence: 99%
  precision: 2%
  maxReplications: 200
  limits: { inFlight: 1000000 }
  initial: { kitchen: { order.placed: 5 } }
bus: { delay: 2ms, loss: 0.1%, duplicates: 0.5% }
events:
  order.placed:
    priority: 5
    ttl: 30s
    key: { keys: 1000, exponent: 1.1 }
    delay: { distribution: uniform, minimum: 1ms, maximum: 2ms }
    loss: 0
    duplicates: 0
  order.cooked: { key: { weights: [5, 3, 2] } }
producers:
  plain:
    publishes: order.placed
    arrivals: { rate: 5/s }
    batch: { distribution: geometric, mean: 3 }
    starts: 0s
    stops: 2h
    limit: 25
    timeout: { after: 1s, retry: { attempts: 3 } }
  named: { publishes: order.placed, arrivals: { process: poisson, rate: 300/min }, batch: 2 }
  clock: { publishes: order.placed, arrivals: { process: renewal, interval: 250ms } }
  bursty: { publishes: order.placed, arrivals: { process: on-off, rate: 20/s, on: { mean: 1s }, off: { mean: 9s } } }
  bursty-again: { publishes: order.placed, arrivals: { process: on-off, rate: 20/s, burst: { mean: 1s }, pause: 9 } }
  cycling:
    publishes: order.placed
    arrivals: { process: mmpp, states: [{ rate: 1/s, stays: 1min }, { rate: 5/s, stays: 10s }] }
  wandering:
    publishes: order.placed
    arrivals: { process: mmpp, states: [{ rate: 1/s }, { rate: 5/s }], transitions: [[0, 1/min], [0.1, 0]] }
  daily:
    publishes: order.placed
    arrivals: { process: schedule, steps: [{ at: 0s, rate: 1/s }, { at: 8h, rate: 5/s }], repeat: 24h, interpolate: linear }
  recorded:
    publishes: [order.placed, { event: order.seen, count: 2, delay: 5ms }]
    arrivals: { process: trace, file: log.csv, column: ms, unit: ms, format: timestamps, repeat: true, speed: 2 }
  users:
    publishes: { oneOf: [{ event: order.placed, probability: 90%, count: { distribution: poisson, mean: 1.5 }, delay: 1ms }] }
    arrivals: { process: closed, users: 20, think: { mean: 5s }, awaits: order.cooked }
handlers:
  kitchen:
    subscribes: order.placed
    workers: 8
    service: { distribution: lognormal, mean: 120ms, cv: 0.8 }
    publishes: order.cooked
    queue:
      capacity: 100
      overflow: dead-letter
      discipline: priority
      preemptive: true
      ttl: { mean: 10s }
      visibility: 30s
      requeue: head
      dispatch: shared
      shed: [{ above: 10, probability: 50% }]
    timeout: { after: 2s, cancels: false }
    failure:
      probability: 2%
      episodes: [{ at: 10min, for: 2min, probability: 80% }]
      retry:
        attempts: 4
        delay: 100ms
        backoff: exponential
        factor: 2
        maximum: 5s
        jitter: full
        budget: { ratio: 10%, burst: 10 }
      exhausted: { publishes: order.rejected }
    deadLetter: order.dead
    breakdowns: { up: { mean: 1h }, repair: { mean: 1min }, then: redeliver, counts: busy }
    outages: [{ at: 10min, for: 1min, workers: all }, { at: 20min, for: 1min, workers: 2 }]
    rateLimit: { rate: 100/s, burst: 20 }
    breaker: { window: 20, failures: 50%, open: 30s, probes: 3 }
    deduplicate: { service: 1ms }
    cost: 0.12/h
    coldStart: { setup: { mean: 1s }, idleFor: 5min }
  bar:
    subscribes:
      - order.placed
      - event: order.cooked
        filter: 30%
        service: 5ms
        publishes: [order.seen]
        failure: { probability: 1%, episodes: [{ at: 1s, for: 1s, probability: 1 }], retry: { attempts: unlimited, delay: 1s, budget: { ratio: 0.1, burst: 5 } }, exhausted: drop }
    service: 10ms
    batch: { maximum: 100, minimum: 1, linger: 50ms, perMessage: 2ms }
    timeout: 2s
    failure: { exhausted: dead-letter }
    poll: { every: 1s }
  tray:
    subscribes: { all: [order.placed, order.cooked], atLeast: 2, timeout: 30s, publishes: order.split }
    workers: unlimited
    service: { rate: 20/s }
    queue: { capacity: unlimited, overflow: block, discipline: processor-sharing }
  waiters:
    subscribes:
      event: order.cooked
      failure: { episodes: [{ at: 1s, for: 1s, probability: 1 }], retry: { attempts: 2, budget: { ratio: 0.1, burst: 5 } } }
    workers: { schedule: [{ at: 0s, workers: 2 }, { at: 8h, workers: 5 }], repeat: 24h }
    service: 10ms
    queue: { dispatch: two-choices }
  elastic:
    subscribes: order.cooked
    workers:
      autoscale: { minimum: 1, maximum: 10, target: { utilization: 70% }, interval: 15s, startup: 30s, cooldown: 5min }
    service: 10ms
    queue: { partitions: 8, rebalance: { pause: 3s, mode: cooperative } }
    poll: { sleep: 2s }
  elastic-again:
    subscribes: order.cooked
    workers: { autoscale: { maximum: 10, target: { queuePerWorker: 10 } } }
    service: 10ms
    queue: { prefetch: 2 }
  mixed-crew:
    subscribes: [order.seen, order.rejected, order.dead, order.split]
    workers: [{ count: 1, speed: 2 }, { count: 1 }]
    service: 10ms
flows:
  order: { starts: order.placed, completes: [order.cooked], fails: [order.rejected], within: 5s }
expect:
  - flows.order.latency.p99 < 2s
  - flows.order.withinShare >= 99%
  - handlers.*.utilization < 85%
  - handlers.kitchen.byEvent.order.placed.waitingTime.mean <= 1s
  - events.order.cooked.published > 1/s
  - handlers.*.dropped.count == 0
  - system.amplification != 3
`

/** Every law, in every set of its parameters. */
export const EVERY_LAW: readonly string[] = [
  '50ms',
  '{ rate: 20/s }',
  '{ mean: 50ms }',
  '{ distribution: constant, value: 50ms }',
  '{ distribution: exponential, mean: 50ms }',
  '{ distribution: exponential, rate: 20/s }',
  '{ distribution: erlang, shape: 3, mean: 50ms }',
  '{ distribution: erlang, shape: 3, rate: 60/s }',
  '{ distribution: gamma, shape: 2.5, scale: 10ms }',
  '{ distribution: gamma, mean: 50ms, cv: 0.5 }',
  '{ distribution: hyperexponential, branches: [{ probability: 40%, mean: 10ms }, { probability: 0.6, mean: 1s }] }',
  '{ distribution: hyperexponential, mean: 50ms, cv: 2 }',
  '{ distribution: lognormal, mean: 120ms, cv: 0.8 }',
  '{ distribution: lognormal, mu: -2, sigma: 0.5 }',
  '{ distribution: lognormal, median: 100ms, p99: 1s }',
  '{ distribution: weibull, shape: 1.5, scale: 10ms }',
  '{ distribution: weibull, shape: 1.5, mean: 10ms }',
  '{ distribution: pareto, shape: 2.5, minimum: 10ms }',
  '{ distribution: pareto, shape: 2.5, mean: 10ms }',
  '{ distribution: uniform, minimum: 1ms, maximum: 2ms }',
  '{ distribution: triangular, minimum: 1ms, mode: 2ms, maximum: 5ms }',
  '{ distribution: normal, mean: 50ms, sd: 5ms }',
  '{ distribution: empirical, values: [1ms, 2ms, 0.003] }',
  '{ distribution: empirical, values: [1ms, 2ms], weights: [1, 3] }',
  '{ distribution: empirical, file: log.csv, column: ms, unit: ms }',
  '{ distribution: trace, file: log.csv, column: 1, unit: ms, repeat: false }',
  '{ distribution: quantiles, p50: 20ms, p90: 80ms, p99.9: 1s, minimum: 1ms, maximum: 5s }',
  '{ distribution: mixture, of: [{ probability: 90%, mean: 10ms }, { probability: 10%, distribution: pareto, shape: 2, minimum: 1s }] }',
  '{ distribution: shifted, by: 5ms, of: { mean: 10ms } }',
  '{ distribution: sum, of: [5ms, { mean: 10ms }] }',
  '{ distribution: maximum, of: [{ mean: 5ms }, { mean: 10ms }] }',
]

export const EVERY_SIZE: readonly string[] = [
  '3',
  '{ distribution: constant, value: 3 }',
  '{ distribution: uniform, minimum: 1, maximum: 5 }',
  '{ distribution: geometric, mean: 3 }',
  '{ distribution: poisson, mean: 3 }',
  '{ distribution: empirical, values: [1, 2, 5], weights: [3, 2, 1] }',
  '{ distribution: empirical, file: log.csv, column: ms }',
]
