/** Formulas against Markov chains solved numerically: no formula of the queue is shared between the two sides. */
import { describe, expect, it } from 'vitest'
import {
  breakdowns,
  bulkService,
  coldStarts,
  constantPatience,
  erlangA,
  finiteSource,
  gmc,
  mapMc,
  mmc,
  mmck,
  mmpp,
  vacations,
} from '../../src/theory/index.ts'
import { solveChain } from './chain.ts'

const near = (actual: number, expected: number, relative = 1e-6): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-12)
}

describe('one queue against its Markov chain', () => {
  it.each([
    [2, 1, 3, 4],
    [5, 1, 2, 3],
    [2, 2, 1, 5],
    [3, 1, 3, 0],
  ])('M/M/c/K with λ=%d μ=%d c=%d and %d places', (lambda, mu, c, capacity) => {
    const chain = solveChain<number>(
      0,
      String,
      (n) =>
        [
          [n + 1, n < c + capacity ? lambda : 0],
          [n - 1, Math.min(n, c) * mu],
        ] as const,
    )
    const full = chain.mean((n) => (n === c + capacity ? 1 : 0))
    const lq = chain.mean((n) => Math.max(0, n - c))
    const m = mmck(lambda, mu, c, capacity)
    near(m.lossShare, full)
    near(m.queueLength, lq)
    near(
      m.inSystem,
      chain.mean((n) => n),
    )
    near(m.waitingTime, lq / (lambda * (1 - full)))
    near(m.waitingShare, chain.mean((n) => (n >= c && n < c + capacity ? 1 : 0)) / (1 - full))
  })

  it.each([
    [2, 1, 3, 0.5],
    [6, 1, 3, 2],
  ])('M/M/c+M with λ=%d μ=%d c=%d and patience of mean %d s', (lambda, mu, c, patience) => {
    const chain = solveChain<number>(
      0,
      String,
      (n) =>
        [
          [n + 1, n < 150 ? lambda : 0],
          [n - 1, Math.min(n, c) * mu + Math.max(0, n - c) / patience],
        ] as const,
    )
    const m = erlangA(lambda, mu, c, patience)
    const lq = chain.mean((n) => Math.max(0, n - c))
    near(m.queueLength, lq, 1e-9)
    near(m.lossShare, lq / patience / lambda, 1e-9)
    near(m.utilization, chain.mean((n) => Math.min(n, c)) / c, 1e-9)
  })

  it('M/M/c+D is the limit of patience in many exponential stages', () => {
    // With M/M/1+D the work found, V, has density λp₀·exp((λ−μ)v) below the patience τ and decays at rate μ above it.
    const [lambda, mu, tau] = [3, 2, 0.7]
    const below = (lambda * Math.expm1((lambda - mu) * tau)) / (lambda - mu)
    const above = (lambda * Math.exp((lambda - mu) * tau)) / mu
    const m = constantPatience(lambda, mu, 1, tau)
    near(m.lossShare, above / (1 + below + above), 1e-10)
    near(m.utilization, (lambda * (1 - m.lossShare)) / mu, 1e-12)
  })

  it('MMPP/M/2 with two states', () => {
    const rates = [4, 0.2]
    const transitions = [
      [0, 0.3],
      [0.1, 0],
    ]
    const chain = solveChain<readonly [number, number]>(
      [0, 0],
      (s) => s.join(),
      ([n, phase]) => [
        [[n + 1, phase], n < 250 ? rates[phase]! : 0],
        [[n - 1, phase], Math.min(n, 2)],
        [[n, 1 - phase], transitions[phase]![1 - phase]!],
      ],
    )
    const m = mapMc(mmpp(rates, transitions), 1, 2)
    const arriving = chain.mean(([, phase]) => rates[phase]!)
    near(
      m.queueLength,
      chain.mean(([n]) => Math.max(0, n - 2)),
      1e-5,
    )
    near(
      m.inSystem,
      chain.mean(([n]) => n),
      1e-5,
    )
    near(m.waitingShare, chain.mean(([n, phase]) => (n >= 2 ? rates[phase]! : 0)) / arriving, 1e-5)
  })

  it('E2/M/3: intervals of two stages', () => {
    const [lambda, mu, c] = [2.4, 1, 3]
    const stage = 2 * lambda
    const chain = solveChain<readonly [number, number]>(
      [0, 0],
      (s) => s.join(),
      ([n, phase]) => [
        [[n + (phase === 1 ? 1 : 0), 1 - phase], phase === 0 || n < 150 ? stage : 0],
        [[n - 1, phase], Math.min(n, c) * mu],
      ],
    )
    const m = gmc(lambda, (s) => (stage / (stage + s)) ** 2, mu, c)
    near(
      m.queueLength,
      chain.mean(([n]) => Math.max(0, n - c)),
      1e-6,
    )
    near(
      m.waitingShare,
      chain.mean(([n, phase]) => (phase === 1 && n >= c ? 1 : 0)) / chain.mean(([, phase]) => (phase === 1 ? 1 : 0)),
      1e-6,
    )
  })

  it('breakdowns by the clock, exponential laws (White & Christie)', () => {
    const [lambda, mu, f, repairRate] = [0.5, 2, 0.3, 0.9]
    const chain = solveChain<readonly [number, number]>(
      [0, 1],
      (s) => s.join(),
      ([n, up]) => [
        [[n + 1, up], n < 150 ? lambda : 0],
        [[n - 1, up], up === 1 && n > 0 ? mu : 0],
        [[n, 1 - up], up === 1 ? f : repairRate],
      ],
    )
    const m = breakdowns(lambda, 1 / mu, 2 / mu ** 2, f, 1 / repairRate, 2 / repairRate ** 2, true)
    near(
      m.inSystem,
      chain.mean(([n]) => n),
    )
    near(
      m.queueLength,
      chain.mean(([n, up]) => n - (up === 1 && n > 0 ? 1 : 0)),
    )
  })

  it.each([0, 0.7])('setups after %d s without work, exponential laws', (idleFor) => {
    const [lambda, mu, ready] = [0.5, 1, 0.4]
    // Only the probability of a cold start counts, so a random time to the switch-off with the same one serves as well.
    const off = idleFor === 0 ? 1e9 : lambda / Math.expm1(lambda * idleFor)
    const chain = solveChain<readonly [n: number, phase: 'on' | 'off' | 'setting up']>(
      [0, 'off'],
      (s) => s.join(),
      ([n, phase]) => [
        [[n + 1, phase === 'off' ? 'setting up' : phase], n < 150 ? lambda : 0],
        [[n - 1, 'on'], phase === 'on' && n > 0 ? mu : 0],
        [[n, 'off'], phase === 'on' && n === 0 ? off : 0],
        [[n, 'on'], phase === 'setting up' ? ready : 0],
      ],
    )
    const m = coldStarts(lambda, 1 / mu, 2 / mu ** 2, 1 / ready, 2 / ready ** 2, idleFor)
    near(
      m.inSystem,
      chain.mean(([n]) => n),
    )
    near(m.utilization, lambda / mu / chain.mean(([, phase]) => (phase === 'on' ? 1 : 0)))
  })

  it('vacations, exponential laws', () => {
    const [lambda, mu, back] = [0.5, 1, 0.4]
    const chain = solveChain<readonly [n: number, away: number]>(
      [0, 1],
      (s) => s.join(),
      ([n, away]) => [
        [[n + 1, away], n < 150 ? lambda : 0],
        [[n - 1, n === 1 ? 1 : 0], away === 0 ? mu : 0],
        [[n, 0], away === 1 && n > 0 ? back : 0],
      ],
    )
    const m = vacations(lambda, 1 / mu, 2 / mu ** 2, 1 / back, 2 / back ** 2)
    near(
      m.inSystem,
      chain.mean(([n]) => n),
    )
    near(
      m.queueLength,
      chain.mean(([n, away]) => n - 1 + away),
    )
  })

  it('breakdowns only while working, exponential laws', () => {
    const [lambda, mu, f, repairRate] = [0.5, 2, 0.3, 0.9]
    const chain = solveChain<readonly [number, number]>(
      [0, 1],
      (s) => s.join(),
      ([n, up]) => [
        [[n + 1, up], n < 150 ? lambda : 0],
        [[n - 1, up], up === 1 && n > 0 ? mu : 0],
        [[n, 1 - up], up === 1 ? (n > 0 ? f : 0) : repairRate],
      ],
    )
    const m = breakdowns(lambda, 1 / mu, 2 / mu ** 2, f, 1 / repairRate, 2 / repairRate ** 2, false)
    near(
      m.inSystem,
      chain.mean(([n]) => n),
    )
  })

  it.each([
    [1, 1],
    [1, 4],
    [3, 5],
  ])('bulk service M/M^[%d,%d]/1', (least, most) => {
    const [lambda, mu] = [0.8, 1]
    const chain = solveChain<readonly [number, number]>(
      [0, 0],
      (s) => s.join(),
      ([n, busy]) => {
        if (busy === 0) return [[n + 1 >= least ? [0, 1] : [n + 1, 0], lambda]]
        return [
          [[n + 1, 1], n < 120 ? lambda : 0],
          [n >= least ? [n - Math.min(n, most), 1] : [n, 0], mu],
        ]
      },
    )
    const m = bulkService(lambda, mu, least, most)
    near(
      m.queueLength,
      chain.mean(([n]) => n),
    )
    near(
      m.utilization,
      chain.mean(([, busy]) => busy),
    )
  })

  it('finite source M/M/2//6', () => {
    const chain = solveChain<number>(
      0,
      String,
      (n) =>
        [
          [n + 1, (6 - n) / 3],
          [n - 1, Math.min(n, 2) * 0.9],
        ] as const,
    )
    const m = finiteSource(6, 3, 0.9, 2)
    near(
      m.inSystem,
      chain.mean((n) => n),
    )
    near(
      m.throughput,
      chain.mean((n) => Math.min(n, 2) * 0.9),
    )
  })
})

describe('limits', () => {
  it('M/M/c/K tends to M/M/c as the capacity grows', () => {
    const a = mmck(8, 1, 10, 100_000_000)
    const b = mmc(8, 1, 10)
    near(a.queueLength, b.queueLength, 1e-12)
    near(a.waitingShare, b.waitingShare, 1e-12)
  })

  it('G/M/c with Poisson arrivals is M/M/c, for any c', () => {
    for (const c of [1, 2, 5, 20, 100]) {
      const lambda = 0.9 * c
      const a = gmc(lambda, (s) => lambda / (lambda + s), 1, c)
      const b = mmc(lambda, 1, c)
      near(a.waitingTime, b.waitingTime, 1e-8)
      near(a.waitingShare, b.waitingShare, 1e-8)
    }
  })

  it('a Poisson process as a MAP gives M/M/c', () => {
    near(mapMc({ silent: [[0]], arriving: [[4]] }, 1, 5).waitingTime, mmc(4, 1, 5).waitingTime, 1e-12)
  })
})
