/** Runs the program as a user does: as a process of its own, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'

export const program = resolve(import.meta.dirname, '../../bin/simulate.js')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called with the running process. */
  readonly meanwhile?: (child: ChildProcess) => void
}

/** A temporary folder with the given files, removed after the tests of the file. */
export class Workplace {
  private readonly children: ChildProcess[] = []
  readonly folder = mkdtempSync(join(tmpdir(), 'rhosim-'))

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text)
    afterAll(() => {
      for (const child of this.children) child.kill('SIGKILL')
      rmSync(this.folder, { recursive: true, force: true })
    })
  }

  list(): string[] {
    return readdirSync(this.folder).sort()
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  simulate(args: readonly string[], { input, env, meanwhile }: RunOptions = {}): Promise<Ended> {
    const { NO_COLOR: _no, FORCE_COLOR: _force, COLUMNS: _columns, ...inherited } = process.env
    const child = spawn(process.execPath, [program, ...args], { cwd: this.folder, env: { ...inherited, ...env } })
    this.children.push(child)
    const text = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => {
      text.stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      text.stderr += chunk
    })
    child.stdin.end(input ?? '')
    meanwhile?.(child)
    return new Promise((done, failed) => {
      child.on('error', failed)
      child.on('close', (code) => done({ code, ...text }))
    })
  }
}

/** M/M/1 with ρ = 0.5: W = 20 ms, so that `expect` can be made to pass, fail or stay open at will. */
export function small(expect: readonly string[] = [], run = 'duration: 20s, replications: 5, warmup: 1s'): string {
  return `name: Small
run: { ${run} }
producers:
  source: { publishes: work.wanted, arrivals: { rate: 50/s } }
handlers:
  worker:
    subscribes: work.wanted
    service: { mean: 10ms }
    publishes: work.done
flows:
  work: { starts: work.wanted, completes: work.done }
expect: [${expect.map((line) => JSON.stringify(line)).join(', ')}]
`
}
