/** Exponential services behind arrivals that are not Poisson: renewal, batches, modulated. */
import { solveChain } from '../theory/chain.ts'
import { percentileClaims, queueClaims } from './claims.ts'
import { root, stationary, transient } from './exact.ts'
import type { Model } from './judge.ts'

/**
 * G/M/1 with μ = 1: σ solves A*(1 - σ) = σ; whoever waits (share σ) does so for an exponential time at rate 1 - σ
 * (Kleinrock I, §6.4).
 */
function gm1(name: string, interval: string, mean: number, transform: (s: number) => number, bound = 0.05): Model {
  const sigma = root((x) => x - transform(1 - x), 0, 1 - 1e-6)
  return {
    name: `${name}/M/1`,
    scenario: `
producers: { p: { publishes: a, arrivals: { process: renewal, interval: ${interval} } } }
handlers: { x: { subscribes: a, service: { mean: 1s } } }`,
    seconds: 1e6 * mean,
    warmup: 300,
    handlers: {
      x: {
        ...queueClaims({ rate: 1 / mean, service: 1, workers: 1, wait: sigma / (1 - sigma), bound }),
        ...percentileClaims('waitingTime', (p) => Math.max(0, Math.log(sigma / (1 - p)) / (1 - sigma)), undefined, 0.1),
        ...percentileClaims('sojournTime', (p) => -Math.log(1 - p) / (1 - sigma), undefined, 0.08),
        waitingShare: [sigma, 0.03],
        emptyShare: [1 - 1 / mean, 0.03],
      },
    },
    theory: 'exact',
    silent: ['sojournTime.p50', 'sojournTime.p90', 'sojournTime.p99'],
  }
}

/**
 * D/M/c with μ = 1: the chain seen by arrivals, its step a pure death process over one interval (by uniformization).
 */
function dmc(c: number, interval: number): Model {
  const size = 80
  const deaths = Array.from({ length: size }, (_, n) =>
    transient(
      Array.from({ length: size }, (__, i) => (i === n ? 1 : 0)),
      (i) => (i === 0 ? [] : [[i - 1, Math.min(i, c)]]),
      interval,
    ),
  )
  const law = stationary(size, (p) => {
    const next = new Array<number>(size).fill(0)
    p.forEach((q, n) => {
      deaths[Math.min(n + 1, size - 1)]!.forEach((d, i) => {
        next[i]! += q * d
      })
    })
    return next
  })
  const delayed = law.slice(c).reduce((a, b) => a + b, 0)
  const wait = law.reduce((sum, q, n) => sum + (q * Math.max(0, n - c + 1)) / c, 0)
  return {
    name: `D/M/${c}`,
    scenario: `
producers: { p: { publishes: a, arrivals: { process: renewal, interval: ${interval}s } } }
handlers: { x: { subscribes: a, workers: ${c}, service: { mean: 1s } } }`,
    seconds: 1.2e6 * interval,
    warmup: 200,
    handlers: {
      x: {
        ...queueClaims({ rate: 1 / interval, service: 1, workers: c, wait, bound: 0.06 }),
        waitingShare: [delayed, 0.05],
      },
    },
    theory: 'exact',
  }
}

/**
 * M^X/G/1: Wq = λE[S²]/2(1-ρ) + E[X(X-1)]E[S] / 2E[X](1-ρ) (Burke 1975; Gross & Harris §3.1); only the first of a batch
 * that finds nobody starts at once.
 */
function groups(
  name: string,
  batch: string,
  mean: number,
  second: number,
  service: string,
  serviceSecond: number,
  rho: number,
): Model {
  const wait = (rho * serviceSecond) / 2 / (1 - rho) + (second - mean) / 2 / mean / (1 - rho)
  return {
    name: `M^X/${name}`,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: ${rho / mean} }, batch: ${batch} } }
