/** Results documents as users get them: runs of all kinds, from the shipped scenarios to those that stop before they begin. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { cli } from '../../src/commands/cli.ts'
import type { Io } from '../../src/commands/io.ts'
import type { SimulateOptions } from '../../src/index.ts'
import { scenarios } from '../../src/testing.ts'
import { fakeIo } from '../commands/fake-io.ts'
import { library } from '../library.ts'

const { loadScenario, simulate } = library

export interface Named {
  readonly name: string
  /** As it is after printing and parsing. */
  readonly document: unknown
}

const folder = resolve(import.meta.dirname, '../../scenarios')

function simulated(name: string, text: string, options: SimulateOptions = {}, file = 'test.yaml'): Named {
  const results = simulate(loadScenario(text, { file }), options)
  return { name, document: JSON.parse(JSON.stringify(results)) }
}

/** The first twentieth of each shipped scenario. */
export function shippedDocuments(): Named[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return names.map((name) => {
    const file = join(folder, name)
    const text = readFileSync(file, 'utf8')
    const { duration } = loadScenario(text, { file }).run
    return simulated(name, text, { replications: 2, duration: duration / 20 }, file)
  })
}

/** Every other one has a single replication. */
export function randomDocuments(): Named[] {
  return fc
    .sample(scenarios({ duration: 20 }), { numRuns: 60, seed: 8 })
    .map((object, i) => simulated(`random scenario ${i}`, JSON.stringify(object), { replications: 1 + (i % 2) }))
}

const SIMPLE = `
producers: { web: { publishes: ask, arrivals: { rate: 5/s } } }
handlers: { work: { subscribes: ask, service: { mean: 100ms }, publishes: done } }
flows: { f: { starts: ask, completes: done } }
expect: [handlers.work.waitingTime.mean < 100ms]
`

/** Every part of the document that depends on what a scenario has. */
const EVERYTHING = `
bus: { delay: 10ms, loss: 1%, duplicates: 1% }
events: { ask: { key: { keys: 10 } } }
producers:
  web: { publishes: ask, arrivals: { rate: 5/s }, timeout: { after: 1s, retry: { attempts: 2 } } }
  users: { publishes: call, arrivals: { process: closed, users: 3, think: { mean: 1s } } }
handlers:
  parts:
    subscribes: ask
    workers: { schedule: [{ at: 0, workers: 2 }, { at: 20, workers: 1 }, { at: 40, workers: 2 }] }
    service: { mean: 150ms }
    queue: { partitions: 4, ttl: 5s }
    failure: { probability: 10%, retry: { attempts: 2, delay: 1s }, episodes: [{ at: 10, for: 5, probability: 90% }] }
    cost: 0.1
    publishes: done
  calls:
    subscribes: [call, done]
    workers: 2
    service: { mean: 50ms }
    queue: { discipline: priority }
    breaker: { window: 5, failures: 40%, open: 3s }
    failure: { probability: 5% }
    outages: [{ at: 30, for: 5, workers: 2 }]
    publishes: called
  scaled:
    subscribes: called
    workers: { autoscale: { minimum: 1, maximum: 3, target: { utilization: 60% }, interval: 5s } }
    service: { mean: 50ms }
    batch: { maximum: 3 }
    publishes: scaled
  cold: { subscribes: called, service: { mean: 50ms }, coldStart: { setup: 1s, idleFor: 1s } }
  both: { subscribes: { all: [scaled, done] }, workers: unlimited, service: { mean: 50ms } }
flows: { f: { starts: ask, completes: done, within: 500ms } }
expect:
  - handlers.*.arrivalRate < 1000/s
  - handlers.calls.sojournTime.mean > 1h
  - flows.f.latency.p99 == 1s
`

/** Laws without a variance, so that theory knows the model and no mean. */
const HEAVY = `
events: { urgent: { priority: 2 } }
producers:
  web: { publishes: urgent, arrivals: { rate: 1/s } }
  app: { publishes: plain, arrivals: { rate: 1/s } }
handlers:
  work:
    subscribes: [urgent, plain]
    service: { distribution: pareto, shape: 1.5, mean: 100ms }
    queue: { discipline: priority }
`

/** Each is there for what no other run shows: an end that comes early, a figure that is null, a way to be measured. */
export function particularDocuments(): Named[] {
  return [
    simulated('everything', `run: { duration: 60s, replications: 3 }${EVERYTHING}`),
    simulated('everything, in batch means', `run: { duration: 60s, replications: 1, seed: text }${EVERYTHING}`),
    simulated(
      'a run that stops in its warm-up',
      `run: { duration: 60s, warmup: 90s, replications: 1, limits: { inFlight: 2 } }${EVERYTHING}`,
    ),
    simulated('a run that stops', `run: { duration: 60s, warmup: 0, limits: { inFlight: 9 } }${EVERYTHING}`),
    simulated('a number of messages', `run: { messages: 300, warmup: 10%, replications: 2 }${SIMPLE}`),
    simulated('a number of messages, drained', `run: { messages: 300, drain: true, replications: 2 }${SIMPLE}`),
    simulated('few messages', `run: { duration: 300ms, warmup: 0, replications: 3 }${SIMPLE}`),
    simulated('no messages', `run: { duration: 1us, warmup: 0, replications: 1 }${SIMPLE}`),
    simulated('an unstable handler', `run: { duration: 50s, warmup: 1s }${SIMPLE.replace('5/s', '20/s')}`),
    simulated('infinite means', `run: { duration: 50s, replications: 2 }${HEAVY}`),
  ]
}

/** What the program prints for the simple scenario under any file name. */
export async function printed(args: readonly string[], more: Partial<Io> = {}): Promise<unknown> {
  let now = 0
  const io = fakeIo({
    readFile: () => `run: { duration: 20s, warmup: 1s }${SIMPLE}`,
    clock: () => {
      now += 0.5
      return { wall: now, cpu: now }
    },
    ...more,
  })
  await cli([...args, '--format', 'json', '--jobs', '1'], io)
  return JSON.parse(io.text.stdout)
}

/** Ctrl-C after the second replication or pilot. */
export function interrupting(): Partial<Io> {
  let interrupt = () => {}
  let breaths = 0
  return {
    onInterrupt: (listener) => {
      interrupt = listener
      return () => undefined
    },
    breathe: () => {
      breaths += 1
      if (breaths === 4) interrupt()
      return Promise.resolve()
    },
  }
}
