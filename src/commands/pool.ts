/** Worker threads by piscina, each with the scenario it was started with. */
import { Piscina } from 'piscina'
import type { Crew, Threads } from './io.ts'

/** @param workerFile path of the bundled `worker.ts`. */
export function startThreads(workerFile: string, scenario: unknown, { count, atOnce, tasksEach }: Crew): Threads {
  const pool = new Piscina({
    filename: workerFile,
    workerData: scenario,
    minThreads: Math.min(count, atOnce),
    maxThreads: count,
    concurrentTasksPerWorker: tasksEach,
    idleTimeout: Number.POSITIVE_INFINITY,
    // A thread that waits for a message through Atomics can't be told apart from a busy one.
    atomics: 'disabled',
  })
  return {
    run: (task) => pool.run(task),
    stop: () => pool.destroy(),
  }
}
