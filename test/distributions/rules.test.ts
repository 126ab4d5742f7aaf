import { describe, expect, it } from 'vitest'
import type { DistributionSpec } from '../../src/distributions/distribution.ts'
import { lawByName } from '../../src/distributions/index.ts'

const exponential = { distribution: 'exponential', mean: 1 }
const points = (...list: [number, number][]) => ({ distribution: 'quantiles', points: list })

describe('the rules of the laws', () => {
  it.each<[DistributionSpec, string, string]>([
    [{ distribution: 'constant', value: -1 }, 'value', 'value must be at least 0 s; saw -1 s'],
    [{ distribution: 'constant', value: Number.NaN }, 'value', 'value must be at least 0 s; saw NaN s'],
    [{ distribution: 'exponential', rate: 0 }, 'rate', 'rate must be above 0/s; saw 0/s'],
    [{ distribution: 'exponential', mean: Number.POSITIVE_INFINITY }, 'mean', 'saw Infinity s'],
    [{ distribution: 'erlang', shape: 2.5, mean: 1 }, 'shape', 'shape must be a whole number, at least 1; saw 2.5'],
    [{ distribution: 'gamma', shape: 0, scale: 1 }, 'shape', 'shape must be above 0; saw 0'],
    [{ distribution: 'gamma', mean: 1, cv: -1 }, 'cv', 'cv must be at least 0; saw -1'],
    [{ distribution: 'hyperexponential', mean: 1, cv: 0.5 }, 'cv', 'cv must be at least 1; saw 0.5'],
    [
      {
        distribution: 'hyperexponential',
        branches: [
          { probability: 0.5, mean: 1 },
          { probability: 0.4, mean: 2 },
        ],
      },
      'branches',
      'the probabilities must sum to 1; their sum is 0.9',
    ],
    [{ distribution: 'hyperexponential', branches: [{ probability: 1, mean: -2 }] }, 'branches', 'saw -2 s'],
    [{ distribution: 'hyperexponential', branches: [] }, 'branches', 'at least one branch'],
    [{ distribution: 'lognormal', median: 2, p99: 1 }, 'p99', 'p99 must be at least median, 2 s; saw 1 s'],
    [{ distribution: 'lognormal', median: 0, p99: 1 }, 'median', 'median must be above 0 s; saw 0 s'],
    [{ distribution: 'weibull', shape: -1, mean: 1 }, 'shape', 'shape must be above 0; saw -1'],
    [{ distribution: 'pareto', shape: 1, mean: 1 }, 'shape', 'shape must be above 1 for the mean to exist; saw 1'],
    [{ distribution: 'uniform', minimum: 2, maximum: 1 }, 'maximum', 'maximum must be at least minimum, 2 s; saw 1 s'],
    [{ distribution: 'triangular', minimum: 1, mode: 3, maximum: 2 }, 'maximum', 'at least mode, 3 s; saw 2 s'],
    [{ distribution: 'normal', mean: -1, sd: 1 }, 'mean', 'mean must be at least 0 s; saw -1 s'],
    [{ distribution: 'empirical', values: [] }, 'values', 'values must be a list of at least one value'],
    [{ distribution: 'empirical', values: [1, -2] }, 'values', 'saw -2 at position 2'],
    [{ distribution: 'empirical', values: [1, 2], weights: [1] }, 'weights', 'as many as values, 2; saw 1'],
    [{ distribution: 'empirical', values: [1], weights: [0] }, 'weights', 'weights must not all be 0'],
    [{ distribution: 'trace', values: [1, -2] }, 'values', 'saw -2 at position 2'],
    [points([0.5, 1]), 'points', 'at least two quantiles are needed; saw 1'],
    [points([0.5, 1], [0.9, 0.5]), 'points', 'p90 must be at least p50, 1 s; saw 0.5 s'],
    [points([0.5, 1], [0.5, 2]), 'points', 'p50 is given twice'],
    [points([0.5, 1], [1.5, 2]), 'points', 'a quantile is between p0 and p100; saw p150'],
    [{ ...points([0.5, 1], [0.999, 2]), maximum: 1.5 }, 'maximum', 'maximum must be at least p99.9, 2 s; saw 1.5 s'],
    [{ ...points([0.5, 1], [0.9, 2]), minimum: 1.5 }, 'minimum', 'minimum must be at most p50, 1 s; saw 1.5 s'],
    [{ distribution: 'mixture', of: [{ probability: 1.2, law: exponential }] }, 'of', 'between 0 and 1; saw 1.2'],
    [{ distribution: 'shifted', by: -1, of: exponential }, 'by', 'by must be at least 0 s; saw -1 s'],
    [{ distribution: 'sum', of: [] }, 'of', 'at least one distribution'],
    [{ distribution: 'maximum', of: [] }, 'of', 'at least one distribution'],
  ])('%j breaks the rule on %s', (spec, parameter, message) => {
    const broken = lawByName(spec.distribution)!.check(spec)
    expect(broken?.parameter).toBe(parameter)
    expect(broken?.message).toContain(message)
  })

  it('take probabilities that sum to 1 up to rounding', () => {
    const branches = Array.from({ length: 10 }, () => ({ probability: 0.1, mean: 1 }))
    expect(lawByName('hyperexponential')!.check({ branches })).toBeNull()
  })
})
