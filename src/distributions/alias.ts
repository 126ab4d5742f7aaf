/**
 * Draws from a finite law in constant time: the alias method (Walker 1977, ACM TOMS 3, 253; tables as Vose 1991, IEEE Trans.
 * Software Eng. 17, 972).
 */
import type { Stream } from '../engine/stream.ts'

/**
 * A sampler of indices 0 … n-1.
 * @param weights n ≥ 1 of them, ≥ 0, not all 0; need not sum to 1.
 */
export function aliasSampler(weights: readonly number[]): (stream: Stream) => number {
  const n = weights.length
  const total = weights.reduce((sum, w) => sum + w, 0)
  const keep = Float64Array.from(weights, (w) => (w / total) * n)
  const alias = new Int32Array(n)
  const small: number[] = []
  const large: number[] = []
  for (let i = 0; i < n; i++) (keep[i]! < 1 ? small : large).push(i)
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!
    const rich = large.pop()!
    alias[poor] = rich
    keep[rich] = keep[rich]! + keep[poor]! - 1
    ;(keep[rich]! < 1 ? small : large).push(rich)
  }
  // What rounding left over is full.
  for (const i of [...small, ...large]) keep[i] = 1
  return (stream) => {
    const u = stream.uniform() * n
    const i = Math.floor(u)
    return u - i < keep[i]! ? i : alias[i]!
  }
}

/** An inverse of ascending cumulative probabilities, for a handful of branches: index of the first that exceeds u. */
export function branchSampler(probabilities: readonly number[]): (stream: Stream) => number {
  const cumulative: number[] = []
  let sum = 0
  for (const p of probabilities) {
    sum += p
    cumulative.push(sum)
  }
  // A branch of probability 0 at the end must not be reached by rounding.
  let last = probabilities.length - 1
  while (last > 0 && probabilities[last] === 0) last--
  return (stream) => {
    const u = stream.uniform() * sum
    let i = 0
    while (i < last && u >= cumulative[i]!) i++
    return i
  }
}
