/**
 * `run`: how long, how often, from which seed and how surely.
 */

import type { Place } from '../composites.ts'
import { names, object, optional, withDefault } from '../composites.ts'
import { describe } from '../node.ts'
import {
  count,
  EVENT_NAME,
  eventNameFault,
  flag,
  PLAIN_NAME,
  plainNameFault,
  positiveDuration,
  quantityScalar,
  seed,
  share,
  within,
} from '../scalars.ts'
import type { RunSpec, WarmupSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { parseDuration, parseShare } from '../units.ts'

const WARMUP = "'auto', a duration such as 30s, or a share such as 10%"

/** A bare number is seconds; a share carries `%`. */
const warmup: Shape<WarmupSpec> = {
  expects: WARMUP,
  read(node, path, reader) {
    const scalar = quantityScalar(node)
    if (scalar === null) return reader.wrong(node, path, `expected ${WARMUP}, saw ${describe(node)}`)
    if (scalar === 'auto') return { kind: 'auto' }
    const isShare = typeof scalar === 'string' && scalar.endsWith('%')
    const parsed = isShare ? parseShare(scalar) : parseDuration(scalar)
    if (!parsed.ok)
      return reader.wrong(
        node,
        path,
        /^[a-z]/i.test(`${scalar}`) ? `expected ${WARMUP}, saw ${describe(node)}` : parsed.message,
      )
    return isShare ? { kind: 'share', share: parsed.value } : { kind: 'fixed', seconds: parsed.value }
  },
  schema: () => ({
    anyOf: [
      { const: 'auto' },
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: '^[\\d.]+([eE][+-]?\\d+)?(us|ms|s|min|h|d|%)?$' },
    ],
  }),
}

const initial = names(
  'counts of messages: { HANDLER: { EVENT: count } }',
  PLAIN_NAME,
  plainNameFault,
  names('counts by the name of the event', EVENT_NAME, eventNameFault, count(), (name, node, path, reader) =>
    reader.mention('initial', name, node, path),
  ),
)

const limits = object(
  '{ inFlight }',
  { inFlight: withDefault(count(1), 'messages in flight at which a run stops, marked incomplete', 10_000_000) },
  (values) => values,
)

/** Where `run` is not written. */
export const PLAIN_RUN: RunSpec = {
  duration: 3600,
  messages: null,
  drain: false,
  warmup: { kind: 'auto' },
  replications: 10,
  seed: 1,
  confidence: 0.95,
  precision: null,
  maxReplications: 1000,
  limits: { inFlight: 10_000_000 },
  initial: [],
}

/** The settings of a run. */
export const run: Shape<RunSpec> = object(
  '{ duration, warmup, replications, seed, \u2026 }',
  {
    duration: withDefault(positiveDuration, 'simulated time measured, after the warm-up', PLAIN_RUN.duration, '1h'),
    messages: optional(count(1), 'instead of `duration`: measure until this many messages were published by producers'),
    drain: withDefault(flag, 'with `messages`: go on until the system is empty', false),
    warmup: withDefault(
      warmup,
      "a duration, a share of the duration, or 'auto' (MSER-5 on pilot replications)",
      PLAIN_RUN.warmup,
      'auto',
    ),
    replications: withDefault(count(1), 'independent replications', PLAIN_RUN.replications),
    seed: withDefault(seed, 'number or text; the same seed gives the same results', PLAIN_RUN.seed),
    confidence: withDefault(
      within(share, { above: 0, below: 1 }),
      'level of every interval',
      PLAIN_RUN.confidence,
      '95%',
    ),
    precision: optional(
      within(share, { above: 0 }),
      'keep adding replications until each headline half-width is within this share of its mean',
    ),
    maxReplications: withDefault(
      count(1),
      'bound for `precision` and for undecided expectations',
      PLAIN_RUN.maxReplications,
    ),
    limits: withDefault(limits, 'bounds at which a run stops with what it has', PLAIN_RUN.limits),
    initial: withDefault(initial, 'fills queues first: { HANDLER: { EVENT: count } }', []),
  },
  (values, place) => {
    checkRun(values, place)
    return {
      ...values,
      messages: values.messages ?? null,
      precision: values.precision ?? null,
      // Whoever asks for more replications than the default bound means them.
      maxReplications: Math.max(values.maxReplications, values.replications),
      initial: values.initial.flatMap(([handler, events]) =>
        events.map(([event, number]) => ({ handler, event, count: number })),
      ),
    }
  },
)

function checkRun(
  values: { readonly drain: boolean; readonly replications: number; readonly maxReplications: number },
  place: Place,
): void {
  if (place.has('messages') && place.has('duration')) {
    place.problemAtKey('messages', "is given instead of 'duration': leave one of the two out")
  }
  if (values.drain && !place.has('messages'))
    place.problemAtKey('drain', "needs 'messages': with a duration the run ends at its time")
  if (place.has('maxReplications') && values.maxReplications < values.replications) {
    place.problem(
      'maxReplications',
      `must not be less than 'replications' (${values.replications}), saw ${values.maxReplications}`,
    )
  }
}
