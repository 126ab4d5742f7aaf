/**
 * `failure` of a handler or of one subscription, and `retry`, which producers use too.
 */
import { choice, hasKey, isScalarNode, isWord, list, object, optional, required, withDefault } from '../composites.ts'
import { count, duration, flag, number, positiveDuration, share, within, word } from '../scalars.ts'
import type { FailureSpec, RetrySpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { mapped, named } from '../shape.ts'
import { publishes } from './publishes.ts'

const budget = object(
  '{ ratio, burst }',
  {
    ratio: required(within(share, { minimum: 0 }), 'tokens that each first attempt adds; a retry takes one'),
    burst: required(count(1), 'most tokens the bucket holds; it starts full'),
  },
  (values) => values,
)

/** A count of at least `minimum`, or `unlimited`, which becomes null. */
export function countOrUnlimited(minimum: number, maximum?: number): Shape<number | null> {
  return choice<number | null>("a count or 'unlimited'", [
    {
      when: (node) =>
        isScalarNode(node) && node.kind === 'scalar' && typeof node.value === 'string' && /^[a-z]/i.test(node.value),
      shape: mapped(word('unlimited'), () => null),
    },
    { when: isScalarNode, shape: count(minimum, maximum) },
  ])
}

/** Attempts of a message that are told apart: half a word of its record. */
const MOST_ATTEMPTS = 65535

/** How failed attempts are tried again. */
export const retry: Shape<RetrySpec> = named(
  'retry',
  'how a failed attempt is tried again; a waiting retry holds no worker',
  object(
    '{ attempts, delay, backoff, factor, maximum, jitter, budget }',
    {
      attempts: required(countOrUnlimited(1, MOST_ATTEMPTS), "attempts in all, the first one counted, or 'unlimited'"),
      delay: withDefault(duration, 'wait before the first retry', 0, '0s'),
      backoff: withDefault(word('constant', 'linear', 'exponential'), 'how the wait grows with each retry', 'constant'),
      factor: withDefault(number({ above: 0 }), 'factor of the exponential backoff', 2),
      maximum: optional(duration, 'longest wait before a retry'),
      jitter: withDefault(
        word('none', 'full', 'equal'),
        'full: uniform from 0 to the wait; equal: half fixed, half uniform',
        'none',
      ),
      budget: optional(budget, 'a token bucket that bounds retries; a retry that finds no token is exhausted at once'),
    },
    (values) => ({ ...values, maximum: values.maximum ?? null, budget: values.budget ?? null }),
  ),
)

const exhausted: Shape<FailureSpec['exhausted']> = choice<FailureSpec['exhausted']>(
  "'drop', 'dead-letter' or { publishes }",
  [
    {
      when: (node) => isWord('drop')(node) || isWord('dead-letter')(node),
      shape: mapped(word('drop', 'dead-letter'), (kind): FailureSpec['exhausted'] => ({ kind })),
    },
    {
      when: hasKey('publishes'),
      shape: object(
        '{ publishes }',
        { publishes: required(publishes, 'published in place of the message') },
        (values): FailureSpec['exhausted'] => ({ kind: 'publish', publishes: values.publishes }),
      ),
    },
  ],
)

const episode = object(
  '{ at, for, probability }',
  {
    at: required(duration, 'begin, from time 0'),
    for: required(positiveDuration, 'how long'),
    probability: required(share, 'the probability of failure meanwhile'),
  },
  (values) => values,
)

/** Failure of attempts, and what becomes of them. */
export const failure: Shape<FailureSpec> = named(
  'failure',
  'failed attempts, known when service ends, and what becomes of them',
  object(
    '{ probability, retry, exhausted }',
    {
      probability: withDefault(share, 'probability that an attempt fails', 0),
      episodes: withDefault(
        list('a list of { at, for, probability }', episode),
        'times with another probability',
        [],
        [],
      ),
      retry: optional(retry, 'how a failed attempt is tried again; without it the first failure is final'),
      exhausted: withDefault(
        exhausted,
        "when no attempt is left: 'drop', 'dead-letter' or { publishes: EVENT }",
        { kind: 'drop' },
        'drop',
      ),
    },
    (values) => ({ ...values, retry: values.retry ?? null }),
  ),
)

/** What a handler without `failure` has: nothing fails. */
export const NO_FAILURE: FailureSpec = { probability: 0, episodes: [], retry: null, exhausted: { kind: 'drop' } }

/** `timeout` of a handler: a duration, or `{ after, cancels }`. */
export const timeout: Shape<{ readonly after: number; readonly cancels: boolean }> = choice(
  'a duration or { after, cancels }',
  [
    { when: isScalarNode, shape: mapped(positiveDuration, (after) => ({ after, cancels: true })) },
    {
      when: hasKey('after', 'cancels'),
      shape: object(
        '{ after, cancels }',
        {
          after: required(positiveDuration, 'an attempt longer than this counts as failed at that moment'),
          cancels: withDefault(flag, 'false: the worker stays busy with the abandoned work to its end', true),
        },
        (values) => values,
      ),
    },
  ],
)
