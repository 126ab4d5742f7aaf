/** Workers as individuals: unequal ones, breakdowns, cold starts, polling. */
import { solveChain } from '../theory/chain.ts'
import { queueClaims } from './claims.ts'
import type { Claims, Model } from './judge.ts'
import { single } from './single.ts'

/** Claims from L, the mean number in service, the rate of visits and the share of a worker's time that it is up. */
function claims(of: { rate: number; inSystem: number; busy: number; up: number; bound?: number }): Claims {
  const bound = of.bound ?? 0.05
  return {
    inSystem: [of.inSystem, bound],
    queueLength: [of.inSystem - of.busy, 1.3 * bound],
    busyWorkers: [of.busy, 0.02],
    utilization: [of.busy / of.up, 0.02],
    'sojournTime.mean': [of.inSystem / of.rate, bound],
  }
}

/**
 * M/M/2 of speeds u and v, the faster one first (Gumbel 1960; here as its chain): n > 1 has both busy, a state with one message
 * says with whom it is.
 */
function unequal(rate: number, u: number, v: number): Model {
  const chain = solveChain<readonly [n: number, fast: number]>(
    [0, 0],
    (s) => s.join(),
    ([n, fast]) => {
      if (n === 0) return [[[1, 1], rate]]
      if (n > 1)
        return n === 2
          ? [
              [[3, 0], rate],
              [[1, 0], u],
              [[1, 1], v],
            ]
          : [
              [[n + 1, 0], n < 250 ? rate : 0],
              [[n - 1, 0], u + v],
            ]
      return [
        [[2, 0], rate],
        [[0, 0], fast === 1 ? u : v],
      ]
    },
  )
  const inSystem = chain.mean(([n]) => n)
  const busy = chain.mean(([n]) => Math.min(n, 2))
  return {
    name: `M/M/2 with workers of speeds ${u} and ${v}`,
    scenario: single(rate, `service: { mean: 1s }, workers: [{ speed: ${u} }, { speed: ${v} }]`),
    seconds: 2e6 / rate,
    warmup: 300,
    handlers: { x: claims({ rate, inSystem, busy, up: 2, bound: 0.05 }) },
    theory: 'none',
  }
}

/**
 * M/G/1 with breakdowns (White & Christie 1958; Avi-Itzhak & Naor 1963): a message holds the worker for C, and a breakdown of the
 * idle worker is a vacation that whoever comes meanwhile waits for.
 */
function held(rate: number, c: number, c2: number, f: number, r: number, r2: number, clock: boolean): number {
  return (rate * c2) / 2 / (1 - rate * c) + (clock ? (f * r2) / 2 / (1 + f * r) : 0)
}

function resume(name: string, counts: 'clock' | 'busy'): Model {
  // Gamma services of mean 1 and cv 0.5, up times of mean 4, repairs uniform on 0 to 2.
  const [rate, f, r, r2, s2] = [0.5, 0.25, 1, 4 / 3, 1.25]
  const stretch = 1 + f * r
  const wait = held(rate, stretch, s2 * stretch ** 2 + f * r2, f, r, r2, counts === 'clock')
  const up = counts === 'clock' ? 1 / stretch : 1 - rate * f * r
  return {
    name: `M/G/1 with breakdowns, ${name}`,
    scenario: single(
      rate,
      `service: { distribution: gamma, mean: 1, cv: 0.5 }, breakdowns: { up: { mean: 4 }, repair: { distribution: uniform, minimum: 0, maximum: 2 }, counts: ${counts} }`,
    ),
    seconds: 2e6,
    warmup: 300,
    handlers: {
      x: {
        ...claims({ rate, inSystem: rate * (wait + stretch), busy: rate, up, bound: 0.05 }),
        'waitingTime.mean': [wait, 0.05],
        'serviceTime.mean': [1, 0.01],
      },
    },
    theory: 'exact',
  }
}

