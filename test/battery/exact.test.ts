/** The battery's own mathematics against published tables and worked examples. */
import { describe, expect, it } from 'vitest'
import {
  birthDeath,
  delayOf,
  expectation,
  integral,
  lossOf,
  poissonLaw,
  quantile,
  root,
  stationary,
  transient,
} from './exact.ts'

describe("Erlang's formulas", () => {
  it('give the printed loss shares', () => {
    // Erlang B tables: 1 % at 4.46 erlang and 10 lines; 5 % at 2.22 and 5; 10 erlang on 10 lines lose 21.46 %.
    expect(lossOf(4.461, 10)).toBeCloseTo(0.01, 4)
    expect(lossOf(2.219, 5)).toBeCloseTo(0.05, 4)
    expect(lossOf(10, 10)).toBeCloseTo(0.2146, 4)
  })

  it('give the eye clinic of Gross & Harris (example 2.2)', () => {
    // 6 patients an hour, 20 minutes each, 3 doctors: Lq = 8/9, L = 26/9, Wq = 8.9 min.
    const load = 2
    const queue = (delayOf(load, 3) * load) / (3 - load)
    expect(queue).toBeCloseTo(8 / 9, 12)
    expect(queue + load).toBeCloseTo(26 / 9, 12)
  })

  it('give the inspection station of Gross & Harris (example 2.4)', () => {
    // M/M/3/7, 1 car a minute, 6 minutes each: Lq = 3.09, L = 6.06, 30.3 cars an hour turned away.
    const p = birthDeath(
      7,
      () => 1,
      (i) => Math.min(i, 3) / 6,
    )
    expect(expectation(p, (i) => Math.max(0, i - 3))).toBeCloseTo(3.09, 2)
    expect(expectation(p, (i) => i)).toBeCloseTo(6.06, 2)
    expect(60 * p[7]!).toBeCloseTo(30.3, 1)
  })
})

describe('the numerical methods', () => {
  it('find roots, quantiles and integrals', () => {
    expect(root((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 14)
    expect(root((x) => 2 - x * x, 0, 2)).toBeCloseTo(Math.SQRT2, 14)
    expect(quantile((x) => 0.5 * Math.exp(-x), 0.9)).toBeCloseTo(Math.log(5), 12)
    expect(quantile((x) => 0.5 * Math.exp(-x), 0.5)).toBe(0)
    expect(integral((x) => x ** 3, 0, 2)).toBeCloseTo(4, 13)
    expect(integral((x) => Math.exp(-x), 0, 40)).toBeCloseTo(1, 9)
  })

  it('follow a chain in time', () => {
    // On and off at rates 1 and 2: P(on at t) = 2/3 + e^(-3t)/3.
    const [on, off] = transient([1, 0], (i) => [[1 - i, i + 1]], 0.7)
    expect(on).toBeCloseTo(2 / 3 + Math.exp(-2.1) / 3, 12)
    expect(on! + off!).toBeCloseTo(1, 12)
  })

  it('find where a discrete chain settles', () => {
    const [a, b] = stationary(2, ([p, q]) => [0.9 * p! + 0.5 * q!, 0.1 * p! + 0.5 * q!])
    expect(a).toBeCloseTo(5 / 6, 12)
    expect(b).toBeCloseTo(1 / 6, 12)
    expect(poissonLaw(2, 60).reduce((s, p) => s + p, 0)).toBeCloseTo(1, 14)
  })
})
