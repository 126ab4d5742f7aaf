/** Exit codes, part of the contract with scripts, and the refusal that ends in code 2. */
import type { Results } from '../experiment/results.ts'

export const exitCode = {
  done: 0,
  expectationFailed: 1,
  /** The command line or a scenario is wrong; nothing was run. */
  refused: 2,
  /** No expectation failed, but one is undecided, or a run stopped at a limit. */
  undecided: 3,
  /** A fault of the tool itself (EX_SOFTWARE of sysexits.h). */
  fault: 70,
  /** 128 + SIGINT. */
  interrupted: 130,
} as const

/** Thrown for a mistake of the user; `message` is for him, lines as they are to be printed. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Refusal'
  }
}

/** The code for finished runs: the worst of all documents. */
export function exitCodeOf(documents: readonly Results[]): number {
  const statuses = documents.flatMap((document) => document.expectations.map((result) => result.status))
  if (statuses.includes('fail')) return exitCode.expectationFailed
  const open = statuses.includes('undecided') || documents.some((document) => !document.run.complete)
  return open ? exitCode.undecided : exitCode.done
}
