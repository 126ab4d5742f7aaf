/** Where results go: standard output, or a file that is written whole or not at all. */
import { Refusal } from './exit.ts'
import type { Io } from './io.ts'

/** Found before the work is done, not after. @throws Refusal when `path` can't be written. */
export function checkOutput(path: string | undefined, io: Io): void {
  if (path === undefined) return
  const reason = io.whyNotWritable(path)
  if (reason !== null) throw new Refusal(`--output ${path}: ${reason}`)
}

export function emit(text: string, path: string | undefined, io: Io): void {
  if (path === undefined) io.stdout.write(text)
  else io.writeFile(path, text)
}
