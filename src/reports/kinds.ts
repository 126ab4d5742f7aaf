/** Which kind of quantity a path of the results document names, so that it can be shown in a unit. */
import type { Kind } from './format.ts'

const durations = new Set(['waitingTime', 'serviceTime', 'sojournTime', 'latency', 'settleTime'])
const shares = new Set(['utilization', 'occupancy', 'share'])
const rates = new Set(['rate', 'throughput', 'arrivalRate', 'offeredRate'])
/** Rates under their plain names in these sections: how many flow instances ended so, how many messages went so, per second. */
const ratesOf: Readonly<Record<string, ReadonlySet<string>>> = {
  flows: new Set(['completed', 'failed', 'lapsed']),
  events: new Set(['published', 'delivered', 'lost', 'duplicated']),
}

/** @param path for example `flows.order.latency.p99`; event names keep their dots. */
export function kindOf(path: string): Kind {
  const parts = path.split('.')
  const last = parts.at(-1) ?? ''
  // A summary's statistic comes last, so that a flow named `latency` is no duration.
  if (durations.has(parts.at(-2) ?? '') && (parts.length > 3 || parts[0] === 'system')) return 'duration'
  if (shares.has(last) || /Share$/.test(last)) return 'share'
  if (rates.has(last) || ratesOf[parts[0] ?? '']?.has(last)) return 'rate'
  return 'number'
}
