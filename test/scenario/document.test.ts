/**
 * YAML becomes a tree with positions; what cannot be a scenario is refused before it costs anything.
 */
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/scenario/document.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import type { Node } from '../../src/scenario/node.ts'
import { nodeAt } from '../../src/scenario/node.ts'
import { problemsOf, VALID } from './cases.ts'

const messages = (text: string) => readDocument(text, 'f').problems.map((p) => `${p.line}:${p.column} ${p.message}`)

function at(text: string, ...path: readonly string[]): Node {
  const { root } = readDocument(text, 'f')
  const node = root === null ? null : nodeAt(root, path)
  if (node === null) throw new Error(`nothing at ${path.join('.')}`)
  return node
}

const scalar = (text: string, ...path: readonly string[]) => {
  const node = at(text, ...path)
  return node.kind === 'scalar' ? node.value : node.kind
}

describe('a position', () => {
  it('is where the value begins, and where its key begins', () => {
    const node = at('a:\n  b:   7\n', 'a', 'b')
    expect(node.at).toEqual({ file: 'f', line: 2, column: 8 })
    expect(node.keyAt).toEqual({ file: 'f', line: 2, column: 3 })
  })

  it('counts Windows line ends, comments and a byte order mark rightly', () => {
    expect(at('# c\r\na:\r\n  b: 7\r\n', 'a', 'b').at).toMatchObject({ line: 3, column: 6 })
    expect(at('\ufeffa: 7', 'a').at.line).toBe(1)
  })

  it('counts in JSON too, where tabs may indent', () => {
    expect(at('{\n\t"a": [1,\n\t\t2]}', 'a', '1').at).toMatchObject({ line: 3, column: 3 })
  })
})

describe('an alias', () => {
  it('stands for a copy of its anchor', () => {
    expect(scalar('x: &a [1, 2]\ny: *a', 'y', '1')).toBe(2)
    expect(at('x: &a 1\ny: *a', 'y').at).toMatchObject({ line: 2, column: 4 })
  })

  it('means the anchor before it, also in what is copied later', () => {
    expect(scalar('x: &a 1\ny: &b [*a]\nz: &a 2\nu: *b\nv: *a', 'u', '0')).toBe(1)
    expect(scalar('x: &a 1\ny: &b [*a]\nz: &a 2\nu: *b\nv: *a', 'v')).toBe(2)
  })

  it('without an anchor, or inside what it refers to, is refused', () => {
    expect(messages('a: *x')[0]).toMatch(/^1:4 /)
    expect(messages('a: &x [1, *x]')).toEqual(["1:11 the alias '*x' stands inside what it refers to"])
  })

  it('cannot multiply the file without bound', () => {
    const names = 'abcdefghij'
    const lines = [...names].map(
      (name, i) =>
        `${name}: &${name} [${
          i === 0
            ? '1'
            : Array(10)
                .fill(`*${names[i - 1]}`)
                .join(', ')
        }]`,
    )
    expect(messages(lines.join('\n'))).toEqual([
      expect.stringContaining('aliases multiply the file to more than 100000 values'),
    ])
  })
})

describe('a name', () => {
  it('may be one that objects have already', () => {
    const text = `${VALID}  __proto__: { subscribes: a, service: 1ms }\n  constructor: { subscribes: a, service: 1ms }\n`
    expect(loadScenario(text).handlers.map((handler) => handler.name)).toEqual(['h', '__proto__', 'constructor'])
    expect(({} as Record<string, unknown>).subscribes).toBeUndefined()
  })

  it('of an event may be one that objects have already', () => {
    const text = VALID.replaceAll('publishes: a,', 'publishes: constructor,').replace(
      'subscribes: a',
      'subscribes: constructor',
    )
    expect(loadScenario(text).events.map((event) => event.name)).toEqual(['constructor'])
  })

  it('may be written as a number or a word of YAML', () => {
    const text = `${VALID}  1: { subscribes: a, service: 1ms }\n  007: { subscribes: a, service: 1ms }\n  on: { subscribes: a, service: 1ms }\n  null: { subscribes: a, service: 1ms }\n`
    expect(loadScenario(text).handlers.map((handler) => handler.name)).toEqual(['h', '1', '007', 'on', 'null'])
  })

  it.each(['"a\\u0007b"', '"a\\nb"', '"\\u001b[31mred"', "'a b'", '"a/b"', '"\u00e9"', '""'])(
    'with other characters is refused: %s',
    (name) => {
      const problems = problemsOf(`${VALID}  ${name}: { subscribes: a, service: 1ms }\n`)
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatchObject({ line: 6, column: 3 })
      expect(problems[0]?.message).not.toMatch(/[\u0000-\u001f\u007f]/)
    },
  )
})

describe('what is not a scenario of YAML 1.2', () => {
  it.each([
    ['%YAML 1.1\n---\na: 1', '1:1 a scenario is YAML 1.2: remove the %YAML 1.1 directive'],
    ['<<: { a: 1 }', "1:1 merge keys ('<<') are not part of YAML 1.2: repeat the keys, or alias a whole value"],
    [
      'a: 1\n---\nb: 1',
      "2:1 a file holds one scenario: remove the document separator '---' and what follows, or split the file",
    ],
    ['a:\n\tb: 1', '2:1 a tab cannot indent in YAML: use spaces'],
    ['? [1]\n: 2', '1:3 a key is a plain name, not a list, a mapping or an alias'],
    ['a: !secret x', '1:4 Unresolved tag: !secret: tags are not used in a scenario'],
    ['a: !!binary aGk=', '1:13 expected text, a number, true or false'],
    ['a: 1\n\nb: 2\na: 3', '4:1 a: given twice; the first is on line 1'],
    ['a: { b: 1, b: 2 }', '1:12 a.b: given twice; the first is on line 1'],
    [`a: ${'['.repeat(100)}${']'.repeat(100)}`, '1:68 nested too deeply: at most 64 levels'],
  ])('is refused: %s', (text, message) => {
    expect(messages(text)).toEqual([message])
  })

  it('nested without end is refused, not followed', () => {
    expect(messages('['.repeat(20_000))[0]).toMatch(/nested too deeply|not valid YAML/)
  })

  it('nothing at all is refused too', () => {
    for (const text of ['', '\n', '# only a comment\n', '---\n', 'null'])
      expect(problemsOf(text)[0]?.message).toContain('the file is empty')
  })
})

describe('a file with a mistake in every handler', () => {
  it('gets the first five hundred problems, and the number of the others', () => {
    const handlers = Array.from({ length: 600 }, (_, i) => `  h${i}: { subscribes: a, servise: 5ms }\n`)
    const problems = problemsOf(
      `producers: { p: { publishes: a, arrivals: { rate: 1/s } } }\nhandlers:\n${handlers.join('')}`,
    )
    expect(problems).toHaveLength(501)
    expect(problems.at(-1)?.message).toBe('and 700 more problems')
  })
})
