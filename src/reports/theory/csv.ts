/** One row per figure: scenario, path, value; SI units; an empty cell where theory has no answer. */
import { toCsv } from '../csv.ts'
import { figuresIn } from '../metrics.ts'
import type { TheoryDocument, TheoryReport } from './document.ts'

const sections = [
  'producers',
  'events',
  'handlers',
  'largestStable',
  'closed',
] as const satisfies readonly (keyof TheoryDocument)[]

export const report: TheoryReport = (document) => {
  const rows = sections.flatMap((section) => (document[section] === null ? [] : figuresIn(document[section], section)))
  const name = document.scenario.name
  return toCsv([
    ['scenario', 'path', 'value'],
    ...rows.map(({ path, estimate }) => [name, path, estimate?.mean ?? null]),
  ])
}
