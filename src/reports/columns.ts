/**
 * Text in columns without rules, as wide as it needs and never wider than asked: when it would be, the first column gives
 * way (down to a minimum) and long cells end in "…". Wide characters count two columns.
 */
import Table from 'cli-table3'
import stringWidth from 'string-width'

export interface ColumnsOptions {
  /** Total width to stay within [columns]. */
  readonly width: number
  /** How many columns from the left hold text and are aligned left; the others are aligned right. Default 1. */
  readonly textColumns?: number
}

const gap = 2
const leastNameWidth = 8
/** The table package's layout takes time quadratic in the rows, so long tables are laid out in blocks of this many. */
const rowsPerBlock = 50
const noRules = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) => [
    [side, ''],
    [`${side}-mid`, ''],
    [`${side}-left`, ''],
    [`${side}-right`, ''],
  ]),
)

/** @param rows cells of equal count per row; may hold colours, no line breaks. @returns one line per row. */
export function inColumns(rows: readonly (readonly string[])[], options: ColumnsOptions): string[] {
  const widths = fitted(naturalWidths(rows), options.width)
  const textColumns = options.textColumns ?? 1
  const lines: string[] = []
  for (let start = 0; start < rows.length; start += rowsPerBlock) {
    const table = new Table({
      chars: { ...noRules, middle: ' '.repeat(gap) },
      // Compact: no rules between the rows, not even empty ones.
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
      colWidths: widths,
      colAligns: widths.map((_, column) => (column < textColumns ? 'left' : 'right')),
    })
    for (const row of rows.slice(start, start + rowsPerBlock)) table.push([...row])
    lines.push(...table.toString().split('\n'))
  }
  return lines.map((line) => line.trimEnd())
}

/** Width of text on the terminal [columns]. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 1, stringWidth(cell))
    })
  }
  return widths
}

function fitted(widths: readonly number[], available: number): number[] {
  const total = widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1)
  const [first = 0, ...rest] = widths
  return [Math.max(Math.min(first, leastNameWidth), first - Math.max(0, total - available)), ...rest]
}
