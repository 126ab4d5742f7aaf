/**
 * What a reading of one file gathers while the shapes walk its tree: the problems, the events that are mentioned and in
 * which role, and the shortest mean duration (for the check of the horizon). Shapes report here and never throw.
 */
import type { Node, Path, Position } from './node.ts'
import { pathText } from './node.ts'
import type { Problem } from './problem.ts'

/** More problems than anybody reads; the rest is only counted. */
const MOST_PROBLEMS = 500

/** In which role an event is named. */
export type Role =
  | 'publishes'
  | 'deadLetter'
  | 'subscribes'
  | 'settings'
  | 'initial'
  | 'starts'
  | 'completes'
  | 'fails'
  | 'awaits'

export interface Mention {
  readonly role: Role
  readonly event: string
  /** Where in the scenario: `path[0]` and `path[1]` are the section and the name of the owner. */
  readonly path: Path
  readonly at: Position
}

/** A mean duration [s] that a scenario gives, greater than 0. */
interface MeanDuration {
  readonly seconds: number
  readonly path: Path
  readonly at: Position
}

export interface ReaderOptions {
  readonly file: string | null
  /** Reads a file named in the scenario, resolved against the scenario's folder; null where there are no files. */
  readonly readFile: ((path: string) => string) | null
}

export class Reader {
  readonly problems: Problem[] = []
  readonly mentions: Mention[] = []
  /** The shortest mean duration, the first of equals; null before there is one. */
  shortest: MeanDuration | null = null
  /** A list of publications could not be read: who publishes what is not known, and checks that need it keep quiet. */
  publicationsUnknown = false
  readonly file: string | null
  readonly readFile: ((path: string) => string) | null
  private unreported = 0

  constructor(options: ReaderOptions) {
    this.file = options.file
    this.readFile = options.readFile
  }

  /** So many problems were reported that the words of another one are not worth their search. */
  get full(): boolean {
    return this.problems.length >= MOST_PROBLEMS
  }

  /** Reports a problem with the value at `path`. The message is prefixed with the path. */
  problem(at: Position, path: Path, message: string): void {
    if (this.full) {
      this.unreported++
      return
    }
    const where = pathText(path)
    this.problems.push({ ...at, path: where, message: where === '' ? message : `${where}: ${message}` })
  }

  /** Reports a problem of the value of a node. */
  wrong(node: Node, path: Path, message: string): undefined {
    this.problem(node.at, path, message)
    return undefined
  }

  /** Reports a problem of a node as a whole, at its key where it has one. */
  lacking(node: Node, path: Path, message: string): undefined {
    this.problem(node.keyAt ?? node.at, path, message)
    return undefined
  }

  mention(role: Role, event: string, node: Node, path: Path): void {
    this.mentions.push({ role, event, path, at: node.at })
  }

  duration(seconds: number, node: Node, path: Path): void {
    if (seconds > 0 && Number.isFinite(seconds) && seconds < (this.shortest?.seconds ?? Number.POSITIVE_INFINITY))
      this.shortest = { seconds, path, at: node.at }
  }

  /** @returns all problems, in the order of the file (those of overrides last), the unreported ones counted in one more. */
  sortedProblems(): readonly Problem[] {
    const order = (p: Problem) => (p.file === '--set' ? 1 : 0)
    const sorted = [...this.problems].sort((a, b) => order(a) - order(b) || a.line - b.line || a.column - b.column)
    const last = sorted.at(-1)
    if (this.unreported > 0 && last !== undefined) {
      sorted.push({ ...last, path: '', message: `and ${this.unreported} more problems` })
    }
    return sorted
  }
}
