/**
 * What the format knows and the engine does not do yet. Everything here is parsed and checked like the rest; a scenario that
 * uses it is then refused by name, so that nothing is silently ignored. An entry goes when the engine learns it: delete the
 * line, nothing else depends on it.
 */
import type { Node, Path } from './node.ts'
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

/** Reports every use of what is not supported yet, at its key. */
export function refuseUnsupported(root: Node, reader: Reader): void {
  for (const { path, when } of UNSUPPORTED) {
    for (const [found, node] of matches(root, path.split('.'), [])) {
      if (when !== undefined && !when(node)) continue
      const at = node.keyAt ?? node.at
      const where = at.file === '--set' ? '--set' : `line ${at.line}`
      reader.problems.push({
        ...at,
        path: found.join('.'),
        message: `${found.join('.')} (${where}) is not supported yet`,
      })
    }
  }
}

function* matches(node: Node, pattern: Path, path: Path): Generator<readonly [Path, Node]> {
  const [step, ...rest] = pattern
  if (step === undefined) {
    yield [path, node]
  } else if (node.kind === 'list') {
    if (step === '*')
      for (const [index, item] of node.items.entries()) yield* matches(item, rest, [...path, `${index}`])
  } else if (node.kind === 'map') {
    for (const [key, entry] of node.entries) {
      if (step === '*' || step === key) yield* matches(entry.value, rest, [...path, key])
    }
  }
}
