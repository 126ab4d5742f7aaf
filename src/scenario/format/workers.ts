/**
 * `workers` of a handler: a count, `unlimited`, a schedule, an autoscaler, or a list of unequal workers.
 */

import type { Place } from '../composites.ts'
import {
  choice,
  hasKey,
  isListNode,
  isScalarNode,
  list,
  object,
  optional,
  required,
  withDefault,
} from '../composites.ts'
import { count, duration, number, positiveDuration, share, within } from '../scalars.ts'
import type { WorkersSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { mapped } from '../shape.ts'
import { countOrUnlimited } from './failure.ts'

const step = object(
  '{ at, workers }',
  { at: required(duration, 'from time 0'), workers: required(count(), 'the number of workers from then on') },
  (values) => values,
)

/** Reports steps that do not come strictly later than the one before, and a repetition that cuts steps off. */
export function checkSteps(
  steps: readonly { readonly at: number }[],
  key: string,
  repeat: number | null,
  place: Place,
): void {
  for (const [index, { at }] of steps.entries()) {
    const before = steps[index - 1]
    if (before !== undefined && at <= before.at) {
      place.problem(key, `each step must begin later than the one before, saw ${at} s after ${before.at} s`, [
        `${index}`,
        'at',
      ])
    }
  }
  const last = steps.at(-1)
  if (repeat !== null && last !== undefined && repeat < last.at) {
    place.problem(
      'repeat',
      `must not be shorter than the last step's 'at', saw ${repeat} s with a step at ${last.at} s`,
    )
  }
}

const schedule: Shape<WorkersSpec> = object(
  '{ schedule, repeat }',
  {
    schedule: required(list('a list of { at, workers }', step, 1), 'numbers of workers over time'),
    repeat: optional(positiveDuration, 'the period after which the schedule begins again'),
  },
  (values, place) => {
    const repeat = values.repeat ?? null
    checkSteps(values.schedule, 'schedule', repeat, place)
    return { kind: 'schedule', steps: values.schedule, repeat }
  },
)

const target = choice('{ utilization } or { queuePerWorker }', [
  {
    when: hasKey('utilization'),
    shape: object(
      '{ utilization }',
      { utilization: required(within(share, { above: 0 }), 'wanted mean utilization over the interval') },
      (values): { utilization: number } | { queuePerWorker: number } => values,
    ),
  },
  {
    when: hasKey('queuePerWorker'),
    shape: object(
      '{ queuePerWorker }',
      { queuePerWorker: required(number({ above: 0 }), 'wanted messages waiting for each worker') },
      (values): { utilization: number } | { queuePerWorker: number } => values,
    ),
  },
])

const autoscaler: Shape<WorkersSpec> = object(
  '{ minimum, maximum, target }',
  {
    minimum: withDefault(count(), 'fewest workers, and how many there are at the start', 1),
    maximum: required(count(1), 'most workers'),
    target: required(target, '{ utilization: 70% } or { queuePerWorker: 10 }'),
    interval: withDefault(positiveDuration, 'time between decisions', 15, '15s'),
    startup: withDefault(duration, 'time a new worker takes to come up', 30, '30s'),
    cooldown: withDefault(duration, 'no scaling down this soon after the last change', 300, '5min'),
  },
  (values, place) => {
    if (values.minimum > values.maximum) {
      return place.problem(
        place.has('minimum') ? 'minimum' : 'maximum',
        `'minimum' (${values.minimum}) must not exceed 'maximum' (${values.maximum})`,
      )
    }
    if (values.minimum === 0 && 'utilization' in values.target) {
      return place.problem(
        'minimum',
        'must be at least 1 with a target utilization: no worker is ever busy enough to start the first one',
      )
    }
    return { kind: 'autoscale', ...values }
  },
)

const autoscale: Shape<WorkersSpec> = object(
  '{ autoscale }',
  { autoscale: required(autoscaler, 'the number of workers follows the load') },
  (values) => values.autoscale,
)

const group = object(
  '{ count, speed }',
  {
    count: withDefault(count(1), 'workers of this speed', 1),
    speed: withDefault(number({ above: 0 }), 'service takes 1/speed of its time', 1),
  },
  (values) => values,
)

/** The workers of a handler. */
export const workers: Shape<WorkersSpec> = choice<WorkersSpec>("a count, 'unlimited', { schedule } or { autoscale }", [
  {
    when: (node) =>
      isScalarNode(node) &&
      node.kind === 'scalar' &&
      (typeof node.value === 'number' || /^(\d.*|unlimited)$/.test(node.text)),
    shape: mapped(
      countOrUnlimited(1),
      (value): WorkersSpec => (value === null ? { kind: 'unlimited' } : { kind: 'fixed', count: value }),
    ),
  },
  { when: hasKey('schedule'), shape: schedule },
  { when: hasKey('autoscale'), shape: autoscale },
  {
    when: isListNode,
    shape: mapped(list('a list of { count, speed }', group, 1), (groups): WorkersSpec => ({ kind: 'unequal', groups })),
  },
])
