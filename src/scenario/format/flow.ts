/**
 * One flow: end-to-end latency from an event that a producer publishes to the event that completes it.
 */

import type { Place } from '../composites.ts'
import { choice, isListNode, isScalarNode, list, object, optional, required, withDefault } from '../composites.ts'
import type { Role } from '../reader.ts'
import { positiveDuration } from '../scalars.ts'
import type { FlowSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { mapped } from '../shape.ts'
import { event } from './names.ts'

/** A name or a list of names. */
function events(role: Role, minimum: number): Shape<readonly string[]> {
  return choice<readonly string[]>('the name of an event or a list of them', [
    { when: isScalarNode, shape: mapped(event(role), (name) => [name]) },
    { when: isListNode, shape: list('a list of events', event(role), minimum) },
  ])
}

/** A flow without its name, which is the key. */
export const flow: Shape<Omit<FlowSpec, 'name'>> = object(
  '{ starts, completes, fails, within }',
  {
    starts: required(event('starts'), 'each one published by a producer begins a flow instance'),
    completes: required(events('completes', 1), 'the event, or any of the events, that completes an instance'),
    fails: withDefault(events('fails', 0), 'the events that end an instance in failure', [], []),
    within: optional(positiveDuration, 'the share of instances completed in this time is reported'),
  },
  (values, place) => {
    const { starts, completes, fails } = values
    checkTwice(completes, 'completes', place)
    checkTwice(fails, 'fails', place)
    for (const name of fails) {
      if (completes.includes(name)) place.problem('fails', `'${name}' cannot both complete and fail the flow`)
    }
    for (const [key, names] of [
      ['completes', completes],
      ['fails', fails],
    ] as const) {
      if (names.includes(starts)) place.problem(key, `'${starts}' starts the flow and cannot end it too`)
    }
    return { starts, completes, fails, within: values.within ?? null }
  },
)

function checkTwice(names: readonly string[], key: string, place: Place): void {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) place.problem(key, `'${name}' is listed twice`, [`${index}`])
  }
}
