/**
 * `simulate schema [DOCUMENT]`: a JSON Schema, that of scenarios (for editors) or that of results. The latter is made from the
 * types, which are not there at run time, and so is a file that comes with the program.
 */
import type { Command } from './command.ts'
import { exitCode, Refusal } from './exit.ts'
import type { Io } from './io.ts'
import { checkOutput, emit } from './output.ts'
import { didYouMean } from './suggest.ts'

const schemas: Readonly<Record<string, (io: Io) => Promise<string>>> = {
  scenario: async () => {
    const { scenarioSchema } = await import('../scenario/schema.ts')
    return `${JSON.stringify(scenarioSchema(), null, 2)}\n`
  },
  results: async (io) => io.readShipped('schema/results.schema.json'),
}

const names = Object.keys(schemas)

export const schema: Command = {
  name: 'schema',
  declare(command) {
    command
      .description('print the JSON Schema of scenarios (for editors) or of results')
      .argument('[document]', `of what: ${names.join(' or ')}`, 'scenario')
      .option('--output <file>', 'write it to a file, whole or not at all')
  },
  async run([document], options, io) {
    const name = document as string
    if (!names.includes(name))
      throw new Refusal(`no schema of '${name}'${didYouMean(name, names)}; there are: ${names.join(', ')}`)
    const path = options.output as string | undefined
    checkOutput(path, io)
    emit(await schemas[name]!(io), path, io)
    return exitCode.done
  },
}
