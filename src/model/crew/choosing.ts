/**
 * Which worker's queue an arriving message joins (`queue.dispatch`). Workers that are not up are passed over while any is.
 *
 * - round-robin: in turn, in the order of their numbers;
 * - random: all alike;
 * - shortest: the fewest messages, those with the worker included; among equals at random (Winston 1977, J. Appl. Prob. 14,
 *   181: for exponential services nothing is better);
 * - two-choices: the shorter of two distinct ones drawn at random, the first drawn if they are equal (Vvedenskaya, Dobrushin &
 *   Karpelevich 1996; Mitzenmacher 2001, IEEE Trans. Parallel Distrib. Syst. 12, 1094).
 */
import type { Stream } from '../../engine/stream.ts'

/** The candidates: workers 0 … count − 1. */
export interface Candidates {
  readonly count: number
  /** All of them are candidates. */
  readonly all: boolean
  isCandidate(worker: number): boolean
  /** Messages in its queue and with it. */
  load(worker: number): number
}

/** Returns a candidate; there must be one. O(count), O(1) for round-robin, random and two-choices when all are. */
export type Chooser = (candidates: Candidates) => number

export function chooser(dispatch: 'round-robin' | 'random' | 'shortest' | 'two-choices', stream: Stream): Chooser {
  switch (dispatch) {
    case 'round-robin':
      return inTurn()
    case 'random':
      return (of) => nth(of, stream.below(numberOf(of)))
    case 'shortest':
      return (of) => shortest(of, stream)
    case 'two-choices':
      return (of) => {
        const n = numberOf(of)
        const i = stream.below(n)
        const first = nth(of, i)
        if (n === 1) return first
        const j = stream.below(n - 1)
        const second = nth(of, j < i ? j : j + 1)
        return of.load(second) < of.load(first) ? second : first
      }
  }
}

/** In turn, beginning with worker 0. */
export function inTurn(): Chooser {
  let next = 0
  return (of) => {
    for (;;) {
      if (next >= of.count) next = 0
      const w = next++
      if (of.isCandidate(w)) return w
    }
  }
}

function numberOf(of: Candidates): number {
  if (of.all) return of.count
  let n = 0
  for (let w = 0; w < of.count; w++) if (of.isCandidate(w)) n++
  return n
}

/** The candidate before which there are `k` others. */
function nth(of: Candidates, k: number): number {
  if (of.all) return k
  let left = k
  for (let w = 0; ; w++) if (of.isCandidate(w) && left-- === 0) return w
}

function shortest(of: Candidates, stream: Stream): number {
  let best = -1
  let least = 0
  let equal = 0
  for (let w = 0; w < of.count; w++) {
    if (!of.isCandidate(w)) continue
    const load = of.load(w)
    if (best < 0 || load < least) {
      best = w
      least = load
      equal = 1
    } else if (load === least) equal++
  }
  if (equal === 1) return best
  let left = stream.below(equal)
  for (let w = best; ; w++) if (of.isCandidate(w) && of.load(w) === least && left-- === 0) return w
}
