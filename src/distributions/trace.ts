/**
 * A recording replayed: its values in order, then again from the start, or, with `repeat: false`, none any more.
 *
 * The only law with a memory: a binding has a cursor of its own, so it must be bound once per replication and component. A
 * recording that has run out gives NaN at every further draw; whoever draws must stop the run as incomplete. Moments, cdf
 * and transform are those of the recorded values.
 */
import { every, numbers } from './checks.ts'
import type { Distribution, Law } from './distribution.ts'
import { empiricalOf } from './empirical.ts'
import { withSampler } from './shape.ts'

/** The values ≥ 0 in their order; NaN after the last unless `repeat`. */
export function traceOf(values: readonly number[], repeat: boolean): Distribution {
  const table = Float64Array.from(values)
  let cursor = 0
  return withSampler(empiricalOf(values), () => {
    if (cursor === table.length) {
      if (!repeat) return Number.NaN
      cursor = 0
    }
    return table[cursor++]!
  })
}

export const trace: Law = {
  name: 'trace',
  description: 'recorded values in their order',
  parameters: {
    file: { kind: 'text', description: 'CSV file that holds the values' },
    column: { kind: 'text', description: 'column of the file, by its heading or number', optional: true },
    unit: { kind: 'text', description: 'unit of the column: us, ms, s, min, h, d', optional: true },
    values: { kind: 'values', description: 'the recorded values, in place of a file' },
    repeat: { kind: 'flag', description: 'begin again after the last value (default true)', optional: true },
  },
  sets: [['file'], ['values']],
  check: (values) => every(values, 'values', (x) => x >= 0, 'at least 0 s'),
  bind: (values) => traceOf(numbers(values, 'values'), values.repeat !== false),
}
