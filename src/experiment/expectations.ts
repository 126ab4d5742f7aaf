/**
 * Service-level objectives judged on confidence intervals: pass when the whole interval satisfies the comparison, fail when
 * none of it does, else undecided. A metric with no observation fails: silence is not a pass.
 */
import type { ExpectationSpec } from '../scenario/scenario.ts'
import type { Estimate, ExpectationResult } from './results.ts'

/**
 * @param document the results document but for its expectations.
 * @param withheld handlers whose means are withheld, and why.
 */
export function judge(
  expectations: readonly ExpectationSpec[],
  document: object,
  withheld: ReadonlyMap<string, string>,
): ExpectationResult[] {
  return expectations.flatMap((spec) => {
    const places = expand(document, spec.path, [])
    // Of disruptions there may be none to judge, which must not pass for success.
    const judged = places.length > 0 ? places : [{ path: [...spec.path], value: null }]
    return judged.map(({ path, value }) => judgeOne(spec, path, value, () => silence(path, document, withheld)))
  })
}

/** Why a metric has no value. */
function silence(path: readonly string[], document: object, withheld: ReadonlyMap<string, string>): string {
  const [section, name = ''] = path
  if (section === 'handlers') return withheld.get(name) ?? NOTHING
  if (section !== 'disruptions') return NOTHING
  const [share] = expand(document, ['disruptions', name, 'recoveredShare', 'mean'], [])
  if (typeof share?.value !== 'number') return `${NOTHING}: there is no such disruption within the run`
  if (share.value === 0) return 'the queue was not back within the run in any replication'
  return `the queue was back within the run in ${Number((share.value * 100).toPrecision(3))}% of the replications only`
}

const NOTHING = 'nothing observed'

/** All places that a path with `*` names, in the order of the document. */
function expand(
  node: unknown,
  path: readonly string[],
  walked: readonly string[],
): { path: string[]; value: unknown }[] {
  const [head, ...rest] = path
  if (head === undefined) return [{ path: [...walked], value: node }]
  if (head === '*') {
    if (node === null || typeof node !== 'object') return []
    return Object.entries(node).flatMap(([name, child]) => expand(child, rest, [...walked, name]))
  }
  const child =
    node !== null && typeof node === 'object' && Object.hasOwn(node, head)
      ? (node as Record<string, unknown>)[head]
      : null
  return expand(child, rest, [...walked, head])
}

function judgeOne(
  spec: ExpectationSpec,
  path: readonly string[],
  value: unknown,
  silence: () => string,
): ExpectationResult {
  const base = { expression: spec.expression, metric: path.join('.') }
  const observed = asEstimate(value)
  if (observed === null) {
    return { ...base, observed: null, status: 'fail', reason: silence() }
  }
  const low = observed.low ?? observed.mean
  const high = observed.high ?? observed.mean
  return { ...base, observed, status: statusOf(spec.comparison, spec.value, low, high), reason: null }
}

/** A plain number (a configured count) is an estimate without doubt. */
function asEstimate(value: unknown): Estimate | null {
  if (typeof value === 'number') return { mean: value, halfWidth: 0, low: value, high: value }
  return value !== null && typeof value === 'object' && 'mean' in value ? (value as Estimate) : null
}

function statusOf(
  comparison: ExpectationSpec['comparison'],
  bound: number,
  low: number,
  high: number,
): ExpectationResult['status'] {
  switch (comparison) {
    case '<':
      return high < bound ? 'pass' : low >= bound ? 'fail' : 'undecided'
    case '<=':
      return high <= bound ? 'pass' : low > bound ? 'fail' : 'undecided'
    case '>':
      return low > bound ? 'pass' : high <= bound ? 'fail' : 'undecided'
    case '>=':
      return low >= bound ? 'pass' : high < bound ? 'fail' : 'undecided'
    case '==':
      return low === bound && high === bound ? 'pass' : high < bound || low > bound ? 'fail' : 'undecided'
    case '!=':
      return high < bound || low > bound ? 'pass' : low === bound && high === bound ? 'fail' : 'undecided'
  }
}
