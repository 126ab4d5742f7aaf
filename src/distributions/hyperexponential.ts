/** The hyperexponential law: one of several exponentials, chosen by chance. */
import { HYPEREXPONENTIAL } from '../kernel/law-kinds.ts'
import { branchSampler } from './alias.ts'
import { atLeast, first, number, probabilities, violation } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law, ParameterValues } from './distribution.ts'
import { distribution, mixed } from './shape.ts'

export interface Branch {
  readonly probability: number
  readonly mean: number
}

/**
 * The two branches with given mean and coefficient of variation ≥ 1 whose contributions to the mean are equal (balanced
 * means: Whitt 1982, Operations Research 30, 125, section 3.1).
 */
export function balancedMeans(mean: number, cv: number): readonly Branch[] {
  const scv = cv * cv
  const p = 0.5 * (1 + Math.sqrt((scv - 1) / (scv + 1)))
  // 1 - p without cancellation: p(1 - p) = 1/(2(scv + 1)).
  const q = 0.5 / ((scv + 1) * p)
  return [
    { probability: p, mean: mean / (2 * p) },
    { probability: q, mean: mean / (2 * q) },
  ]
}

/** The hyperexponential law of branches whose probabilities sum to 1; a branch of mean 0 is an atom at 0. */
export function hyperexponentialOf(branches: readonly Branch[]): Distribution {
  const used = branches.filter((x) => x.probability > 0)
  if (used.every((x) => x.mean === 0)) return constantOf(0)
  const means = used.map((x) => x.mean)
  const choose = branchSampler(used.map((x) => x.probability))
  const sum = (term: (mean: number) => number) => used.reduce((total, x) => total + x.probability * term(x.mean), 0)
  return distribution({
    moments: mixed(used.map((x) => ({ ...x, variance: x.mean ** 2, thirdCentralMoment: 2 * x.mean ** 3 }))),
    minimum: 0,
    breakpoints: [0],
    ...(used.length === 2 && { draw: HYPEREXPONENTIAL, a: means[0]!, b: means[1]!, c: firstShare(used) }),
    sample: (stream) => means[choose(stream)]! * stream.exponential(),
    // x/m is Infinity for a branch of mean 0, whose tail is then 0.
    tail: (x) => (x < 0 ? 1 : sum((m) => (x === 0 ? (m === 0 ? 0 : 1) : Math.exp(-x / m)))),
    cdf: (x) => (x < 0 ? 0 : sum((m) => (x === 0 ? (m === 0 ? 1 : 0) : -Math.expm1(-x / m)))),
    laplace: (s) => sum((m) => 1 / (1 + s * m)),
  })
}

/**
 * The smallest uniform variate that `branchSampler` takes to the second of two branches: by its own arithmetic, so that it and
 * a comparison with this bound agree on every variate.
 */
function firstShare([first, second]: readonly Branch[]): number {
  const share = first!.probability
  const total = share + second!.probability
  // Variates are multiples of 2^-53.
  const product = (k: number) => k * 2 ** -53 * total
  let k = Math.floor((share / total) * 2 ** 53)
  while (k > 0 && product(k - 1) >= share) k--
  while (product(k) < share) k++
  return k * 2 ** -53
}

function branchesOf(values: ParameterValues): readonly Branch[] {
  return values.branches as readonly Branch[]
}

export const hyperexponential: Law = {
  name: 'hyperexponential',
  description: 'one of several exponentials, chosen by chance: more variable than the exponential law',
  parameters: {
    branches: { kind: 'branches', description: 'the exponentials, each { probability, mean }' },
    mean: { kind: 'value', description: 'the mean' },
    cv: { kind: 'number', description: 'coefficient of variation, at least 1; two branches with balanced means' },
  },
  sets: [['branches'], ['mean', 'cv']],
  check(values) {
    const broken = first(probabilities(values, 'branches'), atLeast(values, 'mean', 0, 's'), atLeast(values, 'cv', 1))
    if (broken !== null || values.branches === undefined) return broken
    const negative = branchesOf(values).find((x) => !(x.mean >= 0 && x.mean < Number.POSITIVE_INFINITY))
    return negative ? violation('branches', `each mean must be at least 0 s; saw ${negative.mean} s`) : null
  },
  bind: (values) =>
    hyperexponentialOf(
      values.branches === undefined ? balancedMeans(number(values, 'mean'), number(values, 'cv')) : branchesOf(values),
    ),
}
