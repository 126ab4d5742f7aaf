/** What a handler does to protect itself: time-outs, rate limits, batches, back-pressure. */
import { solveChain } from '../theory/chain.ts'
import { percentileClaims, queueClaims } from './claims.ts'
import { constantWait, integral, quantile } from './exact.ts'
import type { Model } from './judge.ts'
import { single } from './single.ts'

/** Attempts cut at T: M/G/1 with service min(S, T), S exponential with mean 1. */
function cut(rate: number, limit: number): Model {
  const out = Math.exp(-limit)
  const mean = 1 - out
  const second = 2 * (1 - out * (1 + limit))
  return {
    name: `M/M/1 with a time-out of ${limit} s`,
    scenario: single(rate, `service: { mean: 1s }, timeout: ${limit}s`),
    seconds: 1e6 / rate,
    warmup: 300,
    handlers: {
      x: {
        ...queueClaims({
          rate,
          service: mean,
          workers: 1,
          wait: (rate * second) / 2 / (1 - rate * mean),
          bound: 0.05,
        }),
        'timedOut.share': [out, 0.03],
        'failed.share': [out, 0.03],
        throughput: [rate * (1 - out), 0.02],
      },
    },
    theory: 'exact',
  }
}

/** Attempts given up at T while the worker goes on: it waits as M/M/1, and the rest of the work is wasted. */
function abandoned(rate: number, limit: number): Model {
  const out = Math.exp(-limit)
  const wait = rate / (1 - rate)
  return {
    name: `M/M/1 with work abandoned after ${limit} s`,
    scenario: single(rate, `service: { mean: 1s }, timeout: { after: ${limit}s, cancels: false }`),
    seconds: 1e6 / rate,
    warmup: 300,
    handlers: {
      x: {
        'timedOut.share': [out, 0.03],
        occupancy: [rate, 0.02],
        utilization: [rate * (1 - out), 0.02],
        wasted: [rate * out, 0.04],
        queueLength: [rate * wait, 0.06],
        'waitingTime.mean': [wait, 0.06],
        'sojournTime.mean': [wait + 1 - out, 0.04],
      },
    },
    theory: 'none',
  }
}

/**
 * A token bucket of b tokens at 1/s: an arrival finds the work V of M/D/1, of which b - 1 is allowed in advance, and
 * waits for the rest.
 */
function rateLimited(rate: number, burst: number): Model {
  const ahead = constantWait(rate)
  const tail = (t: number): number => ahead(t + burst - 1)
  // Erlang's alternating sum has lost its digits at 25 s, where the tail is below 1e-10.
  const wait = integral(tail, 0, 24, 24_000)
  return {
    name: `a rate limit with a burst of ${burst}`,
    scenario: single(rate, `workers: unlimited, service: { mean: 300ms }, rateLimit: { rate: 1/s, burst: ${burst} }`),
    seconds: 1.2e6 / rate,
    warmup: 300,
    handlers: {
      x: {
        queueLength: [rate * wait, 0.08],
        busyWorkers: [0.3 * rate, 0.02],
        'waitingTime.mean': [wait, 0.08],
        'sojournTime.mean': [wait + 0.3, 0.05],
        waitingShare: [tail(0), 0.04],
        ...percentileClaims('waitingTime', (p) => quantile(tail, p), { p90: 0.9, p99: 0.99 }, 0.1),
      },
    },
    theory: 'none',
  }
}

/** Batches of 1 (or `least`) to `most`, one exponential time each: the chain of (waiting, serving). */
function batches(rate: number, least: number, most: number): Model {
  const top = 300
  const chain = solveChain<readonly [number, number]>(
    [0, 0],
    (s) => s.join(),
    ([waiting, serving]) => {
      if (serving === 0) return [[waiting + 1 >= least ? [0, 1] : [waiting + 1, 0], rate]]
      const after: readonly [number, number] = waiting >= least ? [Math.max(0, waiting - most), 1] : [waiting, 0]
      return [
        [[waiting + 1, 1], waiting < top ? rate : 0],
        [after, 1],
      ]
    },
  )
  const queue = chain.mean(([waiting]) => waiting)
  const busy = chain.mean(([, serving]) => serving)
  return {
    name: `batches of ${least} to ${most}`,
    scenario: single(rate, `service: { mean: 1s }, batch: { minimum: ${least}, maximum: ${most} }`),
    seconds: 1.2e6 / rate,
    warmup: 300,
    handlers: {
      x: {
        arrivalRate: [rate, 0.01],
        utilization: [busy, 0.02],
        queueLength: [queue, 0.04],
        inSystem: [queue + rate, 0.03],
        'waitingTime.mean': [queue / rate, 0.04],
        'sojournTime.mean': [queue / rate + 1, 0.03],
        'batchSize.mean': [rate / busy, 0.02],
        'batches.rate': [busy, 0.02],
      },
    },
    theory: 'exact',
  }
}

/**
 * Blocking after service between two exponential handlers without room between them: the chain of (at x, y idle / busy
 * / and x blocked).
 */
function backPressure(): Model {
  const [rate, first, second] = [0.45, 1, 1.2]
  const top = 300
  const chain = solveChain<readonly [number, number]>(
    [0, 0],
    (s) => s.join(),
    ([n, y]) => [
      [[n + 1, y], n < top ? rate : 0],
      [y === 0 ? [n - 1, 1] : [n, 2], n > 0 && y < 2 ? first : 0],
      [y === 2 ? [n - 1, 1] : [n, 0], y > 0 ? second : 0],
    ],
  )
  const inside = chain.mean(([n]) => n)
  const blocked = chain.mean(([, y]) => (y === 2 ? 1 : 0))
  const serving = chain.mean(([n, y]) => (n > 0 && y < 2 ? 1 : 0))
  const busy = rate / second
  return {
    name: 'back-pressure between two handlers',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: ${rate} } } }
handlers:
  x: { subscribes: a, service: { rate: ${first}/s }, publishes: b }
  y: { subscribes: b, service: { rate: ${second}/s }, queue: { capacity: 0, overflow: block }, publishes: done }
flows: { f: { starts: a, completes: done } }`,
    seconds: 2e6,
    warmup: 300,
    handlers: {
      x: {
        utilization: [serving, 0.02],
        occupancy: [serving + blocked, 0.02],
        blocked: [blocked, 0.03],
        inSystem: [inside, 0.04],
        'sojournTime.mean': [inside / rate, 0.04],
      },
      y: { utilization: [busy, 0.02], inSystem: [busy, 0.02], queueLength: 0, 'dropped.share': 0 },
    },
    flows: { f: { 'latency.mean': [(inside + busy) / rate, 0.04], completedShare: 1 } },
    theory: 'none',
  }
}

export const controlModels: readonly Model[] = [
  cut(0.7, 2),
  abandoned(0.6, 1.5),
  rateLimited(0.7, 1),
  rateLimited(0.75, 3),
  batches(2.4, 1, 4),
  batches(1.6, 2, 3),
  backPressure(),
]
