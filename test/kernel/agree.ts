/** Holds a run in the kernel to the same run in JavaScript. */
import { expect } from 'vitest'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { bundled } from '../bundled.ts'
import type { Run } from './both-sides.ts'

const { bothSides } = bundled<typeof import('./both-sides.ts')>('test/kernel/both-sides.ts')

/** @returns the run in the kernel. */
export function agree(scenario: Scenario, limit: number, longest: number, drains = false): Run {
  const { inside, services, everything } = bothSides(scenario, limit, longest, drains)
  for (const outside of [services, everything]) {
    const different = inside.figures.findIndex((line, i) => line !== outside.figures[i])
    if (different >= 0) expect(outside.figures[different]).toBe(inside.figures[different])
    expect(outside.figures.length).toBe(inside.figures.length)
  }
  // Publications take records of the pool in another order.
  expect(services.pooled).toEqual(inside.pooled)
  return inside
}
