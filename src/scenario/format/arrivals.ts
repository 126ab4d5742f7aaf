/**
 * `arrivals` of a producer: the process by which it publishes. `process` names it; without a name, `{ rate }` is Poisson.
 */

import { meanOf } from '../../distributions/index.ts'
import type { Fields, Place, Values } from '../composites.ts'
import {
  choice,
  hasKey,
  isMapNode,
  isScalarNode,
  list,
  object,
  optional,
  required,
  withDefault,
} from '../composites.ts'
import { readColumn } from '../csv.ts'
import { distribution } from '../laws.ts'
import { describe } from '../node.ts'
import { count, duration, flag, number, positiveDuration, quantityScalar, rate, text, word } from '../scalars.ts'
import type { ArrivalSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { parseRate } from '../units.ts'
import { nearest } from '../words.ts'
import { event } from './names.ts'
import { checkSteps } from './workers.ts'

const PROCESSES = ['poisson', 'renewal', 'mmpp', 'on-off', 'schedule', 'trace', 'closed'] as const

/** An arrival process: its parameters, and `process: NAME` (optional for Poisson). */
function variant<F extends Fields>(
  name: (typeof PROCESSES)[number],
  expects: string,
  parameters: F,
  build: (values: Values<F>, place: Place) => ArrivalSpec | undefined,
): Shape<ArrivalSpec> {
  const process =
    name === 'poisson'
      ? withDefault(word(name), 'the kind of process', name)
      : required(word(name), 'the kind of process')
  return object(expects, { process, ...parameters }, (values, place) => build(values as unknown as Values<F>, place))
}

const poisson = variant(
  'poisson',
  '{ rate }',
  { rate: required(rate, 'events per second, \u03bb') },
  (values, place) => {
    if (values.rate > 0) place.reader.duration(1 / values.rate, place.value('rate'), [...place.path, 'rate'])
    return { process: 'poisson', rate: values.rate }
  },
)

const renewal = variant(
  'renewal',
  '{ process: renewal, interval }',
  { interval: required(distribution, 'time between arrivals; a constant one is a clock') },
  (values, place) => {
    if (meanOf(values.interval) === 0) return place.problem('interval', 'the mean must be more than 0')
    return { process: 'renewal', interval: values.interval }
  },
)

const state = object(
  '{ rate, stays }',
  { rate: required(rate, 'events per second in this state'), stays: optional(positiveDuration, 'mean stay') },
  (values) => ({ rate: values.rate, stays: values.stays ?? null }),
)

const mmpp = variant(
  'mmpp',
  '{ process: mmpp, states: [{ rate, stays }] }',
  {
    states: required(list('a list of { rate, stays }', state, 1), 'the states; it begins in the first'),
    transitions: optional(
      list('a list of lists of rates', list('a list of rates', rate)),
      'rates between the states, per second; the diagonal is ignored; without it the states cycle',
    ),
  },
  (values, place) => {
    const { states, transitions } = values
    for (const [index, { stays }] of states.entries()) {
      if (transitions === undefined && !place.has('transitions') && stays === null) {
        place.problem('states', "'stays' is required, unless 'transitions' are given", [`${index}`])
      }
      if (transitions !== undefined && stays !== null) {
        place.problem('states', "give either 'stays' or 'transitions'", [`${index}`, 'stays'])
      }
    }
    if (
      transitions !== undefined &&
      (transitions.length !== states.length || transitions.some((row) => row.length !== states.length))
    ) {
      const bad = transitions.findIndex((row) => row.length !== states.length)
      place.problem(
        'transitions',
        `expected ${states.length} lists of ${states.length} rates, one for each state`,
        bad < 0 ? [] : [`${bad}`],
      )
    }
    return { process: 'mmpp', states, transitions: transitions ?? null }
  },
)

const onOff = variant(
  'on-off',
  '{ process: on-off, rate, on, off }',
  {
    rate: required(rate, 'events per second during `on`'),
    on: optional(distribution, 'length of a burst'),
    off: optional(distribution, 'length of the silence after it'),
    burst: optional(distribution, 'another name of `on`'),
    pause: optional(distribution, 'another name of `off`'),
  },
  (values, place) => {
    const on = oneName(place, 'on', 'burst', values.on, values.burst)
    const off = oneName(place, 'off', 'pause', values.off, values.pause)
    if (on === undefined || off === undefined) return undefined
    if (meanOf(on) === 0 && meanOf(off) === 0) return place.lacking("'on' and 'off' must not both have a mean of 0")
    if (values.rate > 0) place.reader.duration(1 / values.rate, place.value('rate'), [...place.path, 'rate'])
    return { process: 'on-off', rate: values.rate, on, off }
  },
)

/** The value of a key with two names; reports when both or neither is written. */
function oneName<T>(
  place: Place,
  name: string,
  alias: string,
  value: T | undefined,
  aliased: T | undefined,
): T | undefined {
  if (place.has(name) && place.has(alias))
    return place.problemAtKey(alias, `is another name of '${name}': give one of the two`)
  if (!place.has(name) && !place.has(alias)) return place.lacking(`'${name}' is required`)
  return value ?? aliased
}

const step = object(
  '{ at, rate }',
  { at: required(duration, 'from time 0'), rate: required(rate, 'events per second from then on') },
  (values) => values,
)

const schedule = variant(
  'schedule',
  '{ process: schedule, steps: [{ at, rate }] }',
  {
    steps: required(list('a list of { at, rate }', step, 1), 'rates over time; 0 before the first step'),
    repeat: optional(positiveDuration, 'the period after which the steps begin again'),
    interpolate: withDefault(word('step', 'linear'), 'the rate between two steps', 'step'),
  },
  (values, place) => {
    const repeat = values.repeat ?? null
    checkSteps(values.steps, 'steps', repeat, place)
    return { process: 'schedule', steps: values.steps, repeat, interpolate: values.interpolate }
  },
)

const trace = variant(
  'trace',
  '{ process: trace, file, column, unit, format }',
  {
    file: required(text({ expects: 'the name of a CSV file' }), "a CSV file, relative to the scenario's folder"),
    column: optional(text({ expects: 'the name or number of a column' }), 'name or number (from 1) of the column'),
    unit: withDefault(word('us', 'ms', 's', 'min', 'h', 'd'), 'unit of the numbers', 's'),
    format: withDefault(
      word('timestamps', 'intervals'),
      'times from the start of the recording, or times between arrivals',
      'timestamps',
    ),
    repeat: withDefault(flag, 'again from the start after the last one', true),
    speed: withDefault(number({ above: 0 }), '2 replays twice as fast', 1),
  },
  (values, place) => {
    const column = readColumn(values, place)
    if (column === undefined) return undefined
    for (const [index, { value, line }] of column.entries()) {
      const before = column[index - 1]
      if (values.format === 'timestamps' && before !== undefined && value < before.value) {
        return place.problem(
          'file',
          `timestamps must not decrease, saw ${value} s after ${before.value} s in line ${line}`,
        )
      }
    }
    const recorded = column.map((entry) => entry.value / values.speed)
    if (values.repeat && recorded.every((value) => value === 0)) {
      return place.problem('file', 'a recording that lasts 0 s cannot repeat: give repeat: false')
    }
    return { process: 'trace', format: values.format, values: recorded, repeat: values.repeat }
  },
)

const closed = variant(
  'closed',
  '{ process: closed, users, think }',
  {
    users: required(count(1), 'how many users there are'),
    think: required(distribution, 'a user thinks this long before publishing'),
    awaits: optional(
      event('awaits'),
      'the event of its own flow instance that a user waits for; default: until all its messages have settled',
    ),
  },
  (values) => ({ process: 'closed', users: values.users, think: values.think, awaits: values.awaits ?? null }),
)

const isProcess = (name: string) => (node: Parameters<typeof isMapNode>[0]) => {
  const given = node.kind === 'map' ? node.entries.get('process')?.value : undefined
  return given?.kind === 'scalar' && given.text === name
}

/** No process, or an unknown one: the message lists the known ones. */
const unknown: Shape<ArrivalSpec> = {
  expects: '{ process, \u2026 }',
  read(node, path, reader) {
    const given = node.kind === 'map' ? node.entries.get('process')?.value : undefined
    if (given === undefined && node.kind === 'map') {
      const misspelt = [...node.entries.keys()].find((key) => nearest(key, ['process']) !== null)
      if (misspelt !== undefined)
        return reader.lacking(node, path, `unknown key '${misspelt}'; did you mean 'process'?`)
    }
    if (given === undefined)
      return reader.lacking(node, path, `'process' is required: ${PROCESSES.join(', ')}; or { rate } for Poisson`)
    word(...PROCESSES).read(given, [...path, 'process'], reader)
    return undefined
  },
  schema: () => ({}),
}

/** A rate without its key. */
const bareRate: Shape<ArrivalSpec> = {
  expects: '{ rate }',
  read(node, path, reader) {
    const scalar = quantityScalar(node)
    const hint = scalar !== null && parseRate(scalar).ok ? `: write { rate: ${scalar} }` : ''
    return reader.wrong(node, path, `expected { rate } or { process, \u2026 }, saw ${describe(node)}${hint}`)
  },
  schema: () => ({}),
}

/** When a producer publishes. */
export const arrivals: Shape<ArrivalSpec> = choice('{ rate } or { process, \u2026 }', [
  { when: isProcess('poisson'), shape: poisson },
  { when: isProcess('renewal'), shape: renewal },
  { when: isProcess('mmpp'), shape: mmpp },
  { when: isProcess('on-off'), shape: onOff },
  { when: isProcess('schedule'), shape: schedule },
  { when: isProcess('trace'), shape: trace },
  { when: isProcess('closed'), shape: closed },
  { when: (node) => hasKey('rate')(node) && !hasKey('process')(node), shape: poisson, unlisted: true },
  { when: isMapNode, shape: unknown, unlisted: true },
  { when: isScalarNode, shape: bareRate, unlisted: true },
])
