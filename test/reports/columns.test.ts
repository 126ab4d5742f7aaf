/** Columns are laid out as the table package does it, which is made for more. */
import { fc, test } from '@fast-check/vitest'
import Table from 'cli-table3'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { inColumns, widthOf } from '../../src/reports/columns.ts'

const sides = ['top', 'bottom', 'left', 'right', 'mid']
const noRules = Object.fromEntries(
  sides.flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((name) => [name, ''])),
)

/** The same by cli-table3, all widths given. */
function byPackage(rows: readonly (readonly string[])[], widths: readonly number[], textColumns: number): string[] {
  const table = new Table({
    chars: { ...noRules, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: [...widths],
    colAligns: widths.map((_, column) => (column < textColumns ? 'left' : 'right')),
  })
  for (const row of rows) table.push([...row])
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

const bold = (text: string) => `\u001b[1m${text}\u001b[22m`
const red = (text: string) => `\u001b[31m${text}\u001b[39m`
const word = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abc 12.%×±λρ–…≈∞µé'), minLength: 1, maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'ab漢字한'), minLength: 1, maxLength: 12 }),
  fc.constant(''),
)
const cell = fc
  .tuple(
    word,
    fc.constantFrom((text: string) => text, bold, red),
  )
  .map(([text, style]) => style(text))

describe('text in columns', () => {
  test.prop(
    [fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }), fc.nat(60), fc.integer({ min: 1, max: 3 })],
    { numRuns: 500 },
  )('is laid out as the package lays it out', (rows, width, textColumns) => {
    const natural = [0, 1, 2].map((column) => Math.max(1, ...rows.map((row) => stringWidth(row[column]!))))
    const [first = 0, second = 0, third = 0] = natural
    const over = Math.max(0, first + second + third + 4 - width)
    const widths = [Math.max(Math.min(first, 8), first - over), second, third]
    expect(inColumns(rows, { width, textColumns })).toEqual(byPackage(rows, widths, textColumns))
  })

  test.prop([fc.string({ unit: 'grapheme', maxLength: 8 })], { numRuns: 500 })(
    'has the width of its characters',
    (text) => {
      expect(widthOf(text)).toBe(stringWidth(text))
    },
  )

  it('counts one column for each of the commonest characters', () => {
    for (let code = 32; code < 0x2300; code++) {
      const text = String.fromCharCode(code)
      expect(widthOf(text), text).toBe(stringWidth(text))
    }
  })

  it('ends every colour of a cell that it cuts', () => {
    const dim = '\u001b[2m= a long name of a model\u001b[22m'
    expect(inColumns([[dim, '1']], { width: 12 })).toEqual(['\u001b[2m= a long\u001b[22m…  1'])
  })

  it('is nothing without rows', () => {
    expect(inColumns([], { width: 80 })).toEqual([])
  })
})
