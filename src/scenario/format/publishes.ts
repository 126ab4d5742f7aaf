/**
 * `publishes`: a name, a list (all are published), `{ oneOf: […] }` (at most one), each with `count` and `delay`.
 */
import { choice, hasKey, isListNode, isMapNode, isScalarNode, list, object, optional, required } from '../composites.ts'
import { distribution, size } from '../laws.ts'
import { share } from '../scalars.ts'
import type { PublicationSpec, PublishesSpec, PublishItem } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { mapped, named } from '../shape.ts'
import { event } from './names.ts'

/** Sums of probabilities may exceed 1 by this much: ten times 0.1 does. */
export const PROBABILITY_TOLERANCE = 1e-9

const publicationFields = {
  event: required(event('publishes'), 'the event to publish'),
  count: optional(size, 'how many copies are published; default 1'),
  delay: optional(distribution, 'how much later it is published; the worker is not held'),
}

const certain: Shape<PublishItem> = choice('the name of an event', [
  {
    when: isScalarNode,
    shape: mapped(event('publishes'), (name) => plainItem({ event: name, count: null, delay: null })),
  },
  {
    when: () => true,
    shape: object('{ event, count, delay }', publicationFields, ({ event: name, count, delay }) =>
      plainItem({ event: name, count: count ?? null, delay: delay ?? null }),
    ),
  },
])

function plainItem({ event: name, count, delay }: PublicationSpec): PublishItem {
  return { oneOf: [{ event: name, count, delay, probability: 1 }] }
}

const possibility = object(
  '{ event, probability }',
  { ...publicationFields, probability: required(share, 'the probability of this one; the rest publish nothing') },
  ({ event: name, probability, count, delay }) => ({
    event: name,
    count: count ?? null,
    delay: delay ?? null,
    probability,
  }),
)

const oneOf: Shape<PublishItem> = object(
  '{ oneOf: [{ event, probability }] }',
  { oneOf: required(list('a list of { event, probability }', possibility, 1), 'at most one of these, by probability') },
  (values, place) => {
    const sum = values.oneOf.reduce((total, one) => total + one.probability, 0)
    if (sum > 1 + PROBABILITY_TOLERANCE) {
      return place.problem(
        'oneOf',
        `the probabilities must not sum to more than 1, saw a sum of ${Number(sum.toPrecision(10))}`,
      )
    }
    return { oneOf: values.oneOf }
  },
)

/** A probability outside `oneOf`: what was meant is clear enough to say. */
const misplaced: Shape<PublishItem> = {
  expects: '{ event, count, delay }',
  read: (node, path, reader) =>
    reader.wrong(node, path, "a 'probability' belongs to an entry of oneOf: { oneOf: [{ event, probability }] }"),
  schema: () => ({}),
}

const EXPECTS = 'the name of an event, a list of them, { event, count, delay } or { oneOf: [{ event, probability }] }'

const item: Shape<PublishItem> = choice('the name of an event, { event, count, delay } or { oneOf }', [
  { when: hasKey('oneOf'), shape: oneOf },
  { when: hasKey('probability'), shape: misplaced, unlisted: true },
  { when: (node) => isScalarNode(node) || hasKey('event', 'count', 'delay')(node), shape: certain },
])

const form: Shape<PublishesSpec> = choice(EXPECTS, [
  { when: isListNode, shape: list('a list of events', item) },
  { when: (node) => isScalarNode(node) || isMapNode(node), shape: mapped(item, (one) => [one]) },
])

/** What is published; every item of the result is. */
export const publishes: Shape<PublishesSpec> = named('publishes', `${EXPECTS}; all elements of a list are published`, {
  ...form,
  read(node, path, reader) {
    const value = form.read(node, path, reader)
    if (value === undefined) reader.publicationsUnknown = true
    return value
  },
})
