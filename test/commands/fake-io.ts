/** An `Io` that keeps what is written and reads a small scenario from every file; what a test does not expect throws. */
import type { Io } from '../../src/commands/io.ts'
import { small } from './program.ts'

export function fakeIo(more: Partial<Io>): Io & { readonly text: { stdout: string; stderr: string } } {
  const text = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr') => ({
    write: (chunk: string) => {
      text[name] += chunk
    },
    terminal: false,
    columns: 80,
  })
  const unexpected = () => {
    throw new Error('not expected in this test')
  }
  return {
    text,
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: {},
    cores: 1,
    platform: 'a test',
    readFile: () => small(),
    readStdin: unexpected,
    writeFile: unexpected,
    whyNotWritable: () => null,
    fileExists: () => true,
    readShipped: unexpected,
    listShipped: unexpected,
    onInterrupt: () => () => undefined,
    breathe: () => Promise.resolve(),
    clock: () => ({ wall: 0, cpu: 0 }),
    expectLongRun: async () => undefined,
    progressBar: unexpected,
    threads: unexpected,
    ...more,
  }
}
