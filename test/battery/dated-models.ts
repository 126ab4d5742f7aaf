/** Windows: from an empty system, by messages, of producers that start and stop. */
import type { Model } from './judge.ts'

/**
 * Law of the number found by the k-th arrival at an empty M/M/1 (in units of the mean service), k = 1 … n: between
 * arrivals a geometric number may leave.
 */
function foundBy(n: number, rate: number): number[][] {
  const stays = rate / (1 + rate)
  const laws = [[1]]
  for (let k = 1; k < n; k++) {
    const next = new Array<number>(k + 1).fill(0)
    laws[k - 1]!.forEach((q, found) => {
      const present = found + 1
      for (let left = 0; left < present; left++) next[present - left]! += q * stays * (1 - stays) ** left
      next[0]! += q * (1 - stays) ** present
    })
    laws.push(next)
  }
  return laws
}

/** The first n messages, until all are served. */
function fromEmpty(n: number, rate: number): Model {
  const laws = foundBy(n, rate)
  const meanOf = (f: (found: number) => number): number =>
    laws.reduce((sum, law) => sum + law.reduce((s, q, found) => s + q * f(found), 0), 0) / n
  const wait = meanOf((found) => found)
  return {
    name: `the first ${n} messages of M/M/1`,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: ${rate}/ms } } }
handlers: { x: { subscribes: a, service: { mean: 1ms } } }`,
    seconds: { window: `messages: ${n}, drain: true` },
    warmup: 0,
    replications: 500,
    handlers: {
      x: {
        'waitingTime.mean': [wait / 1000, 0.12],
        'sojournTime.mean': [(wait + 1) / 1000, 0.08],
        waitingShare: [meanOf((found) => (found > 0 ? 1 : 0)), 0.03],
        unfinished: 0,
      },
    },
    producers: { p: { published: n } },
    theory: 'of another state',
  }
}

export const datedModels: readonly Model[] = [
  fromEmpty(200, 0.6),
  {
    name: 'M/M/1 measured by messages',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 0.5 } } }
handlers: { x: { subscribes: a, service: { mean: 1s } } }`,
    seconds: { window: 'messages: 25000' },
    warmup: 300,
    handlers: {
      x: { arrivalRate: [0.5, 0.01], utilization: [0.5, 0.015], inSystem: [1, 0.04], 'sojournTime.mean': [2, 0.03] },
    },
    producers: { p: { published: 25_000 } },
    theory: 'exact',
  },
  {
    // 50 s at 5/s and batches of 1 to 3.
    name: 'a producer that starts and stops',
    scenario: `
producers:
  p: { publishes: a, arrivals: { rate: 5 }, batch: { distribution: uniform, minimum: 1, maximum: 3 }, starts: 10s, stops: 60s }
handlers: { x: { subscribes: a, workers: unlimited, service: 2s } }`,
    // A longer battery has more replications: the window stays.
    seconds: { window: 'duration: 100s' },
    warmup: 0,
    replications: 400,
    handlers: { x: { throughput: [5, 0.03], inSystem: [10, 0.03], unfinished: 0 } },
    producers: { p: { published: [500, 0.03], rate: [5, 0.03] } },
    theory: 'none',
  },
]
