/**
 * The report for a terminal: the verdict first, then handlers with theory beside the estimates, losses, disruptions, flows, Little's law,
 * and the queues over time; symbols are explained where they are used. Fits 80 columns, more where the terminal has them.
 */
import type { Results } from '../experiment/results.ts'
import { cleanStrings } from './clean.ts'
import type { Report, ReportContext } from './report.ts'
import { styleFor } from './style.ts'
import { chart } from './table/chart.ts'
import { classes } from './table/classes.ts'
import { disruptions } from './table/disruptions.ts'
import { flows } from './table/flows.ts'
import { handlers, handlersLegend } from './table/handlers.ts'
import { heading } from './table/heading.ts'
import { little, littleLegend } from './table/little.ts'
import { losses, system, whereabouts } from './table/losses.ts'
import { partitions } from './table/partitions.ts'
import type { Section } from './table/section.ts'
import { verdict } from './table/verdict.ts'
import { warnings } from './table/warnings.ts'

/** Sections of one inner list stand together; an empty line parts the lists. */
const layout: readonly (readonly Section[])[] = [
  [heading],
  [verdict],
  [warnings],
  [handlers, handlersLegend],
  [classes],
  [partitions],
  [losses],
  [whereabouts],
  [disruptions],
  [system],
  [flows],
  [little, littleLegend],
  [chart],
]

export const report: Report = { separate: true, render }

function render(documents: readonly Results[], context: ReportContext): string {
  return documents.map((document) => renderOne(cleanStrings(document), context)).join('\n')
}

function renderOne(document: Results, { columns, colour }: ReportContext): string {
  const context = { columns, style: styleFor(colour) }
  const blocks = layout.map((sections) => sections.flatMap((section) => section(document, context)))
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}
