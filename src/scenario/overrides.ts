/**
 * `--set PATH=VALUE`: changes of the parsed file before it is checked, so that an override may repair a file and is checked
 * like the rest.
 *
 * A path is the scenario's own, dotted; names of events have dots themselves, so at each mapping the longest key that is
 * there wins, then a declared key, then a new name (for events, the longest one behind which a declared key follows). Elements
 * of lists go by index; the index just behind the last appends. The value is YAML: a scalar or a flow collection; `null` takes a
 * key of a mapping away.
 */
import { readAnyDocument } from './document.ts'
import type { MapNode, Node, Path, Position } from './node.ts'
import { describe, pathText } from './node.ts'
import type { Reader } from './reader.ts'
import type { Shape } from './shape.ts'
import { quote, suggestion } from './words.ts'

export interface Override {
  readonly path: string
  /** YAML. */
  readonly value: string
}

/** The "file" of positions inside an override. */
const SET = '--set'

/** Changes `root` in place; reports paths that lead nowhere and values that are not YAML. */
export function applyOverrides(
  root: MapNode,
  shape: Shape<unknown>,
  overrides: readonly Override[],
  reader: Reader,
): void {
  for (const override of overrides) applyOverride(root, shape, override, reader)
}

function applyOverride(root: MapNode, shape: Shape<unknown>, override: Override, reader: Reader): void {
  const at: Position = { file: SET, line: 1, column: 1 }
  const steps = override.path.split('.')
  if (override.path === '' || steps.includes('')) {
    reader.problem(
      at,
      [],
      `${SET} ${quote(override.path)}: expected PATH=VALUE with a path such as handlers.process.workers`,
    )
    return
  }
  const value = readValue(override, reader)
  if (value === null) return
  let node: Node = root
  let shapes: Shape<unknown> | undefined = shape
  let path: Path = []
  let rest: readonly string[] = steps
  while (rest.length > 0) {
    const step: Step | string = stepInto(node, shapes, path, rest)
    if (typeof step === 'string') {
      reader.problems.push({ ...at, path: override.path, message: `${override.path}: ${step}` })
      return
    }
    rest = rest.slice(step.taken)
    path = [...path, step.key]
    const old = childOf(node, step.key)
    if (rest.length === 0 && value.kind === 'scalar' && value.value === null && node.kind === 'map') {
      // `null` takes a key back: that is the one way to say "instead of" about a file that is not to be edited.
      node.entries.delete(step.key)
      return
    }
    const next: Node = rest.length === 0 ? value : (old ?? emptyFor(rest, step.shape, at))
    if (next !== old) put(node, step.key, { ...next, keyAt: old?.keyAt ?? at }, at)
    node = childOf(node, step.key) ?? next
    shapes = step.shape
  }
}

function readValue(override: Override, reader: Reader): Node | null {
  const column = override.path.length + 2
  const { root, problems } = readAnyDocument(override.value, SET, { line: 1, column })
  for (const fault of problems)
    reader.problems.push({ ...fault, path: override.path, message: `${override.path}: ${fault.message}` })
  if (root === null && problems.length === 0) {
    reader.problem({ file: SET, line: 1, column }, override.path.split('.'), 'a value is missing behind the =')
  }
  return root
}

interface Step {
  readonly key: string
  /** Steps of the path that the key takes up. */
  readonly taken: number
  readonly shape: Shape<unknown> | undefined
}

/** @returns the next step, or what is wrong with it. */
function stepInto(node: Node, shape: Shape<unknown> | undefined, path: Path, rest: readonly string[]): Step | string {
  if (node.kind === 'list') return indexInto(node.items.length, shape, path, rest)
  if (node.kind !== 'map') {
    const here = path.length === 0 ? 'the file' : pathText(path)
    return `${here} is ${describe(node)}, not a mapping with a key '${rest[0]}': set ${here} as a whole`
  }
  for (let taken = rest.length; taken >= 1; taken--) {
    const key = rest.slice(0, taken).join('.')
    if (node.entries.has(key)) return { key, taken, shape: shape?.keys?.at(key) }
  }
  const declared = shape?.keys?.declared() ?? []
  const first = rest[0] ?? ''
  if (declared.includes(first)) return { key: first, taken: 1, shape: shape?.keys?.at(first) }
  const fresh = declared.length === 0 ? newName(shape, rest) : null
  if (fresh !== null && mayBeNew(path)) return fresh
  const known = [...new Set([...node.entries.keys(), ...declared])]
  const hint = suggestion(first, known, 'the keys here are')
  return `there is no '${first}'${path.length === 0 ? '' : ` under ${pathText(path)}`}${hint === '' ? '' : `; ${hint}`}`
}

/** Settings of events and initial messages need no entry to begin with; producers, handlers and flows would be misspelt. */
function mayBeNew(path: Path): boolean {
  return path[0] === 'events' || path[0] === 'run'
}

/** The longest name behind which a declared key follows, or else the whole rest. */
function newName(shape: Shape<unknown> | undefined, rest: readonly string[]): Step | null {
  for (let taken = rest.length - 1; taken >= 1; taken--) {
    const key = rest.slice(0, taken).join('.')
    const value = shape?.keys?.at(key)
    if (value === undefined) continue
    const keys = value.keys?.declared() ?? []
    if (keys.includes(rest[taken] ?? '') || (keys.length === 0 && value.keys !== undefined))
      return { key, taken, shape: value }
  }
  const key = rest.join('.')
  const value = shape?.keys?.at(key)
  return value === undefined ? null : { key, taken: rest.length, shape: value }
}

function indexInto(
  length: number,
  shape: Shape<unknown> | undefined,
  path: Path,
  rest: readonly string[],
): Step | string {
  const key = rest[0] ?? ''
  const range = length === 0 ? 'it is empty' : `it has ${length} element${length === 1 ? '' : 's'}, 0 to ${length - 1}`
  if (!/^\d{1,9}$/.test(key)) return `${pathText(path)} is a list: expected an index, saw '${key}' (${range})`
  if (Number(key) > length) return `${pathText(path)} has no element ${key}: ${range}`
  return { key: `${Number(key)}`, taken: 1, shape: shape?.item?.() }
}

/** A container for a value that is not written yet: a list where only a list takes an index. */
function emptyFor(rest: readonly string[], shape: Shape<unknown> | undefined, at: Position): Node {
  const wantsList =
    /^\d+$/.test(rest[0] ?? '') && shape?.item !== undefined && shape.keys?.at(rest[0] ?? '') === undefined
  if (wantsList) return { kind: 'list', items: [], at, keyAt: at }
  return { kind: 'map', entries: new Map(), at, keyAt: at }
}

function childOf(node: Node, key: string): Node | undefined {
  if (node.kind === 'map') return node.entries.get(key)?.value
  return node.kind === 'list' ? node.items[Number(key)] : undefined
}

function put(node: Node, key: string, value: Node, at: Position): void {
  if (node.kind === 'map') node.entries.set(key, { keyAt: node.entries.get(key)?.keyAt ?? at, value })
  else if (node.kind === 'list') node.items[Number(key)] = value
}
