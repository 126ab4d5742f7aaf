/**
 * The quick reader gives what the `yaml` package gives, positions included, or nothing: on the forms that scenarios are
 * written in, on random documents, and on those with random damage.
 */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { readAnyDocument } from '../../src/scenario/document.ts'
import { readQuickly } from '../../src/scenario/quick-document.ts'
import { EVERY_KEY } from './every-key.ts'
import { ORDER_FLOW } from './order-flow.ts'

/** Fails unless the text was read quickly, and rightly. */
function same(text: string): void {
  const quick = readQuickly(text, 'f')
  expect(quick).not.toBeNull()
  expect(readAnyDocument(text, 'f')).toEqual({ root: quick, problems: [] })
}

describe('what scenarios are written in is read quickly:', () => {
  it.each([
    ['an order flow', ORDER_FLOW],
    ['every key of the format', EVERY_KEY],
    ['Windows line ends', ORDER_FLOW.replaceAll('\n', '\r\n')],
    ['a document marker', `# c\n---\n${ORDER_FLOW}`],
    ['JSON', '{"a": {"b":[1, 2.5,-3e4, true, null, "x\\n\\u00e9\\\\"]}, "c":{}, "d":[]}'],
    ['indented JSON', JSON.stringify({ a: { b: [1, 'x'], c: null } }, null, 2)],
    ['JSON indented with tabs', JSON.stringify({ a: { b: [1, 'x'], c: null } }, null, '\t')],
    ['lists in and below the column of their key', 'a:\n- 1\n- b: 2\n  c:\n    - 3\n    - - 4\n      - 5\n'],
    ['flow collections of several lines', 'a: [\n  1, # c\n  2,\n]\nb: { c: 1,\n\n  "d":2 }\n'],
    ['comments and empty lines', '# c\n\na: # c\n  # c\n\n  b: 1 # c\n# c\n  c: x#y\n#'],
    ['words', 'a: x\nb: it\'s: "not" a - list\nc: http://x/y?z=[1]\n'.replace(': "', ' "')],
    ['numbers', 'a: [0, -1, +2, 0.5, .5, 5., 1e3, 1.5E-3, 007, 12345678901234567890, -0, 1_000, 1e400]'],
    ['constants', 'a: [~, null, Null, NULL, true, True, TRUE, false, nULL, yes, on, off]'],
    ['quantities', 'a: [50ms, 2%, 10/s, 1.5min, -, 5 s, 99.9%]'.replace(' -,', '')],
    ['quotes', 'a: "x # y"\n\'b\': \'it\'\'s\'\n"c d" : "\\"\\t\\/"\n'],
    [
      'text of several lines',
      'a: one\n  two\n\n\n  three # c\nb: |\n  x\n\n   y: z\n\nc: >-\n  x\n  y\n\n   z\n  u\nd: 1\n',
    ],
    ['literal text at the end', 'a: |-\n  x\n  y'],
    ['anchors and aliases', 'a: &x { b: [1] }\nc: *x\nd: [*x, &y 2, *y]\ne: &x\n  f: 1\ng: *x\n- '.slice(0, -2)],
    ['names that objects have', '__proto__: 1\nconstructor: { toString: 2 }\n'],
  ])('%s', (_, text) => same(text))
})

describe('the rest is left to the package:', () => {
  it.each([
    ...[
      '',
      '# c',
      'a',
      'a:',
      'a: 1\na: 2',
      '{ a: 1, a: 2 }',
      '<<: 1',
      '? a\n: 1',
      '[1]: 2',
      'a: !x 1',
      '%YAML 1.2\n---\na: 1',
    ],
    ...[
      'a: 1\n---\nb: 1',
      'a: 1\n...',
      'a:\n\tb: 1',
      'a: "x\n  y"',
      'a: *x',
      'a: &x [*x]',
      'a: [b: 1]',
      'a: |2\n   x',
      'a: |+\n  x\n',
    ],
    ...[
      'a: 1\r b: 2',
      '\ufeffa: 1',
      'a: 0x1f',
      'a: .inf',
      'a: [1,,2]',
      'a: [1',
      'a: {b}',
      'a: b: c',
      '- 1\na: 2',
      `a: ${'['.repeat(100)}`,
    ],
    ...[
      '"a\\u0007b": 1',
      'a: [\n1]',
      'a: 1 # c\n  b',
      'a: x\n  b: 1',
      'a: [1]x',
      'a: "1"2',
      'a: @x',
      `${'k'.repeat(1100)}: 1`,
    ],
  ])('%j', (text) => expect(readQuickly(text, 'f')).toBeNull())
})