handlers: { x: { subscribes: a, service: ${service} } }`,
    seconds: 1.4e6 / rho,
    warmup: 400,
    handlers: {
      x: {
        ...queueClaims({ rate: rho, service: 1, workers: 1, wait, bound: 0.05 }),
        waitingShare: [1 - (1 - rho) / mean, 0.02],
        emptyShare: [1 - rho, 0.05],
      },
    },
    producers: { p: { rate: [rho, 0.03] } },
    theory: 'exact',
  }
}

/**
 * Arrivals at a rate that depends on a phase, one exponential worker or more, as a chain cut off where nothing is left.
 */
function modulated(
  name: string,
  arrivals: string,
  rates: readonly number[],
  /** Rate from phase to phase. */
  moves: readonly (readonly number[])[],
  workers: number,
  standing: Model['theory'],
): Model {
  const top = 250
  const chain = solveChain<readonly [number, number]>(
    [0, 0],
    (s) => s.join(),
    ([n, phase]) => [
      [[n + 1, phase], n < top ? rates[phase]! : 0],
      [[n - 1, phase], Math.min(n, workers)],
      ...moves[phase]!.map((rate, to) => [[n, to] as const, to === phase ? 0 : rate] as const),
    ],
  )
  const rate = chain.mean(([, phase]) => rates[phase]!)
  const queue = chain.mean(([n]) => Math.max(0, n - workers))
  return {
    name: `${name}/M/${workers}`,
    scenario: `
producers: { p: { publishes: a, arrivals: ${arrivals} } }
handlers: { x: { subscribes: a, workers: ${workers}, service: { mean: 1s } } }`,
    seconds: 1.6e6 / rate,
    warmup: 500,
    handlers: {
      x: {
        ...queueClaims({ rate, service: 1, workers, wait: queue / rate, bound: 0.05 }),
        arrivalRate: [rate, 0.03],
        utilization: [rate / workers, 0.03],
        waitingShare: [chain.mean(([n, phase]) => (n >= workers ? rates[phase]! : 0)) / rate, 0.04],
        emptyShare: [chain.mean(([n]) => (n === 0 ? 1 : 0)), 0.05],
      },
    },
    theory: standing,
  }
}

export const arrivalModels: readonly Model[] = [
  gm1('D', '1.4s', 1.4, (s) => Math.exp(-1.4 * s)),
  gm1('E2', '{ distribution: erlang, shape: 2, mean: 1.5s }', 1.5, (s) => (1 / (1 + 0.75 * s)) ** 2),
  gm1(
    'H2',
    '{ distribution: hyperexponential, branches: [{ probability: 0.4, mean: 4s }, { probability: 0.6, mean: 800ms }] }',
    2.08,
    (s) => 0.4 / (1 + 4 * s) + 0.6 / (1 + 0.8 * s),
    0.05,
  ),
  gm1(
    'U',
    '{ distribution: uniform, minimum: 500ms, maximum: 2.5s }',
    1.5,
    (s) => (Math.exp(-0.5 * s) - Math.exp(-2.5 * s)) / 2 / s,
  ),
  dmc(3, 0.45),
  groups('M/1, geometric batches', '{ distribution: geometric, mean: 3 }', 3, 15, '{ mean: 1s }', 2, 0.5),
  groups('M/1, batches of 4', '4', 4, 16, '{ mean: 1s }', 2, 0.5),
  groups('D/1, batches of 1 to 5', '{ distribution: uniform, minimum: 1, maximum: 5 }', 3, 11, '1s', 1, 0.5),
  modulated(
    'MMPP',
    '{ process: mmpp, states: [{ rate: 0.2, stays: 3s }, { rate: 1, stays: 2s }] }',
    [0.2, 1],
    [
      [0, 1 / 3],
      [1 / 2, 0],
    ],
    1,
    'exact',
  ),
  modulated(
    'MMPP of three states',
    '{ process: mmpp, states: [{ rate: 0.5 }, { rate: 2 }, { rate: 1 }], transitions: [[0, 0.5, 0.2], [1, 0, 0.5], [0.3, 0.4, 0]] }',
    [0.5, 2, 1],
    [
      [0, 0.5, 0.2],
      [1, 0, 0.5],
      [0.3, 0.4, 0],
    ],
    2,
    'exact',
  ),
  modulated(
    'IPP',
    '{ process: on-off, rate: 1.5, on: { mean: 2s }, off: { mean: 3s } }',
    [1.5, 0],
    [
      [0, 1 / 2],
      [1 / 3, 0],
    ],
    1,
    'exact',
  ),
  modulated(
    'on-off with Erlang bursts',
    '{ process: on-off, rate: 1.2, burst: { distribution: erlang, shape: 2, mean: 2s }, pause: { mean: 2s } }',
    [1.2, 1.2, 0],
    [
      [0, 1, 0],
      [0, 0, 1],
      [0.5, 0, 0],
    ],
    1,
    // Its bursts are phases, but the program knows only exponential ones.
    'approximate',
  ),
]
