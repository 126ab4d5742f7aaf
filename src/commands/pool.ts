/** Worker threads by piscina, each with the scenario it was started with. */
import { Piscina } from 'piscina'
import type { Threads } from './io.ts'

/**
 * @param workerFile path of the bundled `worker.ts`. @param count threads at most. @param atOnce so many start now, the others
 * when a task finds none idle.
 */
export function startThreads(workerFile: string, count: number, scenario: unknown, atOnce: number): Threads {
  const pool = new Piscina({
    filename: workerFile,
    workerData: scenario,
    minThreads: Math.min(count, atOnce),
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
