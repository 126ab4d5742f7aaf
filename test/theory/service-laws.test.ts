/** Formulas that integrate over the law of the service time, against closed forms, chains and one another. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import {
  gmc,
  headOfLine,
  lossSystem,
  mapMc,
  mg1,
  mg1k,
  mmck,
  mmpp,
  preemptiveResume,
  shortestFirst,
  shortestRemaining,
  superpose,
  thin,
} from '../../src/theory/index.ts'
import { solveChain } from './chain.ts'

const exponentialCdf = (x: number): number => -Math.expm1(-x)
const constantCdf = (x: number): number => (x >= 1 ? 1 : 0)

describe('M/G/1/K', () => {
  it.each([
    [0.8, 5],
    [1, 10],
    [3, 4],
    [0.5, 0],
  ])('exponential service at ρ = %d with %d places is M/M/1/K', (rho, capacity) => {
    const a = mg1k(rho, exponentialCdf, 1, capacity)
    const b = mmck(rho, 1, 1, capacity)
    expect(a.lossShare / b.lossShare).toBeCloseTo(1, 5)
    expect(a.inSystem / b.inSystem).toBeCloseTo(1, 5)
    expect(a.waitingShare).toBeCloseTo(b.waitingShare, 5)
  })

  it('no places is Erlang B whatever the law', () => {
    expect(mg1k(0.7, constantCdf, 1, 0).lossShare).toBeCloseTo(lossSystem(0.7, 1, 1).lossShare, 8)
  })

  it('tends to M/D/1 as the room grows, and to full use in overload', () => {
    expect(mg1k(0.7, constantCdf, 1, 200).waitingTime).toBeCloseTo(mg1(0.7, 1, 1).waitingTime, 6)
    const over = mg1k(5, constantCdf, 1, 300)
    expect(over.utilization).toBeCloseTo(1, 10)
    expect(over.lossShare).toBeCloseTo(0.8, 10)
  })

  it('service of two stages against the chain of its stages', () => {
    const [lambda, capacity] = [0.9, 3]
    // State: messages, stage of the one in service.
    const chain = solveChain<readonly [number, number]>(
      [0, 0],
      (s) => s.join(),
      ([n, stage]) => [
        [[n + 1, stage], n <= capacity ? lambda : 0],
        [stage === 0 ? [n, 1] : [n - 1, 0], n > 0 ? 2 : 0],
      ],
    )
    const m = mg1k(lambda, (x) => 1 - Math.exp(-2 * x) * (1 + 2 * x), 1, capacity)
    expect(m.lossShare).toBeCloseTo(
      chain.mean(([n]) => (n === capacity + 1 ? 1 : 0)),
      6,
    )
    expect(m.inSystem).toBeCloseTo(
      chain.mean(([n]) => n),
      5,
    )
  })
})

describe('shortest first', () => {
  it('equals Cobham where there are two lengths', () => {
    const cdf = (x: number): number => (x < 1 ? 0 : x < 2 ? 0.4 : 1)
    const m = shortestFirst(0.5, cdf, 1.6, 2.8)
    const [short, long] = headOfLine([
      { arrivalRate: 0.2, service: 1, second: 1 },
      { arrivalRate: 0.3, service: 2, second: 4 },
    ])
    expect(m.waitingTime).toBeCloseTo(0.4 * short!.waitingTime + 0.6 * long!.waitingTime, 4)
  })

  it('with exponential service, ρ = 0.9, equals the integral of Phipps', () => {
    const rho = (x: number): number => 0.9 * (1 - Math.exp(-x) * (1 + x))
    let sum = 0
    const h = 1e-3
    for (let x = h / 2; x < 40; x += h) sum += (h * Math.exp(-x)) / (1 - rho(x)) ** 2
    expect(shortestFirst(0.9, exponentialCdf, 1, 2).waitingTime / (0.9 * sum)).toBeCloseTo(1, 5)
  })

  it('with one length both orders are first come, first served', () => {
    const fifo = mg1(0.8, 1, 1).sojournTime
    expect(shortestFirst(0.8, constantCdf, 1, 1).sojournTime).toBeCloseTo(fifo, 6)
    expect(shortestRemaining(0.8, constantCdf, 1).sojournTime).toBeCloseTo(fifo, 5)
  })

  it('remaining time first, exponential service, ρ = 0.9, equals the integral of Schrage & Miller', () => {
    const h = 2e-3
    let second = 0
    let load = 0
    let residence = 0
    let mean = 0
    for (let x = h / 2; x < 40; x += h) {
      const f = Math.exp(-x) * h
      second += x * x * f
      load += 0.9 * x * f
      residence += h / (1 - load)
      mean += f * ((0.9 * (second + x * x * Math.exp(-x))) / (2 * (1 - load) ** 2) + residence)
    }
    const m = shortestRemaining(0.9, exponentialCdf, 1)
    expect(m.sojournTime / mean).toBeCloseTo(1, 2)
    expect(m.sojournTime).toBeLessThan(shortestFirst(0.9, exponentialCdf, 1, 2).sojournTime)
  })
})

const classes = fc
  .array(
    fc.record({
      weight: fc.double({ min: 0.05, max: 1, noNaN: true }),
      service: fc.double({ min: 0.1, max: 10, noNaN: true }),
      scv: fc.double({ min: 0, max: 5, noNaN: true }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .chain((list) =>
    fc.double({ min: 0.05, max: 0.95, noNaN: true }).map((rho) => {
      const total = list.reduce((sum, c) => sum + c.weight, 0)
      return list.map((c) => ({
        arrivalRate: (rho * c.weight) / total / c.service,
        service: c.service,
        second: c.service ** 2 * (1 + c.scv),
      }))
    }),
  )

describe('laws that hold for any parameters', () => {
  test.prop([classes])('priorities conserve the work that waits (Kleinrock II, eq. 3.16)', (list) => {
    const rho = list.reduce((sum, c) => sum + c.arrivalRate * c.service, 0)
    const w0 = list.reduce((sum, c) => sum + (c.arrivalRate * c.second) / 2, 0)
    const waiting = headOfLine(list).reduce(
      (sum, m, i) => sum + list[i]!.arrivalRate * list[i]!.service * m.waitingTime,
      0,
    )
    expect(waiting / ((rho * w0) / (1 - rho))).toBeCloseTo(1, 9)
  })

  test.prop([classes])('preemption serves the most urgent as if alone', (list) => {
    const first = list[0]!
    const alone = mg1(first.arrivalRate, first.service, first.second)
    expect(preemptiveResume(list)[0]!.sojournTime / alone.sojournTime).toBeCloseTo(1, 9)
  })

  test.prop([
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 0, max: 500 }),
    fc.double({ min: 0.01, max: 300, noNaN: true }),
  ])('M/M/c/K carries what it does not lose', (workers, capacity, load) => {
    const m = mmck(load, 1, workers, capacity)
    expect(m.lossShare).toBeGreaterThanOrEqual(0)
    expect(m.lossShare).toBeLessThanOrEqual(1)
    expect(m.queueLength).toBeLessThanOrEqual(capacity * (1 + 1e-12))
    expect(m.inSystem / (load * (1 - m.lossShare) * m.sojournTime)).toBeCloseTo(1, 8)
  })

  test.prop([fc.double({ min: 0.1, max: 0.9, noNaN: true }), fc.integer({ min: 1, max: 8 })])(
    'a thinned interrupted process is the renewal process with its transform',
    (kept, workers) => {
      // Interrupted Poisson: hyperexponential intervals (Kuczura 1973).
      const [rate, on, off] = [2 * workers, 0.5, 0.3]
      const map = thin(
        mmpp(
          [rate, 0],
          [
            [0, on],
            [off, 0],
          ],
        ),
        kept,
      )
      const r = rate * kept
      const laplace = (s: number): number => (r * (s + off)) / (s * s + s * (r + on + off) + r * off)
      const mean = (r * off) / (on + off)
      const mu = 1.3 * (mean / workers)
      expect(mapMc(map, mu, workers).waitingTime / gmc(mean, laplace, mu, workers).waitingTime).toBeCloseTo(1, 5)
    },
  )

  it('two halves of a Poisson process superposed are the whole', () => {
    const half = { silent: [[0]], arriving: [[1.5]] }
    expect(superpose(half, half)).toEqual({ silent: [[0]], arriving: [[3]] })
  })
})
