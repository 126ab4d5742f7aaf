/**
 * Independent mathematics of the battery: textbook closed forms and small numerical methods, written for the tests and
 * sharing nothing with src/theory. Rates per second, times in seconds. Sources beside each.
 */

/** Erlang's loss share for `c` workers offered `load` (recursion B(c) = aB(c-1) / (c + aB(c-1)), Erlang 1917). */
export function lossOf(load: number, c: number): number {
  let b = 1
  for (let k = 1; k <= c; k++) b = (load * b) / (k + load * b)
  return b
}

/** P(wait) of M/M/c (Gross & Harris, eq. 2.36 through Erlang B). */
export function delayOf(load: number, c: number): number {
  const b = lossOf(load, c)
  return b / (1 - (load / c) * (1 - b))
}

/** Stationary law of a birth–death chain on 0 … n by detailed balance; `up(i)` out of i, `down(i)` out of i. */
export function birthDeath(n: number, up: (i: number) => number, down: (i: number) => number): number[] {
  const weights = [1]
  for (let i = 1; i <= n; i++) weights.push((weights[i - 1]! * up(i - 1)) / down(i))
  const total = weights.reduce((a, b) => a + b, 0)
  return weights.map((w) => w / total)
}

/** Σ f(i)·p(i). */
export function expectation(p: readonly number[], f: (i: number) => number): number {
  return p.reduce((sum, q, i) => sum + q * f(i), 0)
}

/** The root of a function with a change of sign in [low, high], by bisection until no number lies between. */
export function root(f: (x: number) => number, low: number, high: number): number {
  let a = low
  let b = high
  const rising = f(b) > 0
  for (;;) {
    const middle = (a + b) / 2
    if (middle <= a || middle >= b) return middle
    if (f(middle) > 0 === rising) b = middle
    else a = middle
  }
}

/** x with tail(x) = 1 - p, for a falling tail on [0, ∞); 0 inside an atom at 0. */
export function quantile(tail: (x: number) => number, p: number): number {
  if (tail(0) <= 1 - p) return 0
  let high = 1
  while (tail(high) > 1 - p) high *= 2
  return root((x) => 1 - p - tail(x), 0, high)
}

/** Simpson's rule. */
export function integral(f: (x: number) => number, from: number, to: number, panels = 2000): number {
  const h = (to - from) / (2 * panels)
  let sum = f(from) + f(to)
  for (let i = 1; i < 2 * panels; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * h)
  return (sum * h) / 3
}

/** e^-m·m^k / k!, k = 0 … n. */
export function poissonLaw(m: number, n: number): number[] {
  const law = [Math.exp(-m)]
  for (let k = 1; k <= n; k++) law.push((law[k - 1]! * m) / k)
  return law
}

/** The law after `t` of a chain on 0 … n that starts with `start`, by uniformization (Jensen 1953). */
export function transient(
  start: readonly number[],
  moves: (i: number) => readonly (readonly [to: number, rate: number])[],
  t: number,
): number[] {
  const rows = start.map((_, i) => moves(i))
  const speed = 1.01 * Math.max(...rows.map((row) => row.reduce((sum, [, rate]) => sum + rate, 0)))
  // Transitions end to end, in the order of their origins.
  const from = Int32Array.from(rows.flatMap((row, i) => row.map(() => i)))
  const to = Int32Array.from(rows.flatMap((row) => row.map(([end]) => end)))
  const rates = Float64Array.from(rows.flatMap((row) => row.map(([, rate]) => rate)))
  const jumps = Math.ceil(speed * t + 10 * Math.sqrt(speed * t) + 40)
  let law = Float64Array.from(start)
  let next = new Float64Array(law.length)
  const sum = start.map(() => 0)
  let logWeight = -speed * t
  for (let k = 0; k <= jumps; k++) {
    const weight = Math.exp(logWeight)
    for (let i = 0; i < law.length; i++) sum[i]! += weight * law[i]!
    next.set(law)
    for (let m = 0; m < rates.length; m++) {
      const moved = (law[from[m]!]! * rates[m]!) / speed
      next[from[m]!]! -= moved
      next[to[m]!]! += moved
    }
    ;[law, next] = [next, law]
    logWeight += Math.log((speed * t) / (k + 1))
  }
  return sum
}

/** Stationary law of a discrete chain, by powers of its matrix (`step` maps a law to the next). */
export function stationary(size: number, step: (law: readonly number[]) => number[]): number[] {
  let law = new Array<number>(size).fill(1 / size)
  for (let k = 0; k < 100_000; k++) {
    const next = step(law)
    const change = Math.max(...next.map((p, i) => Math.abs(p - law[i]!)))
    law = next
    if (change < 1e-15) break
  }
  return law
}

/** P(W > t) of M/D/1 with D = 1: P(W ≤ t) = (1-ρ) Σ (-ρ(t-k))^k e^(ρ(t-k)) / k!, k ≤ t (Erlang 1909). */
export function constantWait(rho: number): (t: number) => number {
  return (t) => {
    let sum = 0
    let factorial = 1
    for (let k = 0; k <= t; k++) {
      if (k > 0) factorial *= k
      sum += ((-rho * (t - k)) ** k * Math.exp(rho * (t - k))) / factorial
    }
    return 1 - (1 - rho) * sum
  }
}
