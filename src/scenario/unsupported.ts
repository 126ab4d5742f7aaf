/**
 * What the format knows and the engine does not do yet. Everything here is parsed and checked like the rest; a scenario that
 * uses it is then refused by name, so that nothing is silently ignored. An entry goes when the engine learns it: delete the
 * line, nothing else depends on it.
 */
import type { Node } from './node.ts'
import { pathText } from './node.ts'
import type { Reader } from './reader.ts'

interface Unsupported {
  /** Path in the file; `*` stands for any key or index. */
  readonly path: string
  /** Which values of it; every value unless given. */
  readonly when?: (node: Node) => boolean
}

export const UNSUPPORTED: readonly Unsupported[] = []

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

/** @param path to the node; what is pushed to it meanwhile is taken away again. */
function walk(node: Node, step: Step, path: string[], reader: Reader): void {
  if (step.entries.some(({ when }) => when === undefined || when(node))) {
    const at = node.keyAt ?? node.at
    const where = at.file === '--set' ? '--set' : `line ${at.line}`
    const name = pathText(path)
    reader.problems.push({ ...at, path: name, message: `${name} (${where}) is not supported yet` })
  }
  if (node.kind === 'scalar') return
  const into = (child: Node, key: string, next: Step): void => {
    path.push(key)
    walk(child, next, path, reader)
    path.pop()
  }
  for (const [name, next] of step.next) {
    if (name !== '*') {
      const child = node.kind === 'map' ? node.entries.get(name)?.value : undefined
      if (child !== undefined) into(child, name, next)
    } else if (node.kind === 'map') {
      for (const [key, entry] of node.entries) into(entry.value, key, next)
    } else for (const [index, item] of node.items.entries()) into(item, `${index}`, next)
  }
}
