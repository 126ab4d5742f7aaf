/**
 * Partitions of a handler's queue: how uneven they are, and the hottest of them. Those of a handler on which they are all
 * alike, or of which there are no more than a few, are listed all the same: their figures are no one else's.
 */
import type { HandlerResults, PartitionResults } from '../../experiment/results.ts'
import { inColumns } from '../columns.ts'
import { showEstimate, showGiven, showMean } from '../format.ts'
import { busiest } from './handlers.ts'
import type { Section } from './section.ts'

/** How many are shown of each handler. */
const SHOWN = 5

export const partitions: Section = (document, { columns, style }) =>
  busiest(document)
    .filter(([, handler]) => handler.partitions.length > 0)
    .flatMap(([name, handler], index) => {
      const rows = hottest(handler).map(({ number, of }) => [
        `  ${number}`,
        showMean(of.arrivalRate, 'rate'),
        showMean(of.throughput, 'rate'),
        showEstimate(of.queueLength, 'number'),
        showEstimate(of.waitingTime, 'duration'),
      ])
      const title = [`${name}, hottest of ${handler.partitions.length} partitions`, 'λ', 'X', 'Lq', 'Wq']
      const [head = '', ...body] = inColumns([title, ...rows], { width: columns })
      return [...(index > 0 ? [''] : []), style.bold(head), ...body, style.dim(unevenness(handler))]
    })

/** The partitions with the highest rates first, a few of them. */
export function hottest(handler: HandlerResults): { readonly number: number; readonly of: PartitionResults }[] {
  return handler.partitions
    .map((of, number) => ({ number, of }))
    .sort((a, b) => rateOf(b.of) - rateOf(a.of) || a.number - b.number)
    .slice(0, SHOWN)
}

function rateOf(of: PartitionResults): number {
  return of.arrivalRate?.mean ?? 0
}

/** The rate of the hottest over that of the mean partition. */
function unevenness(handler: HandlerResults): string {
  const rates = handler.partitions.map(rateOf)
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  if (mean === 0) return '  no message came'
  const idle = rates.filter((rate) => rate === 0).length
  const most = `  the hottest gets ${showGiven(Math.max(...rates) / mean, 'number')} times the mean`
  return idle === 0 ? most : `${most}; ${idle} get nothing`
}
