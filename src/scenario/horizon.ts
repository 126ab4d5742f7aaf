/**
 * The bound on simulated time: a clock of doubles keeps its precision while the horizon is at most 10^12 times the shortest
 * mean duration (with 10^9 the error of a mean wait is about 5e-11).
 */
import type { Node } from './node.ts'
import { nodeAt } from './node.ts'
import type { Reader } from './reader.ts'
import type { RunSpec } from './scenario.ts'

const LARGEST_RATIO = 1e12

/** Reports a duration that is too long for the shortest mean duration of the scenario. */
export function checkHorizon(run: RunSpec, root: Node, reader: Reader): void {
  if (run.messages !== null) return
  const warmup = run.warmup.kind === 'fixed' ? run.warmup.seconds : 0
  const horizon = run.duration + warmup
  const { shortest } = reader
  if (shortest === null || horizon / shortest.seconds <= LARGEST_RATIO) return
  const path = ['run', 'duration']
  const at = nodeAt(root, path)?.at ?? shortest.at
  const where = nodeAt(root, path) === null ? shortest.path : path
  reader.problem(
    at,
    where,
    `${horizon} s are more than 10^12 times the shortest mean duration (${shortest.seconds} s, ${shortest.path.join('.')}): ` +
      'the clock would lose precision; shorten the run or lengthen that duration',
  )
}
