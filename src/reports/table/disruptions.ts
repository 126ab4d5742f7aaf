/** What was dated and disturbed a handler, how long its queue got, and when it was back at its level before. */
import { inColumns } from '../columns.ts'
import { showEstimate, showGiven, showMean } from '../format.ts'
import { recovery } from '../recovery.ts'
import type { Section } from './section.ts'

/** More than these are not shown: the document has them all. */
const mostShown = 20

export const disruptions: Section = (document, { columns, style }) => {
  const { disruptions: all } = document
  if (all.length === 0) return []
  const rows = all
    .slice(0, mostShown)
    .map((d) => [
      d.handler,
      d.kind,
      showGiven(d.at, 'duration'),
      d.for === null ? '' : showGiven(d.for, 'duration'),
      showMean(d.queueBefore, 'number'),
      showEstimate(d.peakQueue, 'number'),
      recovery(d),
    ])
  const head = ['disruptions', '', 'at', 'for', 'before', 'longest queue', 'back after']
  const [first = '', ...lines] = inColumns([head, ...rows], { width: columns, textColumns: 2 })
  const more = all.length > mostShown ? [style.dim(`(${all.length - mostShown} more are in the results document)`)] : []
  return [style.bold(first), ...lines, ...more]
}
