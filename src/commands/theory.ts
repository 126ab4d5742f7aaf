/** `simulate theory FILE`: the analytic results alone, at once. */

import { useColour } from './colour.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit.ts'
import { declareOutputOptions, declareSetOption, type OutputOptions, type Override } from './options.ts'
import { checkOutput, emit } from './output.ts'

interface TheoryOptions extends OutputOptions {
  readonly set?: readonly Override[]
}

export const theory: Command = {
  name: 'theory',
  declare(command) {
    command
      .description('the analytic results alone, at once')
      .argument('<file>', 'a scenario file; - is standard input')
    declareSetOption(command)
    declareOutputOptions(command)
  },
  async run([file], given, io) {
    const options = given as unknown as TheoryOptions
    checkOutput(options.output, io)
    const { loadScenarios, renderNotice } = await import('./load.ts')
    const [scenario] = await loadScenarios([file as string], options.set ?? [], io)
    if (scenario === undefined) throw new Error('no scenario was loaded')
    if (options.quiet !== true) {
      for (const notice of scenario.notices)
        if (notice.level === 'warning') io.stderr.write(`${renderNotice(notice)}\n`)
    }
    const [{ analyse }, { theoryDocument, theoryReports }] = await Promise.all([
      import('../analysis/index.ts'),
      import('../reports/theory/index.ts'),
    ])
    const render = await theoryReports[options.format]()
    const colour = useColour(io.stdout, io.env, options.color) && options.output === undefined
    emit(
      render(theoryDocument(scenario, analyse(scenario)), { columns: io.stdout.columns, colour }),
      options.output,
      io,
    )
    return exitCode.done
  },
}
