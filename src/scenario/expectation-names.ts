/**
 * Checks of what expectations name: handlers, producers, flows, events, partitions and disruptions that exist, and shares that are
 * reported. What is there is looked up once for all of them.
 */

import { disruptionsOf, disruptionsRepeat } from './disruptions.ts'
import { parseExpectation } from './expectation.ts'
import type { ScenarioFile } from './format/file.ts'
import type { Node } from './node.ts'
import { nodeAt } from './node.ts'
import type { Reader } from './reader.ts'
import type { ExpectationSpec } from './scenario.ts'
import { suggestion } from './words.ts'

/** Reports expectations on names that do not exist, and on shares that are not reported. */
export function checkExpectations(file: ScenarioFile, root: Node, reader: Reader): void {
  const names = namesOf(file, root, new Set(reader.mentions.map((mention) => mention.event)))
  for (const [index, expectation] of file.expect.entries()) {
    const path = ['expect', `${index}`]
    const fault = expectationFault(expectation, names)
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
  const names = namesOf({ handlers: [], flows: [] }, root, new Set())
  for (const [index, node] of written.items.entries()) {
    const parsed = node.kind === 'scalar' ? parseExpectation(node.text) : null
    if (!parsed?.ok || parsed.expectation.path[0] === 'events') continue
    const fault = expectationFault(parsed.expectation, names)
    if (fault !== null) reader.problem(node.at, ['expect', `${index}`], fault)
  }
}

/** What expectations may name, looked up once for all of them. */
interface Names {
  readonly events: ReadonlySet<string>
  /** The names that are written in a section, also of what could not be read. */
  section(name: string): ReadonlySet<string>
  /** The events that a handler takes, all of them for '*'; empty where they are not known. */
  taken(handler: string): readonly string[]
  /** How many partitions a handler has, every one for '*'. */
  partitions(handler: string): Iterable<readonly [handler: string, partitions: number | null]>
  /** How many disruptions there are; null where that is not known, or where they come again and again. */
  disruptions(): number | null
  /** A flow without `within` among those of a name, or undefined. */
  endless(flow: string): string | undefined
}

function namesOf(file: Pick<ScenarioFile, 'handlers' | 'flows'>, root: Node, events: ReadonlySet<string>): Names {
  const sections = new Map<string, ReadonlySet<string>>()
  const handlers = new Map(file.handlers)
  let disruptions: number | null | undefined
  let all: readonly string[] | null = null
  const endless = file.flows.filter(([, { within }]) => within === null).map(([name]) => name)
  const isEndless = new Set(endless)
  return {
    events,
    section(name) {
      let known = sections.get(name)
      if (known === undefined) {
        const written = nodeAt(root, [name])
        known = new Set(written?.kind === 'map' ? written.entries.keys() : [])
        sections.set(name, known)
      }
      return known
    },
    taken(handler) {
      if (handler !== '*') return handlers.get(handler)?.subscriptions.map((s) => s.event) ?? []
      all ??= [...new Set(file.handlers.flatMap(([, { subscriptions }]) => subscriptions.map((s) => s.event)))]
      return all
    },
    partitions(handler) {
      const own = handlers.get(handler)
      if (handler !== '*') return own === undefined ? [] : [[handler, own.queue.partitions]]
      return file.handlers.map(([name, { queue }]) => [name, queue.partitions] as const)
    },
    disruptions() {
      // Handlers that could not be read are not judged. A schedule that repeats disturbs as often as the run is long.
      if (disruptions === undefined) {
        const isOpen = file.handlers.length === 0 || file.handlers.some(([, handler]) => disruptionsRepeat(handler))
        const named = file.handlers.map(([name, handler]) => ({ name, ...handler }))
        disruptions = isOpen ? null : disruptionsOf({ handlers: named }).length
      }
      return disruptions
    },
    endless: (flow) => (flow === '*' ? endless[0] : isEndless.has(flow) ? flow : undefined),
  }
}

function expectationFault(expectation: ExpectationSpec, known: Names): string | null {
  const [section = '', name = '', third, event = ''] = expectation.path
  if (section === 'system') return null
  if (section === 'events') return unknownName(name, known.events, 'event')
  if (section === 'disruptions') return disruptionFault(name, known)
  const names = known.section(section)
  const what = section.slice(0, -1)
  if (names.size === 0) return `there are no ${section} here`
  const fault = unknownName(name, names, what)
  if (fault !== null) return fault
  if (third === 'byEvent' && event !== '*') {
    const taken = known.taken(name)
    if (taken.length > 0 && !taken.includes(event)) {
      return `'${name}' does not subscribe to '${event}'; ${suggestion(event, [...new Set(taken)], 'it takes')}`
    }
  }
  if (third === 'partitions') return partitionFault(name, event, known)
  if (section === 'flows' && third === 'withinShare') {
    const without = known.endless(name)
    if (without !== undefined) return `'withinShare' needs flows.${without}.within, the time that is allowed`
  }
  return null
}

/** Expectations on what never disturbs anything. */
function disruptionFault(number: string, known: Names): string | null {
  const length = known.disruptions()
  if (length === null) return null
  if (length === 0) return 'there are no disruptions here: no outages, no failure.episodes, no schedule of workers'
  if (number === '*' || Number(number) < length) return null
  return length === 1
    ? "there is one disruption, 'disruptions.0'"
    : `there are ${length} disruptions, 'disruptions.0' to 'disruptions.${length - 1}'`
}

/** @param number of a partition, or `*`. */
function partitionFault(name: string, number: string, known: Names): string | null {
  for (const [handler, partitions] of known.partitions(name)) {
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

function unknownName(name: string, names: ReadonlySet<string>, what: string): string | null {
  if (name === '*' || names.has(name)) return null
  return `there is no ${what} '${name}'; ${suggestion(name, [...names], `the ${what}s are`)}`
}
