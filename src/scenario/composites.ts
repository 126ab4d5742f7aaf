/**
 * Shapes made of shapes: objects with declared keys, mappings of names, lists, and choices by what is written.
 */
import type { MapNode, Node, Path } from './node.ts'
import { describe } from './node.ts'
import type { Reader } from './reader.ts'
import type { Definitions, Json, JsonObject, Keys, Shape } from './shape.ts'
import { nearest, suggestion } from './words.ts'

/** A key of an object. `Present` says that the value is there after reading: the key is required or has a default. */
export interface Field<T, Present extends boolean> {
  readonly shape: Shape<T>
  readonly description: string
  readonly required: boolean
  readonly present: Present
  readonly fallback: T | undefined
  /** The default as it would be written, for the schema. */
  readonly written: Json | undefined
}

export function required<T>(shape: Shape<T>, description: string): Field<T, true> {
  return { shape, description, required: true, present: true, fallback: undefined, written: undefined }
}

export function optional<T>(shape: Shape<T>, description: string): Field<T, false> {
  return { shape, description, required: false, present: false, fallback: undefined, written: undefined }
}

/** @param value the default. @param written the default as a user would write it, where that differs. */
export function withDefault<T>(shape: Shape<T>, description: string, value: T, written?: Json): Field<T, true> {
  const plain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : undefined
  return { shape, description, required: false, present: true, fallback: value, written: written ?? plain }
}

// `never` in the place of the value lets fields of every type stand in one record.
export type Fields = Readonly<Record<string, Field<unknown, boolean>>>

export type Values<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer P> ? (P extends true ? T : T | undefined) : never
}

/** The mapping that an object was read from: for rules that join several keys. */
export class Place {
  readonly node: MapNode
  readonly path: Path
  readonly reader: Reader

  constructor(node: MapNode, path: Path, reader: Reader) {
    this.node = node
    this.path = path
    this.reader = reader
  }

  /** The key is written, rightly or wrongly. */
  has(key: string): boolean {
    return this.node.entries.has(key)
  }

  /** The value written behind a key. */
  value(key: string): Node {
    return this.node.entries.get(key)?.value ?? this.node
  }

  /** Reports at the value of a key of the object (or below it). */
  problem(key: string, message: string, below: Path = []): undefined {
    const entry = this.node.entries.get(key)
    if (entry === undefined) return this.lacking(message)
    let node = entry.value
    for (const step of below) {
      const next: Node | undefined =
        node.kind === 'map'
          ? node.entries.get(step)?.value
          : node.kind === 'list'
            ? node.items[Number(step)]
            : undefined
      if (next === undefined) break
      node = next
    }
    this.reader.problem(node.at, [...this.path, key, ...below], message)
    return undefined
  }

  /** Reports at a key of the object. */
  problemAtKey(key: string, message: string): undefined {
    const entry = this.node.entries.get(key)
    this.reader.problem(entry?.keyAt ?? this.node.at, [...this.path, key], message)
    return undefined
  }

  /** Reports on the object as a whole. */
  lacking(message: string): undefined {
    return this.reader.lacking(this.node, this.path, message)
  }
}

/**
 * A mapping with declared keys.
 * @param expects how messages call it: "{ rate, burst }".
 * @param build makes the value once every required key was read; it checks the rules that join several keys.
 * @param extra further keywords of the JSON Schema.
 */
export function object<F extends Fields, T>(
  expects: string,
  fields: F,
  build: (values: Values<F>, place: Place) => T | undefined,
  extra: JsonObject = {},
): Shape<T> {
  const names = Object.keys(fields)
  const byName = new Map(Object.entries(fields))
  return {
    expects,
    read(node, path, reader) {
      if (node.kind !== 'map') return reader.wrong(node, path, `expected ${expects}, saw ${describe(node)}`)
      const values = readFields(node, path, reader, byName)
      if (values === null) return undefined
      return build(values as Values<F>, new Place(node, path, reader))
    },
    schema(definitions) {
      const properties: Record<string, Json> = {}
      for (const [name, field] of byName) properties[name] = fieldSchema(field, definitions)
      const needed = names.filter((name) => byName.get(name)?.required)
      return {
        type: 'object',
        additionalProperties: false,
        properties,
        ...(needed.length > 0 ? { required: needed } : {}),
        ...extra,
      }
    },
    keys: { declared: () => names, at: (key) => byName.get(key)?.shape },
  }
}

function readFields(
  node: MapNode,
  path: Path,
  reader: Reader,
  fields: ReadonlyMap<string, Field<unknown, boolean>>,
): Record<string, unknown> | null {
  const values: Record<string, unknown> = {}
  let complete = true
  for (const [key, entry] of node.entries) {
    const field = fields.get(key)
    if (field === undefined) {
      unknownKey(entry.keyAt, key, path, reader, [...fields.keys()])
      continue
    }
    const value = field.shape.read(entry.value, [...path, key], reader)
    if (value !== undefined) values[key] = value
    else if (field.required) complete = false
  }
  for (const [name, field] of fields) {
    if (field.required && !node.entries.has(name)) {
      reader.lacking(node, path, `'${name}' is required: ${field.description}`)
      complete = false
    } else if (field.present && values[name] === undefined) values[name] = field.fallback
  }
  return complete ? values : null
}

