/** The registry of reports. Each is loaded when asked for: a JSON run needs no table, a table no CSV. */
import type { Report } from './report.ts'

export const reports = {
  table: () => import('./table.ts').then((module) => module.report),
  json: () => import('./json.ts').then((module) => module.report),
  csv: () => import('./csv.ts').then((module) => module.report),
  markdown: () => import('./markdown.ts').then((module) => module.report),
} as const satisfies Readonly<Record<string, () => Promise<Report>>>

export type Format = keyof typeof reports

export const formats = Object.keys(reports) as readonly Format[]
