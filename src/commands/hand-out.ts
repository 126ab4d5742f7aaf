/** Tasks for whoever is free, one at a time, since there may be a million; their outputs in the order of the tasks. */
import type { ReplicationOutput, ReplicationTask } from '../experiment/replication.ts'

/** One that takes a task when it has finished the one before. */
export interface Lane {
  run(task: ReplicationTask): Promise<ReplicationOutput>
  /** Waited for before each task. */
  before?(): Promise<void>
  /** So many of the last tasks are left to others. Once no more than that are to be had, the lane ends. */
  leaves?(): number
}

export class HandOut {
  private readonly tasks: readonly ReplicationTask[]
  private readonly interruption: { readonly happened: boolean }
  private readonly onDone: () => void
  private readonly outputs: (ReplicationOutput | null)[]
  private readonly lanes: Promise<void>[] = []
  private readonly failures: unknown[] = []
  private next = 0

  /** @param onDone called after each task. */
  constructor(tasks: readonly ReplicationTask[], interruption: { readonly happened: boolean }, onDone: () => void) {
    this.tasks = tasks
    this.interruption = interruption
    this.onDone = onDone
    this.outputs = tasks.map(() => null)
  }

  /** Lets one more take tasks, from now on. */
  join(lane: Lane): void {
    this.lanes.push(this.follow(lane).catch((error: unknown) => this.fail(error)))
  }

  /** No task is begun any more. What fails because of an interruption has not failed. */
  fail(error: unknown): void {
    if (!this.interruption.happened) this.failures.push(error)
  }

  /**
   * When all have ended that have joined by then.
   * @returns all outputs; after an interruption those of the first tasks that had finished. @throws what failed first.
   */
  async end(): Promise<ReplicationOutput[]> {
    // Some join meanwhile.
    for (const lane of this.lanes) await lane
    if (this.failures.length > 0) throw this.failures[0]
    const firstGap = this.outputs.indexOf(null)
    return this.outputs.slice(0, firstGap === -1 ? this.outputs.length : firstGap) as ReplicationOutput[]
  }

  private async follow(lane: Lane): Promise<void> {
    for (;;) {
      await lane.before?.()
      const left = this.tasks.length - this.next
      if (left <= (lane.leaves?.() ?? 0) || this.interruption.happened || this.failures.length > 0) return
      const index = this.next++
      this.outputs[index] = await lane.run(this.tasks[index]!)
      this.onDone()
    }
  }
}