const SCALARS = [
  ...[
    'a',
    'b',
    '50ms',
    '1',
    '-1',
    '.5',
    '5.',
    '1e3',
    'true',
    '~',
    'x y',
    'a#b',
    'a:b',
    '2%',
    '0x1f',
    '.inf',
    '-',
    '?',
    ':',
    '<<',
    '+1',
  ],
  ...[
    '"q"',
    '"a\\nb"',
    "'it''s'",
    '"\\u00e9"',
    '"',
    "'",
    '\u00e9 \u00fc',
    '- a',
    'a: b',
    '!x',
    '&a 1',
    '*a',
    '&a',
    '|',
    '>-',
    '{ }',
    '[]',
  ],
  ...[
    '=',
    '%',
    '@x',
    '..',
    '...',
    '---',
    '-a',
    'a,b',
    'a]',
    '{a',
    '"a": 1',
    '#',
    ' #c',
    '"\\\\"',
    '"\\ud83d"',
    '\u2028',
    '\u0085',
    '\t',
    '-\u00e9',
  ],
]
const scalar = fc.constantFrom(...SCALARS)
const gap = fc.constantFrom('', ' ', ' ', ' ', '  ', '\n', '\n  ', '\n      ', ' # c\n    ', '\n\n     ', '\n\t')
const colon = fc.constantFrom(': ', ': ', ': ', ':', ' : ')

const { flow } = fc.letrec<{ flow: string }>((tie) => ({
  flow: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    {
      weight: 2,
      arbitrary: fc
        .tuple(gap, fc.array(tie('flow'), { maxLength: 3 }))
        .map(([g, list]) => `[${g}${list.join(`,${g}`)}${g}]`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(gap, fc.array(fc.tuple(scalar, colon, tie('flow')), { maxLength: 3 }))
        .map(([g, list]) => `{${g}${list.map((pair) => pair.join('')).join(`,${g}`)} }`),
    },
  ),
}))

interface Lines {
  readonly text: string
}

/** Lines of a block collection, its first line without indentation; `indent` puts them below something. */
const { block } = fc.letrec<{ block: Lines; entry: string }>((tie) => ({
  block: fc
    .tuple(
      fc.boolean(),
      fc.array(tie('entry'), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '', '', '\n', '# c\n', '  # c\n'),
    )
    .map(([isList, entries, between]) => ({
      text: entries.map((entry, i) => `${isList ? '-' : `k${i}:`}${entry}`).join(`\n${between}`),
    })),
  entry: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    {
      weight: 4,
      arbitrary: fc
        .tuple(flow, fc.constantFrom('', '', ' # c', '#c', '\n  more'))
        .map(([value, end]) => ` ${value}${end}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom('|', '>', '|-', '>-', '|+', '>2'),
          fc.array(fc.constantFrom('  x', '   y', '', '  a: b', ' z'), { maxLength: 4 }),
        )
        .map(([header, lines]) => ` ${header}\n${lines.join('\n')}`),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('', '', ' # c', ' &a'), fc.constantFrom(0, 1, 2, 2, 4), tie('block'))
        .map(([end, n, { text }]) => `${end}\n${text.replace(/^/gm, ' '.repeat(n))}`),
    },
    { weight: 1, arbitrary: tie('block').map(({ text }) => ` ${text.replace(/\n/g, '\n  ')}`) },
  ),
}))

/** Inserted, taken away, or a line moved sideways. */
const damage = fc.array(
  fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('insert', 'delete', 'indent'),
    text: fc.constantFrom(...' \n:,[]{}#-"\'&*|>!?a1\t%.\r', ...SCALARS),
  }),
  { maxLength: 3 },
)

function damaged(text: string, changes: readonly { at: number; kind: string; text: string }[]): string {
  let result = text
  for (const { at, kind, text: piece } of changes) {
    const i = at % (result.length + 1)
    if (kind === 'insert') result = result.slice(0, i) + piece + result.slice(i)
    else if (kind === 'delete') result = result.slice(0, i) + result.slice(i + 1 + (at % 3))
    else {
      const lines = result.split('\n')
      const k = at % lines.length
      lines[k] = ' '.repeat(at % 4) + (lines[k] ?? '').trimStart()
      result = lines.join('\n')
    }
  }
  return result
}

describe('a random document', () => {
  const documents = fc.oneof(
    { weight: 4, arbitrary: block.map(({ text }) => text) },
    { weight: 1, arbitrary: flow },
    { weight: 1, arbitrary: fc.constantFrom(...EVERY_KEY.split(/\n(?=\S)/)) },
  )
  test.prop([documents, damage], { numRuns: 1500 })(
    'is read quickly as the package reads it, or not at all',
    (text, changes) => {
      const spoiled = damaged(text, changes)
      const quick = readQuickly(spoiled, 'f')
      if (quick !== null) expect(readAnyDocument(spoiled, 'f')).toEqual({ root: quick, problems: [] })
    },
  )
})
