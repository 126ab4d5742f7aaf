/**
 * What each feature costs when it is switched on: a chain of three handlers, and the same with one feature after the other, by
 * processor time. Every measurement is a process of its own, so that no feature's code is compiled together with another's;
 * base and features take turns, and the median over the rounds of the ratios counts. Needs dist/.
 *
 *   node test/bench/features.mjs [--rounds 5] [--length 1] [--only TEXT] [--format table | markdown | json]
 *
 * `--length` multiplies the simulated time (1: about half a second of processor time each). A feature that the program refuses
 * is listed with the reason. ns per event: processor time over occurrences of the calendar; per message: over messages that the
 * producer published, relative to the base, since some features add occurrences (retries) and others save some (batches).
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { loadScenario, ScenarioError, simulate } from '../../dist/index.js'

/** Simulated time of one measurement [s]. */
const duration = 20_000

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    length: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    format: { type: 'string', default: 'table' },
    measure: { type: 'string' },
  },
})

const base = () => ({
  run: { duration: duration * Number(values.length), warmup: 0, replications: 1, seed: 1 },
  producers: { web: { publishes: 'order.requested', arrivals: { rate: 50 } } },
  handlers: {
    create: { subscribes: 'order.requested', workers: 4, service: { mean: 0.05 }, publishes: 'order.created' },
    process: {
      subscribes: 'order.created',
      workers: 8,
      service: { distribution: 'lognormal', mean: 0.12, cv: 0.8 },
      publishes: 'order.processed',
    },
    complete: { subscribes: 'order.processed', workers: 3, service: { mean: 0.04 }, publishes: 'order.completed' },
  },
})

/** Adds keys to the middle handler. */
const process_ = (keys) => (s) => Object.assign(s.handlers.process, keys)
const queue = (keys) => process_({ queue: keys })
const order = { starts: 'order.requested', completes: 'order.completed' }
const retry = { attempts: 3, delay: 0.1, backoff: 'exponential' }

/** Two classes of messages at the middle handler, the first more urgent. */
const classes = (keys) => (s) => {
  s.handlers.create.publishes = {
    oneOf: [
      { event: 'order.urgent', probability: 0.2 },
      { event: 'order.created', probability: 0.8 },
    ],
  }
  Object.assign(s.handlers.process, { subscribes: ['order.urgent', 'order.created'] }, keys)
  s.events = { 'order.urgent': { priority: 1 } }
}

const features = {
  flows: (s) => Object.assign(s, { flows: { order } }),
  'a monitor of every event': (s) => {
    const subscribes = ['order.created', 'order.processed', 'order.completed']
    s.handlers.notify = { subscribes, workers: 2, service: { mean: 0.005 } }
  },
  'failures and retries': process_({ failure: { probability: 0.05, retry } }),
  'retry budget': process_({ failure: { probability: 0.05, retry: { ...retry, budget: { ratio: 0.1, burst: 10 } } } }),
  'time-out': process_({ timeout: 1 }),
  'time-out that does not cancel': process_({ timeout: { after: 1, cancels: false } }),
  breaker: process_({ failure: { probability: 0.05, retry }, breaker: { window: 20, failures: 0.9 } }),
  rateLimit: process_({ rateLimit: { rate: 100, burst: 20 } }),
  'finite queue': queue({ capacity: 1000 }),
  'back-pressure': queue({ capacity: 20, overflow: 'block' }),
  'load shedding': queue({ shed: [{ above: 50, probability: 0.5 }] }),
  ttl: queue({ ttl: 10 }),
  'patience (a distribution)': queue({ ttl: { mean: 10 } }),
  'priority classes': classes({ queue: { discipline: 'priority' } }),
  preemptive: classes({ queue: { discipline: 'priority', preemptive: true } }),
  lifo: queue({ discipline: 'lifo' }),
  random: queue({ discipline: 'random' }),
  'shortest-first': queue({ discipline: 'shortest-first' }),
  'shortest-first, preemptive': queue({ discipline: 'shortest-first', preemptive: true }),
  'processor-sharing': queue({ discipline: 'processor-sharing' }),
  'two-choices dispatch': queue({ dispatch: 'two-choices' }),
  partitions: queue({ partitions: 32 }),
  prefetch: queue({ prefetch: 2 }),
  visibility: queue({ visibility: 2 }),
  batches: process_({ batch: { maximum: 10, linger: 0.02, perMessage: 0.01 } }),
  'bus delay, exponential': (s) => Object.assign(s, { bus: { delay: { mean: 0.01 } } }),
  'bus delay, constant': (s) => Object.assign(s, { bus: { delay: 0.01 } }),
  loss: (s) => Object.assign(s, { bus: { loss: 0.01 } }),
  duplicates: (s) => Object.assign(s, { bus: { duplicates: 0.01 } }),
  'duplicates, recognised': (s) => {
    s.bus = { duplicates: 0.01 }
    s.handlers.process.deduplicate = { service: 0.001 }
  },
  join: (s) => {
    s.handlers.create.publishes = ['order.created', 'order.checked']
    s.handlers.process.subscribes = { all: ['order.created', 'order.checked'] }
  },
  'unequal workers': process_({
    workers: [
      { count: 4, speed: 1.5 },
      { count: 4, speed: 1 },
    ],
  }),
  autoscale: process_({
    workers: { autoscale: { minimum: 4, maximum: 12, target: { utilization: 0.7 }, interval: 15, startup: 30 } },
  }),
  'schedule of workers': process_({
    workers: {
      schedule: [
        { at: 0, workers: 8 },
        { at: 1800, workers: 10 },
      ],
      repeat: 3600,
    },
  }),
  'schedule of arrivals': (s) => {
    const steps = [
      { at: 0, rate: 45 },
      { at: 1800, rate: 55 },
    ]
    s.producers.web.arrivals = { process: 'schedule', steps, repeat: 3600 }
  },
  breakdowns: process_({ breakdowns: { up: { mean: 1000 }, repair: { mean: 50 } } }),
  outages: process_({ outages: [{ at: 1000, for: 10, workers: 4 }] }),
  coldStart: process_({ coldStart: { setup: { mean: 0.2 }, idleFor: 10 } }),
  poll: process_({ poll: { sleep: 0.02 } }),
  "callers' time-out": (s) => {
    s.flows = { order }
    s.producers.web.timeout = { after: 2, retry: { attempts: 2 } }
  },
}

