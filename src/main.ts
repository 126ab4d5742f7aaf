/**
 * The program `simulate`: the real `Io`, and nothing else. The only file with `process` and the file system (but for the
 * library's default reader of data files, in index.ts).
 */
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cli } from './commands/cli.ts'
import { FileError, type Io, type Output } from './commands/io.ts'

const io: Io = {
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  env: process.env,
  cores: availableParallelism(),
  platform: `Node.js ${process.version}, ${process.platform} ${process.arch}`,
  readFile: (path) => withReason(path, () => readFileSync(path, 'utf8')),
  // What few commands need is loaded when they do.
  readStdin: async () => (await import('node:stream/consumers')).text(process.stdin),
  writeFile,
  whyNotWritable,
  fileExists: existsSync,
  readShipped: (path) => withReason(path, () => readFileSync(shipped(path), 'utf8')),
  listShipped: (folder) => readdirSync(shipped(folder)).sort(),
  onInterrupt,
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
  clock,
  expectLongRun,
  progressBar: async () => (await import('./commands/progress.ts')).startProgress(process.stderr, () => clock().wall),
  threads: async (scenario, crew) => (await import('./commands/pool.ts')).startThreads(workerFile(), scenario, crew),
}

// It never rejects.
void cli(process.argv.slice(2), io).then((code) => {
  process.exitCode = code
})

/** A closed pipe (`simulate … | head`) ends the writing, not the program, and is no one's mistake. */
function outputTo(stream: NodeJS.WriteStream): Output {
  let open = true
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false
    if (error.code !== 'EPIPE') throw error
  })
  return {
    write: (chunk) => void (open && stream.write(chunk)),
    terminal: stream.isTTY === true,
    columns: stream.isTTY === true && stream.columns > 0 ? stream.columns : askedColumns(),
  }
}

/** Where there is no terminal: `COLUMNS` as POSIX has it (a CI log may be wide), else 80. */
function askedColumns(): number {
  const columns = Number(process.env.COLUMNS)
  return Number.isInteger(columns) && columns > 0 ? columns : 80
}

function writeFile(path: string, content: string): void {
  withReason(path, () => {
    // A link stays a link; a device or a pipe has nothing that a rename could replace.
    const target = existsSync(path) ? realpathSync(path) : path
    if (existsSync(target) && !statSync(target).isFile()) {
      writeFileSync(target, content)
      return
    }
    const draft = `${target}.${process.pid}.tmp`
    try {
      writeFileSync(draft, content)
      renameSync(draft, target)
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
  })
}

function whyNotWritable(path: string): string | null {
  const folder = dirname(path)
  if (!existsSync(folder)) return `there is no folder ${folder}`
  if (existsSync(path) && statSync(path).isDirectory()) return 'is a folder'
  try {
    accessSync(folder, constants.W_OK)
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

/** The first Ctrl-C asks for an end with what is there, the second one ends at once. */
function onInterrupt(listener: () => void): () => void {
  let asked = false
  const heard = () => {
    if (asked) process.exit(130)
    asked = true
    listener()
  }
  process.on('SIGINT', heard)
  return () => void process.off('SIGINT', heard)
}

function clock(): { wall: number; cpu: number } {
  const { user, system } = process.cpuUsage()
  return { wall: performance.now() / 1e3, cpu: (user + system) / 1e6 }
}

/**
 * Lets V8 inline more, in all threads: what the engine does in JavaScript is made of many small functions. Worth up to 15 % of
 * its speed, at the price of a few tenths of a second of compiling.
 */
async function expectLongRun(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--max-inlined-bytecode-size=1000')
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=3000')
}

/** A file of the package; dist/main.js and src/main.ts are one folder below its root, what lies in dist/compiled is two. */
function shipped(path: string): string {
  const root = /\/dist\/compiled\/[^/]+$/.test(import.meta.url) ? '../..' : '..'
  return fileURLToPath(new URL(`${root}/${path}`, import.meta.url))
}

function workerFile(): string {
  return fileURLToPath(new URL('./worker.js', import.meta.url))
}

function withReason<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw new FileError(path, reasonOf(error))
  }
}

function reasonOf(error: unknown): string {
  const reasons: Record<string, string> = {
    ENOENT: 'no such file',
    EISDIR: 'is a folder',
    EACCES: 'permission denied',
    ENOSPC: 'no space left',
    EROFS: 'the file system is read-only',
  }
  const { code, message } = error as NodeJS.ErrnoException
  return reasons[code ?? ''] ?? message
}
