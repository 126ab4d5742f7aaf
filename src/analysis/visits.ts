/**
 * Retries as numbers of visits. A first delivery makes up to n attempts; an attempt is admitted with probability y (full queue, expiry,
 * or, at a saturated handler, the share it gets round to) and fails with probability p.
 */

export interface VisitCounts {
  /** Visits offered per first delivery, retries included. */
  readonly offered: number
  readonly admitted: number
  readonly succeeded: number
  readonly exhausted: number
}

/**
 * With b = y·p: offered (1 − bⁿ)/(1 − b), admitted y·offered, succeeded (1 − p)·admitted, exhausted bⁿ. A retry budget of r tokens per first
 * attempt caps the retries at r per first delivery in the long run; what it refuses is exhausted at once.
 *
 * @param failure p. @param attempts n ≥ 1, `Infinity` allowed. @param budget r, `Infinity` without. @param admitted y.
 */
export function visitCounts(failure: number, attempts: number, budget: number, admitted: number): VisitCounts {
  const b = admitted * failure
  const last = attempts === Number.POSITIVE_INFINITY ? 0 : b ** attempts
  const free = b === 1 ? attempts : (1 - last) / (1 - b)
  if (free - 1 <= budget) return counts(free, admitted, failure, last)
  const offered = 1 + budget
  return counts(offered, admitted, failure, Math.max(0, admitted * offered * failure - budget))
}

/** Attempts without end succeed 0 times when each of them fails. */
function counts(offered: number, admitted: number, failure: number, exhausted: number): VisitCounts {
  const done = admitted === 0 ? 0 : admitted * offered
  return { offered, admitted: done, succeeded: failure === 1 ? 0 : done * (1 - failure), exhausted }
}
