/** `simulate run FILE…`: simulates scenarios and reports them; the command that a bare `simulate FILE…` means. */
import type { Results } from '../experiment/results.ts'
import type { Report, ReportContext } from '../reports/report.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { useColour } from './colour.ts'
import type { Command } from './command.ts'
import type { Interruption } from './execute.ts'
import { exitCode, exitCodeOf } from './exit.ts'
import type { Io } from './io.ts'
import {
  declareOutputOptions,
  declareSimulationOptions,
  type OutputOptions,
  overridesOf,
  type SimulationOptions,
} from './options.ts'
import { checkOutput, emit } from './output.ts'

interface RunOptions extends SimulationOptions, OutputOptions {
  readonly timing?: boolean
}

export const run: Command = {
  name: 'run',
  declare(command) {
    command
      .description('simulate scenarios and judge their expectations')
      .argument('<file...>', 'scenario files; - is standard input')
    declareSimulationOptions(command)
    declareOutputOptions(command).option('--timing', 'add how long it took to the results')
  },
  run: ([files], options, io) => runFiles(files as string[], options as unknown as RunOptions, io),
}

async function runFiles(files: readonly string[], options: RunOptions, io: Io): Promise<number> {
  checkOutput(options.output, io)
  const [{ loadScenarios, renderNotice }, { execute }] = await Promise.all([
    import('./load.ts'),
    import('./execute.ts'),
  ])
  const scenarios = await loadScenarios(files, overridesOf(options), io)
  if (options.quiet !== true) {
    for (const notice of scenarios.flatMap((scenario) => scenario.notices)) {
      if (notice.level === 'warning') io.stderr.write(`${renderNotice(notice)}\n`)
    }
  }
  // Loaded while threads are at work: they are started first.
  let loading: Promise<Report> | null = null
  const loadReport = (): Promise<Report> => {
    loading ??= import('../reports/index.ts').then(({ reports }) => reports[options.format]())
    return loading
  }
  const context: ReportContext = {
    columns: io.stdout.columns,
    colour: useColour(io.stdout, io.env, options.color) && options.output === undefined,
  }
  const documents: Results[] = []
  const interruption = listen(io)
  try {
    for (const scenario of scenarios) {
      if (interruption.happened) break
      const document = await simulateOne(scenario, execute, () => void loadReport(), options, interruption, io)
      // Interrupted before the first replication had ended there is nothing to report.
      if (document.run.replications === 0) break
      const report = await loadReport()
      if (report.separate && options.output === undefined)
        io.stdout.write(`${documents.length > 0 ? '\n' : ''}${report.render([document], context)}`)
      documents.push(document)
    }
  } finally {
    interruption.stopListening()
  }
  const report = await loadReport()
  if ((!report.separate || options.output !== undefined) && documents.length > 0)
    emit(report.render(documents, context), options.output, io)
  if (!interruption.happened) return exitCodeOf(documents)
  io.stderr.write(
    `simulate: interrupted after ${documents.length} of ${scenarios.length} scenarios${documents.some(({ run }) => !run.complete) ? ', the last incomplete' : ''}\n`,
  )
  return exitCode.interrupted
}

/** @param onBegin called when threads are at work, if there are to be any. */
async function simulateOne(
  scenario: Scenario,
  execute: typeof import('./execute.ts').execute,
  onBegin: () => void,
  options: RunOptions,
  interruption: Interruption,
  io: Io,
): Promise<Results> {
  const bar = io.stderr.terminal && options.quiet !== true ? await io.progressBar() : null
  const begun = io.clock()
  try {
    const document = await execute(
      scenario,
      {
        decide: options.decide === true,
        jobs: options.jobs ?? io.cores,
        onBegin,
        onProgress: (done, planned) => bar?.update(done, planned),
        interruption,
      },
      io,
    )
    return options.timing === true ? timed(document, begun, io.clock()) : document
  } finally {
    bar?.stop()
  }
}

function timed(document: Results, begun: ReturnType<Io['clock']>, ended: ReturnType<Io['clock']>): Results {
  const wallSeconds = ended.wall - begun.wall
  return {
    ...document,
    timing: { wallSeconds, cpuSeconds: ended.cpu - begun.cpu, eventsPerSecond: document.run.events / wallSeconds },
  }
}

function listen(io: Io): Interruption & { stopListening(): void } {
  const callbacks: (() => void)[] = []
  let happened = false
  const stopListening = io.onInterrupt(() => {
    happened = true
    for (const callback of callbacks) callback()
  })
  return {
    get happened() {
      return happened
    },
    whenItHappens: (callback) => void callbacks.push(callback),
    stopListening,
  }
}
