/**
 * `bus` and `events`: delivery, priority, time to live and partition keys.
 */
import { choice, hasKey, list, names, object, optional, required, withDefault } from '../composites.ts'
import { distribution } from '../laws.ts'
import { count, duration, EVENT_NAME, eventNameFault, integer, number, share } from '../scalars.ts'
import type { EventSpec, KeySpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'

/** Settings of an event as written; null or undefined: the bus decides, or the default. */
export interface EventSettings extends Omit<EventSpec, 'name' | 'loss' | 'duplicates'> {
  readonly loss: number | null
  readonly duplicates: number | null
}

const delivery = {
  delay: optional(distribution, 'from publication to delivery, drawn for each delivery; default 0'),
  loss: optional(share, 'share of deliveries lost (at most once); default 0'),
  duplicates: optional(share, 'share of deliveries delivered twice (at least once); default 0'),
}

/** The bus: what holds for every event that has no settings of its own. */
export const bus = object('{ delay, loss, duplicates }', delivery, (values) => ({
  delay: values.delay ?? null,
  loss: values.loss ?? 0,
  duplicates: values.duplicates ?? 0,
}))

/** The law of keys is a table. */
const MAX_KEYS = 1_000_000

const key: Shape<KeySpec> = choice<KeySpec>('{ keys, exponent } or { weights }', [
  {
    when: hasKey('weights'),
    shape: object(
      '{ weights }',
      { weights: required(list('a list of numbers', number({ minimum: 0 }), 1), 'one weight for each key') },
      (values, place): KeySpec | undefined => {
        if (values.weights.every((weight) => weight === 0)) return place.problem('weights', 'must not all be 0')
        return { kind: 'weights', weights: values.weights }
      },
    ),
  },
  {
    when: hasKey('keys', 'exponent'),
    shape: object(
      '{ keys, exponent }',
      {
        keys: required(count(1), 'how many keys there are'),
        exponent: withDefault(number({ minimum: 0 }), "Zipf's exponent; 0 is uniform", 0),
      },
      (values, place): KeySpec | undefined =>
        values.keys > MAX_KEYS
          ? place.problem('keys', `must be at most ${MAX_KEYS}, saw ${values.keys}`)
          : { kind: 'zipf', ...values },
    ),
  },
])

const settings: Shape<EventSettings> = object(
  '{ priority, ttl, key, delay, loss, duplicates }',
  {
    priority: withDefault(integer, 'higher is more urgent', 0),
    ttl: optional(duration, 'waits at most this long in any queue, then expires'),
    key: optional(key, 'partition key: { keys, exponent } or { weights }; default: one key per flow instance'),
    ...delivery,
  },
  (values) => ({
    priority: values.priority,
    ttl: values.ttl ?? null,
    key: values.key ?? null,
    delay: values.delay ?? null,
    loss: values.loss ?? null,
    duplicates: values.duplicates ?? null,
  }),
)

/** Settings by the event's name. */
export const eventSettings = names(
  'settings by the name of the event',
  EVENT_NAME,
  eventNameFault,
  settings,
  (name, node, path, reader) => reader.mention('settings', name, node, path),
)
