/** Theory for a terminal: per handler rates, loads, means and the model behind them, then what limits the system. */
import { cleanStrings } from '../clean.ts'
import { inColumns } from '../columns.ts'
import { nothing, showGiven, showPrecise } from '../format.ts'
import { styleFor } from '../style.ts'
import { wrap } from '../table/section.ts'
import type { HandlerDocument, TheoryDocument, TheoryReport } from './document.ts'
import { limits } from './limits.ts'

export const report: TheoryReport = (given, { columns, colour }) => {
  const document = cleanStrings(given)
  const style = styleFor(colour)
  const headed = ([head = '', ...lines]: readonly string[]) => [style.bold(head), ...lines]
  const blocks = [
    [style.bold(`${document.scenario.name}: theory, nothing simulated`)],
    limits(document).flatMap((line) => wrap(line, columns, '  ')),
    [...headed(handlers(document, columns)), ...notes(document, columns), ...legend(columns).map(style.dim)],
    headed(events(document, columns)),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function handlers(document: TheoryDocument, width: number): string[] {
  const rows = Object.entries(document.handlers).map(([name, handler]) => [
    `${name} ×${handler.workers === null ? '∞' : showGiven(handler.workers, 'number')}`,
    model(handler),
    showPrecise(handler.arrivalRate, 'rate'),
    showPrecise(handler.load, 'share'),
    showPrecise(handler.theory.queueLength, 'number'),
    showPrecise(handler.theory.inSystem, 'number'),
    showPrecise(handler.theory.waitingTime, 'duration'),
    showPrecise(handler.theory.sojournTime, 'duration'),
  ])
  return inColumns([['handler', 'model', 'λ', 'ρ', 'Lq', 'L', 'Wq', 'W'], ...rows], { width, textColumns: 2 })
}

function model({ theory }: HandlerDocument): string {
  return theory.model === null ? nothing : `${theory.exact ? '=' : '≈'} ${theory.model}`
}

/** The formula of each handler and what is approximate about it, or why there is none. */
function notes(document: TheoryDocument, width: number): string[] {
  const byNote = new Map<string, string[]>()
  for (const [name, { theory }] of Object.entries(document.handlers)) {
    const note =
      theory.model === null
        ? `no formula: ${theory.reason ?? ''}`
        : [theory.method, theory.reason].filter((text) => text !== null).join('; ')
    byNote.set(note, [...(byNote.get(note) ?? []), name])
  }
  return [...byNote].flatMap(([note, names]) => wrap(`${names.join(', ')}: ${note}`, width, '  '))
}

function legend(width: number): string[] {
  return [
    'λ visits served per second · ρ offered over possible load · Lq waiting',
    'L waiting or in service · Wq wait · W wait and service, per visit',
    '= exact · ≈ approximate',
  ].flatMap((line) => wrap(line, width, '  '))
}

function events(document: TheoryDocument, width: number): string[] {
  const rows = [
    ...Object.entries(document.producers).map(([name, { rate }]) => [`by ${name}`, showPrecise(rate, 'rate')]),
    ...Object.entries(document.events).map(([name, { published }]) => [name, showPrecise(published, 'rate')]),
  ]
  return inColumns([['published', 'rate'], ...rows], { width })
}
