/** The options that several commands share, and how they reach a scenario: as overrides of its own paths. */
import { type Command as Commander, InvalidArgumentError, Option } from 'commander'
import { type Format, formats } from '../reports/index.ts'
import { didYouMean } from './suggest.ts'
import { refusedFormats } from './unsupported.ts'

export interface Override {
  readonly path: string
  /** A YAML value. */
  readonly value: string
}

export interface SimulationOptions {
  readonly set?: readonly Override[]
  readonly seed?: string
  readonly replications?: string
  readonly duration?: string
  readonly warmup?: string
  readonly precision?: string
  readonly decide?: boolean
  readonly jobs?: number
}

export interface OutputOptions {
  readonly format: Format
  readonly output?: string
  readonly quiet?: boolean
  /** false with `--no-color`. */
  readonly color: boolean
}

/** Options that stand for a path under `run`, so that their units and errors are those of the scenario format. */
export const runOptions = ['seed', 'replications', 'duration', 'warmup', 'precision'] as const

export function declareSetOption(command: Commander): Commander {
  const option = new Option('--set <path=value>', 'change the scenario, by its own paths (repeatable)')
  return command.addOption(option.argParser(collect))
}

export function declareSimulationOptions(command: Commander): Commander {
  return declareSetOption(command.optionsGroup('What is simulated:'))
    .option('--seed <seed>', 'number or text; the same seed gives the same results')
    .option('--replications <n>', 'independent replications')
    .option('--duration <time>', 'simulated time measured, for example 30min')
    .option('--warmup <time>', "a duration, a share of it such as 10%, or 'auto'")
    .option('--precision <share>', 'add replications until half-widths are within this share, for example 2%')
    .option('--decide', 'add replications until every expectation is decided')
    .addOption(
      new Option('--jobs <n>', 'worker threads; does not change the results (default: the cores)').argParser(
        wholeNumber,
      ),
    )
}

export function declareOutputOptions(command: Commander): Commander {
  return command
    .optionsGroup('What is printed:')
    .addOption(new Option('--format <format>', formats.join(', ')).argParser(format).default('table'))
    .option('--output <file>', 'write the results to a file, whole or not at all')
    .option('--quiet', 'no progress and no warnings on standard error')
    .option('--no-color', 'no colours (NO_COLOR and FORCE_COLOR are heeded, too)')
}

/** `--set` as given, then the options of their own; the later wins. */
export function overridesOf(options: SimulationOptions): Override[] {
  const overrides = [...(options.set ?? [])]
  // A scenario measures for a time or for a number of messages: asking for a time replaces the number.
  if (options.duration !== undefined) overrides.push({ path: 'run.messages', value: 'null' })
  for (const name of runOptions) {
    const value = options[name]
    if (value !== undefined) overrides.push({ path: `run.${name}`, value: name === 'seed' ? seedValue(value) : value })
  }
  return overrides
}

/** Text that YAML would read as something else than a text stays a text. */
function seedValue(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? text : JSON.stringify(text)
}

function collect(text: string, earlier: readonly Override[] = []): Override[] {
  const at = text.indexOf('=')
  if (at <= 0) throw new InvalidArgumentError("Expected PATH=VALUE, for example 'handlers.process.workers=8'.")
  return [...earlier, { path: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }]
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > 1024)
    throw new InvalidArgumentError('Expected a whole number from 1 to 1024.')
  return value
}

function format(text: string): Format {
  const known = formats.find((name) => name === text)
  if (known !== undefined) return known
  if (refusedFormats.includes(text)) throw new InvalidArgumentError(`simulate --format ${text} is not supported yet.`)
  throw new InvalidArgumentError(`Expected one of ${formats.join(', ')}${didYouMean(text, formats)}.`)
}
