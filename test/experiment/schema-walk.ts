/** Goes through a document along its schema: which place of the schema speaks of which value. */

type Schema = { readonly [key: string]: unknown }

/** A place of the schema that says what a value may be: a property, the element of a list, the entry of a mapping. */
export type Place = string

/** As JSON tells them apart, `absent` for an optional property that is not there. */
export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' | 'absent'

export function kindOf(value: unknown): Kind {
  if (value === undefined) return 'absent'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as Kind
}

export class Walk {
  private readonly root: Schema

  constructor(root: Schema) {
    this.root = root
  }

  /** Calls back for every value of the document but the whole, and for every optional property that is not there. */
  values(document: unknown, visit: (place: Place, value: unknown, holder: object, key: string) => void): void {
    this.below(this.root, '#', document, visit)
  }

  private below(given: Schema, place: Place, value: unknown, visit: Parameters<Walk['values']>[1]): void {
    const { schema, at } = this.chosen(given, place, kindOf(value))
    if (Array.isArray(value)) {
      const item = `${at}/items`
      value.forEach((one, i) => {
        visit(item, one, value, `${i}`)
        this.below(schema.items as Schema, item, one, visit)
      })
    } else if (typeof value === 'object' && value !== null) {
      const properties = (schema.properties ?? {}) as Record<string, Schema>
      const names = new Set([...Object.keys(properties), ...Object.keys(value)])
      for (const name of names) {
        const own = properties[name]
        const inside = own === undefined ? `${at}/additionalProperties` : `${at}/properties/${name}`
        const child = (value as Record<string, unknown>)[name]
        visit(inside, child, value, name)
        if (child !== undefined) this.below(own ?? (schema.additionalProperties as Schema), inside, child, visit)
      }
    }
  }

  /** The schema that speaks of values of a kind, behind references and alternatives. */
  private chosen(schema: Schema, at: Place, kind: Kind): { schema: Schema; at: Place } {
    if (typeof schema.$ref === 'string') return this.chosen(this.resolved(schema.$ref), schema.$ref, kind)
    const alternatives = (schema.anyOf ?? []) as Schema[]
    for (const [i, one] of alternatives.entries()) {
      const chosen = this.chosen(one, `${at}/anyOf/${i}`, kind)
      if (this.kinds(chosen.schema).includes(kind)) return chosen
    }
    return { schema, at }
  }

  private resolved(reference: string): Schema {
    return reference
      .split('/')
      .slice(1)
      .reduce((node, step) => node[step] as Schema, this.root)
  }

  /** The kinds of values that a schema allows. */
  kinds(schema: Schema): readonly Kind[] {
    if (typeof schema.$ref === 'string') return this.kinds(this.resolved(schema.$ref))
    if (schema.anyOf !== undefined) return (schema.anyOf as Schema[]).flatMap((one) => this.kinds(one))
    if (schema.enum !== undefined) return [...new Set((schema.enum as unknown[]).map(kindOf))]
    if ('const' in schema) return [kindOf(schema.const)]
    return [schema.type].flat().map((type) => (type === 'integer' ? 'number' : (type as Kind)))
  }

  /** All places that speak of values, each with what it allows: kinds, and the values of a list of values. */
  places(): Map<Place, readonly string[]> {
    const found = new Map<Place, readonly string[]>()
    const add = (at: Place, schema: Schema, optional: boolean) => {
      const values = ((schema.enum ?? []) as unknown[]).map((value) => JSON.stringify(value))
      found.set(at, [...this.kinds(schema), ...values, ...(optional ? ['absent'] : [])])
      inside(at, schema)
    }
    const inside = (at: Place, schema: Schema) => {
      const required = (schema.required ?? []) as string[]
      for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, Schema>))
        add(`${at}/properties/${name}`, property, !required.includes(name))
      if (schema.items !== undefined) add(`${at}/items`, schema.items as Schema, false)
      if (typeof schema.additionalProperties === 'object')
        add(`${at}/additionalProperties`, schema.additionalProperties as Schema, false)
      for (const [i, one] of ((schema.anyOf ?? []) as Schema[]).entries()) inside(`${at}/anyOf/${i}`, one)
    }
    inside('#', this.root)
    for (const [name, schema] of Object.entries((this.root.$defs ?? {}) as Record<string, Schema>))
      inside(`#/$defs/${name}`, schema)
    return found
  }
}

/** What was seen at each place of a schema: kinds of values, and texts where there is a list of them. */
export class Coverage {
  readonly walk: Walk
  private readonly seen = new Map<Place, Set<string>>()
  private readonly places: ReadonlyMap<Place, readonly string[]>

  constructor(schema: Schema) {
    this.walk = new Walk(schema)
    this.places = this.walk.places()
  }

  add(document: unknown): void {
    this.walk.values(document, (place, value) => {
      const at = this.seen.get(place) ?? new Set()
      this.seen.set(place, at)
      at.add(kindOf(value))
      if (typeof value !== 'string') return
      const text = JSON.stringify(value)
      if (this.places.get(place)?.includes(text)) at.add(text)
    })
  }

  at(place: Place): ReadonlySet<string> {
    return this.seen.get(place) ?? new Set()
  }

  /** What the schema allows and no document showed. */
  missing(): string[] {
    return [...this.places].flatMap(([place, allowed]) =>
      allowed.filter((one) => !this.at(place).has(one)).map((one) => `${place}: ${one}`),
    )
  }
}
