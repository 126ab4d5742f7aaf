/**
 * The parsed file as a tree in which every key and value knows where it was written. Mappings are `Map`s: they keep the
 * order of the file, and names such as `__proto__` or `constructor` are names like any other. Aliases are already replaced
 * by copies of what they refer to.
 */
import { quote } from './words.ts'

/** Line and column count from 1. `file` is null when the text has no name, `--set` inside an override. */
export interface Position {
  readonly file: string | null
  readonly line: number
  readonly column: number
}

interface Placed {
  /** Where the value begins. */
  readonly at: Position
  /** Where its key begins; null for elements of a list and for the whole document. */
  readonly keyAt: Position | null
}

export interface ScalarNode extends Placed {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** As written, quotes and escapes resolved: the source of names and of numbers too long for a double. */
  readonly text: string
}

export interface MapNode extends Placed {
  readonly kind: 'map'
  readonly entries: Map<string, Entry>
}

export interface Entry {
  readonly keyAt: Position
  readonly value: Node
}

export interface ListNode extends Placed {
  readonly kind: 'list'
  readonly items: Node[]
}

export type Node = ScalarNode | MapNode | ListNode

/** Keys and indices from the top of the file. */
export type Path = readonly string[]

/** @returns the path as the user writes it: `handlers.process.queue`. */
export function pathText(path: Path): string {
  return path.join('.')
}

/** @returns what a message says was seen: `"eight"`, `8`, `a list of 2`, `{ rate, cv }`. */
export function describe(node: Node): string {
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : `a list of ${node.items.length}`
  if (node.kind === 'map') {
    const keys = [...node.entries.keys()]
    if (keys.length === 0) return 'an empty mapping {}'
    const shown = keys.slice(0, 5).map((key) => (/^[\w.-]{1,40}$/.test(key) ? key : quote(key)))
    return `{ ${shown.join(', ')}${keys.length > shown.length ? ', \u2026' : ''} }`
  }
  if (node.value === null) return 'nothing'
  return typeof node.value === 'string' ? quote(node.value) : quote(node.text).slice(1, -1)
}

/** @returns the node at the end of the path, or null where the path leaves the tree. */
export function nodeAt(root: Node, path: Path): Node | null {
  let node: Node = root
  for (const step of path) {
    const next: Node | undefined =
      node.kind === 'map' ? node.entries.get(step)?.value : node.kind === 'list' ? node.items[Number(step)] : undefined
    if (next === undefined) return null
    node = next
  }
  return node
}
