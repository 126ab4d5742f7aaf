/**
 * Checks of what refers to what: who publishes the events that are subscribed to, that flows can begin and end, that names in
 * `run.initial` and `expect` exist. They work on the mentions that the reading has gathered, so they also run when some
 * values were wrong.
 */
import { disruptionsOf, disruptionsRepeat } from './disruptions.ts'
import { parseExpectation } from './expectation.ts'
import type { ScenarioFile } from './format/file.ts'
import type { Node } from './node.ts'
import { nodeAt } from './node.ts'
import type { Mention, Reader, Role } from './reader.ts'
import type { ExpectationSpec, Notice } from './scenario.ts'
import { suggestion } from './words.ts'

/** Every mention, by the event's name, of some roles. */
function eventsOf(mentions: readonly Mention[], ...roles: readonly Role[]): ReadonlySet<string> {
  return new Set(mentions.filter((mention) => roles.includes(mention.role)).map((mention) => mention.event))
}

/** Reports references to events that are not there. */
export function checkEvents(reader: Reader): void {
  if (reader.publicationsUnknown) return
  const { mentions } = reader
  const published = eventsOf(mentions, 'publishes', 'deadLetter', 'initial')
  const sources = new Set(
    mentions
      .filter((m) => m.role === 'initial' || (m.role === 'publishes' && m.path[0] === 'producers'))
      .map((m) => m.event),
  )
  const known = new Set([...published, ...eventsOf(mentions, 'subscribes')])
  for (const mention of mentions) {
    const { role, event } = mention
    switch (role) {
      case 'subscribes':
        if (!published.has(event)) complain(reader, mention, `nobody publishes '${event}'`, published)
        break
      case 'settings':
        if (!known.has(event))
          complain(
            reader,
            mention,
            `there is no event '${event}': nobody publishes it or subscribes to it`,
            known,
            true,
          )
        break
      case 'starts':
        if (!published.has(event)) complain(reader, mention, `nobody publishes '${event}'`, sources)
        else if (!sources.has(event)) {
          complain(
            reader,
            mention,
            `a flow starts with an event that a producer publishes; '${event}' comes from handlers only`,
            sources,
          )
        }
        break
      case 'completes':
      case 'fails':
      case 'awaits':
        if (!published.has(event)) complain(reader, mention, `nobody publishes '${event}'`, published)
        break
      default:
        break
    }
  }
}

function complain(
  reader: Reader,
  mention: Mention,
  message: string,
  candidates: ReadonlySet<string>,
  isKey = false,
): void {
  const what = mention.role === 'starts' ? 'producers publish' : 'published are'
  const hint = reader.full ? '' : suggestion(mention.event, [...candidates], what)
  // The path of a setting ends with the event's own name, which the message has already.
  reader.problem(
    mention.at,
    isKey ? mention.path.slice(0, -1) : mention.path,
    hint === '' ? message : `${message}; ${hint}`,
  )
}

/** Reports initial messages of handlers that do not exist or do not take them. */
export function checkInitial(file: ScenarioFile, root: Node, reader: Reader): void {
  const handlers = new Map(file.handlers)
  const written = handlerNames(root)
  const known = new Set(written)
  for (const { handler, event } of file.run.initial) {
    const path = ['run', 'initial', handler]
    const keyAt = nodeAt(root, path)?.keyAt ?? root.at
    if (!known.has(handler)) {
      reader.problem(
        keyAt,
        path,
        `there is no handler '${handler}'; ${suggestion(handler, written, 'the handlers are')}`,
      )
      continue
    }
    const subscriptions = handlers.get(handler)?.subscriptions
    if (subscriptions === undefined || subscriptions.some((subscription) => subscription.event === event)) continue
    const at = nodeAt(root, [...path, event])?.keyAt ?? keyAt
    const taken = subscriptions.map((subscription) => subscription.event)
    reader.problem(
      at,
      [...path, event],
      `'${handler}' does not subscribe to '${event}'; ${suggestion(event, taken, 'it takes')}`,
    )
  }
}

/** Names under `handlers`, also of those that could not be read. */
function handlerNames(root: Node): readonly string[] {
  const handlers = nodeAt(root, ['handlers'])
  return handlers?.kind === 'map' ? [...handlers.entries.keys()] : []
}

/** Reports expectations on names that do not exist, and on shares that are not reported. */
export function checkExpectations(file: ScenarioFile, root: Node, reader: Reader): void {
  const events = [...new Set(reader.mentions.map((mention) => mention.event))]
  for (const [index, expectation] of file.expect.entries()) {
    const path = ['expect', `${index}`]
    const fault = expectationFault(expectation, file, root, events)
    if (fault !== null) reader.problem((nodeAt(root, path) ?? root).at, path, fault)
  }
}

