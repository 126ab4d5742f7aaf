/** A user's mistake as data: rendered `file:line:column: message` at the edge. */
export interface Problem {
  readonly file: string | null
  readonly line: number
  readonly column: number
  /** Dotted path into the scenario, "" for the file as a whole. */
  readonly path: string
  /** What rule, what was seen, what to write instead. */
  readonly message: string
}

/** Thrown by `loadScenario`: all problems of a file at once. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(renderProblem).join('\n'))
    this.name = 'ScenarioError'
    this.problems = problems
  }
}

export function renderProblem(p: Problem): string {
  return `${p.file ?? '<scenario>'}:${p.line}:${p.column}: ${p.message}`
}
