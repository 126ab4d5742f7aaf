/** Flows: joins, outcomes, counts, delays, what the bus loses and duplicates, filters. */

import { percentileClaims, queueClaims, station } from './claims.ts'
import { quantile } from './exact.ts'
import type { Claims, Model } from './judge.ts'

/** A message set in parallel for exponential times; `publishes` of the join ends the flow. */
function parallel(
  name: string,
  rates: readonly number[],
  join: string,
  rest: Pick<Model, 'flows' | 'system'> & { readonly joining: Claims },
): Model {
  return {
    name,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 2 } } }
handlers:
${rates.map((r, i) => `  w${i}: { subscribes: a, workers: unlimited, service: { rate: ${r}/s }, publishes: d${i} }`).join('\n')}
  j: { subscribes: { all: [${rates.map((_, i) => `d${i}`).join(', ')}]${join} }, workers: unlimited, service: 0s, publishes: done }
flows: { f: { starts: a, completes: done, within: 1s${join.includes('late') ? ', fails: [late]' : ''} } }`,
    seconds: 4e5,
    warmup: 50,
    handlers: { j: rest.joining },
    ...(rest.flows && { flows: rest.flows }),
    ...(rest.system && { system: rest.system }),
    theory: 'exact',
  }
}

function joins(): readonly Model[] {
  const [r, q] = [1, 1.6]
  const least = 1 / (r + q)
  const most = 1 / r + 1 / q - least
  /** P(max > t). */
  const tail = (t: number): number => Math.exp(-r * t) + Math.exp(-q * t) - Math.exp(-(r + q) * t)
  // Three of rate 1: spacings 1/3, 1/2, 1 (Rényi 1953). P(second > t) = 3e^(-2t) - 2e^(-3t).
  const second = (t: number): number => 3 * Math.exp(-2 * t) - 2 * Math.exp(-3 * t)
  const patience = 0.7
  // The other comes too late with probability e^(-rate·T), whoever was first.
  const late = (r * Math.exp(-q * patience) + q * Math.exp(-r * patience)) / (r + q)
  // E[min(|A - B|, T)]: the residual is exponential at the other's rate.
  const held = (r / (r + q)) * ((1 - Math.exp(-q * patience)) / q) + (q / (r + q)) * ((1 - Math.exp(-r * patience)) / r)
  return [
    parallel('join of two', [r, q], '', {
      joining: { joining: [2 * (most - least), 0.03], throughput: [2, 0.02], inSystem: 0 },
      flows: {
        f: {
          completedShare: 1,
          withinShare: [1 - tail(1), 0.02],
          'latency.mean': [most, 0.02],
          ...percentileClaims('latency', (p) => quantile(tail, p), undefined, 0.04),
          inFlight: [2 * most, 0.03],
        },
      },
      system: { inFlight: [2 * most, 0.03] },
    }),
    parallel('join of any two of three', [1, 1, 1], ', atLeast: 2', {
      joining: { joining: [2 * 0.5, 0.03], throughput: [2, 0.02] },
      flows: {
        f: {
          completedShare: 1,
          'latency.mean': [1 / 3 + 1 / 2, 0.02],
          ...percentileClaims('latency', (p) => quantile(second, p), undefined, 0.04),
          // It settles with the last.
          'settleTime.mean': [1 / 3 + 1 / 2 + 1, 0.02],
        },
      },
    }),
    parallel('join with a time limit', [r, q], `, timeout: ${patience}s, publishes: late`, {
      // The other part is the first of a unit that never comes, and waits its time too.
      joining: { joining: [2 * (held + late * patience), 0.03], throughput: [2 * (1 - late), 0.02] },
      flows: { f: { completedShare: [1 - late, 0.02], failedShare: [late, 0.03], lapsedShare: 0 } },
    }),
  ]
}

/** What the branches of a handler say of the flow. */
function outcomes(): Model {
  return {
    name: 'flows that complete, fail and lapse',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 4 } } }
handlers:
  x:
    subscribes: a
    workers: unlimited
    service: { mean: 500ms }
    publishes: { oneOf: [{ event: good, probability: 60% }, { event: bad, probability: 30% }] }
flows: { f: { starts: a, completes: good, fails: [bad], within: 1s } }`,
    seconds: 2e5,
    warmup: 20,
    handlers: { x: { inSystem: [2, 0.02] } },
    flows: {
      f: {
        completed: [2.4, 0.02],
        failed: [1.2, 0.02],
        lapsed: [0.4, 0.04],
        completedShare: [0.6, 0.01],
        failedShare: [0.3, 0.02],
        lapsedShare: [0.1, 0.04],
        withinShare: [0.6 * (1 - Math.exp(-2)), 0.02],
        'latency.mean': [0.5, 0.02],
        inFlight: [2, 0.02],
      },
    },
    theory: 'exact',
  }
}