if (values.measure !== undefined) {
  const scenario = loadScenario(values.measure)
  // The first run compiles; the difference of the others leaves out what a run costs whatever its length.
  timed(scenario, scenario.run.duration / 8)
  const short = timed(scenario, scenario.run.duration / 8)
  const long = timed(scenario, scenario.run.duration)
  console.log(JSON.stringify(long.map((x, k) => x - short[k])))
} else report(measureAll())

/** @returns processor time [s], events and messages of a run. */
function timed(scenario, simulated) {
  const from = process.cpuUsage()
  const { run, producers } = simulate(scenario, { duration: simulated })
  const { user, system } = process.cpuUsage(from)
  return [(user + system) / 1e6, run.events, producers.web.published.mean]
}

function measureAll() {
  const rounds = Number(values.rounds)
  if (!(rounds >= 1) || !(Number(values.length) > 0)) throw new RangeError('--rounds and --length must be positive')
  const refused = []
  const rows = Object.entries(features)
    .filter(([name]) => name.includes(values.only))
    .flatMap(([name, add]) => {
      const scenario = base()
      add(scenario)
      const text = JSON.stringify(scenario)
      try {
        loadScenario(text)
        return [{ name, text, perEvent: [], perMessage: [], ns: [] }]
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error
        refused.push({ name, reason: error.problems[0].message })
        return []
      }
    })
  const plain = JSON.stringify(base())
  const ns = []
  for (let round = 0; round < rounds; round++) {
    let before = measure(plain)
    ns.push(before.perEvent)
    // A base for every few features, so that both see the same neighbours on the machine.
    for (let k = 0; k < rows.length; k += 4) {
      const seen = rows.slice(k, k + 4).map((row) => ({ row, own: measure(row.text) }))
      const after = measure(plain)
      ns.push(after.perEvent)
      for (const { row, own } of seen) {
        row.ns.push(own.perEvent)
        row.perEvent.push((2 * own.perEvent) / (before.perEvent + after.perEvent))
        row.perMessage.push((2 * own.perMessage) / (before.perMessage + after.perMessage))
      }
      before = after
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`)
  }
  return {
    rounds,
    base: { nsPerEvent: median(ns) },
    features: rows.map((row) => ({
      name: row.name,
      nsPerEvent: median(row.ns),
      ratioPerEvent: median(row.perEvent),
      ratioPerMessage: median(row.perMessage),
      lowest: Math.min(...row.perMessage),
      highest: Math.max(...row.perMessage),
    })),
    refused,
  }
}

/** @returns nanoseconds of processor time per event and per message published. */
function measure(text) {
  const args = [import.meta.filename, '--measure', text]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the measurement ended with ${status}: ${stderr}`)
  const [seconds, events, messages] = JSON.parse(stdout)
  return { perEvent: (seconds / events) * 1e9, perMessage: (seconds / messages) * 1e9 }
}

function report({ rounds, base: plain, features: rows, refused }) {
  if (values.format === 'json') {
    console.log(JSON.stringify({ rounds, base: plain, features: rows, refused }, null, 2))
    return
  }
  const table = [
    ['feature', 'ns per event', 'ratio per event', 'ratio per message', 'lowest to highest'],
    ['none', plain.nsPerEvent.toFixed(0), '1', '1', ''],
    ...rows.map((row) => [
      row.name,
      row.nsPerEvent.toFixed(0),
      row.ratioPerEvent.toFixed(2),
      row.ratioPerMessage.toFixed(2),
      `${row.lowest.toFixed(2)} to ${row.highest.toFixed(2)}`,
    ]),
  ]
  if (values.format === 'markdown') {
    const line = (cells) => `| ${cells.join(' | ')} |`
    const [head, ...body] = table
    console.log([line(head), line(['---', '--:', '--:', '--:', '---']), ...body.map(line)].join('\n'))
  } else {
    const widths = table[0].map((_, k) => Math.max(...table.map((row) => row[k].length)))
    const pad = (cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))
    for (const row of table) console.log(row.map(pad).join('  '))
  }
  for (const { name, reason } of refused) console.log(`\nleft out: ${name}: ${reason}`)
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
