/**
 * One row per figure: scenario, path, mean, halfWidth, low, high; SI units; empty cells where nothing was observed. Texts
 * that a spreadsheet would take for a formula are escaped.
 */
import { stringify } from 'csv-stringify/sync'
import type { Results } from '../experiment/results.ts'
import { metricsOf } from './metrics.ts'
import type { Report } from './report.ts'

export const report: Report = { separate: false, render }

const header = ['scenario', 'path', 'mean', 'halfWidth', 'low', 'high']

function render(documents: readonly Results[]): string {
  const rows = documents.flatMap((document) =>
    metricsOf(document).map(({ path, estimate }) => [
      document.scenario.name,
      path,
      ...[estimate?.mean, estimate?.halfWidth, estimate?.low, estimate?.high].map((figure) => figure ?? null),
    ]),
  )
  return toCsv([header, ...rows])
}

/** RFC 4180 with line feeds; `null` is an empty cell; texts that begin a formula are escaped, negative numbers are not. */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return stringify([...rows], { escape_formulas: true })
}
