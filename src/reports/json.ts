/** The results documents themselves, keys in the contract's order: one document for one scenario, an array for more. */
import type { Results } from '../experiment/results.ts'
import type { Report } from './report.ts'

export const report: Report = { separate: false, render }

function render(documents: readonly Results[]): string {
  return `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`
}
