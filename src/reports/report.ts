/**
 * The contract of a report: results documents in, text out. A report is pure: the same documents and context give the same
 * text; where the text goes, and whether that is a terminal, is the caller's business.
 */
import type { Results } from '../experiment/results.ts'

export interface ReportContext {
  /** Width to fit into [columns]; only reports for people's eyes heed it. */
  readonly columns: number
  /** Whether ANSI colours may be used. Nothing is told by colour alone. */
  readonly colour: boolean
}

export interface Report {
  /** Whether each document may be printed when its run ends; otherwise all of them form one text. */
  readonly separate: boolean
  /** @param documents one per scenario, in the order given; at least one. @returns text that ends with a newline. */
  render(documents: readonly Results[], context: ReportContext): string
}
