/**
 * Malformed inputs of distributions, with the place and the message each must get.
 */
import type { Case } from './cases.ts'
import { service } from './cases.ts'

export const cases: readonly Case[] = [
  [service('lognormal'), '2:42 handlers.h.service: expected a distribution: { mean: 50ms }, { rate: 20/s }, { distri'],
  [
    service('{ distribution: lognormal, mean: 1s }'),
    "2:33 handlers.h.service: 'lognormal' takes either mean and cv, or mu a",
  ],
  [service('{ distribution: lognormal, mean: 1s, cv: -1 }'), '2:83 handlers.h.service.cv: must be at least 0; saw -1'],
  [
    service('{ distribution: lognormal, mean: 1s, sigma: 1 }'),
    "2:33 handlers.h.service: 'lognormal' takes either mean and cv, or mu a",
  ],
  [service('{ mean: 1s, cv: 2 }'), '2:33 handlers.h.service: expected a distribution: { mean: 50ms }, { rate: 20/s }'],
  [
    service('{ distribution: lognromal, mean: 1s, cv: 1 }'),
    '2:58 handlers.h.service.distribution: there is no distribution "lognro',
  ],
  [service('{ mean: 1s, rate: 2/s }'), "2:33 handlers.h.service: give either 'rate' or 'mean'"],
  [
    service('{ distribution: gamma, mean: 1s, shap: 1 }'),
    "2:33 handlers.h.service: 'gamma' takes either shape and scale, or mean and cv; saw mean",
    "2:75 handlers.h.service.shap: unknown key; did you mean 'shape'?",
  ],
  [
    service('{ distribution: mixture, of: [ { probability: 50%, mean: 1s }, { probability: 40%, mean: 2s } ] }'),
    '2:71 handlers.h.service.of: the probabilities must sum to 1, saw a sum',
  ],
  [
    service('{ distribution: mixture, of: [ { mean: 1s } ] }'),
    "2:73 handlers.h.service.of.0: 'probability' is required",
  ],
  [
    service('{ distribution: hyperexponential, branches: [ { probability: 0.5, mean: 1s } ] }'),
    '2:86 handlers.h.service.branches: the probabilities must sum to 1, saw',
  ],
  [
    service('{ distribution: quantiles, p50: 1s }'),
    '2:33 handlers.h.service: at least two quantiles are needed; saw 1',
  ],
  [
    service('{ distribution: quantiles, p50: 1s, p99: 0.5s }'),
    '2:33 handlers.h.service: p99 must be at least p50, 1 s; saw 0.5 s',
  ],
  [
    service('{ distribution: quantiles, p50: 1s, p999: 2s, p99.9: 2s }'),
    '2:88 handlers.h.service.p99.9: this percentile is given twice',
  ],
  [
    service('{ distribution: empirical, values: [] }'),
    '2:77 handlers.h.service.values: expected at least 1 element, saw an em',
  ],
  [
    service('{ distribution: empirical, values: [1s, x] }'),
    '2:82 handlers.h.service.values.1: expected a duration such as 120ms, 2',
  ],
  [
    service('{ distribution: empirical, file: x.csv }'),
    '2:75 handlers.h.service.file: "x.csv" cannot be read: this scenario wa',
  ],
  [service('{ distribution: trace }'), "2:33 handlers.h.service: 'trace' takes either file, or values; saw none of t"],
  [service('{ distribution: shifted, by: 1s }'), "2:33 handlers.h.service: 'shifted' takes by and of; saw by"],
  [
    service('{ distribution: shifted, by: 1s, of: { distribution: x } }'),
    '2:95 handlers.h.service.of.distribution: there is no distribution "x";',
  ],
  [
    service('{ distribution: pareto, shape: 1, mean: 1s }'),
    '2:73 handlers.h.service.shape: must be above 1 for the mean to exist; ',
  ],
  [service('{ distribution: sum, of: [] }'), '2:67 handlers.h.service.of: expected at least 1 element, saw an empty '],
  [service('{ distribution: sum, of: 5s }'), '2:67 handlers.h.service.of: expected a list of distributions, saw "5s"'],
  [service('{ distributon: sum, of: 5s }'), "2:44 handlers.h.service.distributon: unknown key; did you mean 'distrib"],
  [service('5 ms'), '2:42 handlers.h.service: expected a duration such as 120ms, 2s or 1.5min, saw "5 ms": write 5ms'],
  [service('5m'), '2:42 handlers.h.service: expected a duration such as 120ms, 2s or 1.5min, saw "5m": did you mean '],
  [service('50/s'), '2:42 handlers.h.service: expected a duration such as 120ms, 2s or 1.5min, saw "50/s": that is a'],
  [service('-1'), '2:42 handlers.h.service: expected a duration such as 120ms, 2s or 1.5min, saw -1: it must not be '],
  [service('[1s]'), '2:42 handlers.h.service: expected a distribution: { mean: 50ms }, { rate: 20/s }, { distributio'],
  [
    service('{ distribution: uniform, minimum: 2s, maximum: 1s }'),
    '2:89 handlers.h.service.maximum: must be at least minimum, 2 s; saw 1 ',
  ],
  [
    service('{ distribution: poisson, mean: 2 }'),
    '2:58 handlers.h.service.distribution: there is no distribution "poisso',
  ],
  [
    service('{ distribution: erlang, shape: 1.5, mean: 1s }'),
    '2:73 handlers.h.service.shape: expected a count (a whole number), saw ',
  ],
  [service('true'), '2:42 handlers.h.service: expected a distribution: { mean: 50ms }, { rate: 20/s }, { distributio'],
  [service('{}'), '2:33 handlers.h.service: expected a distribution: { mean: 50ms }, { rate: 20/s }, { distribution:'],
]
