/**
 * Checks of what refers to what: who publishes the events that are subscribed to, that flows can begin and end, that the names in
 * `run.initial` exist. They work on the mentions that the reading has gathered, so they also run when some
 * values were wrong.
 */
import type { ScenarioFile } from './format/file.ts'
import type { Node } from './node.ts'
import { nodeAt } from './node.ts'
import type { Mention, Reader } from './reader.ts'
import type { Notice } from './scenario.ts'
import { suggestion } from './words.ts'

/** Reports references to events that are not there. */
export function checkEvents(reader: Reader): void {
  if (reader.publicationsUnknown) return
  const { mentions } = reader
  const published = new Set<string>()
  const sources = new Set<string>()
  for (const { role, event, path } of mentions) {
    if (role === 'publishes' || role === 'deadLetter' || role === 'initial') published.add(event)
    if (role === 'initial' || (role === 'publishes' && path[0] === 'producers')) sources.add(event)
  }
  const known = new Set(published)
  for (const { role, event } of mentions) if (role === 'subscribes') known.add(event)
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

/** @returns a note for every published event that nobody subscribes to, at its first publication. */
export function unheardEvents(reader: Reader): readonly Notice[] {
  const heard = new Set<string>()
  for (const { role, event } of reader.mentions) if (role === 'subscribes') heard.add(event)
  const noted = new Set<string>()
  const notices: Notice[] = []
  for (const { role, event, at } of reader.mentions) {
    if ((role !== 'publishes' && role !== 'deadLetter') || heard.has(event) || noted.has(event)) continue
    noted.add(event)
    notices.push({ level: 'note', message: `nobody subscribes to '${event}': it leaves the system`, ...at })
  }
  return notices
}
