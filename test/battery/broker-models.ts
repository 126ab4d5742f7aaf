/**
 * Queues of single workers: in turn, at random, by length; partitions of a key; buffers; and messages delivered again. Where
 * no formula exists the chain is solved here, truncated where less than 1e-12 of the probability lies beyond.
 */
import { solveChain } from '../theory/chain.ts'
import { queueClaims } from './claims.ts'
import { root } from './exact.ts'
import type { Claims, Model } from './judge.ts'
import { single } from './single.ts'

/** Mean wait of M/G/1 (Pollaczek–Khinchine; Gross & Harris, eq. 5.11). */
const pk = (rate: number, mean: number, second: number): number => (rate * second) / 2 / (1 - rate * mean)

/** Each worker gets every c-th message: E_c/M/1, whose wait follows from a root (Kleinrock I, §6.4). */
function inTurn(c: number, rate: number, bound: number): Model {
  const sigma = root((s) => (rate / (rate + 1 - s)) ** c - s, 0, 1 - 1e-9)
  return {
    name: `dispatch in turn to ${c} workers, M/M at ρ = ${(rate / c).toFixed(2)}`,
    scenario: single(rate, `workers: ${c}, service: { mean: 1s }, queue: { dispatch: round-robin }`),
    seconds: 2e6 / rate,
    warmup: 300,
    handlers: {
      x: {
        ...queueClaims({ rate, service: 1, workers: c, wait: sigma / (1 - sigma), bound }),
        waitingShare: [sigma, bound],
      },
    },
    theory: 'exact',
  }
}

/** Each worker gets a Poisson stream of its own. */
function atRandom(name: string, c: number, rate: number, service: string, second: number, bound: number): Model {
  return {
    name: `dispatch at random to ${c} workers, M/${name} at ρ = ${(rate / c).toFixed(2)}`,
    scenario: single(rate, `workers: ${c}, service: ${service}, queue: { dispatch: random }`),
    seconds: 2e6 / rate,
    warmup: 400,
    handlers: {
      x: {
        ...queueClaims({ rate, service: 1, workers: c, wait: pk(rate / c, 1, second), bound }),
        waitingShare: [rate / c, bound],
      },
    },
    theory: 'exact',
  }
}

/** Claims from the mean number in the queues of workers with exponential services of mean 1. */
function fromChain(rate: number, workers: number, queueLength: number, bound: number): Claims {
  return queueClaims({ rate, service: 1, workers, wait: queueLength / rate, bound })
}

const waiting = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + Math.max(0, n - 1), 0)

/** Numbers with each worker in descending order, joined by `join`; exponential services of mean 1. */
function sortedChain(
  workers: number,
  limit: number,
  join: (n: readonly number[]) => (readonly [number, number])[],
): number {
  const sorted = (n: readonly number[]): number[] => [...n].sort((a, b) => b - a)
  const changed = (n: readonly number[], i: number, by: number): number[] =>
    sorted(n.map((x, k) => (k === i ? x + by : x)))
  return solveChain<readonly number[]>(
    new Array<number>(workers).fill(0),
    (n) => n.join(),
    (n) => [
      ...join(n).flatMap(([i, rate]) => (n[i]! < limit ? [[changed(n, i, 1), rate] as const] : [])),
      ...n.flatMap((x, i) => (x > 0 ? [[changed(n, i, -1), 1] as const] : [])),
    ],
  ).mean(waiting)
}

/** The shortest queue of two (Flatto & McKean 1977 have the law; here the chain). */
function shortestOfTwo(rate: number, bound: number): Model {
  const queueLength = sortedChain(2, 60, () => [[1, rate]])
  return {
    name: `dispatch to the shorter of two queues at ρ = ${rate / 2}`,
    scenario: single(rate, 'workers: 2, service: { mean: 1s }, queue: { dispatch: shortest }'),
    seconds: 2e6 / rate,
    warmup: 400,
    handlers: { x: fromChain(rate, 2, queueLength, bound) },
    theory: 'none',
  }
}

