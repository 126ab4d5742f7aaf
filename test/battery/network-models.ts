/** Networks: tandems, Jackson networks, closed networks, fan-out. */
import { solveChain } from '../theory/chain.ts'
import { percentileClaims, station } from './claims.ts'
import { birthDeath, expectation, quantile } from './exact.ts'
import type { Model } from './judge.ts'

/** The tail of a sum of independent exponentials of different rates. */
function hypoexponential(rates: readonly number[]): (t: number) => number {
  return (t) =>
    rates.reduce(
      (sum, r, i) => sum + Math.exp(-r * t) * rates.reduce((w, q, j) => (j === i ? w : (w * q) / (q - r)), 1),
      0,
    )
}

/**
 * Sojourn times of M/M/1 queues in tandem are independent (Reich 1957), so latency is a sum of exponentials at μ - λ.
 */
function tandem(): Model {
  const tail = hypoexponential([0.5, 0.75, 1.5])
  const mean = 1 / 0.5 + 1 / 0.75 + 1 / 1.5
  return {
    name: 'tandem of three M/M/1',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 0.5 } } }
handlers:
  x: { subscribes: a, service: { rate: 1/s }, publishes: b }
  y: { subscribes: b, service: { rate: 1.25/s }, publishes: c }
  z: { subscribes: c, service: { rate: 2/s }, publishes: done }
flows: { f: { starts: a, completes: done, within: 6s } }`,
    seconds: 2e6,
    warmup: 300,
    handlers: { x: station(0.5, 1, 1, 0.05), y: station(0.5, 0.8, 1, 0.05), z: station(0.5, 0.5, 1, 0.05) },
    flows: {
      f: {
        arrivalRate: [0.5, 0.02],
        completed: [0.5, 0.02],
        completedShare: 1,
        withinShare: [1 - tail(6), 0.02],
        'latency.mean': mean,
        ...percentileClaims('latency', (p) => quantile(tail, p)),
        'settleTime.mean': mean,
        inFlight: [0.5 * mean, 0.04],
      },
    },
    system: { inFlight: [0.5 * mean, 0.04], 'sojournTime.mean': mean, throughput: [0.5, 0.02], amplification: 1 },
    theory: 'exact',
  }
}

/** Jackson network: traffic equations by hand, every handler as if alone. */
function jackson(): Model {
  // λa = 0.5 + 0.3·0.4·λa.
  const a = 0.5 / (1 - 0.12)
  const stations = { x: station(a, 1, 1, 0.05), y: station(0.6 * a, 1.5, 1, 0.05), z: station(0.4 * a, 4, 2, 0.08) }
  const inside = [stations.x, stations.y, stations.z].reduce((sum, s) => sum + (s.inSystem as [number, number])[0], 0)
  return {
    name: 'Jackson network with feedback',
    scenario: `
producers: { p: { publishes: in, arrivals: { rate: 0.5 } } }
handlers:
  x: { subscribes: [in, again], service: { mean: 1s }, publishes: { oneOf: [{ event: left, probability: 60% }, { event: right, probability: 40% }] } }
  y: { subscribes: left, service: { mean: 1.5s }, publishes: done }
  z: { subscribes: right, workers: 2, service: { mean: 4s }, publishes: { oneOf: [{ event: again, probability: 30% }, { event: done, probability: 70% }] } }
flows: { f: { starts: in, completes: done } }`,
    seconds: 2e6,
    warmup: 400,
    handlers: stations,
    flows: { f: { completedShare: 1, inFlight: [inside, 0.05], 'latency.mean': [inside / 0.5, 0.05] } },
    system: { inFlight: [inside, 0.05] },
    theory: 'exact',
  }
}

/** Every message goes round again with probability 40 %. */
function feedback(): Model {
  return {
    name: 'M/M/1 with immediate feedback',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 0.33 } } }
handlers: { x: { subscribes: a, service: { mean: 1s }, publishes: { oneOf: [{ event: a, probability: 40% }] } } }`,
    seconds: 2.4e6,
    warmup: 400,
    handlers: { x: station(0.55, 1, 1, 0.05) },
    theory: 'exact',
  }
}

/** A cycle of two queues holding N messages: one is a birth–death chain (Gordon & Newell 1967). */
function cycle(n: number, rates: readonly [number, number], workers: number): Model {
  // Messages at y.
  const p = birthDeath(
    n,
    () => rates[0],
    (i) => Math.min(i, workers) * rates[1],
  )
  const at = expectation(p, (i) => i)
  const busy = expectation(p, (i) => Math.min(i, workers))
  const throughput = busy * rates[1]
  return {
    name: `closed cycle of ${n} messages, ${workers} worker(s) at the second handler`,
    scenario: `
handlers:
  x: { subscribes: ping, service: { rate: ${rates[0]}/s }, publishes: pong }
  y: { subscribes: pong, workers: ${workers}, service: { rate: ${rates[1]}/s }, publishes: ping }`,
    run: `initial: { x: { ping: ${n} } }`,
    seconds: 6e5,
    warmup: 200,
    handlers: {
      x: {
        throughput: [throughput, 0.02],
        utilization: [1 - p[n]!, 0.02],
        inSystem: n - at,
        'sojournTime.mean': (n - at) / throughput,
        emptyShare: [p[n]!, 0.1],
      },
      y: {
        throughput: [throughput, 0.02],
        utilization: [busy / workers, 0.02],
        inSystem: [at, 0.05],
        queueLength: [at - busy, 0.05],
        'waitingTime.mean': [(at - busy) / throughput, 0.05],
        'sojournTime.mean': [at / throughput, 0.05],
      },
    },
    theory: 'exact',
  }
}

