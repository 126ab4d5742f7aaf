/**
 * Time lines against the law of M(t)/G/∞: the number present at t is Poisson with mean m(t) = ∫ λ(u)·P(S > t - u) du
 * (Eick, Massey & Whitt 1993, Oper. Res. 41). A point of the time line is a mean over replications, so that times their
 * number it is Poisson too; each is judged at the battery's level, and counts in its budget.
 */
import { describe, expect, it } from 'vitest'
import { library } from '../library.ts'
import { integral, root } from './exact.ts'
import { FALSE_ALARM } from './judge.ts'
import { TIMELINE_POINTS } from './timeline-points.ts'

const REPLICATIONS = 500

/** z with P(|N(0,1)| > z) = FALSE_ALARM. */
const z = root(
  (x) => FALSE_ALARM / 2 - integral((t) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI), x, x + 10, 5000),
  0,
  8,
)

/** Holds points of the handler's time line to Poisson means, spread evenly over the points. */
function hold(scenario: string, mean: (t: number) => number): void {
  const run = `run: { duration: 60s, warmup: 0s, replications: ${REPLICATIONS}, seed: 1 }`
  const { timeline, system } = library.simulate(library.loadScenario(`${run}\n${scenario}`))
  expect(system.conservation).toBe(0)
  expect(timeline.times).toHaveLength(200)
  const every = 200 / TIMELINE_POINTS
  for (let i = every - 1; i < 200; i += every) {
    const t = timeline.times[i]!
    expect(t).toBeCloseTo((i * 60) / 200, 9)
    const total = REPLICATIONS * mean(t)
    const seen = REPLICATIONS * timeline.handlers.x!.busyWorkers[i]!
    // Quantiles of Poisson's law to the order of its skewness (Cornish & Fisher 1938), and one more for being whole.
    const skew = (z * z - 1) / 6
    const slack = z * Math.sqrt(total)
    expect(seen, `at ${t} s`).toBeGreaterThanOrEqual(total - slack + skew - 1)
    expect(seen, `at ${t} s`).toBeLessThanOrEqual(total + slack + skew + 1)
    expect(slack / total, `half-width at ${t} s`).toBeLessThan(0.2)
    expect(timeline.handlers.x!.queueLength[i]).toBe(0)
  }
}

const handler = (service: string): string => `
handlers: { x: { subscribes: a, workers: unlimited, service: ${service} } }`

describe('the time line of M(t)/G/∞', () => {
  it('follows a schedule of steps that repeats, with exponential services', () => {
    const rate = (t: number): number => (t % 30 < 10 ? 5 : t % 30 < 20 ? 20 : 2)
    // m' = λ - m/2, solved over each step.
    const mean = (t: number): number => {
      let m = 0
      for (let from = 0; from < t; from += 10) {
        const limit = 2 * rate(from)
        m = limit + (m - limit) * Math.exp(-Math.min(10, t - from) / 2)
      }
      return m
    }
    hold(
      `producers: { p: { publishes: a, arrivals: { process: schedule, repeat: 30s, steps: [{ at: 0s, rate: 5 }, { at: 10s, rate: 20 }, { at: 20s, rate: 2 }] } } }${handler('{ mean: 2s }')}`,
      mean,
    )
  })

  it('follows a schedule with straight lines, with constant services', () => {
    const rate = (t: number): number => (t < 0 ? 0 : t < 20 ? 4 + 0.8 * t : t < 40 ? 20 - 0.8 * (t - 20) : 4)
    hold(
      `producers: { p: { publishes: a, arrivals: { process: schedule, interpolate: linear, steps: [{ at: 0s, rate: 4 }, { at: 20s, rate: 20 }, { at: 40s, rate: 4 }] } } }${handler('3s')}`,
      (t) => integral(rate, t - 3, t, 3000),
    )
  })

  it('follows a producer that starts late and stops, with uniform services', () => {
    const tail = (x: number): number => Math.max(0, 1 - x / 8)
    hold(
      `producers: { p: { publishes: a, arrivals: { rate: 6 }, starts: 1s, stops: 55s } }${handler('{ distribution: uniform, minimum: 0s, maximum: 8s }')}`,
      (t) => (t <= 1 ? 0 : integral((u) => 6 * tail(t - u), 1, Math.min(t, 55), 4000)),
    )
  })

  it('empties what was there at time 0, each message by itself', () => {
    // Binomial(300, e^(-t/20)).
    const run = `run: { duration: 60s, warmup: 0s, replications: ${REPLICATIONS}, seed: 1, initial: { x: { a: 300 } } }`
    const { timeline } = library.simulate(library.loadScenario(`${run}${handler('{ mean: 20s }')}`))
    const every = 200 / TIMELINE_POINTS
    for (let i = every - 1; i < 200; i += every) {
      const p = Math.exp(-timeline.times[i]! / 20)
      const slack = z * Math.sqrt((300 * p * (1 - p)) / REPLICATIONS) + 1 / REPLICATIONS
      expect(Math.abs(timeline.handlers.x!.busyWorkers[i]! - 300 * p)).toBeLessThanOrEqual(slack)
    }
  })
})
