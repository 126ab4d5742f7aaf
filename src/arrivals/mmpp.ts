/**
 * Markov-modulated Poisson arrivals: the rate is that of the state of a Markov chain, which begins in its first state. The
 * states follow one another in a circle, each with an exponential stay, or by a matrix of rates between them.
 */
import { branchSampler } from '../distributions/alias.ts'
import type { ArrivalKind, SpecOf } from './arrival.ts'
import { solve } from './linear.ts'
import { ModulatedPoisson, type State } from './modulated.ts'

/** States with their rates of leaving to each other state [1/s]; states that are left at once (a stay of 0) are left out. */
interface Chain {
  readonly rates: readonly number[]
  readonly leaves: readonly (readonly number[])[]
}

function chainOf(spec: SpecOf<'mmpp'>): Chain {
  if (spec.transitions !== null) {
    const leaves = spec.transitions.map((row, i) => row.map((q, j) => (i === j ? 0 : q)))
    return { rates: spec.states.map((x) => x.rate), leaves }
  }
  const states = spec.states.filter((x) => x.stays! > 0)
  const n = states.length
  const leaves = states.map((x, i) => states.map((_, j) => (n > 1 && j === (i + 1) % n ? 1 / x.stays! : 0)))
  return { rates: states.map((x) => x.rate), leaves }
}

function sum(list: readonly number[]): number {
  return list.reduce((total, x) => total + x, 0)
}

/** Which states lead to one with arrivals. */
function lively({ rates, leaves }: Chain): boolean[] {
  const reached = rates.map((rate) => rate > 0)
  for (let changed = true; changed; ) {
    changed = false
    leaves.forEach((row, i) => {
      if (!reached[i] && row.some((q, j) => q > 0 && reached[j])) {
        reached[i] = true
        changed = true
      }
    })
  }
  return reached
}

/** Stationary probabilities of the states: π·Q = 0, Σπ = 1; null where they depend on the first state. */
function stationary({ leaves }: Chain): number[] | null {
  const n = leaves.length
  // Qᵀ with its last equation, which the others imply, replaced by Σπ = 1.
  const transposed = leaves.map((_, i) => leaves.map((row, j) => (i === j ? -sum(row) : row[i]!)))
  const scale = Math.max(...leaves.flat(), 1e-300)
  transposed[n - 1] = new Array<number>(n).fill(scale)
  return solve(transposed, [...new Array<number>(n - 1).fill(0), scale])
}

/**
 * Long-run rate λ̄ = π·λ, and the limit of Var N(t)/E N(t): 1 + (2/λ̄)·Σ π_i·λ_i·x_i, where (e·π - Q)·x = λ - λ̄·e (Fischer &
 * Meier-Hellstern 1993, The MMPP cookbook, Performance Evaluation 18, 149, section 2.3; for two states Heffes & Lucantoni
 * 1986, IEEE JSAC 4, 856, equation 10).
 */
function asymptotics(chain: Chain): { rate: number; dispersion: number } {
  const unknown = { rate: Number.NaN, dispersion: Number.NaN }
  if (chain.rates.length === 0) return unknown
  const pi = stationary(chain)
  if (pi === null) return unknown
  const { rates, leaves } = chain
  const rate = sum(rates.map((x, i) => x * pi[i]!))
  if (!(rate > 0)) return { rate: 0, dispersion: Number.NaN }
  // e·π is scaled like Q, which changes nothing: x is orthogonal to π.
  const scale = Math.max(...leaves.flat(), 1e-300)
  const matrix = leaves.map((row, i) => row.map((q, j) => scale * pi[j]! + (i === j ? sum(row) : -q)))
  const x = solve(
    matrix,
    rates.map((r) => r - rate),
  )
  if (x === null) return unknown
  return { rate, dispersion: 1 + (2 / rate) * sum(rates.map((r, i) => pi[i]! * r * x[i]!)) }
}

export const mmpp: ArrivalKind<'mmpp'> = {
  process: 'mmpp',
  check(spec) {
    const n = spec.states.length
    if (n === 0) return 'mmpp needs at least one state'
    const rate = spec.states.find((x) => !(x.rate >= 0))
    if (rate !== undefined) return `the rate of a state must be at least 0/s; saw ${rate.rate}/s`
    if (spec.transitions === null) {
      const stay = spec.states.find((x) => x.stays === null || !(x.stays >= 0))
      if (stay !== undefined) return 'every state needs the mean of its stay (stays), at least 0 s, or give transitions'
      return spec.states.some((x) => x.stays! > 0) ? null : 'one of the states must have a stay above 0 s'
    }
    if (spec.transitions.length !== n || spec.transitions.some((row) => row.length !== n)) {
      return `transitions must be a square of ${n} by ${n} rates, as there are ${n} states`
    }
    const negative = spec.transitions.flatMap((row, i) => row.filter((q, j) => i !== j && !(q >= 0)))
    return negative.length === 0 ? null : `a transition rate must be at least 0/s; saw ${negative[0]}/s`
  },
  bind(spec, starts) {
    const chain = chainOf(spec)
    const alive = lively(chain)
    const states = chain.rates.map((rate, i): State => {
      const row = chain.leaves[i]!
      const leave = sum(row)
      return {
        rate,
        lively: alive[i]!,
        stay: leave > 0 ? (stream) => stream.exponential() / leave : () => Number.POSITIVE_INFINITY,
        follower: row.filter((q) => q > 0).length === 1 ? () => row.findIndex((q) => q > 0) : branchSampler(row),
      }
    })
    return new ModulatedPoisson(states, starts)
  },
  moments(spec) {
    const chain = chainOf(spec)
    const { rate, dispersion } = asymptotics(chain)
    const poisson = chain.rates.every((r) => r === chain.rates[0])
    // All arrivals in one state: each begins the same law of the interval anew.
    const renewal = poisson || chain.rates.filter((r) => r > 0).length === 1
    return { rate, scv: poisson ? 1 : dispersion, renewal, poisson }
  },
  // (sI - Q + Λ)·f = Λe, f_i being the transform from state i (Neuts 1981, Matrix-Geometric Solutions, section 2.2).
  laplace(spec) {
    const { rates, leaves } = chainOf(spec)
    if (rates.every((r) => r === rates[0]) && rates[0]! > 0) return (s) => rates[0]! / (rates[0]! + s)
    if (rates.filter((r) => r > 0).length !== 1) return null
    const at = rates.findIndex((r) => r > 0)
    return (s) => {
      const matrix = leaves.map((row, i) => row.map((q, j) => (i === j ? s + sum(row) + rates[i]! : -q)))
      return solve(matrix, rates)?.[at] ?? Number.NaN
    }
  },
}
