/**
 * The systems that the speed of the engine is measured on, as scenarios. The first four have the shape, load and length of
 * those of a yardstick written in C, so that the two can be compared; the last one has every feature of the order flow on.
 */
import { loadScenario } from '../scenario/index.ts'
import type { Scenario } from '../scenario/scenario.ts'

export interface BenchModel {
  readonly name: string
  readonly description: string
  /** Simulated time of one repetition [s]. */
  readonly duration: number
  scenario(): Scenario
}

const create = { subscribes: 'order.requested', workers: 4, service: { mean: 0.05 }, publishes: 'order.created' }
const process = {
  subscribes: 'order.created',
  workers: 8,
  service: { distribution: 'lognormal', mean: 0.12, cv: 0.8 },
  publishes: 'order.processed',
}
const complete = { subscribes: 'order.processed', workers: 3, service: { mean: 0.04 }, publishes: 'order.completed' }
const followed = ['order.created', 'order.processed', 'order.completed']

/** M/M/c with mean service 1 s. */
function station(workers: number, rate: number): object {
  return {
    producers: { source: { publishes: 'task', arrivals: { rate } } },
    handlers: { station: { subscribes: 'task', workers, service: { mean: 1 } } },
  }
}

function orderFlow(features: { process: object; follows: string[]; flow: object }): object {
  return {
    producers: { web: { publishes: 'order.requested', arrivals: { rate: 50 } } },
    handlers: {
      create,
      process: { ...process, ...features.process },
      complete,
      notify: { subscribes: features.follows, workers: 2, service: { mean: 0.005 } },
    },
    flows: { order: { starts: 'order.requested', completes: 'order.completed', ...features.flow } },
  }
}

const LAYERS = 10
const WIDTH = 100
const SOURCE_RATE = 95

/**
 * A feed-forward network of about 1,000 handlers at utilization 0.95 or less: each sends what it has served to one of three
 * handlers of the next layer, drawn with replacement by a linear congruential generator (that of Numerical Recipes).
 */
function network(): object {
  const rates = new Float64Array(LAYERS * WIDTH).fill(SOURCE_RATE, 0, WIDTH)
  const handlers: Record<string, object> = {}
  const producers: Record<string, object> = {}
  let state = 12345
  for (let i = 0; i < WIDTH; i++) producers[`source-${i}`] = { publishes: `to-${i}`, arrivals: { rate: SOURCE_RATE } }
  for (let s = 0; s < LAYERS * WIDTH; s++) {
    const layer = Math.floor(s / WIDTH)
    const shares = new Map<number, number>()
    for (let k = 0; k < 3 && layer < LAYERS - 1; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const target = (layer + 1) * WIDTH + Math.floor((state / 4294967296) * WIDTH)
      shares.set(target, (shares.get(target) ?? 0) + 1)
      rates[target]! += rates[s]! / 3
    }
    // What the draws have left without a source is no part of the network.
    if (rates[s] === 0) continue
    handlers[`handler-${s}`] = {
      subscribes: `to-${s}`,
      workers: Math.max(1, Math.ceil(rates[s]! / 0.95)),
      service: { mean: 1 },
      ...(shares.size > 0 && {
        publishes: { oneOf: [...shares].map(([target, n]) => ({ event: `to-${target}`, probability: n / 3 })) },
      }),
    }
  }
  return { producers, handlers }
}

const load = (of: object) => (): Scenario => loadScenario(JSON.stringify(of))

export const benchModels: readonly BenchModel[] = [
  { name: 'mm1', description: 'M/M/1, utilization 0.9', duration: 1e6, scenario: load(station(1, 0.9)) },
  { name: 'mm10', description: 'M/M/10, utilization 0.9', duration: 1.2e5, scenario: load(station(10, 9)) },
  {
    name: 'order-flow',
    description: 'four handlers, fan-out, one flow',
    duration: 6e3,
    scenario: load(orderFlow({ process: {}, follows: followed, flow: {} })),
  },
  {
    name: 'network',
    description: '951 handlers, 100,000 messages in flight',
    duration: 60,
    scenario: () => load(network())(),
  },
  {
    name: 'everything',
    description: 'order flow with failures, retries, rejections',
    duration: 6e3,
    scenario: load(
      orderFlow({
        process: {
          failure: {
            probability: 0.02,
            retry: { attempts: 3, delay: 0.2, backoff: 'exponential' },
            exhausted: { publishes: 'order.rejected' },
          },
        },
        follows: [...followed, 'order.rejected'],
        flow: { fails: 'order.rejected' },
      }),
    ),
  },
]
