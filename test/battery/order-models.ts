/** Orders of service: last first, random, shortest first, priorities, with and without interruption, and sharing. */

import { queueClaims } from './claims.ts'
import { delayOf, integral, quantile, transient } from './exact.ts'
import type { Model } from './judge.ts'
import { single } from './single.ts'

/**
 * Last come, first served: whoever waits does so for a busy period of M/M/1 (Kleinrock I, §5.8), the first passage of
 * the chain from 1 to 0, computed by uniformization.
 */
function lastFirst(rho: number): Model {
  const size = 400
  const start = new Array<number>(size).fill(0)
  start[1] = 1
  const tail = (t: number): number =>
    t === 0
      ? rho
      : rho *
        (1 -
          transient(
            start,
            (i) =>
              i === 0
                ? []
                : i < size - 1
                  ? [
                      [i + 1, rho],
                      [i - 1, 1],
                    ]
                  : [[i - 1, 1]],
            t,
          )[0]!)
  return {
    name: `M/M/1 lifo at ρ = ${rho}`,
    scenario: single(rho, 'service: { mean: 1s }, queue: { discipline: lifo }'),
    seconds: 1.6e6 / rho,
    warmup: 500,
    handlers: {
      x: {
        ...queueClaims({ rate: rho, service: 1, workers: 1, wait: rho / (1 - rho), bound: 0.035 }),
        'waitingTime.p50': [quantile(tail, 0.5), 0.06],
        'waitingTime.p90': [quantile(tail, 0.9), 0.08],
        'waitingTime.p99': [quantile(tail, 0.99), 0.08],
      },
    },
    theory: 'exact',
    silent: ['waitingTime.p50', 'waitingTime.p90', 'waitingTime.p99'],
  }
}

/**
 * Service in random order: the chain of a tagged message by the number of others that wait, absorbed when it is drawn
 * (Cooper, Introduction to Queueing Theory, §5.11).
 */
function randomOrder(rho: number): Model {
  const size = 300
  // State size: drawn. An arrival that waits finds n - 1 others waiting with probability ∝ ρ^n.
  const start = new Array<number>(size + 1).fill(0)
  for (let others = 0; others < size; others++) start[others] = (1 - rho) * rho ** (others + 1)
  start[size] = 1 - rho
  const moves = (i: number): (readonly [number, number])[] =>
    i === size
      ? []
      : [
          ...(i < size - 1 ? [[i + 1, rho] as const] : []),
          [size, 1 / (i + 1)],
          ...(i > 0 ? [[i - 1, i / (i + 1)] as const] : []),
        ]
  const tail = (t: number): number => 1 - transient(start, moves, t)[size]!
  return {
    name: `M/M/1 random at ρ = ${rho}`,
    scenario: single(rho, 'service: { mean: 1s }, queue: { discipline: random }'),
    seconds: 1.6e6 / rho,
    warmup: 500,
    handlers: {
      x: {
        ...queueClaims({ rate: rho, service: 1, workers: 1, wait: rho / (1 - rho), bound: 0.035 }),
        'waitingTime.p90': [quantile(tail, 0.9), 0.08],
        'waitingTime.p99': [quantile(tail, 0.99), 0.08],
      },
    },
    theory: 'exact',
    silent: ['waitingTime.p90', 'waitingTime.p99'],
  }
}

/**
 * Shortest first, nobody interrupted: the wait of a message of length x is W0/(1 - λ∫₀ˣ y dF)² (Phipps 1956; Kleinrock
 * II, §3.8), averaged by Simpson's rule over the law of lengths.
 */
