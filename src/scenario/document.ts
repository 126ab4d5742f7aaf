/**
 * YAML 1.2 text to a tree of nodes with positions, with every problem of syntax.
 *
 * Refused, each with its own message: tabs as indentation, several documents, a YAML 1.1 directive, merge keys, custom
 * tags, keys that are not scalars, duplicate keys (found here with a map: the parser's own search is quadratic), more than
 * 64 levels of nesting, aliases inside what they refer to, and aliases that multiply the file (an "alias bomb").
 */

import type { Alias, Node as YamlNode } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Entry, Node, Path, Position } from './node.ts'
import { pathText } from './node.ts'
import type { Problem } from './problem.ts'
import { readQuickly } from './quick-document.ts'
import { printable, quote } from './words.ts'

/** Levels of nesting; the deepest sensible scenario (a mixture in a list in a failure) has about fifteen. */
const DEEPEST = 64

/** Nodes that aliases may add to a file: a bomb has millions. */
const MOST_COPIES = 100_000

/** Characters from which the `yaml` package is too slow to wait for: a scenario that a person wrote is far smaller. */
const LARGE = 100_000

export interface ParsedDocument {
  /** null when there were problems or the text is empty. */
  readonly root: Node | null
  readonly problems: readonly Problem[]
}

/** @param text YAML or JSON. @param file its name for messages, or null. */
export function readDocument(text: string, file: string | null): ParsedDocument {
  const root = text.length < LARGE ? null : readQuickly(text, file)
  return root === null ? readAnyDocument(text, file) : { root, problems: [] }
}

/**
 * The same without the short cut for large files.
 * @param where the position of the first character (an override begins behind its `=`).
 */
export function readAnyDocument(text: string, file: string | null, where = { line: 1, column: 1 }): ParsedDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false })
  const converter = new Converter(lines, file, where)
  for (const fault of [...document.errors, ...document.warnings]) {
    converter.problem(fault.pos[0], [], syntaxMessage(fault.code, fault.message))
  }
  if (converter.problems.length > 0) return { root: null, problems: converter.problems }
  if (document.directives?.yaml.version === '1.1') {
    converter.problem(0, [], 'a scenario is YAML 1.2: remove the %YAML 1.1 directive')
  }
  if (document.contents === null) return { root: null, problems: converter.problems }
  const root = converter.convert(document.contents as YamlNode, [], 0, null)
  return { root: converter.problems.length > 0 ? null : root, problems: converter.problems }
}

function syntaxMessage(code: string, message: string): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return "a file holds one scenario: remove the document separator '---' and what follows, or split the file"
    case 'TAB_AS_INDENT':
      return 'a tab cannot indent in YAML: use spaces'
    case 'RESOURCE_EXHAUSTION':
      return `nested too deeply: at most ${DEEPEST} levels`
    case 'TAG_RESOLVE_FAILED':
      return `${printable(message)}: tags are not used in a scenario`
    default:
      return `not valid YAML: ${printable(message)}`
  }
}

/** Turns the parser's tree into ours. One converter a document. */
class Converter {
  readonly problems: Problem[] = []
  private readonly lines: LineCounter
  private readonly file: string | null
  private readonly where: { readonly line: number; readonly column: number }
  private copies = 0
  /** The last node of each anchor so far: what an alias means is decided where it is written, also when it is copied. */
  private readonly anchors = new Map<string, YamlNode>()
  private readonly meanings = new Map<YamlNode, YamlNode>()
  private readonly open = new Set<YamlNode>()
  private insideAlias = 0

  constructor(lines: LineCounter, file: string | null, where: { line: number; column: number }) {
    this.lines = lines
    this.file = file
    this.where = where
  }

  position(offset: number): Position {
    const { line, col } = this.lines.linePos(offset)
    const column = line === 1 ? col + this.where.column - 1 : col
    return { file: this.file, line: line + this.where.line - 1, column: Math.max(1, column) }
  }

  problem(offset: number, path: Path, message: string): void {
    this.problems.push({ ...this.position(offset), path: pathText(path), message })
  }

