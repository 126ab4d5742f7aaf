/** A thousand handlers are analysed at once, whatever their shape. */
import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analysis/index.ts'
import type { PublishesSpec } from '../../src/scenario/scenario.ts'
import { choice, exponential, handler, producer, publishing, scenario } from './build.ts'

function network(publishes: (i: number) => PublishesSpec): ReturnType<typeof scenario> {
  const handlers = Array.from({ length: 1000 }, (_, i) =>
    handler(`h${i}`, { on: `e${i}`, workers: 10, service: exponential(0.01), publishes: publishes(i) }),
  )
  return scenario([producer('p', 'e0', 5)], handlers)
}

describe('a thousand handlers', () => {
  it('in a chain are all M/M/10, by Burke', () => {
    const a = analyse(network((i) => publishing(`e${i + 1}`)))
    expect(Object.values(a.handlers).every((t) => t.model === 'M/M/10' && t.exact)).toBe(true)
    expect(a.largestStable?.rate).toBeCloseTo(1000, 6)
  }, 4000)

  it('in a tree that fans out are each behind one Poisson stream', () => {
    const a = analyse(network((i) => publishing(`e${2 * i + 1}`, `e${2 * i + 2}`)))
    expect(a.handlers.h999).toMatchObject({ model: 'M/M/10', exact: true })
  }, 4000)

  it('on overlapping cycles are one Jackson network', () => {
    const a = analyse(network((i) => [choice([`e${(i + 1) % 1000}`, 0.6], [`e${(i * 7 + 3) % 1000}`, 0.3])]))
    expect(Object.values(a.handlers).every((t) => t.exact)).toBe(true)
  }, 4000)
})
