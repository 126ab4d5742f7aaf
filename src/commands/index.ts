/** The registry of commands, in the order in which `--help` lists them. */
import { bench } from './bench.ts'
import type { Command } from './command.ts'
import { init } from './init.ts'
import { run } from './run.ts'
import { schema } from './schema.ts'
import { theory } from './theory.ts'
import { validate } from './validate.ts'

export const commands: readonly Command[] = [run, validate, theory, init, schema, bench]

/** What a command line without a command means. */
export const standardCommand: Command = run
