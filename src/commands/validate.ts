/** `simulate validate FILE…`: checks scenario files without running them. */
import type { Scenario } from '../scenario/scenario.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit.ts'
import type { Io } from './io.ts'
import { declareSetOption, type Override } from './options.ts'

export const validate: Command = {
  name: 'validate',
  declare(command) {
    command
      .description('check scenario files without running them')
      .argument('<file...>', 'scenario files; - is standard input')
    declareSetOption(command)
  },
  run: ([files], options, io) => validateFiles(files as string[], (options.set ?? []) as readonly Override[], io),
}

async function validateFiles(files: readonly string[], overrides: readonly Override[], io: Io): Promise<number> {
  const { loadEach, renderNotice } = await import('./load.ts')
  let code: number = exitCode.done
  for (const loaded of await loadEach(files, overrides, io)) {
    if (loaded.scenario === null) {
      code = exitCode.refused
      for (const problem of loaded.problems) io.stderr.write(`${problem}\n`)
    } else {
      io.stdout.write(`${loaded.file}: ok: ${contents(loaded.scenario)}\n`)
      for (const notice of loaded.scenario.notices) io.stdout.write(`${renderNotice(notice)}\n`)
    }
  }
  return code
}

function contents(scenario: Scenario): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  return [
    count(scenario.producers.length, 'producer'),
    count(scenario.handlers.length, 'handler'),
    count(scenario.events.length, 'event'),
    count(scenario.flows.length, 'flow'),
    count(scenario.expect.length, 'expectation'),
  ].join(', ')
}
