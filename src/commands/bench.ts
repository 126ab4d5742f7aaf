/** `simulate bench`: events per second of the engine on standard models, by processor time. */
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from './command.ts'
import { exitCode, Refusal } from './exit.ts'
import { checkOutput, emit } from './output.ts'
import { didYouMean } from './suggest.ts'

interface BenchOptions {
  readonly model?: readonly string[]
  readonly repetitions: number
  readonly length: number
  readonly format: 'table' | 'json'
  readonly output?: string
}

export const bench: Command = {
  name: 'bench',
  declare(command) {
    command
      .description('events per second of the engine on standard models')
      .addOption(new Option('--model <name>', 'measure this model only (repeatable)').argParser(collect))
      .addOption(new Option('--repetitions <n>', 'measurements of each model').argParser(wholeNumber).default(5))
      .addOption(
        new Option('--length <share>', 'share of the standard length, for example 10%')
          .argParser(share)
          .default(1, '100%'),
      )
      .addOption(new Option('--format <format>', 'how it is printed').choices(['table', 'json']).default('table'))
      .option('--output <file>', 'write the results to a file, whole or not at all')
  },
  async run(_, given, io) {
    const options = given as unknown as BenchOptions
    checkOutput(options.output, io)
    const { benchModels, benchReports, measureModel } = await import('../bench/index.ts')
    const known = benchModels.map((m) => m.name)
    const unknown = options.model?.find((name) => !known.includes(name))
    if (unknown !== undefined)
      throw new Refusal(
        `no model is called ${unknown}: expected one of ${known.join(', ')}${didYouMean(unknown, known)}`,
      )
    await io.expectLongRun()
    const plan = { repetitions: options.repetitions, length: options.length, cpu: () => io.clock().cpu }
    const models = benchModels
      .filter((m) => options.model === undefined || options.model.includes(m.name))
      .map((m) => measureModel(m, plan))
    const document = {
      version: 1,
      platform: io.platform,
      repetitions: plan.repetitions,
      length: plan.length,
      models,
    } as const
    emit(benchReports[options.format](document), options.output, io)
    return exitCode.done
  },
}

function collect(name: string, earlier: readonly string[] = []): string[] {
  return [...earlier, name]
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > 1000)
    throw new InvalidArgumentError('Expected a whole number from 1 to 1000.')
  return value
}

function share(text: string): number {
  const value = /^\d+(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) / 100 : Number(text)
  if (!(value > 0 && value <= 100)) throw new InvalidArgumentError('Expected a share such as 10% or 0.1.')
  return value
}
