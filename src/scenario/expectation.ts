/**
 * Expectations: `PATH COMPARISON VALUE`, such as `flows.order.latency.p99 < 2s`. The path is checked against the table of
 * metrics, and the value must have the unit of the metric. Whether the names in the path exist is for the caller, who knows
 * the scenario.
 */
import type { Metric, MetricKind, Section, SectionName } from './metrics.ts'
import { BY_EVENT, kindOf, OTHER_PARTS, PARTITIONS, SECTIONS, STATISTICS } from './metrics.ts'
import type { ExpectationSpec } from './scenario.ts'
import type { Parsed } from './units.ts'
import { parseDuration, parseNumber, parseRate, parseShare } from './units.ts'
import { orList, quote, suggestion } from './words.ts'

export type ParsedExpectation =
  | { readonly ok: true; readonly expectation: ExpectationSpec }
  | { readonly ok: false; readonly message: string }

const FORM = 'expected PATH COMPARISON VALUE, such as flows.order.latency.p99 < 2s'

const COMPARISONS: readonly ExpectationSpec['comparison'][] = ['<', '<=', '>', '>=', '==', '!=']

/** What other notations write for a comparison. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['=', '=='],
  ['===', '=='],
  ['=<', '<='],
  ['=>', '>='],
  ['<>', '!='],
  ['!==', '!='],
  ['\u2264', '<='],
  ['\u2265', '>='],
  ['\u2260', '!='],
])

/** Other names of statistics. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['median', 'p50'],
  ['average', 'mean'],
  ['avg', 'mean'],
  ['maximum', 'max'],
  ['p99.9', 'p999'],
  ['total', 'count'],
])

/** How each kind is called, and how its values are read. */
const KINDS: Readonly<Record<MetricKind, { readonly name: string; readonly parse: (text: string) => Parsed }>> = {
  duration: { name: 'a duration', parse: parseDuration },
  rate: { name: 'a rate', parse: parseRate },
  share: { name: 'a share', parse: parseShare },
  number: { name: 'a plain number', parse: parseNumber },
}

/**
 * @param text as written.
 * @returns the expectation with its value in SI units, `expression` as written (spaces trimmed), `path` with each name (those
 * of events with their dots) as one element; or what is wrong.
 */
export function parseExpectation(text: string): ParsedExpectation {
  const match = /^\s*([^\s<>=!\u2260\u2264\u2265]+)\s*([<>=!\u2260\u2264\u2265]+)\s*(\S+)\s*$/.exec(text.slice(0, 1000))
  if (match === null) return wrong(`${FORM}, saw ${quote(text)}`)
  const [, written = '', operator = '', value = ''] = match
  const comparison = COMPARISONS.find((candidate) => candidate === operator)
  if (comparison === undefined) {
    const meant = MEANT.get(operator)
    const hint = meant === undefined ? `use ${orList(COMPARISONS)}` : `did you mean '${meant}'?`
    return wrong(`unknown comparison ${quote(operator)}; ${hint}`)
  }
  const resolved = resolve(written)
  if (typeof resolved === 'string') return wrong(resolved)
  const kind = KINDS[resolved.kind]
  const parsed = kind.parse(value)
  if (!parsed.ok) return wrong(`${resolved.label} is ${kind.name}: ${parsed.message}`)
  return { ok: true, expectation: { expression: text.trim(), path: resolved.path, comparison, value: parsed.value } }
}

interface Resolved {
  readonly path: readonly string[]
  readonly kind: MetricKind
  /** The metric as messages call it: "latency.p99". */
  readonly label: string
}

