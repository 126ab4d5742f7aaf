/** What went wrong and where messages are besides the handlers; only rows and columns in which something happened. */
import type { Count, HandlerResults, MaybeEstimate, ProducerResults } from '../../experiment/results.ts'
import { inColumns } from '../columns.ts'
import { showEstimate, showMean } from '../format.ts'
import { type Section, wrapFacts } from './section.ts'

const counts = [
  ['failed', 'failed attempts'],
  ['timedOut', 'of them timed out'],
  ['retried', 'retried'],
  ['exhausted', 'attempts exhausted'],
  ['dropped', 'dropped (queue full)'],
  ['expired', 'expired (ttl)'],
  ['deadLettered', 'dead-lettered'],
  ['duplicates', 'duplicates'],
  ['redelivered', 'redelivered'],
  ['deduplicated', 'recognised as repeated'],
  ['coldStarts', 'cold starts'],
] as const satisfies readonly (readonly [keyof HandlerResults, string])[]

const calls = [
  ['timedOut', 'callers timed out'],
  ['retried', 'published again'],
  ['exhausted', 'given up for good'],
] as const satisfies readonly (readonly [keyof ProducerResults, string])[]

const elsewhere = [
  ['inTransit', 'in transit'],
  ['retrying', 'retrying'],
  ['joining', 'joining'],
  ['blocked', 'blocked'],
  ['wasted', 'wasted work'],
  ['unfinished', 'at the end'],
] as const satisfies readonly (readonly [keyof HandlerResults, string])[]

export const losses: Section = (document, { columns, style }) => {
  const rows: string[][] = []
  const add = (name: string, words: string, { count, rate, share }: Count) => {
    if (!happened(count)) return
    rows.push([name, words, showEstimate(count, 'number'), showMean(rate, 'rate'), showMean(share, 'share')])
  }
  for (const [name, producer] of Object.entries(document.producers))
    for (const [key, words] of calls) add(name, words, producer[key])
  for (const [name, handler] of Object.entries(document.handlers))
    for (const [key, words] of counts) add(name, words, handler[key])
  for (const [name, event] of Object.entries(document.events)) {
    if (happened(event.lost)) rows.push([name, 'lost by the bus', '', showMean(event.lost, 'rate'), ''])
    if (happened(event.duplicated)) rows.push([name, 'delivered twice', '', showMean(event.duplicated, 'rate'), ''])
  }
  if (rows.length === 0) return []
  const head = ['losses and retries', '', 'per replication', 'rate', 'share']
  const [first = '', ...lines] = inColumns([head, ...rows], { width: columns, textColumns: 2 })
  return [style.bold(first), ...lines]
}

/** Mean numbers of messages that belong to a handler and are neither waiting nor in service there. */
export const whereabouts: Section = (document, { columns, style }) => {
  const all = Object.entries(document.handlers)
  const used = elsewhere.filter(([key]) => key !== 'unfinished' && all.some(([, handler]) => happened(handler[key])))
  if (used.length === 0) return []
  const rows = all
    .filter(([, handler]) => used.some(([key]) => happened(handler[key])))
    .map(([name, handler]) => [name, ...used.map(([key]) => showEstimate(handler[key], 'number'))])
  const [first = '', ...lines] = inColumns([['messages elsewhere', ...used.map(([, words]) => words)], ...rows], {
    width: columns,
  })
  return [style.bold(first), ...lines]
}

/** The system in one line: what goes in and out, what is in flight, how much work a message makes. */
export const system: Section = (document, { columns }) => {
  const { arrivalRate, throughput, inFlight, amplification } = document.system
  const first = `${showMean(arrivalRate, 'rate')} in`
  const more = [`${showMean(throughput, 'rate')} settled`, `${showMean(inFlight, 'number')} flow instances in flight`]
  if (amplification !== null && amplification.mean > 1) {
    more.push(`${showMean(amplification, 'number')} attempts per delivery`)
  }
  return wrapFacts([`system: ${first}`, ...more], columns, '        ')
}

function happened(estimate: MaybeEstimate): boolean {
  return estimate !== null && estimate.mean > 0
}
