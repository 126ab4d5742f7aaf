/** The battery as tests: one a model (see `judge.ts` for what is promised). */
import { describe, expect, it } from 'vitest'
import { full } from '../size.ts'
import { judge, type Model, QUICK } from './judge.ts'

export function battery(theme: string, models: readonly Model[]): void {
  describe(theme, () => {
    it.each(models.map((model) => [model.name, model] as const))(
      '%s',
      (_, model) => {
        expect(judge(model, full ? 1 : QUICK)).toEqual([])
      },
      60_000,
    )
  })
}
