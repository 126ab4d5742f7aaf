/** From a command line to an exit code: parses, runs one command, and tells mistakes of the user from faults of the tool. */
import { Command as Commander, CommanderError } from 'commander'
import { exitCode, Refusal } from './exit.ts'
import { commands, standardCommand } from './index.ts'
import { FileError, type Io } from './io.ts'
import { didYouMean } from './suggest.ts'
import { refusedCommands } from './unsupported.ts'
import { version } from './version.ts'

const examples = `
Examples:
  simulate init                              write scenario.yaml to start from
  simulate scenario.yaml                     simulate it
  simulate scenario.yaml --set handlers.process.workers=12
  simulate scenario.yaml --format json --output results.json
  simulate theory scenario.yaml              what queueing theory says, at once

Exit codes: 0 done, every expectation passed; 1 an expectation failed; 2 the
command line or a scenario is wrong; 3 an expectation is undecided or a run
stopped at a limit; 70 a fault of this program; 130 interrupted.

The options of a command: simulate run --help, and so on. 'simulate FILE' is
'simulate run FILE'.
`

/** @param argv the arguments alone, without node and script. @returns the exit code; never rejects. */
export async function cli(argv: readonly string[], io: Io): Promise<number> {
  try {
    refuseWhatIsNotThereYet(argv, io)
    let code: number = exitCode.done
    const program = programFor(io, (ended) => {
      code = ended
    })
    if (argv.length === 0) {
      program.outputHelp({ error: true })
      return exitCode.refused
    }
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    return explain(error, argv, io)
  }
}

function programFor(io: Io, ended: (code: number) => void): Commander {
  const program = new Commander('simulate')
    .description('Queueing simulator for event-driven microservices: a scenario file in, a verdict out.')
    .usage('[command] FILE... [options]')
    .version(`rhosim ${version}`, '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what is accepted)')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'simulate: ')),
      getOutHelpWidth: () => io.stdout.columns,
      getErrHelpWidth: () => io.stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', examples)
  for (const command of commands) {
    const subcommand = program.command(command.name, { isDefault: command === standardCommand })
    command.declare(subcommand)
    subcommand.action(async (...received: unknown[]) => {
      const positional = received.slice(0, -2)
      ended(await command.run(positional, subcommand.opts(), io))
    })
  }
  return program
}

/** Commands of a later version, and misspelled commands, which would otherwise pass for files. */
function refuseWhatIsNotThereYet(argv: readonly string[], io: Io): void {
  const [first] = argv
  if (first === undefined || first.startsWith('-') || io.fileExists(first)) return
  if (refusedCommands.includes(first)) throw new Refusal(`simulate ${first} is not supported yet`)
  if (commands.some(({ name }) => name === first) || first === 'help' || /[./\\]/.test(first)) return
  const names = commands.map(({ name }) => name)
  throw new Refusal(`'${first}' is neither a command nor a file${didYouMean(first, names)}`)
}

function explain(error: unknown, argv: readonly string[], io: Io): number {
  // commander has printed its own message, be it the help that was asked for or a mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.refused
  if (error instanceof Refusal || error instanceof FileError) {
    io.stderr.write(`${error.message}\n`)
    return exitCode.refused
  }
  io.stderr.write(
    `simulate: this is a fault of the program, not of your scenario. Please report it with these lines and the scenario:
  rhosim ${version}, ${io.platform}
  simulate ${argv.join(' ')}
${stackOf(error).replace(/^/gm, '  ')}
`,
  )
  return exitCode.fault
}

/** With its causes: the outermost says seed, replication and simulated time, the innermost what went wrong. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`
}
