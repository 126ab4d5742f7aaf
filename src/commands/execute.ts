/**
 * Carries out an experiment: the driver says which replications it wants, this runs them here or on threads and hands the
 * outputs back in the same order, so that the results don't depend on where the work was done.
 *
 * Long replications go to threads even when there is only one of them: then this thread hears Ctrl-C and moves the progress
 * bar. Of short ones this thread does its share: a thread less has to start, and the pilots are run while the others load.
 */
import { trafficOf } from '../analysis/index.ts'
import type { ReplicationOutput, ReplicationTask } from '../experiment/replication.ts'
import type { Results } from '../experiment/results.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { HandOut, type Lane } from './hand-out.ts'
import type { Io, Threads } from './io.ts'

/** Work below this [simulated events] ends sooner than a thread starts (about 30 ms each) or a person interrupts. */
const eventsWorthThreads = 5e6

/** A replication below this is soon over: this thread can take part in the work and still hear Ctrl-C between two of them. */
const eventsOfShortTask = 2.5e6

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
  /** This thread is one of the `jobs`: its replications are short. Decided when threads are (or would be) started. */
  private takesPart = true
  /** Of each thread that this one works beside: when it has loaded its code. */
  private readonly loaded: Promise<unknown>[] = []
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
    const { replications } = this.scenario.run
    const events = this.eventsOfOne()
    await this.startFor(replications * events, events)
    this.options.onBegin()
  }

  /** @returns outputs in the order of the tasks; after an interruption those of the first tasks that had finished. */
  async perform(tasks: readonly ReplicationTask[]): Promise<ReplicationOutput[]> {
    this.planned += tasks.length
    this.options.onProgress(this.done, this.planned)
    const events = tasks.map((task) => this.eventsOf(task))
    await this.startFor(
      events.reduce((sum, n) => sum + n, 0),
      events.reduce((most, n) => Math.max(most, n), 0),
    )
    return this.handOut(tasks)
  }

  /**
   * Starts threads where so much work pays for them; work of unknown size (NaN) is taken for heavy.
   * @param events in all. @param largest of one task.
   */
  private async startFor(events: number, largest: number): Promise<void> {
    if (events <= eventsWorthThreads) return
    if (!this.long && !(events <= eventsOfLongRun)) {
      this.long = true
      await this.io.expectLongRun()
    }
    if (this.threads !== null) return
    this.takesPart = largest <= eventsOfShortTask
    const count = this.options.jobs - (this.takesPart ? 1 : 0)
    if (count === 0) return
    // All that will be wanted load side by side, not one after the other as tasks come.
    this.threads = await this.io.threads(this.scenario, {
      count,
      atOnce: this.scenario.run.replications,
      tasksEach: this.takesPart ? tasksPerThread : 1,
    })
  }

  /** The driver's own expectation, or where it has none (no pilots were run) what the traffic equations say; NaN: unknown. */
  private eventsOf(task: ReplicationTask): number {
    if (task.expectedEvents > 0 || task.kind === 'pilot') return task.expectedEvents
    return this.eventRate * (task.duration + ('seconds' in task.warmup ? task.warmup.seconds : 0))
  }

  /** Of a replication, as far as that is known beforehand: threads start to load before the pilots are run. 0: not known. */
  private eventsOfOne(): number {
    const { duration, messages } = this.scenario.run
    const events = messages === null ? this.eventRate * duration : messages
    return Number.isFinite(events) ? events : 0
  }

  async stop(): Promise<void> {
    await this.threads?.stop()
  }

  private async handOut(tasks: readonly ReplicationTask[]): Promise<ReplicationOutput[]> {
    const { threads } = this
    const { interruption, jobs } = this.options
    if (interruption.happened) return []
    const work = new HandOut(tasks, interruption, () => this.advance())
    if (threads === null || this.takesPart) work.join(await this.here())
    if (threads !== null) {
      interruption.whenItHappens(() => void threads.stop())
      const run = (task: ReplicationTask) => threads.run(task) as Promise<ReplicationOutput>
      if (!this.takesPart) for (let k = 0; k < jobs; k++) work.join({ run })
      else {
        for (const thread of this.beside(threads, tasks.length)) {
          const lane = oneAhead(run, jobs - 1)
          thread.then(
            () => {
              for (let k = 0; k < tasksPerThread; k++) work.join(lane)
            },
            (error: unknown) => work.fail(error),
          )
        }
      }
    }
    return work.end()
  }

  /** The threads that this one works beside, each when it has loaded its code: as many as there may be and are of use. */
  private beside(threads: Threads, tasks: number): readonly Promise<unknown>[] {
    const most = Math.min(this.options.jobs - 1, Math.max(tasks, this.scenario.run.replications))
    while (this.loaded.length < most) this.loaded.push(threads.run(null))
    return this.loaded
  }

  /** How this thread runs a task. */
  private async here(): Promise<Lane> {
    const { runTask } = await import('../experiment/replication.ts')
    return { run: async (task) => runTask(this.scenario, task), before: () => this.io.breathe() }
  }

  private advance(): void {
    this.done += 1
    this.options.onProgress(this.done, this.planned)
  }
}

/**
 * A thread that has its next task already when it ends one, since the main thread may be busy then: as long as there is more than
 * one for each of the `others`.
 */
function oneAhead(run: Lane['run'], others: number): Lane {
  let inHand = 0
  return {
    async run(task) {
      inHand += 1
      const output = await run(task)
      inHand -= 1
      return output
    },
    leaves: () => (inHand === 0 ? 0 : others),
  }
}

/** Publications by producers, deliveries and ends of service per second. */
function eventRateOf(scenario: Scenario): number {
  const { producers, handlers } = trafficOf(scenario)
  const published = Object.values(producers).reduce<number>((sum, rate) => sum + (rate ?? Number.NaN), 0)
  return Object.values(handlers).reduce((sum, { offeredRate, visitsRate }) => sum + offeredRate + visitsRate, published)
}
