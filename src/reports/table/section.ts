/** The contract of a part of the table report: a document in, lines out; no lines where there is nothing to say. */
import type { Results } from '../../experiment/results.ts'
import type { Style } from '../style.ts'

export interface SectionContext {
  /** Lines stay within this width [columns] wherever their content can be shortened. */
  readonly columns: number
  readonly style: Style
}

export type Section = (document: Results, context: SectionContext) => readonly string[]

/** More handlers than this are not listed one by one on a terminal: the busiest are, and the report says so. */
export const mostRows = 40

/** Breaks text into lines of at most `width` columns at spaces, later lines indented by `indent`. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent + word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  if (line !== '') lines.push(line)
  return lines
}

/** Facts in a row, parted by dots; lines break between two facts wherever one fits on a line. */
export function wrapFacts(facts: readonly string[], width: number, indent = ''): string[] {
  // Spaces within a fact do not part it, unless it is longer than a line.
  const kept = facts.map((fact) => (fact.length + indent.length + 2 <= width ? fact.replaceAll(' ', '\u00a0') : fact))
  return wrap(kept.join('\u00a0· '), width, indent).map((line) => line.replaceAll('\u00a0', ' '))
}
