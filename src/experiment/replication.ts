/**
 * One replication, as a task: plain data in, plain data out, so that it runs the same on any thread. The network is built
 * from the scenario, warmed up, and measured in one window (or in 20, for batch means).
 */
import { ARRIVAL } from '../engine/calendar.ts'
import { buildNetwork, start } from '../model/build.ts'
import { figuresOf, observeDisruptions } from '../model/disruption.ts'
import { CHUNK, type Network } from '../model/network.ts'
import { disruptionsOf } from '../scenario/disruptions.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { type Gathered, Gathering, type WindowPercentiles } from './gathering.ts'
import { Groups } from './groups.ts'
import { Probe, type Window } from './probe.ts'
import { POINTS, Timeline, type TimelineOutput } from './timeline.ts'

export type ReplicationTask = PilotTask | MeasureTask

/** Finds out how long the system takes to forget that it started empty. */
export interface PilotTask {
  readonly kind: 'pilot'
  readonly replication: string
  /** [s]; null: find one of about `eventCap` occurrences, at most `longest`. */
  readonly horizon: number | null
  readonly longest: number
  readonly eventCap: number
  readonly bins: number
  readonly expectedEvents: number
}

export interface MeasureTask {
  readonly kind: 'measure'
  readonly replication: number
  /** [s], or messages published. */
  readonly warmup: { readonly seconds: number } | { readonly messages: number }
  /** 1, or the number of batches. */
  readonly windows: number
  /** Overrides the scenario's [s]. */
  readonly duration: number
  readonly expectedEvents: number
}

/** One window's figures: plain data. */
export interface WindowOutput extends Window, WindowPercentiles {}

export interface ReplicationOutput {
  readonly windows: readonly WindowOutput[]
  /** Of all windows together: histograms by group of `Groups`, queue lengths by handler; null where there is no window. */
  readonly gathered: Gathered | null
  readonly timeline: TimelineOutput | null
  /** By disruption (`disruptionsOf`): queue before, longest queue, time to recovery [s]; NaN where there is none. */
  readonly disruptions: Float64Array
  /** Instant at which measuring began [s]. */
  readonly measuredFrom: number
  /** Deliveries, ends of service and publications by producers, from time 0. */
  readonly events: number
  /** Why it ended early, and when; null: it did not. */
  readonly stopped: string | null
  /** Pilot: mean number of unsettled flow instances by bin, and the horizon [s]. */
  readonly series: Float64Array | null
  readonly horizon: number
}

export function runTask(scenario: Scenario, task: ReplicationTask): ReplicationOutput {
  const net = buildNetwork(scenario, task.replication)
  try {
    const output = task.kind === 'measure' ? measure(net, scenario, task) : startedPilot(net, scenario, task)
    net.retire()
    return output
  } catch (cause) {
    throw new Error(
      `the simulator failed at ${net.now} s of simulated time, replication ${task.replication}, seed ${scenario.run.seed}`,
      { cause },
    )
  }
}

/** Deliveries to handlers, ends of visits and publications so far. */
export function occurrences(net: Network): number {
  let n = net.published
  for (const s of net.subscriptions) {
    n += s.offered + s.returned + s.redelivered + s.successes + s.failed + s.expired + s.evicted
  }
  return n
}

function startedPilot(net: Network, scenario: Scenario, task: PilotTask): ReplicationOutput {
  start(net, scenario)
  return pilot(net, task)
}

function pilot(net: Network, task: PilotTask): ReplicationOutput {
  const horizon = task.horizon ?? scout(net, task)
  const series = task.horizon === null ? null : observe(net, horizon, task.bins)
  return {
    windows: [],
    gathered: null,
    timeline: null,
    disruptions: new Float64Array(0),
    measuredFrom: 0,
    events: occurrences(net),
    stopped: net.stopped,
    series,
    horizon,
  }
}

/** How long about `eventCap` occurrences take, at most `longest`: in steps that double where that is not known. */
function scout(net: Network, task: PilotTask): number {
  const known = task.longest < Number.POSITIVE_INFINITY
  let at = known ? 0 : 1e-6
  for (let i = 1; i <= task.bins && net.stopped === null && occurrences(net) < task.eventCap; i++) {
    if (net.calendar.peekTime() === Number.POSITIVE_INFINITY) break
    at = known ? (i * task.longest) / task.bins : at * 2
    net.advance(at)
  }
  return Math.min(net.now > 0 ? net.now : at, task.longest)
}

/** Mean number of unsettled flow instances by bin. */
function observe(net: Network, horizon: number, bins: number): Float64Array {
  const series = new Float64Array(bins)
  for (let i = 0; i < bins && net.stopped === null; i++) {
    const before = net.unsettled.area
    net.advance(((i + 1) * horizon) / bins)
    net.unsettled.touch(net)
    series[i] = (net.unsettled.area - before) / (horizon / bins)
  }
  return series
}

