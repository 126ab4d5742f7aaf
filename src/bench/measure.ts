/**
 * How many events a second of processor time the engine simulates: the whole engine, with everything that it measures, as
 * `simulate run` uses it. An event is an arrival of a message at a handler or an end of service; publications by producers
 * are not counted, nor is the time that it takes to read a scenario.
 */
import { SYSTEM } from '../experiment/layout.ts'
import { runTask } from '../experiment/replication.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { calibrate } from './calibration.ts'
import type { BenchModel } from './models.ts'

/** Of several repetitions. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export interface BenchResult {
  readonly name: string
  readonly description: string
  /** In one repetition. */
  readonly events: number
  /** Million events per second of processor time. */
  readonly rate: Spread
  /** Million operations of the calibration loop per second, measured around each repetition. */
  readonly calibration: Spread
  /** Events in the time of one operation of the calibration loop. */
  readonly ratio: Spread
}

export interface BenchPlan {
  readonly repetitions: number
  /** Share of the models' standard lengths. */
  readonly length: number
  /** Processor time used so far [s]. */
  cpu(): number
}

const CALIBRATION = 1_000_000

/** A model is warm when it has not become faster by 2 % in this many runs; at most `LONGEST_WARM_UP` of them. */
const PATIENCE = 3
const LONGEST_WARM_UP = 20

/** Measures one model: runs until the compiler has done what it can, then the repetitions, each of another replication. */
export function measureModel(model: BenchModel, plan: BenchPlan): BenchResult {
  const scenario = model.scenario()
  const duration = model.duration * plan.length
  warmUp(scenario, duration, plan)
  const rates: number[] = []
  const calibrations: number[] = []
  let events = 0
  for (let k = 1; k <= plan.repetitions; k++) {
    const before = calibrationRate(plan)
    const from = plan.cpu()
    const n = simulateOnce(scenario, duration, k)
    rates.push(n / (plan.cpu() - from) / 1e6)
    calibrations.push((before + calibrationRate(plan)) / 2)
    if (k === 1) events = n
  }
  return {
    name: model.name,
    description: model.description,
    events,
    rate: spread(rates),
    calibration: spread(calibrations),
    ratio: spread(rates.map((rate, k) => rate / calibrations[k]!)),
  }
}

function warmUp(scenario: Scenario, duration: number, plan: BenchPlan): void {
  let best = 0
  let since = 0
  for (let k = 0; k < LONGEST_WARM_UP && since < PATIENCE; k++) {
    const from = plan.cpu()
    const rate = simulateOnce(scenario, duration / 2, 1) / (plan.cpu() - from)
    since = rate > 1.02 * best ? 0 : since + 1
    best = Math.max(best, rate)
    calibrationRate(plan)
  }
}

/** @returns the number of events. */
function simulateOnce(scenario: Scenario, duration: number, replication: number): number {
  const output = runTask(scenario, {
    kind: 'measure',
    replication,
    warmup: { seconds: 0 },
    windows: 1,
    duration,
    expectedEvents: 0,
  })
  if (output.stopped !== null) throw new Error(`the benchmark stopped early: ${output.stopped}`)
  return output.events - output.windows[0]!.vector[SYSTEM.published]!
}

function calibrationRate(plan: BenchPlan): number {
  const from = plan.cpu()
  if (Number.isNaN(calibrate(CALIBRATION))) throw new Error('the calibration loop has no result')
  return CALIBRATION / (plan.cpu() - from) / 1e6
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  return { median: sorted[sorted.length >> 1]!, low: sorted[0]!, high: sorted[sorted.length - 1]! }
}
