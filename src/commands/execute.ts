/**
 * Carries out an experiment: the driver says which replications it wants, this runs them here or on threads and hands the
 * outputs back in the same order, so that the results don't depend on where the work was done.
 *
 * Heavy work goes to threads even when there is only one of them: then this thread hears Ctrl-C and moves the progress bar.
 */
import { trafficOf } from '../analysis/index.ts'
import type { ReplicationOutput, ReplicationTask } from '../experiment/replication.ts'
import type { Results } from '../experiment/results.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Io, Threads } from './io.ts'

/** Work below this [simulated events] ends sooner than a thread starts (about 30 ms each) or a person interrupts. */
const eventsWorthThreads = 5e6

/** Work above this pays for better code. */
const eventsOfLongRun = 5e7

/** In hand at a time, so that a thread that ends finds its next one there. */
const tasksPerThread = 2

export interface ExecuteOptions {
  readonly decide: boolean
  /** Threads at most. */
  readonly jobs: number
  /** Called once, when threads were started where it is known beforehand that they will be wanted: a time to load what is wanted later. */
  readonly onBegin: () => void
  readonly onProgress: (done: number, planned: number) => void
  readonly interruption: Interruption
}

/** Ctrl-C as a value: `happened` once it was pressed; `whenItHappens` calls back at that moment. */
export interface Interruption {
  readonly happened: boolean
  whenItHappens(callback: () => void): void
}

export async function execute(scenario: Scenario, options: ExecuteOptions, io: Io): Promise<Results> {
  const work = new Work(scenario, options, io)
  try {
    await work.begin()
    // Loaded while the threads load theirs.
    const { experiment } = await import('../experiment/experiment.ts')
    const driver = experiment(scenario, { decide: options.decide })
    let step = driver.next()
    while (step.done !== true) step = driver.next(await work.perform(step.value))
    return step.value
  } finally {
    // They end while the results are written.
    void work.stop()
  }
}

class Work {
  private readonly scenario: Scenario
  private readonly options: ExecuteOptions
  private readonly io: Io
  private threads: Threads | null = null
  private readonly eventRate: number
  /** V8 was told that the engine will be busy for long. */
  private long = false
  private done = 0
  private planned = 0

  constructor(scenario: Scenario, options: ExecuteOptions, io: Io) {
    this.scenario = scenario
    this.options = options
    this.io = io
    this.eventRate = eventRateOf(scenario)
  }

  /** Starts threads before anything else is done, where it is known that they will be wanted. */
  async begin(): Promise<void> {
    await this.startFor(this.eventsToCome())
    this.options.onBegin()
  }

  /** @returns outputs in the order of the tasks; after an interruption those of the first tasks that had finished. */
  async perform(tasks: readonly ReplicationTask[]): Promise<ReplicationOutput[]> {
    this.planned += tasks.length
    this.options.onProgress(this.done, this.planned)
    await this.startFor(tasks.reduce((sum, task) => sum + this.eventsOf(task), 0))
    if (this.threads === null) return this.performHere(tasks)
    return this.performOn(this.threads, tasks)
  }

  /** Starts threads where so much work pays for them; work of unknown size (NaN) is taken for heavy. */
  private async startFor(events: number): Promise<void> {
    if (events <= eventsWorthThreads) return
    if (!this.long && !(events <= eventsOfLongRun)) {
      this.long = true
      await this.io.expectLongRun()
    }
    // All that will be wanted load side by side, not one after the other as tasks come.
    this.threads ??= await this.io.threads(this.options.jobs, this.scenario, this.scenario.run.replications)
  }

  /** The driver's own expectation, or where it has none (no pilots were run) what the traffic equations say; NaN: unknown. */
  private eventsOf(task: ReplicationTask): number {
    if (task.expectedEvents > 0 || task.kind === 'pilot') return task.expectedEvents
    return this.eventRate * (task.duration + ('seconds' in task.warmup ? task.warmup.seconds : 0))
  }

  /**
   * Of the replications that the scenario asks for, as far as that is known beforehand: then their pilots are run on the
   * threads as well, which have the engine compiled and warm when the replications come. 0: not known.
   */
  private eventsToCome(): number {
    const { duration, messages, replications } = this.scenario.run
    const events = replications * (messages === null ? this.eventRate * duration : messages)
    return Number.isFinite(events) ? events : 0
  }

  async stop(): Promise<void> {
    await this.threads?.stop()
  }

  private async performHere(tasks: readonly ReplicationTask[]): Promise<ReplicationOutput[]> {
    const { runTask } = await import('../experiment/replication.ts')
    const outputs: ReplicationOutput[] = []
    for (const task of tasks) {
      await this.io.breathe()
      if (this.options.interruption.happened) break
      outputs.push(runTask(this.scenario, task))
      this.advance()
    }
    return outputs
  }

  private async performOn(threads: Threads, tasks: readonly ReplicationTask[]): Promise<ReplicationOutput[]> {
    const { interruption } = this.options
    if (interruption.happened) return []
    interruption.whenItHappens(() => void threads.stop())
    const outputs = tasks.map((): ReplicationOutput | null => null)
    let next = 0
    let failed = false
    // Tasks are handed out as threads come free, not all at once: there may be a million of them.
    const lane = async () => {
      while (next < tasks.length && !interruption.happened && !failed) {
        const index = next++
        outputs[index] = (await threads.run(tasks[index])) as ReplicationOutput
        this.advance()
      }
    }
    const lanes = Array.from({ length: tasksPerThread * this.options.jobs }, () =>
      lane().catch((error: unknown) => {
        failed = true
        if (!interruption.happened) throw error
      }),
    )
    await Promise.all(lanes)
    const firstGap = outputs.indexOf(null)
    return outputs.slice(0, firstGap === -1 ? outputs.length : firstGap) as ReplicationOutput[]
  }

  private advance(): void {
    this.done += 1
    this.options.onProgress(this.done, this.planned)
  }
}

/** Publications by producers, deliveries and ends of service per second. */
function eventRateOf(scenario: Scenario): number {
  const { producers, handlers } = trafficOf(scenario)
  const published = Object.values(producers).reduce<number>((sum, rate) => sum + (rate ?? Number.NaN), 0)
  return Object.values(handlers).reduce((sum, { offeredRate, visitsRate }) => sum + offeredRate + visitsRate, published)
}
