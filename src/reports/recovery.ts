/** How the reports say when a handler's queue was back after a disruption. */
import type { DisruptionResults } from '../experiment/results.ts'
import { showEstimate, showGiven } from './format.ts'

/** When the queue was back, counted from the begin of the disruption; or in how many replications it was at all. */
export function recovery({ recoveredAfter, recoveredShare }: DisruptionResults): string {
  if (recoveredAfter !== null) return showEstimate(recoveredAfter, 'duration')
  const share = recoveredShare?.mean ?? 0
  return share === 0 ? 'not in the run' : `in ${showGiven(share, 'share')} of runs`
}