function shortest(
  name: string,
  service: string,
  rate: number,
  density: (x: number) => number,
  upTo: number,
  mean: number,
  second: number,
): Model {
  const panels = 4000
  const h = upTo / panels
  // Work that is shorter than x, on the grid of the outer rule: Simpson's rule on each panel.
  const below = [0]
  for (let i = 0; i < 2 * panels; i++) {
    const [a, b] = [(i * h) / 2, ((i + 1) * h) / 2]
    const m = (a + b) / 2
    below.push(below[i]! + ((b - a) / 6) * (a * density(a) + 4 * m * density(m) + b * density(b)))
  }
  const residual = (rate * second) / 2
  const wait = integral(
    (x) => (residual * density(x)) / (1 - rate * below[Math.round((2 * x) / h)]!) ** 2,
    0,
    upTo,
    panels,
  )
  return {
    name: `M/${name}/1 shortest first`,
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: ${rate} } } }
handlers: { x: { subscribes: a, service: ${service}, queue: { discipline: shortest-first } } }`,
    seconds: 1.6e6 / rate,
    warmup: 500,
    handlers: { x: queueClaims({ rate, service: mean, workers: 1, wait, bound: 0.05 }) },
    theory: 'exact',
  }
}

interface PriorityClass {
  readonly rate: number
  readonly service: string
  readonly mean: number
  readonly second: number
}

/** Head of the line: W_k = W0 / ((1 - σ_{k-1})(1 - σ_k)), W0 = Σ λE[S²]/2, most urgent first (Cobham 1954). */
function priorities(name: string, classes: readonly PriorityClass[], workers = 1): Model {
  const load = classes.reduce((sum, k) => sum + k.rate * k.mean, 0)
  const residual =
    workers === 1
      ? classes.reduce((sum, k) => sum + (k.rate * k.second) / 2, 0)
      : // One exponential law and c workers: the delayed wait for the next release (Cobham's second case).
        (delayOf(load, workers) * classes[0]!.mean) / workers
  let above = 0
  let waiting = 0
  const claims: Record<string, readonly [number, number]> = {}
  classes.forEach((k, i) => {
    const before = above
    above += (k.rate * k.mean) / workers
    const wait = residual / ((1 - before) * (1 - above))
    waiting += k.rate * wait
    const at = `byEvent.e${i}`
    claims[`${at}.arrivalRate`] = [k.rate, 0.02]
    claims[`${at}.waitingTime.mean`] = [wait, 0.08]
    claims[`${at}.sojournTime.mean`] = [wait + k.mean, 0.06]
    claims[`${at}.queueLength`] = [k.rate * wait, 0.08]
    claims[`${at}.inSystem`] = [k.rate * (wait + k.mean), 0.06]
  })
  const rate = classes.reduce((sum, k) => sum + k.rate, 0)
  return {
    name: `priorities: ${name}`,
    scenario: `
events: { ${classes.map((_, i) => `e${i}: { priority: ${10 - i} }`).join(', ')} }
producers:
${classes.map((k, i) => `  p${i}: { publishes: e${i}, arrivals: { rate: ${k.rate} } }`).join('\n')}
handlers:
  x:
    subscribes: [${classes.map((k, i) => `{ event: e${i}, service: ${k.service} }`).join(', ')}]
    workers: ${workers}
    queue: { discipline: priority }`,
    seconds: 2e6 / rate,
    warmup: 500,
    handlers: { x: { utilization: [load / workers, 0.01], queueLength: [waiting, 0.07], ...claims } },
    theory: 'exact',
  }
}

/**
 * Preemptive resume: W_k = E[S_k]/(1 - σ_{k-1}) + Σ_{i≤k} λE[S²]/2 / ((1 - σ_{k-1})(1 - σ_k)); the second term is the
 * wait for the first start (White & Christie 1958; Kleinrock II, §3.6).
 */
function preemptive(classes: readonly PriorityClass[]): Model {
  let above = 0
  let residual = 0
  let inside = 0
  const claims: Record<string, readonly [number, number]> = {}
  classes.forEach((k, i) => {
    const before = above
    above += k.rate * k.mean
    residual += (k.rate * k.second) / 2
    const wait = residual / ((1 - before) * (1 - above))
    const sojourn = k.mean / (1 - before) + wait
    inside += k.rate * sojourn
    claims[`byEvent.e${i}.waitingTime.mean`] = [wait, 0.08]
    claims[`byEvent.e${i}.sojournTime.mean`] = [sojourn, 0.06]
    claims[`byEvent.e${i}.inSystem`] = [k.rate * sojourn, 0.06]
  })
  const rate = classes.reduce((sum, k) => sum + k.rate, 0)
  return {
    name: 'priorities: preemptive, two classes of different laws',
    scenario: `
