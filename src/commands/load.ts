/** Reads scenario files: all of them are checked before anything is done with one, and all problems are reported together. */
import { loadScenario } from '../scenario/load.ts'
import { renderProblem, ScenarioError } from '../scenario/problem.ts'
import type { Notice, Scenario } from '../scenario/scenario.ts'
import { Refusal } from './exit.ts'
import { FileError, type Io } from './io.ts'
import { type Override, runOptions } from './options.ts'

/** How the scenario layer names the origin of a problem in an override. */
const overrideFile = '--set'

export type Loaded =
  | { readonly file: string; readonly scenario: Scenario }
  | { readonly file: string; readonly scenario: null; readonly problems: readonly string[] }

/** @param files paths; `-` is standard input. @param overrides applied to each. @throws Refusal with every problem of all files. */
export async function loadScenarios(
  files: readonly string[],
  overrides: readonly Override[],
  io: Io,
): Promise<Scenario[]> {
  const loaded = await loadEach(files, overrides, io)
  const problems = loaded.flatMap((one) => (one.scenario === null ? one.problems : []))
  // A wrong override is found once for each file.
  if (problems.length > 0) throw new Refusal([...new Set(problems)].join('\n'))
  return loaded.flatMap((one) => (one.scenario === null ? [] : [one.scenario]))
}

/** As `loadScenarios`, with the problems of each file as lines `file:line:column: message`. */
export async function loadEach(files: readonly string[], overrides: readonly Override[], io: Io): Promise<Loaded[]> {
  const loaded: Loaded[] = []
  for (const file of files) {
    try {
      const standardInput = file === '-'
      const text = standardInput ? await io.readStdin() : io.readFile(file)
      const readFile = (path: string) => io.readFile(path)
      loaded.push({
        file,
        scenario: loadScenario(text, { file: standardInput ? '<stdin>' : file, overrides, readFile }),
      })
    } catch (error) {
      loaded.push({ file, scenario: null, problems: problemsOf(error) })
    }
  }
  return loaded
}

/** @throws what is no mistake of the user. */
function problemsOf(error: unknown): string[] {
  if (error instanceof ScenarioError) return error.problems.map((problem) => renderProblem(fromOption(problem)))
  if (error instanceof FileError) return [error.message]
  throw error
}

/** A problem in a value that came by `--seed` and the like is reported under that option's name. */
function fromOption(problem: ScenarioError['problems'][number]): ScenarioError['problems'][number] {
  if (problem.file !== overrideFile) return problem
  const option = runOptions.find((name) => problem.path === `run.${name}`)
  return option === undefined ? problem : { ...problem, file: `--${option}` }
}

/** `file:line:column: warning: message`. */
export function renderNotice({ file, line, column, level, message }: Notice): string {
  return `${file ?? '<scenario>'}:${line}:${column}: ${level}: ${message}`
}