/** Machine repair, M/M/c//N; the law of thinking does not matter (Sevastyanov), the mean does (8 s). */
function repair(think: string, law: string): Model {
  const [n, c] = [12, 2]
  const p = birthDeath(
    n,
    (i) => (n - i) / 8,
    (i) => Math.min(i, c),
  )
  const q = birthDeath(
    n - 1,
    (i) => (n - 1 - i) / 8,
    (i) => Math.min(i, c),
  )
  const busy = expectation(p, (i) => Math.min(i, c))
  const inside = expectation(p, (i) => i)
  return {
    name: `closed users, ${law} thinking`,
    scenario: `
producers: { people: { publishes: a, arrivals: { process: closed, users: ${n}, think: ${think} } } }
handlers: { x: { subscribes: a, workers: ${c}, service: { mean: 1s } } }`,
    seconds: 8e5,
    warmup: 300,
    handlers: {
      x: {
        throughput: [busy, 0.01],
        utilization: [busy / c, 0.01],
        inSystem: [inside, 0.03],
        queueLength: [inside - busy, 0.05],
        'waitingTime.mean': [(inside - busy) / busy, 0.05],
        'sojournTime.mean': [inside / busy, 0.03],
        // An arriving user sees the others in equilibrium (Lavenberg & Reiser 1980).
        waitingShare: [expectation(q, (i) => (i >= c ? 1 : 0)), 0.03],
      },
    },
    producers: { people: { rate: [busy, 0.01] } },
    theory: 'exact',
    silent: ['waitingShare'],
  }
}

/** Users of two queues in turn, thinking in between: the chain of (at x, at y). */
function users(): Model {
  const n = 8
  const chain = solveChain<readonly [number, number]>(
    [0, 0],
    (s) => s.join(),
    ([a, b]) => [
      [[a + 1, b], (n - a - b) / 5],
      [[a - 1, b + 1], a > 0 ? 1 : 0],
      [[a, b - 1], Math.min(b, 2) / 1.5],
    ],
  )
  const x = chain.mean(([a]) => a)
  const y = chain.mean(([, b]) => b)
  const rate = chain.mean(([a]) => (a > 0 ? 1 : 0))
  return {
    name: 'closed users of two handlers',
    scenario: `
producers: { people: { publishes: a, arrivals: { process: closed, users: ${n}, think: { mean: 5s }, awaits: done } } }
handlers:
  x: { subscribes: a, service: { mean: 1s }, publishes: b }
  y: { subscribes: b, workers: 2, service: { mean: 1.5s }, publishes: done }
flows: { f: { starts: a, completes: done } }`,
    seconds: 8e5,
    warmup: 300,
    handlers: {
      x: { throughput: [rate, 0.01], utilization: [rate, 0.01], inSystem: x, 'sojournTime.mean': x / rate },
      y: { throughput: [rate, 0.01], inSystem: y, 'sojournTime.mean': y / rate },
    },
    flows: { f: { 'latency.mean': (x + y) / rate, inFlight: x + y } },
    theory: 'exact',
  }
}

/** Every subscriber sees the whole Poisson stream. */
function fanOut(): Model {
  return {
    name: 'fan-out to three handlers',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 0.5 } } }
handlers:
  x: { subscribes: a, service: { mean: 1s } }
  y: { subscribes: a, workers: 2, service: { mean: 2.4s } }
  z: { subscribes: a, workers: unlimited, service: { distribution: uniform, minimum: 0s, maximum: 6s } }`,
    seconds: 2e6,
    warmup: 400,
    handlers: {
      x: station(0.5, 1, 1, 0.05),
      y: station(0.5, 2.4, 2, 0.05),
      z: { inSystem: [1.5, 0.02], 'sojournTime.mean': [3, 0.01] },
    },
    events: { a: { published: [0.5, 0.02], delivered: [1.5, 0.02] } },
    theory: 'exact',
  }
}

export const networkModels: readonly Model[] = [
  tandem(),
  jackson(),
  feedback(),
  cycle(6, [1, 1.4], 1),
  cycle(8, [1, 0.6], 2),
  repair('{ mean: 8s }', 'exponential'),
  repair('{ distribution: uniform, minimum: 4s, maximum: 12s }', 'uniform'),
  users(),
  fanOut(),
]
