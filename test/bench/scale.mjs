/**
 * How the engine scales: processor time per event against the number of handlers, of messages in flight, of workers and of flows,
 * and memory against messages in flight and against the length of a run. Times are those of the simulation alone, memory is
 * that of a whole process. Each point is a process of its own; the rounds take turns over the points, and medians count. Needs
 * dist/.
 *
 *   node test/bench/scale.mjs [--rounds 3] [--effort 1] [--part handlers,flight,workers,flows,memory,length]
 *                             [--format table | markdown | json] [--largest N]
 *
 * `--effort` multiplies the events of each point (1: about two million). `--largest` bounds handlers, workers and messages in
 * flight, for a quick try. The longest run of `length` has 10^8 events; `--longest 1e9` adds one of 10^9 (minutes).
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import asciichart from 'asciichart'
import { loadScenario, simulate } from '../../dist/index.js'
import { bundleEngine } from './engine.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    effort: { type: 'string', default: '1' },
    part: { type: 'string', default: 'handlers,flight,workers,flows,memory,length' },
    format: { type: 'string', default: 'table' },
    largest: { type: 'string', default: '5e6' },
    longest: { type: 'string', default: '1e8' },
    measure: { type: 'boolean' },
  },
})
const [rounds, effort, largest, longest] = ['rounds', 'effort', 'largest', 'longest'].map((name) => {
  const value = Number(values[name])
  if (!(value > 0)) throw new RangeError(`--${name} must be positive, saw ${values[name]}`)
  return value
})
const events = 2e6 * effort

/** Poisson arrivals at handlers in a row, every one M/M/c at utilization 0.8; `rate` messages a second. */
function chain({ handlers = 1, workers = 1, flows = 0, target = events }) {
  const rate = 0.8 * workers
  // Two events for each visit, one for each message that the producer publishes.
  const duration = target / (rate * (2 * handlers + 1))
  const steps = Array.from({ length: handlers }, (_, i) => [
    `h${i}`,
    { subscribes: `e${i}`, workers, service: { mean: 1 }, publishes: `e${i + 1}` },
  ])
  return {
    run: run(duration),
    producers: { source: { publishes: 'e0', arrivals: { rate } } },
    handlers: Object.fromEntries(steps),
    flows: Object.fromEntries(Array.from({ length: flows }, (_, i) => [`f${i}`, flowOf(i, handlers)])),
  }
}

/** As many chains of ten side by side as it takes: in one long chain the first messages would not get far. */
function chains(handlers) {
  const n = Math.min(10, handlers)
  const count = Math.ceil(handlers / n)
  const rate = 0.8
  // Each handler has seen some 700 visits before it is timed: by then histograms have nearly found their size.
  const duration = Math.max(events, 3000 * effort * handlers) / (rate * count * (2 * n + 1))
  const ids = Array.from({ length: count }, (_, c) => c)
  const steps = ids.flatMap((c) =>
    Array.from({ length: n }, (_, i) => [
      `h${c}-${i}`,
      { subscribes: `e${c}-${i}`, service: { mean: 1 }, publishes: `e${c}-${i + 1}` },
    ]),
  )
  return {
    run: run(duration),
    producers: Object.fromEntries(ids.map((c) => [`source${c}`, { publishes: `e${c}-0`, arrivals: { rate } }])),
    handlers: Object.fromEntries(steps),
  }
}

const flowOf = (i, handlers) => ({ starts: 'e0', completes: `e${(i % handlers) + 1}` })

/**
 * M/G/∞ with a mean of `inFlight` messages, service constant, from a start with all of them there. `deep` adds a flow and retries, so
 * that a message carries all that it may, and none leaves: `inFlight` are there at the end of a replication, which has half the
 * duration.
 */
function delays({ inFlight, deep = false, target = events }) {
  const mean = 10
  const rate = inFlight / mean
  // Timed or not, each half of the timed run sees the longest service through: until then the calendar is as it was filled.
  const duration = Math.max(target / (3 * rate), deep ? 2 * mean : 8 * mean)
  return {
    run: { ...run(duration), limits: { inFlight: 1e9 }, ...(deep ? {} : { initial: { h: { e: inFlight } } }) },
    producers: { source: { publishes: 'e', arrivals: { rate } } },
    handlers: {
      h: {
        subscribes: 'e',
        workers: 'unlimited',
        service: deep ? mean * 1000 : { distribution: 'uniform', minimum: 0, maximum: 2 * mean },
        publishes: 'done',
        ...(deep && { failure: { probability: 0.01, retry: { attempts: 3, delay: 0.1 } } }),
      },
    },
    ...(deep && { flows: { f: { starts: 'e', completes: 'done' } } }),
  }
}

