/** The results of the benchmark as a table or as JSON. */
import type { BenchResult, Spread } from './measure.ts'

export interface BenchDocument {
  readonly version: 1
  readonly platform: string
  readonly repetitions: number
  readonly length: number
  readonly models: readonly BenchResult[]
}

export const benchFormats = ['table', 'json'] as const
export type BenchFormat = (typeof benchFormats)[number]

export const benchReports: Readonly<Record<BenchFormat, (document: BenchDocument) => string>> = {
  json: (document) => `${JSON.stringify(document, null, 2)}\n`,
  table,
}

function table({ platform, repetitions, length, models }: BenchDocument): string {
  const rows = [
    ['model', 'M events/s', 'low to high', 'ratio', 'events', ''],
    ...models.map((m) => [
      m.name,
      m.rate.median.toFixed(2),
      range(m.rate),
      m.ratio.median.toFixed(3),
      String(Math.round(m.events)),
      m.description,
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 5 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  )
  return [
    `Speed of the engine: events per second of processor time, median of ${repetitions}${length === 1 ? '' : `, ${length} of the length`}`,
    platform,
    '',
    ...lines,
    '',
    'An event is an arrival at a handler or an end of service. ratio: events in the time of',
    'one operation of a calibration loop, which depends less on the computer.',
    '',
  ].join('\n')
}

function range({ low, high }: Spread): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)}`
}
