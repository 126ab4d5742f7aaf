/** For pull requests and CI summaries: the verdict first, then tables of expectations, handlers and flows (GitHub's Markdown). */
import type { Results, Summary } from '../experiment/results.ts'
import { cleanStrings } from './clean.ts'
import { show, showEstimate, showGiven, showMean, showWhole } from './format.ts'
import { kindOf } from './kinds.ts'
import { recovery } from './recovery.ts'
import type { Report } from './report.ts'
import { hottest } from './table/partitions.ts'
import { asked, verdictText, worstFirst } from './verdict.ts'

export const report: Report = { separate: true, render }

const marks = { pass: '✅ pass', fail: '❌ fail', undecided: '❔ undecided' } as const

function render(documents: readonly Results[]): string {
  return documents.map((document) => renderOne(cleanStrings(document))).join('\n')
}

function renderOne(document: Results): string {
  const blocks = [
    `## ${escaped(document.scenario.name)}: ${verdictText(document)}`,
    facts(document),
    warnings(document),
    expectations(document),
    handlers(document),
    partitions(document),
    flows(document),
    disruptions(document),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function facts({ run }: Results): string {
  return [
    `Seed ${escaped(String(run.seed))}`,
    `${run.replications} × ${showGiven(run.duration, 'duration')}`,
    `warm-up ${showGiven(run.warmup, 'duration')}`,
    `${showWhole(run.events)} events`,
    `${showGiven(run.confidence, 'share')} intervals`,
  ].join(', ')
}

function warnings({ run }: Results): string {
  const texts = run.complete ? run.warnings : ['Incomplete: this run stopped before its end.', ...run.warnings]
  return texts.map((text) => `> **Warning** ${escaped(text)}`).join('\n>\n')
}

function expectations(document: Results): string {
  const results = worstFirst(document.expectations)
  if (results.length === 0) return ''
  const explained = results.some(({ reason }) => reason !== null)
  const rows = results.map((result) => [
    marks[result.status],
    code(asked(result)),
    showEstimate(result.observed, kindOf(result.metric)),
    ...(explained ? [escaped(result.reason ?? '')] : []),
  ])
  return markdownTable(['', 'expectation', 'observed', ...(explained ? ['why'] : [])], rows, 2)
}

function handlers(document: Results): string {
  const rows = Object.entries(document.handlers).map(([name, handler]) => [
    escaped(name),
    showEstimate(handler.arrivalRate, 'rate'),
    showEstimate(handler.utilization, 'share'),
    showEstimate(handler.queueLength, 'number'),
    showEstimate(handler.waitingTime.mean, 'duration'),
    showEstimate(handler.sojournTime.mean, 'duration'),
    showMean(handler.sojournTime.p99, 'duration'),
    theory(handler.theory),
  ])
  return markdownTable(['handler', 'λ', 'ρ', 'Lq', 'Wq', 'W', 'W p99', 'W in theory'], rows)
}

/** The hottest partition of each handler that has some. */
function partitions(document: Results): string {
  const rows = Object.entries(document.handlers).flatMap(([name, handler]) => {
    const [first] = hottest(handler)
    if (first === undefined) return []
    const { number, of } = first
    return [
      [
        escaped(name),
        `${number} of ${handler.partitions.length}`,
        showMean(of.arrivalRate, 'rate'),
        showEstimate(of.queueLength, 'number'),
        showEstimate(of.waitingTime, 'duration'),
      ],
    ]
  })
  return rows.length === 0 ? '' : markdownTable(['handler', 'hottest partition', 'λ', 'Lq', 'Wq'], rows, 2)
}

function theory({ model, exact, sojournTime }: Results['handlers'][string]['theory']): string {
  return model === null ? '' : `${show(sojournTime, 'duration')} (${exact ? '' : '≈ '}${escaped(model)})`
}

function flows(document: Results): string {
  const rows = Object.entries(document.flows).map(([name, flow]) => {
    const latency = (statistic: keyof Summary) => showEstimate(flow.latency[statistic], 'duration')
    return [escaped(name), showMean(flow.completedShare, 'share'), latency('mean'), latency('p50'), latency('p99')]
  })
  return rows.length === 0 ? '' : markdownTable(['flow', 'completed', 'latency', 'p50', 'p99'], rows)
}

function disruptions(document: Results): string {
  const rows = document.disruptions.map((d) => [
    escaped(d.handler),
    d.kind,
    showGiven(d.at, 'duration'),
    d.for === null ? '' : showGiven(d.for, 'duration'),
    showMean(d.queueBefore, 'number'),
    showEstimate(d.peakQueue, 'number'),
    recovery(d),
  ])
  if (rows.length === 0) return ''
  return markdownTable(['disturbed', 'by', 'at', 'for', 'queue before', 'longest', 'back after'], rows, 2)
}

/** @param rows escaped cells. @param textColumns how many columns from the left are aligned left. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], textColumns = 1): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column < textColumns ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  )
}

/** Text that Markdown or HTML would take for markup, made plain. */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}

/** A code span that survives backticks and, in a table, bars. */
function code(text: string): string {
  return `\`${text.replace(/`/g, "'").replace(/\|/g, '\\|')}\``
}
