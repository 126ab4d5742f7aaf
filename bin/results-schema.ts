/**
 * Makes schema/results.schema.json, the JSON Schema (draft 2020-12) of the results document, from the types in
 * src/experiment/: so the two cannot disagree, and what an editor shows of a type is what the schema says.
 *
 *   tsx bin/results-schema.ts        (npm run schema)
 *
 * A type with a name becomes a definition, its comment the description. A property is required unless it has a `?`, and an
 * object has no other properties unless it is a Record. What types cannot say stands in tags: `@minimum`, `@maximum`,
 * `@pattern`, `@integer`. Only the syntax is read, of which this knows what the results need; anything else is an error, as
 * is a property without a comment.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
type Schema = { readonly [key: string]: Json }
type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const sources = ['results', 'handler-results', 'estimates'].map((name) => `src/experiment/${name}.ts`)
const target = join(root, 'schema/results.schema.json')

/** @returns the schema; a new object each time, the same content always. */
export function resultsSchema(): Schema {
  const files = sources.map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'urn:rhosim:results:1', ...schemaOf(files) }
}

/** The content of the file. */
export function resultsSchemaText(): string {
  return `${JSON.stringify(resultsSchema(), null, 2)}\n`
}

/** @returns the schema of the type `Results` that the files declare. */
export function schemaOf(files: readonly { readonly name: string; readonly text: string }[]): Schema {
  const declarations = new Map<string, Declaration>()
  for (const { name, text } of files) {
    for (const statement of ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true).statements) {
      if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) continue
      if (declarations.has(statement.name.text)) throw new Error(`two types are called ${statement.name.text}`)
      declarations.set(statement.name.text, statement)
    }
  }
  return new Maker(declarations).schema('Results')
}

class Maker {
  private readonly declarations: ReadonlyMap<string, Declaration>
  private readonly definitions = new Map<string, Schema>()

  constructor(declarations: ReadonlyMap<string, Declaration>) {
    this.declarations = declarations
  }

  schema(whole: string): Schema {
    const document = this.declared(whole)
    const sorted = [...this.definitions].sort(([a], [b]) => (a < b ? -1 : 1))
    return { title: whole, ...document, $defs: Object.fromEntries(sorted) }
  }

  /** What a declaration says, comment and tags included. */
  private declared(name: string): Schema {
    const declaration = this.declarations.get(name)
    if (declaration === undefined) throw new Error(`there is no type ${name}`)
    const of = ts.isInterfaceDeclaration(declaration)
      ? this.object(this.members(declaration))
      : this.type(declaration.type)
    return constrained({ ...described(declaration), ...of }, declaration)
  }

  private reference(name: string): Schema {
    if (!this.definitions.has(name)) {
      this.definitions.set(name, {})
      this.definitions.set(name, this.declared(name))
    }
    return { $ref: `#/$defs/${name}` }
  }

  /** Those of the interfaces that it extends come first. */
  private members(declaration: ts.InterfaceDeclaration): readonly ts.TypeElement[] {
    const bases = (declaration.heritageClauses ?? []).flatMap((clause) => clause.types)
    const inherited = bases.flatMap(({ expression }) => {
      const base = this.declarations.get(expression.getText())
      if (base === undefined || !ts.isInterfaceDeclaration(base)) throw unknown(expression)
      return this.members(base)
    })
    return [...inherited, ...declaration.members]
  }

  private object(members: readonly ts.TypeElement[]): Schema {
    const properties: [string, Schema][] = []
    const required: string[] = []
    for (const member of members) {
      if (!ts.isPropertySignature(member) || member.type === undefined) throw unknown(member)
      const name = member.name.getText()
      properties.push([name, constrained({ ...described(member), ...this.type(member.type) }, member)])
      if (member.questionToken === undefined) required.push(name)
    }
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    }
  }

  private type(node: ts.TypeNode): Schema {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: 'string' }
      case ts.SyntaxKind.NumberKeyword:
        return { type: 'number' }
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' }
    }
    if (ts.isLiteralTypeNode(node)) return literal(node)
    if (ts.isTypeLiteralNode(node)) return this.object(node.members)
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: this.type(node.elementType) }
    // `readonly T[]`
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword) return this.type(node.type)
    if (ts.isUnionTypeNode(node)) return union(node.types.map((one) => this.type(one)))
    if (ts.isTypeReferenceNode(node)) return this.named(node)
    throw unknown(node)
  }

  private named(node: ts.TypeReferenceNode): Schema {
    const name = node.typeName.getText()
    const [first, second] = node.typeArguments ?? []
    if (name === 'Readonly' && first !== undefined) return this.type(first)
    if (name === 'Record' && first !== undefined && second !== undefined) {
      return { type: 'object', propertyNames: this.type(first), additionalProperties: this.type(second) }
    }
    if (first !== undefined) throw unknown(node)
    return this.reference(name)
  }
}

function literal(node: ts.LiteralTypeNode): Schema {
  if (node.literal.kind === ts.SyntaxKind.NullKeyword) return { type: 'null' }
  if (ts.isStringLiteral(node.literal)) return { const: node.literal.text }
  if (ts.isNumericLiteral(node.literal)) return { const: Number(node.literal.text) }
  throw unknown(node)
}

/** The shortest way to say one of several: a list of values, a list of types, else alternatives. */
function union(of: readonly Schema[]): Schema {
  const plain = (key: string): boolean => of.every((one) => key in one && Object.keys(one).length === 1)
  if (plain('const')) return { enum: of.map((one) => one.const ?? null) }
  if (plain('type')) return { type: of.map((one) => one.type ?? null) }
  return { anyOf: of }
}

/** The comment as one line. */
function described(node: ts.Node): Schema {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  const text = ts.getTextOfJSDocComment(comments.at(-1)?.comment)?.replace(/\s+/g, ' ').trim()
  if (text === undefined || text === '') throw new Error(`${where(node)}: a comment is missing`)
  return { description: text }
}

/** The schema with what the tags of the node say. */
function constrained(schema: Schema, node: ts.Node): Schema {
  const all: Record<string, Json> = { ...schema }
  for (const tag of ts.getJSDocTags(node)) {
    const name = tag.tagName.text
    const text = ts.getTextOfJSDocComment(tag.comment)?.trim() ?? ''
    const types = [schema.type ?? []].flat()
    if (name === 'integer' && types.includes('number')) {
      all.type = types.length === 1 ? 'integer' : types.map((type) => (type === 'number' ? 'integer' : type))
    } else if (name === 'pattern' && types.includes('string') && text !== '') {
      all.pattern = text
    } else if ((name === 'minimum' || name === 'maximum') && types.includes('number') && /^-?\d+$/.test(text)) {
      all[name] = Number(text)
    } else throw new Error(`${where(node)}: the tag @${`${name} ${text}`.trim()} does not apply here`)
  }
  return all
}

function unknown(node: ts.Node): Error {
  return new Error(`${where(node)}: no schema is known for ${node.getText()}`)
}

function where(node: ts.Node): string {
  const file = node.getSourceFile()
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, resultsSchemaText())
