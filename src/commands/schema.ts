/** `simulate schema`: the JSON Schema of the scenario format, for editors. */
import type { Command } from './command.ts'
import { exitCode } from './exit.ts'
import { checkOutput, emit } from './output.ts'

export const schema: Command = {
  name: 'schema',
  declare(command) {
    command
      .description('print the JSON Schema of the scenario format, for editors')
      .option('--output <file>', 'write it to a file, whole or not at all')
  },
  async run(_positional, options, io) {
    const path = options.output as string | undefined
    checkOutput(path, io)
    const { scenarioSchema } = await import('../scenario/schema.ts')
    emit(`${JSON.stringify(scenarioSchema(), null, 2)}\n`, path, io)
    return exitCode.done
  },
}