/** A constant service that begins again after each breakdown: a geometric number of up times below it, and their repairs. */
function restart(): Model {
  const [rate, f, r, r2] = [0.4, 0.3, 0.5, 0.5]
  const lost = 1 - Math.exp(-f)
  const u = 1 / f - Math.exp(-f) / lost
  const u2 = 2 / f ** 2 - (Math.exp(-f) * (1 + 2 / f)) / lost
  const n = lost / (1 - lost)
  const each = u + r
  const c = 1 + n * each
  const c2 = n * (u2 - u ** 2 + r2 - r ** 2) + (lost / (1 - lost) ** 2) * each ** 2 + c ** 2
  const wait = held(rate, c, c2, f, r, r2, true)
  const busy = (rate * Math.expm1(f)) / f
  return {
    name: 'M/D/1 with breakdowns, service beginning again',
    scenario: single(
      rate,
      `service: 1s, breakdowns: { up: { mean: ${1 / f} }, repair: { mean: ${r} }, then: restart }`,
    ),
    seconds: 2e6,
    warmup: 300,
    handlers: {
      x: {
        ...claims({ rate, inSystem: rate * (wait + c), busy, up: 1 / (1 + f * r), bound: 0.05 }),
        'waitingTime.mean': [wait, 0.05],
        'serviceTime.mean': [Math.expm1(f) / f, 0.01],
      },
    },
    theory: 'none',
  }
}

/** Exponential services are forgetful: given back and drawn anew, they leave the number in system as if they were resumed. */
function redeliver(): Model {
  const [rate, f, r] = [0.5, 0.25, 1]
  const stretch = 1 + f * r
  const wait = held(rate, stretch, 2 * stretch ** 2 + f * 2, f, r, 2, true)
  const visits = rate * (1 + f)
  return {
    name: 'M/M/1 with breakdowns, messages given back',
    scenario: single(
      rate,
      'service: { mean: 1s }, breakdowns: { up: { mean: 4s }, repair: { mean: 1s }, then: redeliver }',
    ),
    seconds: 2e6,
    warmup: 300,
    handlers: {
      x: {
        ...claims({ rate: visits, inSystem: rate * (wait + stretch), busy: rate, up: 1 / stretch, bound: 0.05 }),
        'redelivered.rate': [rate * f, 0.02],
        'serviceTime.mean': [1 / (1 + f), 0.02],
      },
    },
    theory: 'none',
  }
}

/**
 * Two workers that break down, a message staying with its own: by worker idle (0), busy (1), broken (2), broken with a
 * message (3), and those who wait for any.
 */
function twoBroken(): Model {
  const [rate, mu, f, repair] = [1.2, 1, 0.2, 0.8]
  type State = readonly [a: number, b: number, queue: number]
  const chain = solveChain<State>(
    [0, 0, 0],
    (s) => s.join(),
    ([a, b, queue]) => {
      const out: (readonly [State, number])[] = []
      if (a === 0) out.push([[1, b, queue], rate])
      else if (b === 0) out.push([[a, 1, queue], rate])
      else if (queue < 120) out.push([[a, b, queue + 1], rate])
      for (const w of [0, 1]) {
        const to = (s: number, q: number): State => (w === 0 ? [s, b, q] : [a, s, q])
        const free = queue > 0 ? to(1, queue - 1) : to(0, 0)
        const state = w === 0 ? a : b
        if (state === 0) out.push([to(2, queue), f])
        if (state === 1) out.push([free, mu], [to(3, queue), f])
        if (state === 2) out.push([free, repair])
        if (state === 3) out.push([to(1, queue), repair])
      }
      return out
    },
  )
  const has = (s: number): number => (s % 2 === 1 ? 1 : 0)
  const inSystem = chain.mean(([a, b, queue]) => has(a) + has(b) + queue)
  return {
    name: 'M/M/2 with breakdowns',
    scenario: single(
      rate,
      'service: { mean: 1s }, workers: 2, breakdowns: { up: { mean: 5s }, repair: { mean: 1.25s } }',
    ),
    seconds: 1.5e6,
    warmup: 300,
    handlers: { x: claims({ rate, inSystem, busy: rate / mu, up: 2 / (1 + f / repair), bound: 0.05 }) },
    theory: 'none',
  }
}