/** Two replications: one alone is cut into twenty batches, each of which is read when it ends, handler by handler. */
const run = (duration) => ({ duration: duration / 2, warmup: 0, replications: 2, seed: 1 })

/** 10, 100, …, with `last` at the end. */
function decades(first, last, most = largest) {
  const list = []
  for (let n = first; n < last; n *= 10) list.push(n)
  return [...list, last].filter((n) => n <= most || n === first)
}

const points = {
  handlers: () => decades(1, 1e4).map((n) => ({ n, scenario: chains(n) })),
  flight: () =>
    decades(10, 5e6).map((n) => ({ n, scenario: delays({ inFlight: n, target: Math.max(events, n * effort) }) })),
  workers: () => decades(1, 1e5).map((n) => ({ n, scenario: chain({ workers: n }) })),
  flows: () => [0, 1, 10, 30].map((n) => ({ n, scenario: chain({ handlers: 10, flows: n }) })),
  memory: () => decades(1e4, 5e6).map((n) => ({ n, scenario: delays({ inFlight: n, deep: true, target: 0 }) })),
  length: () => decades(1e6, longest, longest).map((n) => ({ n: n * Math.min(1, effort), scenario: null })),
}
const isTimed = (part) => part !== 'memory' && part !== 'length'
const titles = {
  handlers: 'handlers',
  flight: 'messages in flight',
  workers: 'workers of one handler',
  flows: 'flows through ten handlers',
  memory: 'messages in flight, with a flow and retries',
  length: 'events of a run',
}

if (values.measure) await measureHere(JSON.parse(readFileSync(0, 'utf8')))
else {
  const folder = mkdtempSync(join(tmpdir(), 'scale-'))
  const engine = join(folder, 'engine.mjs')
  try {
    await bundleEngine(engine)
    show(measureAll(values.part.split(','), pathToFileURL(engine).href))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** In the process of one point: processor time and events of a simulation, and how large the process became. */
async function measureHere({ scenario, engine }) {
  const { seconds, events: seen } = engine === null ? simulated(scenario) : timedRun(scenario, await import(engine))
  // Rows are freed with the run: the largest size of the process says what they took.
  const peak = process.resourceUsage().maxRSS * 1024
  console.log(JSON.stringify({ seconds, events: seen, peak }))
}

/** A whole experiment, untimed. */
function simulated(spec) {
  const { run } = simulate(loadScenario(JSON.stringify(spec)))
  return { seconds: 0, events: run.events }
}

/** The second half of a replication: in the first one caches fill, and memory is first used. */
function timedRun(spec, { loadScenario, buildNetwork, start, occurrences }) {
  const scenario = loadScenario(JSON.stringify(spec))
  const net = buildNetwork(scenario, 1)
  start(net, scenario)
  net.advance(scenario.run.duration / 2)
  const before = occurrences(net)
  const from = process.cpuUsage()
  net.advance(scenario.run.duration)
  const { user, system } = process.cpuUsage(from)
  return { seconds: (user + system) / 1e6, events: occurrences(net) - before }
}

function measure(scenario, engine) {
  // By standard input: a large scenario is longer than a command line may be.
  const args = ['--max-old-space-size=8000', import.meta.filename, '--measure']
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    input: JSON.stringify({ scenario, engine }),
    maxBuffer: 1e8,
  })
  if (status !== 0) throw error ?? new Error(`the measurement ended with ${status}: ${stderr.slice(0, 2000)}`)
  return JSON.parse(stdout)
}