/**
 * The same for a file whose other parts could not all be read: handlers, producers and flows are known by their keys. Events
 * are not judged, because the part that mentions one may be what could not be read.
 */
export function checkExpectationNames(root: Node, reader: Reader): void {
  const written = root.kind === 'map' ? root.entries.get('expect')?.value : undefined
  if (written?.kind !== 'list') return
  for (const [index, node] of written.items.entries()) {
    const parsed = node.kind === 'scalar' ? parseExpectation(node.text) : null
    if (!parsed?.ok || parsed.expectation.path[0] === 'events') continue
    const fault = expectationFault(parsed.expectation, { handlers: [], flows: [] }, root, [])
    if (fault !== null) reader.problem(node.at, ['expect', `${index}`], fault)
  }
}

function expectationFault(
  expectation: ExpectationSpec,
  file: Pick<ScenarioFile, 'handlers' | 'flows'>,
  root: Node,
  events: readonly string[],
): string | null {
  const [section = '', name = '', third, event = ''] = expectation.path
  if (section === 'system') return null
  if (section === 'events') return unknownName(name, events, 'event')
  if (section === 'disruptions') return disruptionFault(name, file)
  const written = nodeAt(root, [section])
  const names = written?.kind === 'map' ? [...written.entries.keys()] : []
  const what = section.slice(0, -1)
  if (names.length === 0) return `there are no ${section} here`
  const fault = unknownName(name, names, what)
  if (fault !== null) return fault
  if (third === 'byEvent' && event !== '*') {
    const handlers = file.handlers.filter(([handler]) => name === '*' || handler === name)
    const taken = handlers.flatMap(([, handler]) => handler.subscriptions.map((subscription) => subscription.event))
    if (taken.length > 0 && !taken.includes(event)) {
      return `'${name}' does not subscribe to '${event}'; ${suggestion(event, [...new Set(taken)], 'it takes')}`
    }
  }
  if (third === 'partitions') return partitionFault(name, event, file)
  if (section === 'flows' && third === 'withinShare') {
    const without = file.flows.find(([flow, spec]) => (name === '*' || flow === name) && spec.within === null)
    if (without !== undefined) return `'withinShare' needs flows.${without[0]}.within, the time that is allowed`
  }
  return null
}

/** Expectations on what never disturbs anything. A schedule that repeats does so as often as the run is long. */
function disruptionFault(number: string, { handlers }: Pick<ScenarioFile, 'handlers'>): string | null {
  // Handlers that could not be read are not judged.
  if (handlers.length === 0 || handlers.some(([, handler]) => disruptionsRepeat(handler))) return null
  const { length } = disruptionsOf({ handlers: handlers.map(([name, handler]) => ({ name, ...handler })) })
  if (length === 0) return 'there are no disruptions here: no outages, no failure.episodes, no schedule of workers'
  if (number === '*' || Number(number) < length) return null
  return length === 1
    ? "there is one disruption, 'disruptions.0'"
    : `there are ${length} disruptions, 'disruptions.0' to 'disruptions.${length - 1}'`
}

/** @param number of a partition, or `*`. */
function partitionFault(name: string, number: string, file: Pick<ScenarioFile, 'handlers'>): string | null {
  for (const [handler, { queue }] of file.handlers) {
    if (name !== '*' && name !== handler) continue
    const { partitions } = queue
    if (partitions === null) {
      if (name === '*') continue
      return `'${handler}' has no queue.partitions`
    }
    if (number !== '*' && Number(number) >= partitions) {
      return `'${handler}' has the partitions 0 to ${partitions - 1}, saw ${number}`
    }
  }
  return null
}

function unknownName(name: string, names: readonly string[], what: string): string | null {
  if (name === '*' || names.includes(name)) return null
  return `there is no ${what} '${name}'; ${suggestion(name, names, `the ${what}s are`)}`
}

/** @returns a note for every published event that nobody subscribes to, at its first publication. */
export function unheardEvents(reader: Reader): readonly Notice[] {
  const heard = eventsOf(reader.mentions, 'subscribes')
  const noted = new Set<string>()
  const notices: Notice[] = []
  for (const { role, event, at } of reader.mentions) {
    if ((role !== 'publishes' && role !== 'deadLetter') || heard.has(event) || noted.has(event)) continue
    noted.add(event)
    notices.push({ level: 'note', message: `nobody subscribes to '${event}': it leaves the system`, ...at })
  }
  return notices
}
