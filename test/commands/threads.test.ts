/** Where the work is done: here or on threads, which must make no difference to the results. */
import { describe, expect, it } from 'vitest'
import { cli } from '../../src/commands/cli.ts'
import type { Threads } from '../../src/commands/io.ts'
import { type ReplicationTask, runTask } from '../../src/experiment/replication.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { fakeIo } from './fake-io.ts'
import { small } from './program.ts'

/** Expected to take more than five million events, so threads are used; the tasks themselves are cut to ten seconds. */
const heavy = small([], 'duration: 10000s, replications: 6, warmup: 0s')
const cut = (task: ReplicationTask) => ({ ...task, duration: 10 }) as ReplicationTask

/** Threads in name only; `when` orders their ends. */
function threads(
  scenario: unknown,
  when: (ran: number) => Promise<void>,
): Threads & { readonly state: { ran: number; stopped: boolean } } {
  const state = { ran: 0, stopped: false }
  return {
    state,
    async run(task) {
      const number = state.ran
      state.ran += 1
      await when(number)
      if (state.stopped) throw new Error('terminated')
      return runTask(scenario as Scenario, cut(task as ReplicationTask))
    },
    async stop() {
      state.stopped = true
    },
  }
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await Promise.resolve()
}

describe('heavy work', () => {
  it('goes to at most as many threads as asked for, and stops them afterwards', async () => {
    const started: [number, number, ReturnType<typeof threads>][] = []
    const io = fakeIo({
      readFile: () => heavy,
      threads: async (count, scenario, atOnce) => {
        const made = threads(scenario, () => turns(1))
        started.push([count, atOnce, made])
        return made
      },
    })
    expect(await cli(['heavy.yaml', '--jobs', '3'], io)).toBe(0)
    // As many as there are replications begin to load before the first task is handed out, of those that may.
    expect(started.map(([count, atOnce, { state }]) => [count, atOnce, state])).toEqual([
      [3, 6, { ran: 6, stopped: true }],
    ])
  })

  it('gives the same results in whatever order the threads end', async () => {
    const text = async (when: (ran: number) => Promise<void>) => {
      const io = fakeIo({ readFile: () => heavy, threads: async (_, scenario) => threads(scenario, when) })
      await cli(['heavy.yaml', '--format', 'json', '--jobs', '3'], io)
      return io.text.stdout
    }
    const inOrder = await text((ran) => turns(ran))
    expect(JSON.parse(inOrder).run.replications).toBe(6)
    expect(await text((ran) => turns(20 - 3 * ran))).toBe(inOrder)
  })

  it('keeps the first replications that had finished when interrupted, and no later one', async () => {
    let interrupt = () => {}
    const io = fakeIo({
      readFile: () => heavy,
      onInterrupt: (listener) => {
        interrupt = listener
        return () => undefined
      },
      // Replications 0, 1 and 3 finish; 2, 4 and 5 are at work when Ctrl-C comes.
      threads: async (_, scenario) =>
        threads(scenario, async (ran) => {
          if (ran === 5) {
            await turns(50)
            interrupt()
          } else await turns([0, 1].includes(ran) || ran === 3 ? 1 : 100)
        }),
    })
    expect(await cli(['heavy.yaml', '--format', 'json', '--jobs', '3'], io)).toBe(130)
    expect(JSON.parse(io.text.stdout).run).toMatchObject({ replications: 2, complete: false })
  })

  it('is a fault of the tool when a thread fails', async () => {
    const io = fakeIo({
      readFile: () => heavy,
      threads: async () => ({
        run: async () => {
          throw new Error('the thread fell over')
        },
        stop: async () => undefined,
      }),
    })
    expect(await cli(['heavy.yaml'], io)).toBe(70)
    expect(io.text.stderr).toContain('the thread fell over')
  })
})

describe('progress', () => {
  it('is told to a terminal only, replication by replication, and wiped at the end', async () => {
    const calls: string[] = []
    const terminal = { write: () => undefined, terminal: true, columns: 80 }
    const progressBar = async () => ({
      update: (done: number, planned: number) => void calls.push(`${done}/${planned}`),
      stop: () => void calls.push('stop'),
    })
    await cli(['small.yaml'], fakeIo({ stderr: terminal, progressBar }))
    expect(calls).toEqual(['0/5', '1/5', '2/5', '3/5', '4/5', '5/5', 'stop'])
    calls.length = 0
    await cli(['small.yaml', '--quiet'], fakeIo({ stderr: terminal, progressBar }))
    expect(calls).toEqual([])
  })
})
