/** Worker threads by piscina, each with the scenario it was started with. */
import { Piscina } from 'piscina'
import type { Threads } from './io.ts'

/** @param workerFile path of the bundled `worker.ts`. @param count threads at most; one starts when a task finds none idle. */
export function startThreads(workerFile: string, count: number, scenario: unknown): Threads {
  const pool = new Piscina({
    filename: workerFile,
    workerData: scenario,
    minThreads: 0,
    maxThreads: count,
    idleTimeout: Number.POSITIVE_INFINITY,
    // A thread that waits for a message through Atomics can't be told apart from a busy one.
    atomics: 'disabled',
  })
  return {
    run: (task) => pool.run(task),
    stop: () => pool.destroy(),
  }
}
