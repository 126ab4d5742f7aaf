/** Little's law as a check on the run: L against λ·W from separate books, and the identity that must hold to rounding. */
import type { Little } from '../../experiment/results.ts'
import { inColumns } from '../columns.ts'
import { showPrecise, showRelative } from '../format.ts'
import { busiest } from './handlers.ts'
import { mostRows, type Section, wrap } from './section.ts'

export const little: Section = (document, { columns, style }) => {
  const laws: [string, Little][] = [
    ...busiest(document).map(([name, handler]): [string, Little] => [name, handler.little]),
    ...Object.entries(document.flows)
      .slice(0, mostRows)
      .map(([name, flow]): [string, Little] => [`flow ${name}`, flow.little]),
    ['system', document.system.little],
  ]
  const rows = laws.map(([name, law]) => [
    name,
    showPrecise(law.L, 'number'),
    showPrecise(law.lambdaW, 'number'),
    showRelative(law.relativeError),
    showRelative(law.identityError),
  ])
  const head = ["Little's law", 'L', 'λ·W', 'difference', 'identity error']
  const [first = '', ...lines] = inColumns([head, ...rows], { width: columns })
  return [style.bold(first), ...lines]
}

export const littleLegend: Section = (_document, { columns, style }) => {
  const words =
    'difference: chance, and visits cut by the edges of the window · identity error: of ∫N(t)dt = Σ time inside, rounding only'
  return wrap(words, columns, '  ').map(style.dim)
}
