/**
 * The contract of a subcommand: a light declaration, so that `--help` loads nothing else; what it needs to do its work it
 * imports when it runs.
 */
import type { Command as Commander } from 'commander'
import type { Io } from './io.ts'

export interface Command {
  readonly name: string
  /** Adds arguments, options and help to the bare command. */
  declare(command: Commander): void
  /**
   * @param positional arguments as declared, variadic ones as an array. @param options values by camel-cased name.
   * @returns the exit code. @throws Refusal, ScenarioError for mistakes of the user; anything else is a fault of the tool.
   */
  run(positional: readonly unknown[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number>
}