function measureAll(parts, engine) {
  const unknown = parts.find((part) => !Object.hasOwn(points, part))
  if (unknown !== undefined) throw new RangeError(`there is no part '${unknown}': ${Object.keys(points).join(', ')}`)
  return parts.map((part) => {
    const list = points[part]().map((point) => ({ ...point, seen: [] }))
    const timed = isTimed(part)
    for (let round = 0; round < (timed ? rounds : 1); round++) {
      for (const point of list) {
        const scenario = point.scenario ?? chain({ workers: 10, target: point.n })
        point.seen.push(measure(scenario, timed ? engine : null))
      }
      process.stderr.write(`${part}: round ${round + 1} of ${timed ? rounds : 1}\n`)
    }
    // What a process with hardly any messages takes is not theirs.
    const empty = part === 'memory' ? measure(delays({ inFlight: 10, deep: true, target: 0 }), null).peak : 0
    return {
      part,
      points: list.map(({ n, seen }) => ({
        n,
        events: seen[0].events,
        nsPerEvent: median(seen.map((one) => (one.seconds / one.events) * 1e9)),
        peakBytes: median(seen.map((one) => one.peak)),
        bytesPerMessage: part === 'memory' ? median(seen.map((one) => (one.peak - empty) / n)) : null,
      })),
    }
  })
}

function show(parts) {
  if (values.format === 'json') {
    console.log(JSON.stringify({ rounds, effort, parts }, null, 2))
    return
  }
  for (const { part, points: list } of parts) {
    const head = [
      titles[part],
      ...(isTimed(part) ? ['ns per event'] : []),
      'memory [MB]',
      ...(part === 'memory' ? ['bytes per message'] : []),
    ]
    const rows = list.map((point) => [
      point.n.toLocaleString('en'),
      ...(isTimed(part) ? [point.nsPerEvent.toFixed(0)] : []),
      (point.peakBytes / 1e6).toFixed(0),
      ...(part === 'memory' ? [point.bytesPerMessage.toFixed(0)] : []),
    ])
    console.log(`\n${values.format === 'markdown' ? markdown(head, rows) : plain(head, rows)}`)
    if (isTimed(part)) console.log(`\n${judgement(list)}`)
    if (values.format !== 'markdown' && list.length > 1) console.log(`\n${plot(part, list)}`)
  }
}

/**
 * A time T(n) per event that grows faster than a logarithm exceeds T(10) · log10(n) sooner or later; one that is constant, or a constant
 * and a logarithm, stays below.
 */
function judgement(list) {
  const base = list.find(({ n }) => n === 10)
  const shares = list
    .filter(({ n }) => base !== undefined && n > 10)
    .map(({ n, nsPerEvent }) => ({ n, share: nsPerEvent / (base.nsPerEvent * Math.log10(n)) }))
  if (shares.length === 0) return 'too few points to tell how the time grows'
  const { n, share } = shares.reduce((a, b) => (b.share > a.share ? b : a))
  const verdict = share <= 1 ? 'nowhere above' : 'ABOVE'
  return `T(n) ${verdict} T(10) · log10(n) from n = 10 on; nearest at ${n.toLocaleString('en')}: ${share.toFixed(2)} of it`
}

function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '--:')), ...rows.map(line)].join('\n')
}

function plain(head, rows) {
  const widths = head.map((name, k) => Math.max(name.length, ...rows.map((row) => row[k].length)))
  return [head, ...rows].map((row) => row.map((cell, k) => cell.padStart(widths[k])).join('  ')).join('\n')
}

/** Time (or memory) over the points, evenly spaced: the sizes are decades. */
function plot(part, list) {
  const isMemory = !isTimed(part)
  const series = list.map((point) => (isMemory ? point.peakBytes / 1e6 : point.nsPerEvent))
  const wide = series.flatMap((y, k) =>
    k + 1 < series.length ? Array.from({ length: 12 }, (_, i) => y + ((series[k + 1] - y) * i) / 12) : [y],
  )
  const format = (y) => y.toFixed(0).padStart(8)
  const most = Math.max(...series)
  // From 0, so that flat looks flat; asciichart takes the bounds from the series.
  const chart = asciichart.plot([wide, wide.map(() => 0)], { height: 8, format, max: most > 0 ? most : 1, min: 0 })
  const sizes = `${list[0].n.toLocaleString('en')} to ${list.at(-1).n.toLocaleString('en')} ${titles[part]}`
  return `${isMemory ? 'MB' : 'ns per event'}, ${sizes}\n${chart}`
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