  /** @param keyAt where the key of this value is. @returns our node; null after a problem. */
  convert(node: YamlNode | null, path: Path, depth: number, keyAt: Position | null): Node | null {
    const offset = node?.range?.[0] ?? 0
    if (depth > DEEPEST) {
      this.problem(offset, path.slice(0, 3), `nested too deeply: at most ${DEEPEST} levels`)
      return null
    }
    if (this.insideAlias > 0 && ++this.copies > MOST_COPIES) {
      if (this.copies === MOST_COPIES + 1) {
        this.problem(
          offset,
          [],
          `aliases multiply the file to more than ${MOST_COPIES} values: write less of it with aliases`,
        )
      }
      return null
    }
    if (node === null) return { kind: 'scalar', value: null, text: '', at: keyAt ?? this.position(0), keyAt }
    if (isAlias(node)) return this.alias(node, path, depth, keyAt)
    const anchor = (node as { anchor?: string }).anchor
    if (anchor !== undefined && this.insideAlias === 0) this.anchors.set(anchor, node)
    const at = this.position(offset)
    if (isScalar(node)) return this.scalar(node.value, node.source, at, keyAt, offset, path)
    this.open.add(node)
    let result: Node | null = null
    if (isSeq(node)) {
      const items: Node[] = []
      for (const [index, item] of node.items.entries()) {
        const converted = this.convert(item as YamlNode | null, [...path, `${index}`], depth + 1, null)
        if (converted !== null) items.push(converted)
      }
      result = { kind: 'list', items, at, keyAt }
    } else if (isMap(node)) {
      result = { kind: 'map', entries: this.entries(node.items, path, depth), at, keyAt }
    } else this.problem(offset, path, 'expected a scalar, a list or a mapping')
    this.open.delete(node)
    return result
  }

  private alias(alias: Alias, path: Path, depth: number, keyAt: Position | null): Node | null {
    const name = alias.source
    const offset = alias.range?.[0] ?? 0
    const source = this.meanings.get(alias) ?? this.anchors.get(name)
    if (source === undefined) {
      this.problem(offset, path, `there is no anchor '&${printable(name)}' before the alias '*${printable(name)}'`)
      return null
    }
    this.meanings.set(alias, source)
    if (this.open.has(source)) {
      this.problem(offset, path, `the alias '*${printable(name)}' stands inside what it refers to`)
      return null
    }
    this.insideAlias++
    const copy = this.convert(source, path, depth, keyAt)
    this.insideAlias--
    return copy === null ? null : { ...copy, at: this.position(offset) }
  }

  private scalar(
    value: unknown,
    source: string | undefined,
    at: Position,
    keyAt: Position | null,
    offset: number,
    path: Path,
  ): Node | null {
    if (typeof value === 'bigint')
      return { kind: 'scalar', value: Number(value), text: source ?? `${value}`, at, keyAt }
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', value, text: typeof value === 'string' ? value : (source ?? ''), at, keyAt }
    }
    this.problem(offset, path, 'expected text, a number, true or false')
    return null
  }

  private entries(pairs: readonly { key: unknown; value: unknown }[], path: Path, depth: number): Map<string, Entry> {
    const entries = new Map<string, Entry>()
    for (const pair of pairs) {
      const keyNode = pair.key as YamlNode | null
      const offset = keyNode?.range?.[0] ?? 0
      const key = this.key(keyNode, offset, path)
      if (key === null) continue
      const first = entries.get(key)
      if (first !== undefined) {
        const line = first.keyAt.line
        this.problem(offset, [...path, key], `${pathText([...path, key])}: given twice; the first is on line ${line}`)
        continue
      }
      const keyAt = this.position(offset)
      const value = this.convert(pair.value as YamlNode | null, [...path, key], depth + 1, keyAt)
      if (value !== null) entries.set(key, { keyAt, value })
    }
    return entries
  }

  private key(node: YamlNode | null, offset: number, path: Path): string | null {
    const prefix = path.length > 0 ? `${pathText(path)}: ` : ''
    if (node === null || !isScalar(node)) {
      this.problem(offset, path, `${prefix}a key is a plain name, not a list, a mapping or an alias`)
      return null
    }
    const text = typeof node.value === 'string' ? node.value : (node.source ?? `${node.value}`)
    if (text === '<<' && node.type === 'PLAIN') {
      this.problem(
        offset,
        path,
        `${prefix}merge keys ('<<') are not part of YAML 1.2: repeat the keys, or alias a whole value`,
      )
      return null
    }
    if (node.anchor !== undefined && this.insideAlias === 0) this.anchors.set(node.anchor, node)
    if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) {
      this.problem(offset, path, `${prefix}control characters are not allowed in a key: ${quote(text)}`)
      return null
    }
    return text
  }
}