/** Reports a key that is not declared, with the nearest one that is. */
export function unknownKey(at: Node['at'], key: string, path: Path, reader: Reader, known: readonly string[]): void {
  const hint = reader.full ? '' : suggestion(key, known, 'the keys here are')
  reader.problem(at, [...path, key], `unknown key; ${hint}`)
}

/** The schema of a field: description and default beside (not inside) a reference, which would hide them in draft-7. */
function fieldSchema(field: Field<unknown, boolean>, definitions: Definitions): JsonObject {
  const schema = field.shape.schema(definitions)
  const plain = '$ref' in schema ? { allOf: [schema] } : schema
  return {
    ...plain,
    description: field.description,
    ...(field.written === undefined ? {} : { default: field.written }),
  }
}

/**
 * A mapping from names to values.
 * @param fault what is wrong with a name, or null. @param visit called for each good name.
 */
export function names<T>(
  expects: string,
  pattern: RegExp,
  fault: (name: string) => string | null,
  value: Shape<T>,
  visit?: (name: string, node: Node, path: Path, reader: Reader) => void,
): Shape<readonly (readonly [string, T])[]> {
  const keys: Keys = { declared: () => [], at: (key) => (fault(key) === null ? value : undefined) }
  return {
    expects,
    read(node, path, reader) {
      if (node.kind !== 'map') return reader.wrong(node, path, `expected ${expects}, saw ${describe(node)}`)
      const entries: (readonly [string, T])[] = []
      for (const [name, entry] of node.entries) {
        const wrong = fault(name)
        if (wrong !== null) reader.problem(entry.keyAt, path, wrong)
        else if (visit !== undefined) visit(name, { ...entry.value, at: entry.keyAt }, [...path, name], reader)
        const result = value.read(entry.value, [...path, name], reader)
        if (wrong === null && result !== undefined) entries.push([name, result])
      }
      return entries
    },
    schema: (definitions) => ({
      type: 'object',
      propertyNames: { pattern: pattern.source },
      additionalProperties: value.schema(definitions),
    }),
    keys,
  }
}

/** A list. */
export function list<T>(expects: string, item: Shape<T>, minimum = 0): Shape<readonly T[]> {
  return {
    expects,
    read(node, path, reader) {
      if (node.kind !== 'list') return reader.wrong(node, path, `expected ${expects}, saw ${describe(node)}`)
      if (node.items.length < minimum) {
        return reader.wrong(
          node,
          path,
          `expected at least ${minimum} element${minimum === 1 ? '' : 's'}, saw ${describe(node)}`,
        )
      }
      const values: T[] = []
      let complete = true
      for (const [index, element] of node.items.entries()) {
        const value = item.read(element, [...path, `${index}`], reader)
        if (value === undefined) complete = false
        else values.push(value)
      }
      return complete ? values : undefined
    },
    schema: (definitions) => ({
      type: 'array',
      items: item.schema(definitions),
      ...(minimum > 0 ? { minItems: minimum } : {}),
    }),
    item: () => item,
  }
}

/** One way of writing a value: taken when `when` says so. */
export interface Option<T> {
  readonly when: (node: Node) => boolean
  readonly shape: Shape<T>
  /** Not in the schema: another option's shape again, or one that only explains a mistake. */
  readonly unlisted?: true
}

/** The first option whose `when` holds; so that the problems reported are those of what the user evidently meant. */
export function choice<T>(expects: string, options: readonly Option<T>[]): Shape<T> {
  return {
    expects,
    read(node, path, reader) {
      const option = options.find((candidate) => candidate.when(node))
      if (option !== undefined) return option.shape.read(node, path, reader)
      return reader.wrong(node, path, `expected ${expects}, saw ${describe(node)}${nearHint(node, options)}`)
    },
    schema: (definitions) => ({
      anyOf: options.filter((option) => option.unlisted !== true).map((option) => option.shape.schema(definitions)),
    }),
    words: options.flatMap((option) => option.shape.words ?? []),
    keys: {
      declared: () => [...new Set(options.flatMap((option) => option.shape.keys?.declared() ?? []))],
      at(key) {
        for (const option of options) {
          const shape = option.shape.keys?.at(key)
          if (shape !== undefined) return shape
        }
        return undefined
      },
    },
    ...(options.some((option) => option.shape.item !== undefined)
      ? { item: () => options.find((option) => option.shape.item !== undefined)!.shape.item!() }
      : {}),
  }
}

/** A value that fits no option: perhaps it, or one of its keys, is a misspelling of what decides. */
function nearHint(node: Node, options: readonly Option<unknown>[]): string {
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const near = nearest(
      node.value,
      options.flatMap((option) => option.shape.words ?? []),
    )
    return near === null ? '' : `: did you mean '${near}'?`
  }
  if (node.kind !== 'map') return ''
  const known = options.flatMap((option) => option.shape.keys?.declared() ?? [])
  for (const key of node.entries.keys()) {
    const near = known.includes(key) ? null : nearest(key, known)
    if (near !== null) return `: unknown key '${key}', did you mean '${near}'?`
  }
  return ''
}

export const isScalarNode = (node: Node): boolean => node.kind === 'scalar' && node.value !== null
export const isListNode = (node: Node): boolean => node.kind === 'list'
export const isMapNode = (node: Node): boolean => node.kind === 'map'
export const isWord =
  (text: string) =>
  (node: Node): boolean =>
    node.kind === 'scalar' && node.value === text
export const hasKey =
  (...keys: readonly string[]) =>
  (node: Node): boolean =>
    node.kind === 'map' && keys.some((key) => node.entries.has(key))
