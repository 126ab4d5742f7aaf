/**
 * The examples and what the real program prints for them. `refresh.ts` writes the outputs, `examples.test.ts` compares them.
 *
 * Two kinds: every scenario of scenarios/ has its report, 100 columns wide, in scenarios/expected/; and every ```console block
 * of the README is a list of commands (`$ npx simulate …`, run by sh in the root of the project, 80 columns wide), each with
 * all that it prints, standard error included.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
export const recordingFile = join(root, 'scenarios/trace-replay.csv')
export const readmeFile = join(root, 'README.md')

/** Scenarios whose point is an objective that is not met. */
const failing: readonly string[] = ['bursty']

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Names of the scenarios, without `.yaml`. */
export function exampleNames(): string[] {
  return namesIn('scenarios', '.yaml')
}

/** Names of the recorded outputs, without `.txt`. */
export function recordedNames(): string[] {
  return namesIn('scenarios/expected', '.txt')
}

function namesIn(folder: string, extension: string): string[] {
  const files = readdirSync(join(root, folder)).filter((file) => file.endsWith(extension))
  return files.map((file) => file.slice(0, -extension.length)).sort()
}

export function expectedFile(name: string): string {
  return join(root, 'scenarios/expected', `${name}.txt`)
}

export function expectedCode(name: string): number {
  return failing.includes(name) ? 1 : 0
}

/** Simulates one example as a user does. One thread: the results are the same, and tests run side by side. */
export function runExample(name: string): Promise<Ended> {
  const args = [join(root, 'bin/simulate.js'), `scenarios/${name}.yaml`, '--jobs', '1']
  return run(process.execPath, args, { COLUMNS: '100' })
}

/** One ```console block: its text, and where it begins and ends in the file. */
export interface Block {
  readonly commands: readonly string[]
  readonly text: string
  readonly from: number
  readonly to: number
}

/** @returns the blocks of commands that call `simulate`; others (`$ npm test`) are not run. */
export function consoleBlocks(markdown: string): Block[] {
  return [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap((match) => {
    const [, text = ''] = match
    const commands = text
      .split('\n')
      .filter((line) => line.startsWith('$ '))
      .map((line) => line.slice(2))
    const from = match.index + '```console\n'.length
    return commands.every((command) => /\bsimulate\b/.test(command))
      ? [{ commands, text, from, to: from + text.length }]
      : []
  })
}

/** @returns the block as it should read: each command, and all it prints. */
export async function play(block: Block): Promise<string> {
  const bin = mkdtempSync(join(tmpdir(), 'rhosim-readme-'))
  try {
    // `npx simulate` and `simulate` without what npm does around them, which is slow and may use the network.
    symlinkSync(join(root, 'bin/simulate.js'), join(bin, 'simulate'))
    writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 })
    let text = ''
    for (const command of block.commands) {
      const { stdout } = await run('sh', ['-c', `{ ${command}\n} 2>&1`], { PATH: `${bin}:${process.env.PATH}` })
      text += `$ ${command}\n${stdout}`
    }
    return text
  } finally {
    rmSync(bin, { recursive: true, force: true })
  }
}

/** Writes every recorded output anew. @returns the files whose content changed. */
export async function refresh(recording: string): Promise<string[]> {
  const changed: string[] = []
  const write = (file: string, text: string) => {
    if (contentOf(file) === text) return
    writeFileSync(file, text)
    changed.push(file.slice(root.length + 1))
  }
  write(recordingFile, recording)
  for (const name of exampleNames()) write(expectedFile(name), (await runExample(name)).stdout)
  for (const name of recordedNames()) {
    if (exampleNames().includes(name)) continue
    rmSync(expectedFile(name))
    changed.push(`${expectedFile(name).slice(root.length + 1)} (removed)`)
  }
  const readme = readFileSync(readmeFile, 'utf8')
  let fresh = ''
  let end = 0
  for (const block of consoleBlocks(readme)) {
    fresh += readme.slice(end, block.from) + (await play(block))
    end = block.to
  }
  write(readmeFile, fresh + readme.slice(end))
  return changed
}

/** Builds the program when a source changed, as the tests do. */
export function build(): void {
  execFileSync(process.execPath, ['bin/build.js', '--if-changed'], { cwd: root, stdio: 'inherit' })
}

/** @returns null where there is no such file. */
function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, COLUMNS: _columns, ...inherited } = process.env
  const child = spawn(command, args, { cwd: root, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk
    })
  }
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => done({ code, ...text }))
  })
}
