/**
 * Finite source M/M/c//N: N users, each of which thinks (mean 1/λ), sends one message, and waits for its end. Exact, and in the
 * think time insensitive to the law.
 */
import type { Means } from './means.ts'
import { nonNegative, positive, whole } from './means.ts'

export interface FiniteSourceMeans extends Means {
  /** Messages per second. */
  readonly throughput: number
  /** Share of messages that wait: what one user sees is the system of the other N − 1 (arrival theorem). */
  readonly waitingShare: number
}

/**
 * Birth–death with rates (N − n)/Z and min(n, c)·μ (Gross & Harris §2.7). Terms are carried relative to the largest. Cost O(N).
 *
 * @param users N ≥ 1. @param think mean think time Z ≥ 0 [s]. @param serviceRate μ of one worker. @param workers c.
 */
export function finiteSource(users: number, think: number, serviceRate: number, workers: number): FiniteSourceMeans {
  whole('users', users)
  nonNegative('think', think)
  positive('service rate', serviceRate)
  whole('workers', workers)
  const weights = weightsOf(users, think, serviceRate, workers)
  let inSystem = 0
  let queueLength = 0
  let busy = 0
  weights.forEach((p, n) => {
    inSystem += n * p
    queueLength += Math.max(0, n - workers) * p
    busy += Math.min(n, workers) * p
  })
  const throughput = busy * serviceRate
  const others = users > 1 ? weightsOf(users - 1, think, serviceRate, workers) : [1]
  const waitingShare = others.reduce((sum, p, n) => sum + (n >= workers ? p : 0), 0)
  return {
    throughput,
    utilization: busy / workers,
    queueLength,
    inSystem,
    waitingTime: queueLength / throughput,
    sojournTime: inSystem / throughput,
    waitingShare,
  }
}

function weightsOf(users: number, think: number, serviceRate: number, workers: number): number[] {
  if (think === 0) return Array.from({ length: users + 1 }, (_, n) => (n === users ? 1 : 0))
  const logs: number[] = [0]
  let peak = 0
  for (let n = 1; n <= users; n++) {
    const log = logs[n - 1]! + Math.log((users - n + 1) / think) - Math.log(Math.min(n, workers) * serviceRate)
    logs.push(log)
    if (log > peak) peak = log
  }
  const raw = logs.map((x) => Math.exp(x - peak))
  const total = raw.reduce((sum, x) => sum + x, 0)
  return raw.map((x) => x / total)
}
