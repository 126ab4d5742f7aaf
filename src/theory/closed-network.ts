/**
 * Closed product-form networks of one class: N messages circulate among queues (exponential first come first served with c workers,
 * or processor-sharing with any law) and delays (think times, transit, unlimited workers: any law). Exact.
 */

import type { Means } from './means.ts'
import { nonNegative, positive, whole } from './means.ts'
import { mmc } from './mmc.ts'
import { crossing, poissonTerm } from './numerics.ts'

export interface Station {
  /** Visits of one message per cycle. */
  readonly visits: number
  /** Mean service of a visit [s]. */
  readonly service: number
  readonly workers: number
}

export interface ClosedNetwork {
  /** Cycles per second. */
  readonly throughput: number
  /** Mean time of a cycle [s], N / throughput. */
  readonly cycle: number
  /** Per visit, in the order given. */
  readonly stations: readonly (Means & { readonly arrivalRate: number })[]
}

/**
 * Exact mean value analysis (Reiser & Lavenberg 1980; Bolch et al., Queueing Networks and Markov Chains, §8.2.1) where every queue has one
 * worker: W_i(n) = S_i(1 + L_i(n − 1)). With several workers the recursion needs 1 − Σp and loses its digits near saturation, so that the
 * same values are computed by Buzen's convolution (1973; Bolch §8.1) with every term positive.
 *
 * @param population N ≥ 1. @param delay total mean delay of a cycle [s], ≥ 0. @param stations the queues.
 */
export function closedNetwork(population: number, delay: number, stations: readonly Station[]): ClosedNetwork {
  whole('population', population)
  nonNegative('delay', delay)
  for (const s of stations) {
    nonNegative('visits', s.visits)
    nonNegative('service', s.service)
    whole('workers', s.workers)
  }
  // A queue with a worker for everybody is a delay.
  const queues = stations.map((s) => (s.workers >= population ? null : s))
  const total = stations.reduce((sum, s, i) => sum + (queues[i] === null ? s.visits * s.service : 0), delay)
  positive(
    'time of a cycle',
    stations.reduce((sum, s) => sum + s.visits * s.service, delay),
  )
  const real = queues.filter((s): s is Station => s !== null && s.visits * s.service > 0)
  const [throughput, lengths] = real.every((s) => s.workers === 1)
    ? meanValue(population, total, real)
    : convolution(population, total, real)
  let next = 0
  return {
    throughput,
    cycle: population / throughput,
    stations: stations.map((s, i) => {
      const queued = queues[i] !== null && s.visits * s.service > 0
      const queueLength = queued ? lengths[next++]! : 0
      const arrivalRate = throughput * s.visits
      const busy = arrivalRate * s.service
      const wait = arrivalRate > 0 ? queueLength / arrivalRate : 0
      return {
        arrivalRate,
        utilization: busy / s.workers,
        queueLength,
        inSystem: queueLength + busy,
        waitingTime: wait,
        sojournTime: wait + s.service,
      }
    }),
  }
}

type Solution = readonly [throughput: number, queueLengths: readonly number[]]

function meanValue(population: number, delay: number, stations: readonly Station[]): Solution {
  const inSystem = stations.map(() => 0)
  let throughput = 0
  for (let n = 1; n <= population; n++) {
    let cycle = delay
    stations.forEach((s, i) => {
      cycle += s.visits * s.service * (1 + inSystem[i]!)
    })
    throughput = n / cycle
    stations.forEach((s, i) => {
      inSystem[i] = throughput * s.visits * s.service * (1 + inSystem[i]!)
    })
  }
  return [throughput, stations.map((s, i) => inSystem[i]! - throughput * s.visits * s.service)]
}

/**
 * The closed network is the open one with the same visits, conditioned on N being there: with the open throughput β chosen so that N is
 * the open mean, no factor over- or underflows whatever N is.
 */
function convolution(population: number, delay: number, stations: readonly Station[]): Solution {
  const beta = openThroughput(population, delay, stations)
  const think = Array.from({ length: population + 1 }, (_, n) => poissonTerm(n, beta * delay))
  const all = stations.reduce((g, s) => withStation(g, s, beta), think)
  const throughput = (beta * all[population - 1]!) / all[population]!
  const lengths = stations.map((s, i) => {
    const others = stations.reduce((g, other, j) => (j === i ? g : withStation(g, other, beta)), think)
    return waitingWeight(others, s, beta) / all[population]!
  })
  return [throughput, lengths]
}

function openThroughput(population: number, delay: number, stations: readonly Station[]): number {
  const limit = Math.min(...stations.map((s) => s.workers / (s.visits * s.service)))
  const inSystem = (x: number): number =>
    stations.reduce((sum, s) => sum + mmc(x * s.visits, 1 / s.service, s.workers).inSystem, x * delay)
  // In terms of 1 − x/limit the population decreases.
  const gap = crossing((y) => -inSystem(limit * (1 - 1 / (1 + y))), -population, 0, 1)
  return limit * (1 - 1 / (1 + gap))
}

/** State probabilities of the open M/M/c: p(0..c − 1), p(c) and ρ, after which they are geometric. */
function openStation(
  s: Station,
  beta: number,
): { readonly low: readonly number[]; readonly at: number; readonly rho: number } {
  const a = beta * s.visits * s.service
  const rho = a / s.workers
  const weights: number[] = []
  let sum = 0
  for (let n = 0; n <= s.workers; n++) {
    const w = poissonTerm(n, a)
    weights.push(w)
    sum += n < s.workers ? w : w / (1 - rho)
  }
  const p = weights.map((w) => w / sum)
  return { low: p.slice(0, s.workers), at: p[s.workers]!, rho }
}

function withStation(g: readonly number[], s: Station, beta: number): number[] {
  const { low, at, rho } = openStation(s, beta)
  const out = new Array<number>(g.length).fill(0)
  let tail = 0
  for (let n = 0; n < g.length; n++) {
    let sum = 0
    const least = Math.min(n, low.length - 1)
    for (let j = 0; j <= least; j++) sum += low[j]! * g[n - j]!
    tail = rho * tail + (n >= low.length ? at * g[n - low.length]! : 0)
    out[n] = sum + tail
  }
  return out
}

/** Σ_k (k − c)⁺ p(k)·g(N − k). */
function waitingWeight(g: readonly number[], s: Station, beta: number): number {
  const { low, at, rho } = openStation(s, beta)
  let once = 0
  let twice = 0
  for (let n = low.length; n < g.length; n++) {
    // twice(n) = Σ_k k·ρ^k·h(n − k), by two geometric filters in a row.
    twice = rho * (twice + once)
    once = rho * once + at * g[n - low.length]!
  }
  return twice
}