/** Departures of M/M/∞ are Poisson; each publishes a geometric number: M^X/M/1 behind it. */
function counts(): Model {
  const rho = 0.5
  return {
    name: 'geometric counts of publications',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 0.25 } } }
handlers:
  w: { subscribes: a, workers: unlimited, service: { mean: 1s }, publishes: [{ event: b, count: { distribution: geometric, mean: 2 } }] }
  x: { subscribes: b, service: { mean: 1s } }`,
    seconds: 2.8e6,
    warmup: 300,
    // L = E[X]ρ/(1-ρ) for geometric batches.
    handlers: {
      x: {
        ...queueClaims({ rate: 0.5, service: 1, workers: 1, wait: (2 * rho) / (1 - rho) / 0.5 - 1, bound: 0.05 }),
        waitingShare: [1 - (1 - rho) / 2, 0.03],
      },
    },
    // The program does not see that what w publishes at once is a batch behind Poisson departures.
    theory: 'approximate',
  }
}

/** Independent delays of a Poisson stream leave it Poisson (Doob 1953); in transit is M/G/∞. */
function delays(): Model {
  return {
    name: 'delays of publications and of the bus',
    scenario: `
bus: { delay: { distribution: lognormal, mean: 400ms, cv: 1 } }
producers: { p: { publishes: a, arrivals: { rate: 0.5 } } }
handlers:
  x: { subscribes: a, service: { mean: 1s }, publishes: [{ event: b, delay: { mean: 3s } }] }
  y: { subscribes: b, service: { mean: 800ms }, publishes: done }
flows: { f: { starts: a, completes: done } }`,
    seconds: 2e6,
    warmup: 300,
    handlers: {
      x: { ...station(0.5, 1, 1, 0.05), inTransit: [0.2, 0.03] },
      y: { ...station(0.5, 0.8, 1, 0.05), inTransit: [1.7, 0.03] },
    },
    flows: { f: { 'latency.mean': [0.4 + 2 + 3.4 + 1 / 0.75, 0.03], inFlight: [0.5 * (3.8 + 2 + 1 / 0.75), 0.03] } },
    theory: 'exact',
  }
}

/** Loss thins (10 % of deliveries), duplicates (20 % of those that are not lost) make batches of 1 or 2. */
function bus(): Model {
  const rate = 0.4 * 0.9 * 1.2
  const [mean, second] = [1.2, 0.8 + 0.2 * 4]
  const wait = (rate * 2) / 2 / (1 - rate) + (second - mean) / 2 / mean / (1 - rate)
  return {
    name: 'a bus that loses and duplicates',
    scenario: `
bus: { loss: 10%, duplicates: 20% }
producers: { p: { publishes: a, arrivals: { rate: 0.4 } } }
handlers: { x: { subscribes: a, service: { mean: 1s } } }`,
    seconds: 2.8e6,
    warmup: 300,
    handlers: {
      x: {
        ...queueClaims({ rate, service: 1, workers: 1, wait, bound: 0.05 }),
        'duplicates.rate': [0.4 * 0.9 * 0.2, 0.03],
      },
    },
    events: { a: { published: [0.4, 0.02], lost: [0.04, 0.04], duplicated: [0.072, 0.04], delivered: [rate, 0.03] } },
    theory: 'exact',
  }
}

/** A filter thins: two Poisson streams, here independent of each other. */
function filters(): Model {
  return {
    name: 'filters',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 2 } } }
handlers:
  x: { subscribes: [{ event: a, filter: 30% }], service: { mean: 1s } }
  y: { subscribes: [{ event: a, filter: 20% }], service: { mean: 1.5s } }`,
    seconds: 1.6e6,
    warmup: 400,
    handlers: { x: station(0.6, 1, 1, 0.05), y: station(0.4, 1.5, 1, 0.06) },
    theory: 'exact',
  }
}

export const flowModels: readonly Model[] = [...joins(), outcomes(), counts(), delays(), bus(), filters()]
