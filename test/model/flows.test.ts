/** Several flows of one event, and of several: what each of their instances comes to, by hand. */
import { describe, expect, it } from 'vitest'
import type { FlowResults } from '../../src/experiment/results.ts'
import { from0, sound } from './from0.ts'

/** Every 2 s an `e0`, which becomes e1, e2, … e10 at one handler after the other, each taking 10 ms. */
const STEPS = 10
const STEP = 0.01
const chain = `
producers:
  clock: { publishes: e0, arrivals: { process: renewal, interval: 2 } }
  other: { publishes: o0, arrivals: { process: renewal, interval: 2 } }
  idle: { publishes: never, arrivals: { rate: 1 }, starts: 1h }
handlers:
  ${Array.from({ length: STEPS }, (_, i) => `h${i}: { subscribes: e${i}, service: ${STEP}, publishes: e${i + 1} }`).join('\n  ')}
  o: { subscribes: o0, workers: 2, service: 0.5, publishes: shared }
`
/** Instances of 101 s: at 2, 4, …, 100 s. */
const INSTANCES = 50

const shares = ({ completedShare, failedShare, lapsedShare }: FlowResults) =>
  [completedShare, failedShare, lapsedShare].map((share) => share?.mean)

describe('flows', () => {
  it('that begin with one event, as many as may, end each by its own events, once, at the first of them', () => {
    const flows = Array.from({ length: 32 }, (_, i) => {
      const step = (i % STEPS) + 1
      // In turns: completes; fails; fails before it could complete; has nothing that ends it, and lapses.
      const ends = [
        `completes: e${step}`,
        `completes: never, fails: e${step}`,
        `completes: e${STEPS}, fails: e${Math.min(step, STEPS - 1)}`,
        'completes: never',
      ][i % 4]
      return `f${i}: { starts: e0, ${ends} }`
    })
    const results = from0('101s', `${chain}\nflows:\n  ${flows.join('\n  ')}`)
    sound(results)
    flows.forEach((_, i) => {
      const flow = results.flows[`f${i}`]!
      // Completed, failed, lapsed.
      const of = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 1, 0],
        [0, 0, 1],
      ][i % 4]
      expect(shares(flow), `f${i}`).toEqual(of)
      expect(flow.arrivalRate!.mean, `f${i}`).toBeCloseTo(INSTANCES / 101, 9)
      const steps = (i % STEPS) + 1
      const ended = [steps, steps, Math.min(steps, STEPS - 1), STEPS][i % 4]!
      expect(flow.inFlight!.mean).toBeCloseTo((INSTANCES / 101) * ended * STEP, 9)
      if (i % 4 === 0) expect(flow.latency.mean!.mean).toBeCloseTo(ended * STEP, 9)
      expect(flow.settleTime.mean!.mean).toBeCloseTo(STEPS * STEP, 9)
    })
  })

  it('of different events may end with the same one, and each counts its own instances', () => {
    const results = from0(
      '101s',
      `${chain}
flows:
    unrelated: { starts: never, completes: shared }
    first: { starts: e0, completes: [shared, e3] }
    second: { starts: o0, completes: shared, within: 0.4s }
    third: { starts: o0, completes: e3, fails: shared }
`,
    )
    sound(results)
    const { unrelated, first, second, third } = results.flows
    expect([unrelated!.arrivalRate!.mean, shares(unrelated!)]).toEqual([0, [undefined, undefined, undefined]])
    expect([first, second, third].map((flow) => shares(flow!))).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
    ])
    expect(first!.latency.mean!.mean).toBeCloseTo(3 * STEP, 9)
    expect(second!.latency.mean!.mean).toBeCloseTo(0.5, 9)
    expect(second!.withinShare!.mean).toBe(0)
  })
})
