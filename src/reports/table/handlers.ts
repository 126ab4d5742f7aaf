/** Per handler the estimates, their half-widths below, and what theory says below those, marked where the two disagree. */
import type { HandlerResults, MaybeEstimate, Results } from '../../experiment/results.ts'
import { inColumns } from '../columns.ts'
import { type Kind, nothing, show, showGiven, showHalfWidth, showMean } from '../format.ts'
import { mostRows, type Section, type SectionContext, wrap } from './section.ts'

interface Column {
  readonly title: string
  readonly kind: Kind
  readonly estimate: (handler: HandlerResults) => MaybeEstimate
  readonly theory: (handler: HandlerResults) => number | null
  /** Whether the interval contains the theory; null where it can't be said. */
  readonly within: (handler: HandlerResults) => boolean | null
}

const columns: readonly Column[] = [
  { title: 'λ', kind: 'rate', estimate: (h) => h.arrivalRate, theory: () => null, within: () => null },
  compared('ρ', 'share', 'utilization'),
  compared('Lq', 'number', 'queueLength'),
  compared('L', 'number', 'inSystem'),
  compared('Wq', 'duration', 'waitingTime'),
  compared('W', 'duration', 'sojournTime'),
  {
    title: 'W p99',
    kind: 'duration',
    estimate: (h) => h.sojournTime.p99,
    theory: (h) => h.theory.percentiles.sojournTime?.p99 ?? null,
    within: (h) => contains(h.sojournTime.p99, h.theory.percentiles.sojournTime?.p99 ?? null),
  },
]

type Compared = 'utilization' | 'queueLength' | 'inSystem' | 'waitingTime' | 'sojournTime'

function compared(title: string, kind: Kind, metric: Compared): Column {
  return {
    title,
    kind,
    estimate: (h) => (metric === 'waitingTime' || metric === 'sojournTime' ? h[metric].mean : h[metric]),
    theory: (h) => h.theory[metric],
    within: (h) => h.theory.within[metric],
  }
}

function contains(estimate: MaybeEstimate, value: number | null): boolean | null {
  if (estimate === null || value === null || estimate.low === null || estimate.high === null) return null
  return estimate.low <= value && value <= estimate.high
}

export const handlers: Section = (document, context) => {
  const shown = busiest(document)
  const title = ['handler', ...columns.map((column) => column.title)]
  const rows = [title, ...shown.flatMap(([name, handler]) => rowsOf(name, handler, context))]
  const [head = '', ...body] = inColumns(rows, { width: context.columns })
  const lines = [context.style.bold(head), ...body]
  const hidden = Object.keys(document.handlers).length - shown.length
  if (hidden > 0) lines.push(`(and ${hidden} handlers less busy; --format csv or json has all of them)`)
  return [...lines, ...reasons(shown, context)]
}

/** All handlers in their own order, or the busiest when there are more than a screen holds. */
export function busiest(document: Results): [string, HandlerResults][] {
  const entries = Object.entries(document.handlers)
  if (entries.length <= mostRows) return entries
  const busy = (handler: HandlerResults) => handler.occupancy?.mean ?? handler.utilization?.mean ?? 0
  const least = entries.map(([, handler]) => busy(handler)).sort((a, b) => b - a)[mostRows - 1] ?? 0
  return entries.filter(([, handler]) => busy(handler) >= least).slice(0, mostRows)
}

function rowsOf(name: string, handler: HandlerResults, { style }: SectionContext): string[][] {
  const count = handler.workers === null ? '∞' : show(handler.workers, 'number').replace(/\.0+$/, '')
  const rows = [[`${name} ×${count}`, ...columns.map((c) => showMean(c.estimate(handler), c.kind))]]
  const halfWidths = columns.map((c) => showHalfWidth(c.estimate(handler), c.kind))
  if (halfWidths.some((text) => text !== '')) rows.push(['  ±', ...halfWidths].map(style.dim))
  const { theory } = handler
  if (theory.model !== null) {
    const sign = theory.exact ? '=' : '≈'
    rows.push([style.dim(`  ${sign} ${theory.model}`), ...columns.map((c) => theoryCell(c, handler, style))])
  }
  return rows
}

function theoryCell(column: Column, handler: HandlerResults, style: SectionContext['style']): string {
  const value = column.theory(handler)
  if (value === null) return ''
  const text = show(value, column.kind, column.estimate(handler)?.halfWidth ?? null)
  return handler.theory.exact && column.within(handler) === false ? style.doubtful(`${text}*`) : style.dim(text)
}

/** Why a handler has no theory, or only an approximate one; handlers of the same reason share a line. */
function reasons(shown: readonly [string, HandlerResults][], { columns: width }: SectionContext): string[] {
  const byReason = new Map<string, string[]>()
  for (const [name, { theory }] of shown) {
    if (theory.reason === null) continue
    const sign = theory.model === null ? 'no theory: ' : theory.exact ? '= ' : '≈ '
    const text = sign + theory.reason
    byReason.set(text, [...(byReason.get(text) ?? []), name])
  }
  return [...byReason].flatMap(([reason, names]) => {
    const few = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names
    return wrap(`${few.join(', ')}: ${reason}`, width, '  ')
  })
}

/** What the symbols of the table mean, and only of those that it shows. */
export const handlersLegend: Section = (document, { columns: width, style }) => {
  const all = Object.values(document.handlers)
  const modelled = all.filter((handler) => handler.theory.model !== null)
  const [exact, approximate] = [
    modelled.some(({ theory }) => theory.exact),
    modelled.some(({ theory }) => !theory.exact),
  ]
  const signs = [exact ? '= exact theory' : '', approximate ? '≈ approximate theory' : ''].filter((text) => text !== '')
  const lines = [
    'λ visits per second · ρ workers busy · Lq waiting · L waiting or in service',
    'Wq wait · W wait and service, per visit · W p99: 99% of the visits stay below',
    `± half-width of the ${showGiven(document.run.confidence, 'share')} interval, in the unit above it`,
  ]
  if (signs.length > 0) lines.push(signs.join(' · '))
  if (all.some((handler) => handler.theory.exact && columns.some((column) => column.within(handler) === false))) {
    const often = Math.round(1 / (1 - document.run.confidence))
    lines.push(`* outside the interval, as chance alone has it about 1 time in ${often}`)
  }
  if (all.some((handler) => columns.some((column) => column.estimate(handler) === null))) {
    lines.push(`${nothing} nothing observed, or withheld because the queue grows without end`)
  }
  return lines.flatMap((line) => wrap(line, width, '  ')).map(style.dim)
}