/** The shorter of two queues drawn among three: each pair is drawn alike, the one with fewer messages is the later one. */
function shorterOfTwo(rate: number, bound: number): Model {
  const queueLength = sortedChain(3, 22, () => [
    [1, rate / 3],
    [2, (2 * rate) / 3],
  ])
  return {
    name: `dispatch by two choices among three queues at ρ = ${(rate / 3).toFixed(2)}`,
    scenario: single(rate, 'workers: 3, service: { mean: 1s }, queue: { dispatch: two-choices }'),
    seconds: 2e6 / rate,
    warmup: 400,
    handlers: { x: fromChain(rate, 3, queueLength, bound) },
    theory: 'none',
  }
}

/** Two workers with buffers of `size`: numbers with each, in the common queue, and whose turn it is. */
function prefetching(rate: number, size: number, bound: number): Model {
  type State = readonly [a: number, b: number, common: number, turn: number]
  const queueLength = solveChain<State>(
    [0, 0, 0, 0],
    (s) => s.join(),
    ([a, b, common, turn]) => {
      const next: [State, number][] = []
      const first = turn === 0 ? a < size : !(b < size)
      if (a === size && b === size) {
        if (common < 120) next.push([[a, b, common + 1, turn], rate])
      } else next.push([first ? [a + 1, b, common, 1] : [a, b + 1, common, 0], rate])
      // A worker that ends something fetches at once what waits in common: then both buffers are full.
      if (common > 0) next.push([[a, b, common - 1, turn], 2])
      else {
        if (a > 0) next.push([[a - 1, b, 0, turn], 1])
        if (b > 0) next.push([[a, b - 1, 0, turn], 1])
      }
      return next
    },
  ).mean(([a, b, common]) => waiting([a, b]) + common)
  return {
    name: `prefetching ${size} each by two workers at ρ = ${rate / 2}`,
    scenario: single(rate, `workers: 2, service: { mean: 1s }, queue: { prefetch: ${size} }`),
    seconds: 2e6 / rate,
    warmup: 400,
    handlers: { x: fromChain(rate, 2, queueLength, bound) },
    theory: 'none',
  }
}

/** Partitions of a drawn key: the worker of each is an M/G/1 with the load of its partitions. */
function partitions(
  name: string,
  of: {
    rate: number
    key: string
    /** By partition. */
    shares: readonly number[]
    workers: number
    service: string
    second: number
    claimed: readonly number[]
    bound: number
    messages: number
  },
): Model {
  const { rate, shares, workers } = of
  const load = new Array<number>(workers).fill(0)
  shares.forEach((share, p) => {
    load[p % workers]! += share
  })
  const waits = load.map((share) => pk(rate * share, 1, of.second))
  const wait = load.reduce((sum, share, w) => sum + share * waits[w]!, 0)
  return {
    name: `partitions of ${name}`,
    scenario: `events: { a: { key: ${of.key} } }${single(
      rate,
      `workers: ${workers}, service: ${of.service}, queue: { partitions: ${shares.length} }`,
    )}`,
    seconds: of.messages / rate,
    warmup: 600,
    handlers: {
      x: {
        ...queueClaims({ rate, service: 1, workers, wait, bound: of.bound }),
        ...Object.fromEntries(
          of.claimed.flatMap((p): [string, readonly [number, number]][] => [
            [`partitions.${p}.arrivalRate`, [rate * shares[p]!, 0.03]],
            [`partitions.${p}.throughput`, [rate * shares[p]!, 0.03]],
            [`partitions.${p}.queueLength`, [rate * shares[p]! * waits[p % workers]!, 2 * of.bound]],
            [`partitions.${p}.waitingTime`, [waits[p % workers]!, 2 * of.bound]],
          ]),
        ),
      },
    },
    theory: 'exact',
    silent: of.claimed.flatMap((p) =>
      ['arrivalRate', 'throughput', 'queueLength', 'waitingTime'].map((field) => `partitions.${p}.${field}`),
    ),
  }
}

