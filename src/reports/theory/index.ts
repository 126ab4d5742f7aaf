/** The registry of theory reports: the formats of results, for a document of another shape. */
import type { Format } from '../index.ts'
import type { TheoryReport } from './document.ts'

export { type TheoryDocument, theoryDocument } from './document.ts'

export const theoryReports: Readonly<Record<Format, () => Promise<TheoryReport>>> = {
  table: () => import('./table.ts').then((module) => module.report),
  json: () => import('./json.ts').then((module) => module.report),
  csv: () => import('./csv.ts').then((module) => module.report),
  markdown: () => import('./markdown.ts').then((module) => module.report),
}
