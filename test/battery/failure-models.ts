/** Failures: retries with limits, waits and jitter, exhausted attempts, dead letters. */

import { queueClaims } from './claims.ts'
import type { Claims, Model } from './judge.ts'

/** Where every message has a worker: attempts, waits and ends follow from the probabilities alone. */
function attempts(
  name: string,
  p: number,
  limit: number,
  retry: string,
  waits: readonly number[],
  more: Claims = {},
): Model {
  const rate = 5
  const visits = (1 - p ** limit) / (1 - p)
  // The k-th retry happens with probability p^k.
  const waiting = waits.reduce((sum, wait, k) => sum + p ** (k + 1) * wait, 0)
  const service = 0.2
  return {
    name: `retries: ${name}`,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: ${rate} } } }
handlers:
  x:
    subscribes: a
    workers: unlimited
    service: { mean: ${service}s }
    publishes: done
    failure: { probability: ${100 * p}%, retry: { attempts: ${limit}, ${retry} }, exhausted: { publishes: lost } }
flows: { f: { starts: a, completes: done, fails: [lost] } }`,
    seconds: 5e4,
    warmup: 100,
    handlers: {
      x: {
        arrivalRate: [rate * visits, 0.02],
        throughput: [rate * (1 - p ** limit), 0.02],
        'failed.share': [p, 0.02],
        'retried.share': [(visits - 1) / visits, 0.02],
        'exhausted.rate': [rate * p ** limit, 0.07],
        'exhausted.share': [p ** limit / visits, 0.07],
        retrying: [rate * waiting, 0.04],
        inSystem: [rate * visits * service, 0.02],
        ...more,
      },
    },
    flows: {
      f: {
        completedShare: [1 - p ** limit, 0.01],
        failedShare: [p ** limit, 0.07],
        inFlight: [rate * (visits * service + waiting), 0.03],
        'settleTime.mean': [visits * service + waiting, 0.03],
      },
    },
    system: { amplification: [visits, 0.01] },
    theory: 'exact',
  }
}

/**
 * One exponential worker: attempts are visits of a product-form network, waits an infinite server (Baskett et al.
 * 1975).
 */
function queue(name: string, p: number, limit: number, delay: string, mean: number): Model {
  const rate = 0.36
  const visits = Number.isFinite(limit) ? (1 - p ** limit) / (1 - p) : 1 / (1 - p)
  const load = rate * visits
  return {
    name: `M/M/1 with retries: ${name}`,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: ${rate} } } }
handlers:
  x:
    subscribes: a
    service: { mean: 1s }
    failure: { probability: ${100 * p}%, retry: { attempts: ${Number.isFinite(limit) ? limit : 'unlimited'}, delay: ${delay} } }`,
    seconds: 1.4e6,
    warmup: 400,
    handlers: {
      x: {
        ...queueClaims({ rate: load, service: 1, workers: 1, wait: load / (1 - load), bound: 0.055 }),
        'retried.rate': [load - rate, 0.03],
        'exhausted.rate': Number.isFinite(limit) ? [rate * p ** limit, 0.09] : 0,
        retrying: mean === 0 ? 0 : [(load - rate) * mean, 0.04],
        emptyShare: [1 - load, 0.04],
      },
    },
    theory: 'exact',
  }
}

/** Two events that fail with different probabilities; the exhausted are published as dead letters. */
function deadLetters(): Model {
  const [p, q] = [0.3, 0.5]
  return {
    name: 'dead letters of two events',
    scenario: `
producers:
  p: { publishes: a, arrivals: { rate: 4 } }
  q: { publishes: b, arrivals: { rate: 2 } }
handlers:
  x:
    subscribes:
      - { event: a, failure: { probability: 30%, retry: { attempts: 2 }, exhausted: dead-letter } }
      - { event: b, failure: { probability: 50%, retry: { attempts: 3, delay: 1s }, exhausted: dead-letter } }
    workers: unlimited
    service: 100ms
    deadLetter: dead
  grave: { subscribes: dead, workers: unlimited, service: { mean: 2s } }`,
    seconds: 8e4,
    warmup: 50,
    handlers: {
      x: {
        'deadLettered.rate': [4 * p ** 2 + 2 * q ** 3, 0.04],
        'byEvent.a.arrivalRate': [4 * (1 + p), 0.02],
        'byEvent.b.arrivalRate': [2 * (1 + q + q ** 2), 0.02],
        'byEvent.a.failed.share': [p, 0.02],
        'byEvent.b.failed.share': [q, 0.02],
        retrying: [2 * (q + q ** 2), 0.03],
      },
      grave: { arrivalRate: [4 * p ** 2 + 2 * q ** 3, 0.04], inSystem: [2 * (4 * p ** 2 + 2 * q ** 3), 0.05] },
    },
    theory: 'exact',
  }
}

export const failureModels: readonly Model[] = [
  attempts('constant wait', 0.4, 3, 'delay: 2s', [2, 2]),
  attempts('linear backoff', 0.5, 4, 'delay: 500ms, backoff: linear', [0.5, 1, 1.5]),
  attempts('exponential backoff', 0.5, 4, 'delay: 500ms, backoff: exponential', [0.5, 1, 2]),
  attempts(
    'exponential backoff by 3 with a maximum',
    0.6,
    5,
    'delay: 200ms, backoff: exponential, factor: 3, maximum: 1s',
    [0.2, 0.6, 1, 1],
  ),
  attempts(
    'full jitter halves the mean wait',
    0.5,
    4,
    'delay: 500ms, backoff: exponential, jitter: full',
    [0.25, 0.5, 1],
  ),
  attempts(
    'equal jitter takes a quarter off it',
    0.5,
    4,
    'delay: 500ms, backoff: exponential, jitter: equal',
    [0.375, 0.75, 1.5],
  ),
  queue('at once, four attempts', 0.3, 4, '0s', 0),
  queue('at once, without end', 0.35, Number.POSITIVE_INFINITY, '0s', 0),
  queue('after a constant wait', 0.3, 4, '5s', 5),
  deadLetters(),
]
