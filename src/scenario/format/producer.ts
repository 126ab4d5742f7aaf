/**
 * One producer: what it publishes and when.
 */
import { object, optional, required, withDefault } from '../composites.ts'
import { size } from '../laws.ts'
import { count, duration, positiveDuration } from '../scalars.ts'
import type { ProducerSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { arrivals } from './arrivals.ts'
import { retry } from './failure.ts'
import { publishes } from './publishes.ts'

const timeout = object(
  '{ after, retry }',
  {
    after: required(positiveDuration, 'the caller gives up waiting for the end of its flow'),
    retry: optional(retry, 'it publishes again, while the first copy goes on'),
  },
  (values) => ({ after: values.after, retry: values.retry ?? null }),
)

/** A producer without its name, which is the key. */
export const producer: Shape<Omit<ProducerSpec, 'name'>> = object(
  '{ publishes, arrivals }',
  {
    publishes: required(publishes, 'the event, a list, or { oneOf }'),
    arrivals: required(arrivals, '{ rate: 50/s }, or { process, \u2026 }'),
    batch: optional(size, 'events per arrival; default 1'),
    starts: withDefault(duration, 'publishes from then on, from time 0', 0, '0s'),
    stops: optional(duration, 'publishes until then'),
    limit: optional(count(1), 'publishes that many, then stops'),
    timeout: optional(timeout, 'the caller gives up and publishes again'),
  },
  (values, place) => {
    const { starts, stops } = values
    if (stops !== undefined && stops <= starts) {
      return place.problem('stops', `must be later than 'starts' (${starts} s), saw ${stops} s`)
    }
    if (values.publishes.length === 0)
      return place.problem('publishes', 'a producer publishes at least one event, saw an empty list')
    return {
      publishes: values.publishes,
      arrivals: values.arrivals,
      batch: values.batch ?? null,
      starts,
      stops: stops ?? null,
      limit: values.limit ?? null,
      timeout: values.timeout ?? null,
    }
  },
)
