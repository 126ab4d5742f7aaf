/** Theory for a pull request (GitHub's Markdown). */
import { cleanStrings } from '../clean.ts'
import { showPrecise } from '../format.ts'
import { escaped, markdownTable } from '../markdown.ts'
import type { TheoryReport } from './document.ts'
import { limits } from './limits.ts'

export const report: TheoryReport = (given) => {
  const document = cleanStrings(given)
  const rows = Object.entries(document.handlers).map(([name, { arrivalRate, load, theory }]) => [
    escaped(name),
    theory.model === null ? '' : `${theory.exact ? '=' : '≈'} ${escaped(theory.model)}`,
    showPrecise(arrivalRate, 'rate'),
    showPrecise(load, 'share'),
    showPrecise(theory.queueLength, 'number'),
    showPrecise(theory.inSystem, 'number'),
    showPrecise(theory.waitingTime, 'duration'),
    showPrecise(theory.sojournTime, 'duration'),
    escaped(theory.reason ?? ''),
  ])
  const head = ['handler', 'model', 'λ', 'ρ', 'Lq', 'L', 'Wq', 'W', 'note']
  const blocks = [
    `## ${escaped(document.scenario.name)}: theory`,
    limits(document)
      .map((line) => `- ${escaped(line)}`)
      .join('\n'),
    markdownTable(head, rows),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}
