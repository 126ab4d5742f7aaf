/**
 * Whatever the text, loading gives a scenario or a `ScenarioError` whose problems are inside the text: nothing else is thrown,
 * and nothing hangs.
 */
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { problemsOf } from './cases.ts'
import { EVERY_KEY, EVERY_LAW } from './every-key.ts'
import { ORDER_FLOW } from './order-flow.ts'

const OPTIONS = { file: 'f.yaml', readFile: () => '1\n2\n' }

function check(text: string, overrides: readonly { path: string; value: string }[] = []): void {
  const lines = text.split(/\r\n|\n|\r/).length
  for (const problem of problemsOf(text, { ...OPTIONS, overrides })) {
    expect(problem.message).not.toBe('')
    expect(problem.message).not.toMatch(/undefined|\[object|[\u0000-\u0008\u000b-\u001f]/)
    expect(problem.line).toBeGreaterThanOrEqual(1)
    expect(problem.column).toBeGreaterThanOrEqual(1)
    if (problem.file === 'f.yaml') expect(problem.line).toBeLessThanOrEqual(lines + 1)
  }
}

const VALUES = [
  ...[
    '',
    '0',
    '1',
    '-1',
    '0.5',
    '1e400',
    '.inf',
    '.nan',
    'true',
    'null',
    '~',
    'x',
    '""',
    '[]',
    '{}',
    '[[]]',
    '{ a: 1 }',
    '*a',
    '&a 1',
    '!x 1',
  ],
  ...[
    '5s',
    '5 s',
    '5/s',
    '50%',
    '200%',
    'unlimited',
    'drop',
    '__proto__',
    'constructor',
    'order.created',
    '"\\u0000"',
    '<<: 1',
    '- 1',
    '? 1',
    '1: 2',
  ],
  ...EVERY_LAW,
]

/** A line of a scenario with its value, or its key, replaced. */
const mutation = fc.record({
  line: fc.nat(),
  kind: fc.constantFrom('value', 'key', 'delete', 'double', 'indent', 'cut'),
  value: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, { weight: 1, arbitrary: fc.string() }),
  at: fc.nat(),
})

function mutate(text: string, changes: readonly { line: number; kind: string; value: string; at: number }[]): string {
  const lines = text.split('\n')
  for (const { line, kind, value, at } of changes) {
    const i = line % lines.length
    const old = lines[i] ?? ''
    if (kind === 'value') lines[i] = old.replace(/:.*/, () => `: ${value}`)
    else if (kind === 'key') lines[i] = old.replace(/\w+(?=:)/, () => value)
    else if (kind === 'delete') lines.splice(i, 1)
    else if (kind === 'double') lines.splice(i, 0, old)
    else if (kind === 'indent') lines[i] = `  ${old}`
    else lines[i] = old.slice(0, at % (old.length + 1))
    if (lines.length === 0) lines.push('')
  }
  return lines.join('\n')
}

/** Any character of Unicode. `unit: 'binary'` of strings is the same, and makes a table of a million of them first. */
const character = fc
  .nat(0x10ffff)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))

describe('loading', () => {
  test.prop(
    [
      fc.oneof(
        fc.string(),
        fc.array(character).map((some) => some.join('')),
        fc.json(),
      ),
    ],
    { numRuns: 100 },
  )('an arbitrary text throws nothing but its problems', (text) => check(text))

  test.prop([fc.constantFrom(ORDER_FLOW, EVERY_KEY), fc.array(mutation, { minLength: 1, maxLength: 4 })], {
    numRuns: 100,
  })('a spoiled scenario throws nothing but its problems', (text, changes) => check(mutate(text, changes)))

  test.prop(
    [
      fc.constantFrom(...pathsOf(EVERY_KEY)),
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, { weight: 1, arbitrary: fc.string() }),
      fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.string() }),
    ],
    { numRuns: 100 },
  )('with arbitrary overrides throws nothing but its problems', (path, value, tail) =>
    check(ORDER_FLOW, [{ path: path + tail, value }]),
  )
})

/** Dotted paths of all keys of a text, by indentation alone. */
function pathsOf(text: string): readonly string[] {
  const stack: { indent: number; key: string }[] = []
  const paths: string[] = []
  for (const line of text.split('\n')) {
    const match = /^( *)([\w.-]+):/.exec(line)
    if (match === null) continue
    const [, spaces = '', key = ''] = match
    while (stack.length > 0 && (stack.at(-1)?.indent ?? 0) >= spaces.length) stack.pop()
    stack.push({ indent: spaces.length, key })
    paths.push(stack.map((entry) => entry.key).join('.'))
  }
  return paths
}
