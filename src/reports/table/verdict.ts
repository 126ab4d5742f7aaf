/**
 * The verdict: one line for all expectations, then each with the value seen and the reason where it needs one. Of a great
 * many expanded expectations those that passed are counted, not listed.
 */
import type { ExpectationResult, Results } from '../../experiment/results.ts'
import { inColumns } from '../columns.ts'
import { showEstimate } from '../format.ts'
import { kindOf } from '../kinds.ts'
import type { Style } from '../style.ts'
import { asked, verdictText, worstFirst } from '../verdict.ts'
import { mostRows, type Section, wrap } from './section.ts'

const indent = ' '.repeat('UNDECIDED  '.length)

export const verdict: Section = (document, { style, columns }) => {
  const results = document.expectations
  if (results.length === 0) return ['No expectations to judge: add some under "expect:" for a verdict.']
  const sorted = worstFirst(results)
  const listed = sorted.length <= mostRows ? sorted : sorted.filter((result) => result.status !== 'pass')
  const rows = listed.map((result) => [
    coloured(result.status, style),
    asked(result),
    showEstimate(result.observed, kindOf(result.metric)),
  ])
  const lines = [verdictLine(document, style)]
  const table = inColumns(rows, { width: columns, textColumns: 2 })
  listed.forEach((result, index) => {
    lines.push(table[index] ?? '')
    if (result.reason !== null) lines.push(...wrap(result.reason, columns - indent.length).map((line) => indent + line))
  })
  if (listed.length < sorted.length) lines.push(`(and ${sorted.length - listed.length} more that passed)`)
  return lines
}

function verdictLine(document: Results, style: Style): string {
  const text = verdictText(document)
  const tone = text.startsWith('PASS') ? style.good : text.startsWith('FAIL') ? style.bad : style.doubtful
  return style.bold(tone(text))
}

function coloured(status: ExpectationResult['status'], style: Style): string {
  if (status === 'pass') return style.good('PASS')
  return status === 'fail' ? style.bad('FAIL') : style.doubtful('UNDECIDED')
}