events: { ${classes.map((_, i) => `e${i}: { priority: ${10 - i} }`).join(', ')} }
producers:
${classes.map((k, i) => `  p${i}: { publishes: e${i}, arrivals: { rate: ${k.rate} } }`).join('\n')}
handlers:
  x:
    subscribes: [${classes.map((k, i) => `{ event: e${i}, service: ${k.service} }`).join(', ')}]
    queue: { discipline: priority, preemptive: true }`,
    seconds: 2e6 / rate,
    warmup: 500,
    handlers: { x: { utilization: [above, 0.01], inSystem: [inside, 0.06], ...claims } },
    theory: 'exact',
  }
}

/** Symmetric queues are insensitive (Kelly 1979, §3.3): L as in M/M/c. */
function symmetric(name: string, workers: number, rate: number, handler: string, sharing: boolean): Model {
  const inside = rate + (delayOf(rate, workers) * rate) / (workers - rate)
  return {
    name,
    scenario: single(rate, `workers: ${workers}, ${handler}`),
    seconds: 1.6e6 / rate,
    warmup: 500,
    handlers: {
      x: {
        utilization: [rate / workers, 0.02],
        inSystem: [inside, 0.05],
        queueLength: sharing ? 0 : [inside - rate, 0.06],
        'sojournTime.mean': [inside / rate, 0.05],
        'waitingTime.mean': 0,
      },
    },
    theory: 'exact',
  }
}

/**
 * Shortest remaining first (Schrage & Miller 1966): T(x) = λ(∫₀ˣ y² dF + x²(1 - F(x))) / 2(1 - ρ(x))² + ∫₀ˣ dt/(1 -
 * ρ(t)), here for services uniform on 0 … 2, where ρ(x) = λx²/4.
 */
function shortestRemaining(rate: number): Model {
  const load = (x: number): number => (rate * x * x) / 4
  const sojourn = integral(
    (x) =>
      ((rate * (x ** 3 / 6 + x * x * (1 - x / 2))) / 2 / (1 - load(x)) ** 2 +
        integral((t) => 1 / (1 - load(t)), 0, x, 200)) /
      2,
    0,
    2,
    400,
  )
  return {
    name: 'M/U/1 shortest remaining first',
    scenario: single(
      rate,
      'service: { distribution: uniform, minimum: 0s, maximum: 2s }, queue: { discipline: shortest-first, preemptive: true }',
    ),
    seconds: 1.6e6 / rate,
    warmup: 500,
    handlers: {
      x: { utilization: [rate, 0.01], inSystem: [rate * sojourn, 0.04], 'sojournTime.mean': [sojourn, 0.04] },
    },
    theory: 'exact',
  }
}

export const orderModels: readonly Model[] = [
  lastFirst(0.6),
  randomOrder(0.6),
  shortest('M', '{ mean: 1s }', 0.7, (x) => Math.exp(-x), 40, 1, 2),
  shortest('U', '{ distribution: uniform, minimum: 0s, maximum: 2s }', 0.7, (x) => (x <= 2 ? 0.5 : 0), 2, 1, 4 / 3),
  priorities('two classes of one law', [
    { rate: 0.25, service: '{ mean: 1s }', mean: 1, second: 2 },
    { rate: 0.35, service: '{ mean: 1s }', mean: 1, second: 2 },
  ]),
  priorities('three classes of different laws', [
    { rate: 0.3, service: '500ms', mean: 0.5, second: 0.25 },
    { rate: 0.2, service: '{ mean: 800ms }', mean: 0.8, second: 1.28 },
    { rate: 0.4, service: '{ distribution: uniform, minimum: 0s, maximum: 1s }', mean: 0.5, second: 1 / 3 },
  ]),
  priorities(
    'two classes, three workers',
    [
      { rate: 0.9, service: '{ mean: 1s }', mean: 1, second: 2 },
      { rate: 1.2, service: '{ mean: 1s }', mean: 1, second: 2 },
    ],
    3,
  ),
  preemptive([
    { rate: 0.3, service: '{ mean: 800ms }', mean: 0.8, second: 1.28 },
    { rate: 0.4, service: '{ distribution: uniform, minimum: 0s, maximum: 1.8s }', mean: 0.9, second: 1.08 },
  ]),
  symmetric(
    'M/LN/1 processor sharing',
    1,
    0.6,
    'service: { distribution: lognormal, mean: 1s, cv: 1.5 }, queue: { discipline: processor-sharing }',
    true,
  ),
  symmetric('M/M/2 processor sharing', 2, 1.4, 'service: { mean: 1s }, queue: { discipline: processor-sharing }', true),
  symmetric(
    'M/LN/1 lifo with interruption',
    1,
    0.6,
    'service: { distribution: lognormal, mean: 1s, cv: 1.5 }, queue: { discipline: lifo, preemptive: true }',
    false,
  ),
  shortestRemaining(0.7),
]
