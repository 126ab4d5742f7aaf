/** What a thread of the pool runs: one replication of the scenario that it was started with. */
import { workerData } from 'node:worker_threads'
import { type ReplicationOutput, type ReplicationTask, runTask } from '../experiment/replication.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** @param task null: there is nothing to do but to be there. */
export default function replicate(task: ReplicationTask | null): ReplicationOutput | null {
  return task === null ? null : runTask(workerData as Scenario, task)
}