/** @returns the metric that a path means, or a sentence. */
function resolve(written: string): Resolved | string {
  const steps = written.split('.')
  if (steps.includes('')) return `${quote(written)} has an empty step`
  const [first = '', ...rest] = steps
  if (!isSection(first)) {
    if (OTHER_PARTS.includes(first)) return `'${first}' holds no metric to judge; use ${orList(Object.keys(SECTIONS))}`
    return `${quote(written)} is not in the results; ${suggestion(first, Object.keys(SECTIONS), 'a path begins with')}`
  }
  if (first === 'system') return withPrefix(['system'], metricAt(SECTIONS.system, rest))
  if (first === 'events') return namedMetric(['events'], rest, SECTIONS.events, 'EVENT')
  const [name, ...metric] = rest
  if (first === 'disruptions' && !/^(\*|\d{1,6})$/.test(name ?? ''))
    return "'disruptions' goes on with a number (the first is 0) or '*', and a metric"
  if (name === undefined) return `'${first}' goes on with a name (or '*') and a metric`
  if (first === 'handlers' && metric[0] === 'byEvent')
    return namedMetric(['handlers', name, 'byEvent'], metric.slice(1), BY_EVENT, 'EVENT')
  if (first === 'handlers' && metric[0] === 'partitions') {
    const [, partition, ...figure] = metric
    if (partition === undefined || !/^(0|[1-9]\d*|\*)$/.test(partition)) {
      return `'partitions' goes on with the number of one (or '*') and a metric: ${[...PARTITIONS.metrics.keys()].join(', ')}`
    }
    return withPrefix(['handlers', name, 'partitions', partition], metricAt(PARTITIONS, figure))
  }
  return withPrefix([first, name], metricAt(SECTIONS[first], metric))
}

function isSection(name: string): name is SectionName {
  return Object.hasOwn(SECTIONS, name)
}

/** The name of an event has dots: it is the longest one behind which a metric follows. */
function namedMetric(
  prefix: readonly string[],
  rest: readonly string[],
  section: Section,
  what: string,
): Resolved | string {
  if (rest.length < 2)
    return `'${prefix.join('.')}' goes on with ${what} (or '*') and a metric: ${[...section.metrics.keys()].join(', ')}`
  for (let length = rest.length - 1; length >= 1; length--) {
    const found = metricAt(section, rest.slice(length))
    if (typeof found !== 'string') return withPrefix([...prefix, rest.slice(0, length).join('.')], found)
  }
  // Nothing fits: complain about the metric where it most likely is, before a statistic if there is one.
  const statistics = new Set(Object.values(STATISTICS).flat())
  const last = rest.at(-1) ?? ''
  const at = statistics.has(last) && rest.length > 2 ? rest.length - 2 : rest.length - 1
  return metricAt(section, rest.slice(at)) as string
}

function withPrefix(prefix: readonly string[], found: Resolved | string): Resolved | string {
  return typeof found === 'string' ? found : { ...found, path: [...prefix, ...found.path] }
}

function metricAt(section: Section, steps: readonly string[]): Resolved | string {
  const [name, statistic, ...more] = steps
  if (name === undefined) return `a metric is missing: ${[...section.metrics.keys()].join(', ')}`
  const metric = section.metrics.get(name)
  if (metric === undefined) return noMetric(section, name)
  const statistics = STATISTICS[metric.form]
  if (statistic === undefined) {
    if (statistics.length === 0) return { path: [name], kind: kindOf(metric, null), label: name }
    return `'${name}' needs a statistic: write ${name}.${statistics[0]}, or .${statistics.slice(1).join(', .')}`
  }
  if (!statistics.includes(statistic) || more.length > 0)
    return noStatistic(metric, name, statistics, [statistic, ...more])
  return { path: [name, statistic], kind: kindOf(metric, statistic), label: `${name}.${statistic}` }
}

function noStatistic(metric: Metric, name: string, statistics: readonly string[], given: readonly string[]): string {
  const tail = given.join('.')
  if (metric.form === 'estimate') return `'${name}' is one value: leave '.${tail}' out`
  const meant = SYNONYMS.get(tail.toLowerCase())
  const known = meant !== undefined && statistics.includes(meant)
  const text = known ? `did you mean '${meant}'?` : suggestion(tail, statistics, 'its statistics are')
  return `'${name}' has no statistic ${quote(tail)}; ${text}`
}

function noMetric(section: Section, name: string): string {
  const reason = section.unjudged.get(name)
  if (reason !== undefined) return `'${name}' cannot be expected: ${reason}`
  return `there is no metric ${quote(name)}; ${suggestion(name, [...section.metrics.keys()], 'the metrics here are')}`
}

function wrong(message: string): ParsedExpectation {
  return { ok: false, message }
}
