/** Priorities and closed networks against Markov chains solved numerically. */
import { describe, expect, it } from 'vitest'
import { closedNetwork, headOfLine, preemptiveMmc, preemptiveResume } from '../../src/theory/index.ts'
import { solveChain } from './chain.ts'

const near = (actual: number, expected: number, relative = 1e-6): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-12)
}

describe('priority classes against their Markov chain', () => {
  const lambda = [0.3, 0.25] as const
  const mu = [1, 0.8] as const

  it('non-preemptive, two exponential classes with services of their own', () => {
    // State: waiting of each class, class in service (0 idle, 1, 2).
    const chain = solveChain<readonly [number, number, number]>(
      [0, 0, 0],
      (s) => s.join(),
      ([a, b, serving]) => {
        if (serving === 0)
          return [
            [[0, 0, 1], lambda[0]],
            [[0, 0, 2], lambda[1]],
          ]
        const after: readonly [number, number, number] = a > 0 ? [a - 1, b, 1] : b > 0 ? [a, b - 1, 2] : [0, 0, 0]
        return [
          [[a + 1, b, serving], a < 25 ? lambda[0] : 0],
          [[a, b + 1, serving], b < 60 ? lambda[1] : 0],
          [after, serving === 1 ? mu[0] : mu[1]],
        ]
      },
    )
    const classes = lambda.map((rate, i) => ({ arrivalRate: rate, service: 1 / mu[i]!, second: 2 / mu[i]! ** 2 }))
    const [urgent, other] = headOfLine(classes)
    near(
      urgent!.queueLength,
      chain.mean(([a]) => a),
      1e-4,
    )
    near(
      other!.queueLength,
      chain.mean(([, b]) => b),
      1e-4,
    )
  })

  it('preemptive-resume, two exponential classes', () => {
    const chain = solveChain<readonly [number, number]>(
      [0, 0],
      (s) => s.join(),
      ([a, b]) => [
        [[a + 1, b], a < 30 ? lambda[0] : 0],
        [[a, b + 1], b < 80 ? lambda[1] : 0],
        [[a - 1, b], a > 0 ? mu[0] : 0],
        [[a, b - 1], a === 0 && b > 0 ? mu[1] : 0],
      ],
    )
    const classes = lambda.map((rate, i) => ({ arrivalRate: rate, service: 1 / mu[i]!, second: 2 / mu[i]! ** 2 }))
    const [urgent, other] = preemptiveResume(classes)
    near(
      urgent!.inSystem,
      chain.mean(([a]) => a),
      1e-4,
    )
    near(
      other!.inSystem,
      chain.mean(([, b]) => b),
      1e-4,
    )
  })

  it('preemptive with two workers and one service law', () => {
    const rates = [0.7, 0.6]
    const chain = solveChain<readonly [number, number]>(
      [0, 0],
      (s) => s.join(),
      ([a, b]) => [
        [[a + 1, b], a < 30 ? rates[0]! : 0],
        [[a, b + 1], b < 80 ? rates[1]! : 0],
        [[a - 1, b], Math.min(a, 2)],
        [[a, b - 1], Math.min(b, Math.max(0, 2 - a))],
      ],
    )
    const [urgent, other] = preemptiveMmc(rates, 1, 2)
    near(
      urgent!.inSystem,
      chain.mean(([a]) => a),
      1e-4,
    )
    near(
      other!.inSystem,
      chain.mean(([, b]) => b),
      1e-4,
    )
  })
})

describe('closed networks against their Markov chain', () => {
  it.each([
    [1, 1],
    [2, 3],
  ])('two queues of %d and %d workers and a think time', (c1, c2) => {
    const population = 7
    const think = 2
    const chain = solveChain<readonly [number, number]>(
      [0, 0],
      (s) => s.join(),
      ([a, b]) => [
        [[a + 1, b], (population - a - b) / think],
        [[a - 1, b + 1], Math.min(a, c1) * 1.5],
        [[a, b - 1], Math.min(b, c2) * 0.7],
      ],
    )
    const net = closedNetwork(population, think, [
      { visits: 1, service: 1 / 1.5, workers: c1 },
      { visits: 1, service: 1 / 0.7, workers: c2 },
    ])
    near(
      net.throughput,
      chain.mean(([, b]) => Math.min(b, c2) * 0.7),
      1e-8,
    )
    near(
      net.stations[0]!.inSystem,
      chain.mean(([a]) => a),
      1e-8,
    )
    near(
      net.stations[1]!.queueLength,
      chain.mean(([, b]) => Math.max(0, b - c2)),
      1e-8,
    )
  })

  it('convolution and mean value analysis agree, and everybody is somewhere, with 2,000 users', () => {
    const stations = [
      { visits: 1, service: 0.01, workers: 1 },
      { visits: 2, service: 0.02, workers: 1 },
    ]
    const plain = closedNetwork(2000, 60, stations)
    const convolved = closedNetwork(2000, 60, [...stations, { visits: 1, service: 1e-9, workers: 2 }])
    near(convolved.throughput, plain.throughput, 1e-7)
    near(convolved.stations[1]!.queueLength, plain.stations[1]!.queueLength, 1e-6)
    const there = convolved.stations.reduce((sum, s) => sum + s.inSystem, 60 * convolved.throughput)
    near(there, 2000, 1e-9)
  })
})
