/**
 * The contract between the commands and the world: everything a command reads, writes or asks goes through an `Io`, so that
 * the commands run in a test as they do in a terminal. `main.ts` has the real one.
 */

export interface Output {
  write(text: string): void
  /** Whether a person watches. */
  readonly terminal: boolean
  /** Width of the terminal, 80 where there is none. */
  readonly columns: number
}

export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Processor cores that this process may use. */
  readonly cores: number
  /** What runs this program ("Node.js v20.20.2, linux x64"), for a report of a fault. */
  readonly platform: string

  /** @throws FileError */
  readFile(path: string): string
  /** All of standard input. */
  readStdin(): Promise<string>
  /** Writes whole or not at all: to a file beside it, renamed when complete. @throws FileError */
  writeFile(path: string, text: string): void
  /** Why `path` can't be written ("no such folder"), found without writing; null: it can. */
  whyNotWritable(path: string): string | null
  fileExists(path: string): boolean

  /** A file that comes with the program, for example `scenarios/order-flow.yaml`. @throws FileError */
  readShipped(path: string): string
  /** Names of the files of a folder that comes with the program, sorted. */
  listShipped(folder: string): string[]

  /** Calls `listener` at Ctrl-C in place of ending the process, until the returned function is called. */
  onInterrupt(listener: () => void): () => void
  /** Lets signals and timers be heard between two pieces of work. */
  breathe(): Promise<void>
  /** Clocks that only measure how fast the program is: elapsed and processor time [s]. */
  clock(): { readonly wall: number; readonly cpu: number }

  /** The engine will be busy for seconds: code that takes longer to compile and runs faster pays. */
  expectLongRun(): Promise<void>

  /** Progress on standard error; shown only when asked for. */
  progressBar(): Promise<ProgressBar>
  /** Threads that simulate replications; `scenario` is handed to each once. */
  threads(scenario: unknown, crew: Crew): Promise<Threads>
}

export interface Crew {
  /** Threads at most. */
  readonly count: number
  /** So many start now, the others when a task finds none free. */
  readonly atOnce: number
  /** How many tasks a thread takes at a time, of which all but one wait there. */
  readonly tasksEach: number
}

export interface ProgressBar {
  update(done: number, planned: number): void
  /** Wipes the bar. */
  stop(): void
}

export interface Threads {
  /** @returns the output of one task; rejects when it failed or the threads were stopped. null: nothing, once a thread is there. */
  run(task: unknown): Promise<unknown>
  /** Stops all threads at once, their work undone. */
  stop(): Promise<void>
}

/** A file that can't be read or written: `message` says which and why. */
export class FileError extends Error {
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`)
    this.name = 'FileError'
  }
}
