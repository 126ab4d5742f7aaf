/**
 * What the format knows and the engine does not do yet. Everything here is parsed and checked like the rest; a scenario that
 * uses it is then refused by name, so that nothing is silently ignored. An entry goes when the engine learns it: delete the
 * line, nothing else depends on it.
 */
import type { Node, Path } from './node.ts'
import { pathText } from './node.ts'
import type { Reader } from './reader.ts'

interface Unsupported {
  /** Path in the file; `*` stands for any key or index. */
  readonly path: string
  /** Which values of it; every value unless given. */
  readonly when?: (node: Node) => boolean
}

const isTrue = (node: Node): boolean => node.kind === 'scalar' && node.value === true
const isList = (node: Node): boolean => node.kind === 'list' && node.items.length > 0
const is =
  (...texts: readonly string[]) =>
  (node: Node): boolean =>
    node.kind === 'scalar' && texts.includes(node.text)
const isNot =
  (text: string) =>
  (node: Node): boolean =>
    node.kind === 'scalar' && node.text !== text

export const UNSUPPORTED: readonly Unsupported[] = [
  { path: 'events.*.key' },
  { path: 'producers.*.timeout' },
  { path: 'producers.*.limit' },
  { path: 'handlers.*.workers.schedule' },
  { path: 'handlers.*.workers.autoscale' },
  { path: 'handlers.*.workers', when: isList },
  { path: 'handlers.*.queue.overflow', when: is('block') },
  { path: 'handlers.*.queue.discipline', when: is('processor-sharing') },
  { path: 'handlers.*.queue.preemptive', when: isTrue },
  { path: 'handlers.*.queue.partitions' },
  { path: 'handlers.*.queue.prefetch' },
  { path: 'handlers.*.queue.visibility' },
  { path: 'handlers.*.queue.rebalance' },
  { path: 'handlers.*.queue.requeue', when: is('head') },
  { path: 'handlers.*.queue.dispatch', when: isNot('shared') },
  { path: 'handlers.*.queue.shed', when: isList },
  { path: 'handlers.*.batch' },
  { path: 'handlers.*.timeout' },
  { path: 'handlers.*.failure.episodes', when: isList },
  { path: 'handlers.*.failure.retry.budget' },
  { path: 'handlers.*.subscribes.failure.episodes', when: isList },
  { path: 'handlers.*.subscribes.failure.retry.budget' },
  { path: 'handlers.*.subscribes.*.failure.episodes', when: isList },
  { path: 'handlers.*.subscribes.*.failure.retry.budget' },
  { path: 'handlers.*.breakdowns' },
  { path: 'handlers.*.outages', when: isList },
  { path: 'handlers.*.rateLimit' },
  { path: 'handlers.*.breaker' },
  { path: 'handlers.*.deduplicate' },
  { path: 'handlers.*.cost' },
  { path: 'handlers.*.poll' },
  { path: 'handlers.*.coldStart' },
]

/** The paths of the list as a tree, so that one walk of a file finds them all. */
interface Step {
  readonly next: Map<string, Step>
  readonly entries: Unsupported[]
}

function treeOf(list: readonly Unsupported[]): Step {
  const top: Step = { next: new Map(), entries: [] }
  for (const entry of list) {
    let step = top
    for (const name of entry.path.split('.')) {
      const next = step.next.get(name) ?? { next: new Map(), entries: [] }
      step.next.set(name, next)
      step = next
    }
    step.entries.push(entry)
  }
  return top
}

const TREE = treeOf(UNSUPPORTED)

/** Reports every use of what is not supported yet, at its key. */
export function refuseUnsupported(root: Node, reader: Reader): void {
  walk(root, TREE, [], reader)
}

function walk(node: Node, step: Step, path: Path, reader: Reader): void {
  if (step.entries.some(({ when }) => when === undefined || when(node))) {
    const at = node.keyAt ?? node.at
    const where = at.file === '--set' ? '--set' : `line ${at.line}`
    const name = pathText(path)
    reader.problems.push({ ...at, path: name, message: `${name} (${where}) is not supported yet` })
  }
  if (node.kind === 'scalar') return
  for (const [name, next] of step.next) {
    if (name !== '*') {
      const child = node.kind === 'map' ? node.entries.get(name)?.value : undefined
      if (child !== undefined) walk(child, next, [...path, name], reader)
    } else if (node.kind === 'map') {
      for (const [key, entry] of node.entries) walk(entry.value, next, [...path, key], reader)
    } else for (const [index, item] of node.items.entries()) walk(item, next, [...path, `${index}`], reader)
  }
}
