/** From types to a JSON Schema. */
import { describe, expect, it } from 'vitest'
import { schemaOf } from '../../bin/results-schema.ts'

/** A comment belongs to what follows where it begins a line. */
const of = (...texts: readonly string[]) =>
  schemaOf(texts.map((text, i) => ({ name: `${i}.ts`, text: text.replaceAll('/**', '\n/**') })))
const property = (type: string, tags = '') =>
  of(`/** All. */ interface Results { /** One.${tags} */ readonly a: ${type} }\n/** Other. */ type Other = string`)
    .properties

describe('a schema made from types', () => {
  it('names what is always there, and nothing else', () => {
    expect(
      of('/** All. */ interface Results { /** One. */ readonly a: number; /** Two. */ readonly b?: string }'),
    ).toEqual({
      title: 'Results',
      description: 'All.',
      type: 'object',
      properties: { a: { description: 'One.', type: 'number' }, b: { description: 'Two.', type: 'string' } },
      required: ['a'],
      additionalProperties: false,
      $defs: {},
    })
  })

  it.each<[type: string, schema: object]>([
    ['number | null', { type: ['number', 'null'] }],
    ["'x' | 'y'", { enum: ['x', 'y'] }],
    ['1', { const: 1 }],
    ['readonly boolean[]', { type: 'array', items: { type: 'boolean' } }],
    ['Other', { $ref: '#/$defs/Other' }],
    ['Other | null', { anyOf: [{ $ref: '#/$defs/Other' }, { type: 'null' }] }],
    [
      'Readonly<Record<Other, number>>',
      { type: 'object', propertyNames: { $ref: '#/$defs/Other' }, additionalProperties: { type: 'number' } },
    ],
    ['{}', { type: 'object', properties: {}, additionalProperties: false }],
  ])('has of %s %j', (type, schema) => {
    expect(property(type)).toEqual({ a: { description: 'One.', ...schema } })
  })

  it('heeds the tags of a comment', () => {
    expect(property('number', '\n * @minimum 0\n * @maximum 1')).toEqual({
      a: { description: 'One.', type: 'number', minimum: 0, maximum: 1 },
    })
    expect(property('number | null', '\n * @integer')).toEqual({
      a: { description: 'One.', type: ['integer', 'null'] },
    })
    expect(property('string', '\n * @pattern ^[a-z]+$')).toEqual({
      a: { description: 'One.', type: 'string', pattern: '^[a-z]+$' },
    })
  })

  it('takes properties from the interfaces that one extends, in whatever file', () => {
    const { properties, required } = of(
      '/** Base. */ export interface Base { /** One. */ readonly a: number }',
      '/** All. */ export interface Results extends Base { /** Two. */ readonly b: number }',
    )
    expect(Object.keys(properties as object)).toEqual(['a', 'b'])
    expect(required).toEqual(['a', 'b'])
  })

  it('has a definition for each type that is used, once, whichever refers to which', () => {
    const { $defs } = of(`
/** All. */ interface Results { /** One. */ readonly a: Tree; /** Two. */ readonly b: Tree }
/** Tree. */ interface Tree { /** Its branches. */ readonly branches: readonly Tree[] }
/** Unused. */ interface Unused { readonly c: number }`)
    expect($defs).toEqual({
      Tree: {
        description: 'Tree.',
        type: 'object',
        properties: { branches: { description: 'Its branches.', type: 'array', items: { $ref: '#/$defs/Tree' } } },
        required: ['branches'],
        additionalProperties: false,
      },
    })
  })

  it.each([
    ['/** All. */ interface Results { readonly a: number }', /^0\.ts:2: a comment is missing/],
    ['interface Results {}', /^0\.ts:1: a comment is missing/],
    ['/** All. */ interface Results { /** One. */ readonly a: bigint }', /no schema is known for bigint/],
    ['/** All. */ interface Results { /** One. */ readonly a: Missing }', /there is no type Missing/],
    ["/** All. */ interface Results { /** One. */ readonly a: Omit<Results, 'a'> }", /no schema is known for Omit/],
    ['/** All. */ interface Results { /** One. */ a(): number }', /no schema is known for/],
    ['/** All. */ interface Results { /** One.\n@minimum x */ readonly a: number }', /@minimum x does not apply here/],
    ['/** All. */ interface Results { /** One.\n@integer */ readonly a: string }', /@integer does not apply here/],
    ['/** All. */ interface Results { /** One.\n@deprecated */ readonly a: string }', /@deprecated/],
    ['/** All. */ interface Results {}\n/** Again. */ interface Results {}', /two types are called Results/],
  ])('is refused for %j', (text, message) => {
    expect(() => of(text)).toThrow(message)
  })
})
