/**
 * The contract of a shape: one kind of value of the scenario format. From the same declaration come the reading of a value
 * (with problems that say what is accepted and what was seen), its JSON Schema, and the keys that `--set` may name.
 */
import type { Node, Path } from './node.ts'
import type { Reader } from './reader.ts'

/** A JSON value: what a schema is made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** The `definitions` of the schema under construction; shapes with a name put themselves there once. */
export type Definitions = Map<string, JsonObject>

export interface Shape<T> {
  /** What is accepted, as it follows "expected": "a duration such as 120ms". */
  readonly expects: string
  /** @returns the value, or undefined after at least one problem was reported to `reader`. */
  read(node: Node, path: Path, reader: Reader): T | undefined
  /** @returns a JSON Schema (draft-7) that accepts at least what `read` accepts. */
  schema(definitions: Definitions): JsonObject
  /** The words that are accepted, for "did you mean". */
  readonly words?: readonly string[]
  /** Keys of a mapping, for `--set`; absent where no mapping is accepted. */
  readonly keys?: Keys
  /** Shape of the elements of a list, for `--set`; absent where no list is accepted. */
  readonly item?: () => Shape<unknown>
}

export interface Keys {
  /** The declared keys; empty where any name is allowed. */
  declared(): readonly string[]
  /** The shape behind a key; undefined when there is no such key. */
  at(key: string): Shape<unknown> | undefined
}

/** A shape that is declared later: recursion. */
export function lazy<T>(make: () => Shape<T>, expects: string): Shape<T> {
  let made: Shape<T> | null = null
  const shape = () => {
    made ??= make()
    return made
  }
  return {
    expects,
    read: (node, path, reader) => shape().read(node, path, reader),
    schema: (definitions) => shape().schema(definitions),
    keys: { declared: () => shape().keys?.declared() ?? [], at: (key) => shape().keys?.at(key) },
    item: () => shape().item?.() ?? nothing,
  }
}

/** Puts the schema of a shape under `definitions` and refers to it: once for all its uses, and so that it may recur. */
export function named<T>(name: string, description: string, shape: Shape<T>): Shape<T> {
  return {
    ...shape,
    schema(definitions) {
      if (!definitions.has(name)) {
        definitions.set(name, {})
        definitions.set(name, { description, ...shape.schema(definitions) })
      }
      return { $ref: `#/definitions/${name}` }
    },
  }
}

/** Turns the value of a shape into another one; `make` may report and give undefined. */
export function mapped<S, T>(
  shape: Shape<S>,
  make: (value: S, node: Node, path: Path, reader: Reader) => T | undefined,
): Shape<T> {
  return {
    ...shape,
    read(node, path, reader) {
      const value = shape.read(node, path, reader)
      return value === undefined ? undefined : make(value, node, path, reader)
    },
  }
}

/** Accepts nothing: the element of a list where none is expected. */
const nothing: Shape<never> = {
  expects: 'nothing',
  read: (node, path, reader) => reader.wrong(node, path, 'nothing is expected here'),
  schema: () => ({ not: {} }),
}
