/** End to end: how flow instances ended, and how long they took. */
import type { FlowResults, MaybeEstimate, Summary } from '../../experiment/results.ts'
import { inColumns } from '../columns.ts'
import { type Kind, showHalfWidth, showMean } from '../format.ts'
import type { Section, SectionContext } from './section.ts'

const ends = [
  ['started', 'rate', (flow: FlowResults) => flow.arrivalRate],
  ['completed', 'share', (flow: FlowResults) => flow.completedShare],
  ['failed', 'share', (flow: FlowResults) => flow.failedShare],
  ['lapsed', 'share', (flow: FlowResults) => flow.lapsedShare],
  ['in time', 'share', (flow: FlowResults) => flow.withinShare],
  ['in flight', 'number', (flow: FlowResults) => flow.inFlight],
] as const satisfies readonly (readonly [string, Kind, (flow: FlowResults) => MaybeEstimate])[]

const statistics = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const satisfies readonly (keyof Summary)[]

export const flows: Section = (document, context) => {
  const all = Object.entries(document.flows)
  if (all.length === 0) return []
  const asked = ends.filter(([title]) => title !== 'in time' || all.some(([, flow]) => flow.withinShare !== null))
  const endRows = all.flatMap(([name, flow]) =>
    estimateRows(
      name,
      asked.map(([, kind, of]) => [of(flow), kind]),
      context,
    ),
  )
  const latencyRows = all.flatMap(([name, flow]) => summaryRows(name, flow.latency, context))
  const settleRows = all.flatMap(([name, flow]) => (differs(flow) ? summaryRows(name, flow.settleTime, context) : []))
  const timeTable = [
    ['latency', ...statistics],
    ...latencyRows,
    ...(settleRows.length > 0 ? [['time to settle', ...statistics.map(() => '')], ...settleRows] : []),
  ]
  return [
    ...titled(inColumns([['flow', ...asked.map(([title]) => title)], ...endRows], { width: context.columns }), context),
    '',
    ...titled(inColumns(timeTable, { width: context.columns }), context),
  ]
}

/** Settling is worth its own rows only when work goes on after the end of the flow. */
function differs({ latency, settleTime }: FlowResults): boolean {
  if (settleTime.mean === null) return false
  return latency.mean === null || Math.abs(settleTime.mean.mean - latency.mean.mean) > 0.001 * latency.mean.mean
}

function summaryRows(name: string, summary: Summary, context: SectionContext): string[][] {
  return estimateRows(
    name,
    // The longest that was seen is no estimate: an interval of width 0 below it would say that nothing longer can come.
    statistics.map((statistic) => [statistic === 'max' ? pointOf(summary.max) : summary[statistic], 'duration']),
    context,
  )
}

function pointOf(estimate: MaybeEstimate): MaybeEstimate {
  return estimate === null ? null : { mean: estimate.mean, halfWidth: null, low: null, high: null }
}

function estimateRows(
  name: string,
  cells: readonly (readonly [MaybeEstimate, Kind])[],
  { style }: SectionContext,
): string[][] {
  const halfWidths = cells.map(([estimate, kind]) => showHalfWidth(estimate, kind))
  const means = [name, ...cells.map(([estimate, kind]) => showMean(estimate, kind))]
  return halfWidths.some((text) => text !== '') ? [means, ['  ±', ...halfWidths].map(style.dim)] : [means]
}

function titled([first = '', ...rest]: readonly string[], { style }: SectionContext): string[] {
  return [style.bold(first), ...rest]
}
