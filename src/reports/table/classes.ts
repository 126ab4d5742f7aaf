/**
 * Per event, for handlers whose events fare differently (by priority, above all): estimates, half-widths, and what theory
 * says. Handlers that make their events wait alike are left out: their own rows say it all.
 */
import type { ClassResults, HandlerResults, MaybeEstimate } from '../../experiment/results.ts'
import { inColumns } from '../columns.ts'
import { type Kind, show, showHalfWidth, showMean } from '../format.ts'
import { busiest } from './handlers.ts'
import type { Section, SectionContext } from './section.ts'

/** Mean waits that differ by less than this factor are alike. */
const leastFactor = 2
/** Events that bring less than this share of the visits don't tell a difference. */
const leastShare = 0.01

type InTheory = NonNullable<HandlerResults['theory']['byEvent']>[string]

interface Column {
  readonly title: string
  readonly kind: Kind
  readonly estimate: (event: ClassResults) => MaybeEstimate
  readonly theory: (event: InTheory) => number | null
}

const columns: readonly Column[] = [
  { title: 'λ', kind: 'rate', estimate: (e) => e.arrivalRate, theory: () => null },
  { title: 'Lq', kind: 'number', estimate: (e) => e.queueLength, theory: (t) => t.queueLength },
  { title: 'L', kind: 'number', estimate: (e) => e.inSystem, theory: (t) => t.inSystem },
  { title: 'Wq', kind: 'duration', estimate: (e) => e.waitingTime.mean, theory: (t) => t.waitingTime },
  { title: 'Wq p99', kind: 'duration', estimate: (e) => e.waitingTime.p99, theory: () => null },
  { title: 'W', kind: 'duration', estimate: (e) => e.sojournTime.mean, theory: (t) => t.sojournTime },
  { title: 'W p99', kind: 'duration', estimate: (e) => e.sojournTime.p99, theory: () => null },
]

export const classes: Section = (document, context) => {
  const shown = busiest(document).filter(([, handler]) => faresDifferently(handler))
  return shown.flatMap(([name, handler], index) => {
    const title = [`${name}, by event`, ...columns.map((column) => column.title)]
    const rows = Object.entries(handler.byEvent).flatMap(([event, seen]) =>
      rowsOf(event, seen, handler.theory, context),
    )
    const [head = '', ...body] = inColumns([title, ...rows], { width: context.columns })
    return [...(index > 0 ? [''] : []), context.style.bold(head), ...body]
  })
}

/** Whether the mean wait of some event is certainly, and by much, longer than that of another. */
function faresDifferently(handler: HandlerResults): boolean {
  const least = leastShare * (handler.arrivalRate?.mean ?? 0)
  const waits = Object.values(handler.byEvent)
    .filter(({ arrivalRate }) => (arrivalRate?.mean ?? 0) > least)
    .flatMap(({ waitingTime: { mean } }) => (mean === null ? [] : [mean]))
  return waits.some((a) => waits.some((b) => b.mean > leastFactor * a.mean && (b.low ?? b.mean) > (a.high ?? a.mean)))
}

function rowsOf(
  event: string,
  seen: ClassResults,
  theory: HandlerResults['theory'],
  { style }: SectionContext,
): string[][] {
  const rows = [[event, ...columns.map((c) => showMean(c.estimate(seen), c.kind))]]
  const halfWidths = columns.map((c) => showHalfWidth(c.estimate(seen), c.kind))
  if (halfWidths.some((text) => text !== '')) rows.push(['  ±', ...halfWidths].map(style.dim))
  const own = theory.byEvent?.[event]
  if (own !== undefined && theory.model !== null) {
    const cells = columns.map((c) => {
      const value = c.theory(own)
      return value === null ? '' : show(value, c.kind, c.estimate(seen)?.halfWidth ?? null)
    })
    rows.push([`  ${theory.exact ? '=' : '≈'} ${theory.model}`, ...cells].map(style.dim))
  }
  return rows
}
