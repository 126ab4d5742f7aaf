/**
 * The file as a whole: its sections, and what each is for.
 */
import type { Place } from '../composites.ts'
import { list, names, object, optional, required, withDefault } from '../composites.ts'
import { parseExpectation } from '../expectation.ts'
import { PLAIN_NAME, plainNameFault, text } from '../scalars.ts'
import type { ExpectationSpec, FlowSpec, HandlerSpec, ProducerSpec, RunSpec } from '../scenario.ts'
import type { Shape } from '../shape.ts'
import { mapped } from '../shape.ts'
import type { EventSettings } from './events.ts'
import { bus, eventSettings } from './events.ts'
import { flow } from './flow.ts'
import { handler } from './handler.ts'
import { producer } from './producer.ts'
import { PLAIN_RUN, run } from './run.ts'

const expectation: Shape<ExpectationSpec> = {
  ...mapped(
    text({ expects: 'PATH COMPARISON VALUE, such as flows.order.latency.p99 < 2s' }),
    (written, node, path, reader) => {
      const parsed = parseExpectation(written)
      return parsed.ok ? parsed.expectation : reader.wrong(node, path, parsed.message)
    },
  ),
  schema: () => ({ type: 'string', pattern: '^\\s*\\S+\\s*(<|<=|>|>=|==|!=)\\s*\\S+\\s*$' }),
}

type Named<T> = readonly (readonly [string, T])[]

/** A message of a flow instance carries which flows have ended, as bits of one word. */
export const MOST_FLOWS_OF_AN_EVENT = 32
/** Their number is half of one. */
const MOST_EVENTS_THAT_START_FLOWS = 32_767

/** A file as it was read: names not yet resolved. */
export interface ScenarioFile {
  readonly name: string | undefined
  readonly description: string | undefined
  readonly run: RunSpec
  readonly bus: { readonly delay: EventSettings['delay']; readonly loss: number; readonly duplicates: number }
  readonly events: Named<EventSettings>
  readonly producers: Named<Omit<ProducerSpec, 'name'>>
  readonly handlers: Named<Omit<HandlerSpec, 'name'>>
  readonly flows: Named<Omit<FlowSpec, 'name'>>
  readonly expect: readonly ExpectationSpec[]
}

/** A scenario file. */
export const file: Shape<ScenarioFile> = object(
  'a mapping with producers and handlers',
  {
    name: optional(text(), 'the name in reports; default: the name of the file'),
    description: optional(text({ lines: true }), 'free text'),
    run: withDefault(run, 'how long, how often, from which seed; every key has a default', PLAIN_RUN),
    bus: withDefault(bus, 'delay, loss and duplicates of every delivery', { delay: null, loss: 0, duplicates: 0 }),
    events: withDefault(eventSettings, 'settings of single events; events need no declaration', []),
    producers: withDefault(
      names('producers by name', PLAIN_NAME, plainNameFault, producer),
      'where messages come from',
      [],
    ),
    handlers: required(names('handlers by name', PLAIN_NAME, plainNameFault, handler), 'one or more handlers by name'),
    flows: withDefault(names('flows by name', PLAIN_NAME, plainNameFault, flow), 'end-to-end latency', []),
    expect: withDefault(
      list('a list of PATH COMPARISON VALUE', expectation),
      'service-level objectives, judged on the confidence interval',
      [],
      [],
    ),
  },
  (values, place) => {
    if (place.node.entries.get('handlers')?.value.kind === 'map' && values.handlers.length === 0) {
      const written = place.value('handlers')
      if (written.kind === 'map' && written.entries.size === 0)
        place.problemAtKey('handlers', 'a scenario has at least one handler')
    }
    const written = place.value('producers')
    const empty = !place.has('producers') || (written.kind === 'map' && written.entries.size === 0)
    if (empty && !hasInitial(place.node.entries.get('run')?.value)) {
      place.lacking("'producers' is required: one or more producers by name, unless run.initial fills queues")
    }
    checkFlows(values.flows, place)
    return values
  },
)

/** Reports flows beyond those that one event may start. */
function checkFlows(flows: ScenarioFile['flows'], place: Place): void {
  const begun = new Map<string, number>()
  for (const [name, { starts }] of flows) {
    const n = (begun.get(starts) ?? 0) + 1
    begun.set(starts, n)
    if (n === MOST_FLOWS_OF_AN_EVENT + 1)
      place.problem('flows', `at most ${MOST_FLOWS_OF_AN_EVENT} flows start with one event: '${starts}' starts more`, [
        name,
        'starts',
      ])
    if (n === 1 && begun.size === MOST_EVENTS_THAT_START_FLOWS + 1)
      place.problem('flows', `at most ${MOST_EVENTS_THAT_START_FLOWS} events start flows: '${starts}' is one more`, [
        name,
        'starts',
      ])
  }
}

function hasInitial(written: Parameters<typeof file.read>[0] | undefined): boolean {
  return written?.kind === 'map' && written.entries.has('initial')
}
