/**
 * Text in columns without rules, as wide as it needs and never wider than asked: when it would be, the first column gives
 * way (down to a minimum) and long cells end in "…". Wide characters count two columns. O(length of the cells).
 */
import stringWidth from 'string-width'

export interface ColumnsOptions {
  /** Total width to stay within [columns]. */
  readonly width: number
  /** How many columns from the left hold text and are aligned left; the others are aligned right. Default 1. */
  readonly textColumns?: number
}

const gap = '  '
const leastNameWidth = 8
const ellipsis = '…'

/** Letters, digits and signs of the reports, each of one column: most cells have no others. */
const narrow = /^[ -~\u00b0-\u00ff\u0391-\u03c9\u2013\u2026\u221e\u2248]*$/
/** What switches a colour or weight on or off; takes no room. */
const codes = /(\u001b\[[\d;]*m)/

/** @param rows cells of equal count per row; may hold colours, no line breaks. @returns one line per row. */
export function inColumns(rows: readonly (readonly string[])[], options: ColumnsOptions): string[] {
  const measured = rows.map((row) => row.map(widthOf))
  const widths = fitted(naturalWidths(measured), options.width)
  const textColumns = options.textColumns ?? 1
  return rows.map((row, r) =>
    row
      .map((cell, column) => {
        const width = widths[column]!
        const isLong = measured[r]![column]! > width
        const text = isLong ? cut(cell, width) : cell
        const room = ' '.repeat(width - (isLong ? widthOf(text) : measured[r]![column]!))
        return column < textColumns ? text + room : room + text
      })
      .join(gap)
      .trimEnd(),
  )
}

/** Width of text on the terminal [columns]. */
export function widthOf(text: string): number {
  return narrow.test(text) ? text.length : stringWidth(text)
}

function naturalWidths(measured: readonly (readonly number[])[]): number[] {
  const widths: number[] = []
  for (const row of measured) {
    row.forEach((width, column) => {
      widths[column] = Math.max(widths[column] ?? 1, width)
    })
  }
  return widths
}

function fitted(widths: readonly number[], available: number): number[] {
  const total = widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1)
  const [first = 0, ...rest] = widths
  return [Math.max(Math.min(first, leastNameWidth), first - Math.max(0, total - available)), ...rest]
}

/** The beginning of a cell, its colours ended before the "…". */
function cut(cell: string, width: number): string {
  let room = width - ellipsis.length
  const kept = cell.split(codes).map((part) => {
    if (codes.test(part)) return part
    const letters = [...part]
    while (widthOf(letters.join('')) > room) letters.pop()
    const text = letters.join('')
    room -= widthOf(text)
    return text
  })
  return kept.join('') + ellipsis
}
