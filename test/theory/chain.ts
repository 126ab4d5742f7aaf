/**
 * The tests' own oracle: the stationary distribution of a finite Markov chain, solved numerically from its transitions. It shares
 * nothing with the formulas under test (Gauss–Seidel sweeps over sparse balance equations).
 */

/** Enumerates the states reachable from `start` and solves π·Q = 0. @param next rates out of a state, by key. */
export function solveChain<S>(
  start: S,
  key: (s: S) => string,
  next: (s: S) => readonly (readonly [S, number])[],
): { readonly states: readonly S[]; readonly pi: readonly number[]; mean(f: (s: S) => number): number } {
  const states: S[] = [start]
  const index = new Map<string, number>([[key(start), 0]])
  const into: [from: number, rate: number][][] = [[]]
  const out: number[] = []
  for (let i = 0; i < states.length; i++) {
    let total = 0
    for (const [to, rate] of next(states[i]!)) {
      if (rate <= 0) continue
      const k = key(to)
      let j = index.get(k)
      if (j === undefined) {
        j = states.length
        index.set(k, j)
        states.push(to)
        into.push([])
      }
      if (j !== i) {
        into[j]!.push([i, rate])
        total += rate
      }
    }
    out.push(total)
  }
  // The same, end to end: sweeps read them some thousand times.
  const ends = new Int32Array(states.length)
  const from = new Int32Array(into.reduce((sum, list) => sum + list.length, 0))
  const rates = new Float64Array(from.length)
  let end = 0
  into.forEach((list, j) => {
    for (const [i, rate] of list) {
      from[end] = i
      rates[end++] = rate
    }
    ends[j] = end
  })
  const pi = new Float64Array(states.length).fill(1 / states.length)
  for (let sweep = 0; sweep < 20_000; sweep++) {
    let change = 0
    const visit = (j: number): void => {
      let sum = 0
      for (let k = j === 0 ? 0 : ends[j - 1]!; k < ends[j]!; k++) sum += pi[from[k]!]! * rates[k]!
      const value = sum / out[j]!
      change = Math.max(change, Math.abs(value - pi[j]!) / Math.max(value, 1e-30))
      pi[j] = value
    }
    for (let j = 0; j < states.length; j++) visit(j)
    for (let j = states.length - 1; j >= 0; j--) visit(j)
    let total = 0
    for (const p of pi) total += p
    for (let j = 0; j < pi.length; j++) pi[j] = pi[j]! / total
    if (change < 1e-12) break
  }
  return {
    states,
    pi: [...pi],
    mean: (f) => states.reduce((sum, s, i) => sum + pi[i]! * f(s), 0),
  }
}
