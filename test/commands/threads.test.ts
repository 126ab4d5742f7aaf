/** Where the work is done: here or on threads, which must make no difference to the results. */
import { describe, expect, it } from 'vitest'
import { cli } from '../../src/commands/cli.ts'
import type { Crew, Threads } from '../../src/commands/io.ts'
import { type ReplicationTask, runTask } from '../../src/experiment/replication.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { fakeIo } from './fake-io.ts'
import { small } from './program.ts'

/** Each replication is expected to take millions of events: all go to threads. The tasks themselves are cut to ten seconds. */
const heavy = small([], 'duration: 100000s, replications: 6, warmup: 0s')
/** More than five million events, but little in each replication: this thread does some of them. */
const many = small([], 'duration: 2000s, replications: 18, warmup: 0s')
const cut = (task: ReplicationTask) => ({ ...task, duration: 10 }) as ReplicationTask

/** Threads in name only; `when` orders their ends. */
function threads(
  scenario: unknown,
  when: (ran: number) => Promise<void>,
  shortened = cut,
): Threads & { readonly state: { ran: number; stopped: boolean } } {
  const state = { ran: 0, stopped: false }
  return {
    state,
    async run(task) {
      if (task === null) return null
      const number = state.ran
      state.ran += 1
      await when(number)
      if (state.stopped) throw new Error('terminated')
      return runTask(scenario as Scenario, shortened(task as ReplicationTask))
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
    const started: [Crew, ReturnType<typeof threads>][] = []
    const io = fakeIo({
      readFile: () => heavy,
      threads: async (scenario, crew) => {
        const made = threads(scenario, () => turns(1))
        started.push([crew, made])
        return made
      },
    })
    expect(await cli(['heavy.yaml', '--jobs', '3'], io)).toBe(0)
    // As many as there are replications begin to load before the first task is handed out, of those that may.
    expect(started.map(([crew, { state }]) => [crew, state])).toEqual([
      [
        { count: 3, atOnce: 6, tasksEach: 1 },
        { ran: 6, stopped: true },
      ],
    ])
  })

  it('gives the same results in whatever order the threads end', async () => {
    const text = async (when: (ran: number) => Promise<void>) => {
      const io = fakeIo({ readFile: () => heavy, threads: async (scenario) => threads(scenario, when) })
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
      threads: async (scenario) =>
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

describe('many short replications', () => {
  const whole = (task: ReplicationTask) => task
  /** Ends when the event loop comes to it, not before this thread had its turn. */
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
  const json = ['many.yaml', '--format', 'json']

  it('are shared between this thread and one thread less than there are jobs, with the same results', async () => {
    const alone = fakeIo({ readFile: () => many })
    expect(await cli([...json, '--jobs', '1'], alone)).toBe(0)
    const started: [Crew, ReturnType<typeof threads>][] = []
    const io = fakeIo({
      readFile: () => many,
      breathe,
      threads: async (scenario, crew) => {
        const made = threads(scenario, breathe, whole)
        started.push([crew, made])
        return made
      },
    })
    expect(await cli([...json, '--jobs', '3'], io)).toBe(0)
    expect(io.text.stdout).toBe(alone.text.stdout)
    const [crew, made] = started[0]!
    expect(crew).toEqual({ count: 2, atOnce: 18, tasksEach: 2 })
    expect(made.state.stopped).toBe(true)
    // Nobody does it all.
    expect(made.state.ran).toBeGreaterThan(0)
    expect(made.state.ran).toBeLessThan(18)
  })

  it('do not wait for a thread that takes long to load', async () => {
    const io = fakeIo({
      readFile: () => many,
      threads: async () => ({ run: () => new Promise(() => undefined), stop: async () => undefined }),
    })
    expect(await cli([...json, '--jobs', '2'], io)).toBe(0)
    expect(JSON.parse(io.text.stdout).run).toMatchObject({ replications: 18, complete: true })
  })

  it('are a fault of the tool when a thread does not load', async () => {
    const io = fakeIo({
      readFile: () => many,
      breathe,
      threads: async () => ({
        run: async () => {
          throw new Error('the thread does not load')
        },
        stop: async () => undefined,
      }),
    })
    expect(await cli([...json, '--jobs', '2'], io)).toBe(70)
    expect(io.text.stderr).toContain('the thread does not load')
  })

  it('end between two of them when interrupted', async () => {
    let interrupt = () => {}
    let breaths = 0
    const io = fakeIo({
      readFile: () => many,
      onInterrupt: (listener) => {
        interrupt = listener
        return () => undefined
      },
      breathe: async () => {
        breaths += 1
        if (breaths === 4) interrupt()
      },
    })
    expect(await cli([...json, '--jobs', '1'], io)).toBe(130)
    expect(JSON.parse(io.text.stdout).run).toMatchObject({ replications: 3, complete: false })
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