/** M/G/1 with setups (Welch 1964), of which a busy period has one with probability exp(-λ·idleFor). */
function cold(idleFor: number): Model {
  // Erlang services of 2 stages and mean 1, setups uniform on 1 to 3.
  const [rate, s2, d, d2] = [0.6, 1.5, 2, 4 + 1 / 3]
  const p = Math.exp(-rate * idleFor)
  const wait = (rate * s2) / 2 / (1 - rate) + (p * (2 * d + rate * d2)) / 2 / (1 + rate * p * d)
  const cycle = (1 / rate + p * d) / (1 - rate)
  return {
    name: `M/G/1 with setups after ${idleFor} s without work`,
    scenario: single(
      rate,
      `service: { distribution: erlang, shape: 2, mean: 1s }, coldStart: { setup: { distribution: uniform, minimum: 1s, maximum: 3s }, idleFor: ${idleFor}s }`,
    ),
    seconds: 1.5e6,
    warmup: 300,
    handlers: {
      x: {
        ...queueClaims({ rate, service: 1, workers: 1, wait }),
        utilization: [rate / (1 - (p * (1 / rate + d)) / cycle), 0.02],
        'coldStarts.rate': [p / cycle, 0.02],
      },
    },
    theory: 'exact',
  }
}

/**
 * Three workers that are off when idle, exponential setups that are never called off: by messages, workers on (all busy) and
 * setups under way; one is begun for an arrival unless as many are under way as messages wait.
 */
function threeCold(): Model {
  const [rate, mu, ready] = [1.5, 1, 0.7]
  const chain = solveChain<readonly [n: number, on: number, setups: number]>(
    [0, 0, 0],
    (s) => s.join(),
    ([n, on, setups]) => {
      const waiting = n - on
      const begins = setups < waiting + 1 && on + setups < 3 ? 1 : 0
      return [
        [[n + 1, on, setups + begins], n < 120 ? rate : 0],
        [waiting > 0 ? [n - 1, on, setups] : [n - 1, on - 1, setups], on * mu],
        [waiting > 0 ? [n, on + 1, setups - 1] : [n, on, setups - 1], setups * ready],
      ]
    },
  )
  const inSystem = chain.mean(([n]) => n)
  const setups = chain.mean(([, , s]) => s) * ready
  return {
    name: 'M/M/3 with setups, off when idle',
    scenario: single(
      rate,
      `service: { mean: 1s }, workers: 3, coldStart: { setup: { rate: ${ready}/s }, idleFor: 0s }`,
    ),
    seconds: 1e6,
    warmup: 300,
    handlers: {
      x: {
        ...claims({ rate, inSystem, busy: rate, up: rate, bound: 0.03 }),
        'coldStarts.rate': [setups, 0.02],
      },
    },
    theory: 'none',
  }
}

export const crewModels: readonly Model[] = [
  unequal(1.2, 1.5, 0.5),
  unequal(0.9, 3, 0.2),
  resume('by the clock', 'clock'),
  resume('by working time', 'busy'),
  restart(),
  redeliver(),
  twoBroken(),
  cold(0),
  cold(2),
  threeCold(),
  {
    name: 'M/D/1 that sleeps when it finds nothing',
    scenario: single(0.6, 'service: 1s, poll: { sleep: 3s }'),
    seconds: 1.5e6,
    warmup: 300,
    handlers: { x: queueClaims({ rate: 0.6, service: 1, workers: 1, wait: 0.6 / 2 / 0.4 + 1.5 }) },
    theory: 'exact',
  },
  {
    name: 'Poisson arrivals fetched at fixed times by workers that suffice',
    scenario: single(5, 'service: 100ms, workers: 60, poll: { every: 2s }'),
    seconds: 1e5,
    warmup: 20,
    handlers: {
      x: { 'waitingTime.mean': [1, 0.02], 'waitingTime.p90': [1.8, 0.02], queueLength: [5, 0.02], busyWorkers: 0.5 },
    },
    theory: 'none',
  },
]
