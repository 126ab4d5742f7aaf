/** Theory beside estimates: relative differences, and whether the intervals contain the theory. */
import type { MaybeEstimate, TheoryResults } from '../experiment/results.ts'
import type { HandlerTheory } from './handler-theory.ts'

const fields = ['queueLength', 'inSystem', 'waitingTime', 'sojournTime', 'utilization'] as const
type Field = (typeof fields)[number]

/**
 * `difference` is (estimate − theory) / theory (0 where both are 0, null where only the theory is); `within` is whether the interval
 * contains the theory, null without an interval.
 */
export function compareWithEstimates(
  theory: HandlerTheory,
  estimates: { readonly [name in Field]?: MaybeEstimate },
): Pick<TheoryResults, 'difference' | 'within'> {
  const difference = {} as Record<Field, number | null>
  const within = {} as Record<Field, boolean | null>
  for (const field of fields) {
    const expected = theory[field]
    const seen = estimates[field] ?? null
    difference[field] = expected === null || seen === null ? null : relative(seen.mean, expected)
    within[field] =
      expected === null || seen === null || seen.low === null || seen.high === null
        ? null
        : contains(seen.low, seen.high, expected)
  }
  return { difference, within }
}

function relative(seen: number, expected: number): number | null {
  if (expected === 0) return seen === 0 ? 0 : null
  const value = (seen - expected) / expected
  return Number.isFinite(value) ? value : null
}

/** Ends included, with room for the rounding of a metric that never varies. */
function contains(low: number, high: number, expected: number): boolean {
  const slack = 1e-12 * Math.abs(expected)
  return low - slack <= expected && expected <= high + slack
}
