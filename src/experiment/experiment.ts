/**
 * An experiment: warm-up, replications, more replications where precision or a verdict asks for them, and the results.
 * Written as a generator of tasks, so that one and the same plan runs on this thread (`simulate`) or on many: whoever runs
 * the tasks hands their outputs back in the order of the tasks, and the results are the same to the last bit.
 */
import { cutBefore, MOST_PER_HANDLER } from '../scenario/disruptions.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { assemble } from './assemble.ts'
import { Observations } from './observations.ts'
import { type MeasureTask, type ReplicationOutput, type ReplicationTask, runTask } from './replication.ts'
import type { MaybeEstimate, Results } from './results.ts'
import { findWarmup, isDated, type Warmup } from './warmup.ts'

export interface SimulateOptions {
  /** Override the scenario's `run`. Durations in seconds, shares 0 to 1. */
  readonly seed?: string | number
  readonly replications?: number
  readonly duration?: number
  readonly warmup?: number
  readonly precision?: number
  /** Add replications until no expectation is undecided, or `maxReplications` is reached. */
  readonly decide?: boolean
  /** Called after each replication, pilots included. */
  readonly onProgress?: (done: number, planned: number) => void
}

/** Batches that stand for replications when there is only one. */
const BATCHES = 20

/**
 * Runs the experiment on this thread.
 * @returns the results document.
 */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): Results {
  const adjusted = withOptions(scenario, options)
  const plan = experiment(adjusted, options)
  let done = 0
  let planned = 0
  for (let step = plan.next(); ; ) {
    if (step.done) return step.value
    planned += step.value.length
    const outputs: ReplicationOutput[] = []
    for (const task of step.value) {
      outputs.push(runTask(adjusted, task))
      options.onProgress?.(++done, planned)
    }
    step = plan.next(outputs)
  }
}

/** The scenario with the options' settings in its `run`. */
export function withOptions(scenario: Scenario, options: SimulateOptions): Scenario {
  const run = {
    ...scenario.run,
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.replications !== undefined && { replications: options.replications }),
    ...(options.duration !== undefined && { duration: options.duration, messages: null }),
    ...(options.warmup !== undefined && { warmup: { kind: 'fixed', seconds: options.warmup } as const }),
    ...(options.precision !== undefined && { precision: options.precision }),
  }
  for (const [name, ok] of [
    ['replications', Number.isInteger(run.replications) && run.replications >= 1],
    ['duration', run.duration > 0 && Number.isFinite(run.duration)],
    ['warmup', run.warmup.kind !== 'fixed' || run.warmup.seconds >= 0],
    ['precision', run.precision === null || run.precision > 0],
  ] as const) {
    if (!ok) throw new RangeError(`option ${name} is out of range`)
  }
  return { ...scenario, run }
}

/**
 * The plan. Yields lists of tasks; wants the outputs of a list back in its order. Fewer outputs than tasks (a prefix) mean
 * that the run was interrupted: the results then cover what was finished and are marked incomplete.
 * @param scenario with options applied (`withOptions`).
 */
export function* experiment(
  scenario: Scenario,
  options: Pick<SimulateOptions, 'decide'> = {},
): Generator<ReplicationTask[], Results, ReplicationOutput[]> {
  const { run } = scenario
  const adaptive = run.precision !== null || options.decide === true
  const windows = run.replications === 1 && !adaptive ? BATCHES : 1
  const seen = new Observations(scenario, windows)
  const warmup = yield* findWarmup(scenario)
  if (warmup === null) return conclude(seen, null, 0, ['interrupted before the first replication'], false)
  const state = { events: warmup.events }
  let interrupted = false
  for (let wanted = run.replications; seen.replications < wanted; ) {
    const tasks = tasksFor(scenario, warmup, seen.replications, wanted, windows)
    const outputs = yield tasks
    for (const output of outputs) {
      state.events += output.events
      seen.add(output)
    }
    if (outputs.length < tasks.length) {
      interrupted = true
      break
    }
    if (seen.stops.length > 0) break
    wanted = nextSize(seen, scenario, options, () => conclude(seen, warmup, state.events, [], true))
  }
  const warnings = interrupted
    ? [`interrupted after ${seen.replications} of ${run.replications} replications`]
    : seen.stops.length > 0
      ? [`${seen.stops.length} of ${seen.replications} replications stopped early: ${seen.stops[0]}`]
      : []
  return conclude(seen, warmup, state.events, warnings, warnings.length === 0)
}

function tasksFor(scenario: Scenario, warmup: Warmup, from: number, to: number, windows: number): MeasureTask[] {
  const seconds = 'seconds' in warmup.spec ? warmup.spec.seconds : 0
  const { duration, messages } = scenario.run
  const expectedEvents = messages === null ? warmup.eventRate * (duration + seconds) : 4 * messages
  return Array.from({ length: to - from }, (_, i) => ({
    kind: 'measure',
    replication: from + i,
    warmup: warmup.spec,
    windows,
    duration,
    expectedEvents,
  }))
}

function conclude(
  seen: Observations,
  warmup: Warmup | null,
  events: number,
  warnings: readonly string[],
  complete: boolean,
): Results {
  const { scenario } = seen
  const { run } = scenario
  const seconds = warmup !== null && 'seconds' in warmup.spec ? warmup.spec.seconds : (seen.timeline?.from ?? 0)
  return assemble(seen, {
    warmup: seconds,
    warmupMethod: warmup?.method ?? 'fixed',
    events,
    complete,
    warnings: [
      ...scenario.notices.filter((n) => n.level === 'warning').map((n) => n.message),
      ...(warmup?.warnings ?? []),
      ...cutDisruptions(seen, seconds),
      ...warnings,
    ],
    finiteWindow: (run.warmup.kind === 'fixed' && run.warmup.seconds === 0) || isDated(scenario),
  })
}

function cutDisruptions(seen: Observations, warmup: number): string[] {
  return cutBefore(seen.scenario, warmup + seen.duration).map(
    (handler) => `disruptions: of handler ${handler} only the first ${MOST_PER_HANDLER} are listed`,
  )
}

/** How many replications there are to be: as many as there are when nothing asks for more. */
function nextSize(
  seen: Observations,
  scenario: Scenario,
  options: Pick<SimulateOptions, 'decide'>,
  results: () => Results,
): number {
  const { run } = scenario
  const n = seen.replications
  if ((run.precision === null && options.decide !== true) || n >= run.maxReplications) return n
  const now = results()
  let wanted = n
  if (run.precision !== null) {
    const worst = Math.max(0, ...headlines(now).map((e) => relativeHalfWidth(e, run.precision!)))
    if (worst > 1) wanted = Math.max(wanted, Math.ceil(n * Math.min(2, worst * worst * 1.05)), n + 2)
  }
  if (now.expectations.some((e) => e.status === 'undecided')) wanted = Math.max(wanted, n + Math.max(5, n >> 1))
  return Math.min(wanted, run.maxReplications)
}

/** What `precision` is about: the mean sojourn times, and latency's mean and p99. */
function headlines(results: Results): MaybeEstimate[] {
  return [
    results.system.sojournTime.mean,
    ...Object.values(results.handlers).map((h) => h.sojournTime.mean),
    ...Object.values(results.flows).flatMap((f) => [f.latency.mean, f.latency.p99]),
  ]
}

/** Half-width as a multiple of what is wanted; an interval that isn't known yet is too wide. */
function relativeHalfWidth(e: MaybeEstimate, precision: number): number {
  if (e === null || e.mean === 0) return 0
  return e.halfWidth === null ? 2 : e.halfWidth / (precision * Math.abs(e.mean))
}
