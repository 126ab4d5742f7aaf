/**
 * Every malformed input gets all its problems, each at its line and column, in words that say what to write instead.
 */
import { describe, expect, it } from 'vitest'
import type { Case } from './cases.ts'
import { problemsOf } from './cases.ts'
import { cases as arrivalCases } from './malformed-arrivals.ts'
import { cases as fileCases } from './malformed-file.ts'
import { cases as handlerCases } from './malformed-handler.ts'
import { cases as individualCases } from './malformed-individuals.ts'
import { cases as serviceCases } from './malformed-service.ts'
import { cases as topCases } from './malformed-top.ts'

const tables: readonly (readonly [string, readonly Case[]])[] = [
  ['the file and its references', fileCases],
  ['a handler', handlerCases],
  ['workers as individuals', individualCases],
  ['the other sections', topCases],
  ['arrivals', arrivalCases],
  ['distributions', serviceCases],
]

for (const [what, cases] of tables) {
  describe(`malformed input: ${what}`, () => {
    it.each(cases.map((one) => ({ title: JSON.stringify(lastLine(one[0])), one })))(
      'is explained: $title',
      ({ one }) => {
        const [text, ...expected] = one
        const found = problemsOf(text)
        expect(found.map((p, i) => `${p.line}:${p.column} ${p.message}`.slice(0, expected[i]?.length ?? 200))).toEqual(
          expected,
        )
        for (const problem of found) expect(problem.file).toBe('f.yaml')
      },
    )
  })
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').slice(-1)[0] ?? ''
}