/** Shares of eight partitions under a Zipf law of twenty keys, key k to partition k mod 8. */
function zipfShares(): number[] {
  const shares = new Array<number>(8).fill(0)
  for (let k = 0; k < 20; k++) shares[k % 8]! += 1 / (k + 1)
  const total = shares.reduce((a, b) => a + b, 0)
  return shares.map((x) => x / total)
}

/** The key of the flow instance, here of each message: as good as drawn at random for each of them. */
const instances: Model = {
  name: 'partitions without keys: eight for four workers',
  scenario: single(2.8, 'workers: 4, service: { mean: 1s }, queue: { partitions: 8 }'),
  seconds: 2e6 / 2.8,
  warmup: 400,
  handlers: {
    x: {
      ...queueClaims({ rate: 2.8, service: 1, workers: 4, wait: pk(0.7, 1, 2), bound: 0.05 }),
      'partitions.0.arrivalRate': [0.35, 0.03],
      'partitions.7.arrivalRate': [0.35, 0.03],
      'partitions.3.waitingTime': [pk(0.7, 1, 2), 0.1],
    },
  },
  theory: 'approximate',
}

/**
 * With a worker for every message the k-th copy starts k·V after the first delivery unless one of the earlier ones is
 * finished by then: E[N - 1] = Σ exp(-V·k(k+1)/2), k = 1, 2, … Messages finish at the minimum of all.
 */
function redelivered(visibility: number): Model {
  let copies = 0
  for (let k = 1; k < 60; k++) copies += Math.exp((-visibility * k * (k + 1)) / 2)
  return {
    name: `visibility of ${visibility} mean service times, a worker for every message`,
    scenario: single(5, `workers: unlimited, service: { mean: 1s }, queue: { visibility: ${visibility}s }`),
    seconds: 3e5,
    warmup: 50,
    handlers: {
      x: {
        'redelivered.rate': [5 * copies, 0.02],
        arrivalRate: [5 * (1 + copies), 0.02],
        inSystem: [5 * (1 + copies), 0.02],
      },
    },
    theory: 'none',
  }
}

export const brokerModels: readonly Model[] = [
  inTurn(2, 1.6, 0.05),
  inTurn(4, 3.2, 0.06),
  atRandom('M', 3, 2.1, '{ mean: 1s }', 2, 0.05),
  atRandom('D', 4, 3.2, '1s', 1, 0.05),
  shortestOfTwo(1.6, 0.06),
  shorterOfTwo(2.1, 0.05),
  prefetching(1.6, 2, 0.06),
  prefetching(1.4, 5, 0.06),
  partitions('a hot key: loads of 0.8, 0.48 and 0.32', {
    rate: 1.6,
    key: '{ weights: [5, 3, 2] }',
    shares: [0.5, 0.3, 0.2],
    workers: 3,
    service: '{ mean: 1s }',
    second: 2,
    claimed: [0, 2],
    bound: 0.07,
    messages: 2.8e6,
  }),
  partitions('twenty keys by a Zipf law, constant services', {
    rate: 1.2,
    key: '{ keys: 20, exponent: 1 }',
    shares: zipfShares(),
    workers: 2,
    service: '1s',
    second: 1,
    claimed: [0, 1, 7],
    bound: 0.06,
    messages: 2e6,
  }),
  partitions('uniform keys, more workers than partitions', {
    rate: 2.1,
    key: '{ keys: 300 }',
    shares: [1 / 3, 1 / 3, 1 / 3],
    workers: 5,
    service: '{ mean: 1s }',
    second: 2,
    claimed: [1],
    bound: 0.06,
    messages: 2e6,
  }),
  instances,
  redelivered(0.5),
  redelivered(2),
]
