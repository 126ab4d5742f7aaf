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
  return expectations.flatMap((spec) =>
    expand(document, spec.path, []).map(({ path, value }) => judgeOne(spec, path, value, withheld)),
  )
}

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
  withheld: ReadonlyMap<string, string>,
): ExpectationResult {
  const base = { expression: spec.expression, metric: path.join('.') }
  const observed = asEstimate(value)
  if (observed === null) {
    const why = path[0] === 'handlers' ? withheld.get(path[1] ?? '') : undefined
    return { ...base, observed: null, status: 'fail', reason: why ?? 'nothing observed' }
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