function measure(net: Network, scenario: Scenario, task: MeasureTask): ReplicationOutput {
  const windows: WindowOutput[] = []
  const gathering = new Gathering(new Groups(scenario))
  let timeline: TimelineOutput | null = null
  // Without a warm-up, what happens at time 0 itself is measured too.
  const probe = new Probe(net)
  const disruptions = observeDisruptions(net, disruptionsOf(scenario))
  start(net, scenario)
  if (warmUp(net, task)) probe.restart()
  const measuredFrom = net.now
  if (net.stopped === null) {
    const recorder = new Timeline(net)
    for (let w = 0; w < task.windows && net.stopped === null; w++) {
      // One that has taken no time (of no message) goes on.
      if (windows.length > 0) probe.goOn()
      if (scenario.run.messages === null) byTime(net, recorder, measuredFrom, task, w)
      else byMessages(net, recorder, scenario, task, w)
      if (net.now === measuredFrom) continue
      const window = probe.finish()
      windows.push({ ...window, ...gathering.add(probe.histograms, (h) => net.handlers[h]!.levels.snapshot()) })
    }
    if (windows.length > 0) timeline = recorder.finish(measuredFrom, net.now)
  }
  return {
    windows,
    gathered: windows.length > 0 ? gathering.take() : null,
    timeline,
    disruptions: figuresOf(net, disruptions),
    measuredFrom,
    events: occurrences(net),
    stopped: net.stopped === null ? null : `${net.stopped} at ${round(net.now)} s`,
    series: null,
    horizon: net.now,
  }
}

/** False when there is no warm-up. */
function warmUp(net: Network, task: MeasureTask): boolean {
  if ('seconds' in task.warmup) {
    if (task.warmup.seconds === 0) return false
    net.advance(task.warmup.seconds)
    return true
  }
  if (task.warmup.messages < 1) return false
  net.publishedLimit = net.published + task.warmup.messages
  // What is not published the window will find out.
  net.advance(Number.POSITIVE_INFINITY, isOver)
  net.publishedLimit = Number.POSITIVE_INFINITY
  return true
}

/** Window `w` of a run of fixed length, a point of the time line at a time. */
function byTime(net: Network, recorder: Timeline, from: number, task: MeasureTask, w: number): void {
  const perWindow = POINTS / task.windows
  for (let k = w * perWindow; k < (w + 1) * perWindow && net.stopped === null; k++) {
    recorder.point()
    net.advance(from + (task.duration * (k + 1)) / POINTS)
  }
}

/** Window `w` of a run that ends with a number of publications. */
function byMessages(net: Network, recorder: Timeline, scenario: Scenario, task: MeasureTask, w: number): void {
  const total = scenario.run.messages!
  const share = Math.floor((total * (w + 1)) / task.windows) - Math.floor((total * w) / task.windows)
  if (share === 0) return
  const target = net.published + share
  net.publishedLimit = target
  const idleness = new Idleness(net)
  const isStuck = () => idleness.isLong(CHUNK)
  while (net.stopped === null && net.published < target) {
    net.advance(recorder.nextPoint(), isStuck)
    if (net.published < target) {
      if (isOver(net) || idleness.isLong(0)) {
        net.now = net.latest
        net.stop(`no message is published any more after ${net.published}, so that run.messages is not reached`)
        return
      }
      recorder.point()
    }
  }
  net.publishedLimit = Number.POSITIVE_INFINITY
  if (scenario.run.drain && w === task.windows - 1) {
    net.drain()
    untilEmpty(net, recorder)
  }
}

/** Nothing is to come any more, but for what goes on by itself (workers that break down, poll or are scaled). */
function isOver(net: Network): boolean {
  if (net.calendar.peekTime() === Number.POSITIVE_INFINITY) return true
  return net.messages.used === 0 && (net.callers?.present ?? 0) === 0 && !net.calendar.holds(ARRIVAL)
}

/** Occurrences of timers alone (an autoscaler, a schedule that repeats) after which a system is taken to be stuck. */
const IDLE_INSTANTS = 1 << 20

/** How long nothing has happened but what timers do. */
class Idleness {
  /** When it was asked and something had happened, or when it was made [s]. */
  since: number
  private readonly net: Network
  private published: number
  private seen: number
  private idle = 0

  constructor(net: Network) {
    this.net = net
    this.since = net.now
    this.published = net.published
    this.seen = occurrences(net)
  }

  /** @param more occurrences since this was asked last, at least. */
  isLong(more: number): boolean {
    const { net } = this
    // Asked first, since it is told at once.
    if (net.published === this.published) {
      const seen = occurrences(net)
      if (seen === this.seen) {
        this.idle += more
        return this.idle >= IDLE_INSTANTS
      }
      this.seen = seen
    }
    this.published = net.published
    this.since = net.now
    this.idle = 0
    return false
  }
}

/** Goes on an instant at a time, so that the window ends when the last message leaves and the last call has ended. */
function untilEmpty(net: Network, recorder: Timeline): void {
  const idleness = new Idleness(net)
  for (let k = 1; (net.messages.used > 0 || (net.callers?.present ?? 0) > 0) && net.stopped === null; k++) {
    const t = net.calendar.peekTime()
    if (t === Number.POSITIVE_INFINITY) return
    if (k % IDLE_INSTANTS === 0 && idleness.isLong(IDLE_INSTANTS)) {
      net.stop(`the system does not become empty: nothing has happened since ${round(idleness.since)} s`)
      return
    }
    for (let point = recorder.nextPoint(); point <= t; point = recorder.nextPoint()) {
      net.advance(point)
      recorder.point()
    }
    net.advance(t + Math.max(Number.MIN_VALUE, t * 2 ** -52))
  }
}

function round(x: number): number {
  return Number(x.toPrecision(6))
}
