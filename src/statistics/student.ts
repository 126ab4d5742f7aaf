/**
 * Quantiles of the normal law and of Student's t, for confidence intervals. Errors about 1e-14 (normal) and below 1e-12
 * (Student), relative to the quantile.
 */
import { betaI, erfc, lnBeta, normalDensity } from './special.ts'

/**
 * z with P(N(0, 1) ≤ z) = p: the start of Abramowitz & Stegun 26.2.23, refined by Halley's method.
 * @param p 0 to 1; ±Infinity at the ends.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`normalQuantile needs 0 ≤ p ≤ 1; saw ${p}`)
  if (p === 0.5) return 0
  const q = Math.min(p, 1 - p)
  if (q === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const t = Math.sqrt(-2 * Math.log(q))
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let i = 0; i < 3; i++) {
    const error = (0.5 * erfc(z * Math.SQRT1_2) - q) / normalDensity(z)
    z += error / (1 - 0.5 * z * error)
  }
  return p < 0.5 ? -z : z
}

/** P(T > t) for t ≥ 0 (DLMF 8.17; Abramowitz & Stegun 26.7.1): half of I_x(df/2, ½), x = df/(df + t²). */
function upperTail(t: number, df: number): number {
  const square = t * t
  return 0.5 * betaI(df / 2, 0.5, df / (df + square), square / (df + square))
}

/** P(0 < T ≤ t), which keeps its digits near the median. */
function centre(t: number, df: number): number {
  const square = t * t
  return 0.5 * betaI(0.5, df / 2, square / (df + square), df / (df + square))
}

/**
 * t with P(T ≤ t) = p: Newton's method kept inside a bracket.
 * @param p 0 < p < 1. @param df > 0, real; Infinity gives the normal quantile.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`studentQuantile needs 0 < p < 1; saw ${p}`)
  if (!(df > 0)) throw new RangeError(`studentQuantile needs df > 0; saw ${df}`)
  if (p === 0.5) return 0
  if (df > 1e6) {
    // The continued fraction slows down; the expansion in 1/df (Abramowitz & Stegun 26.7.5) is exact here.
    const z = normalQuantile(p)
    return z + (z ** 3 + z) / 4 / df + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 / df / df
  }
  const q = Math.min(p, 1 - p)
  /** P(T > t) - q. */
  const excess = (t: number) => (q > 0.25 ? 0.5 - q - centre(t, df) : upperTail(t, df) - q)
  let low = 0
  let high = 1
  while (excess(high) > 0) {
    low = high
    high *= 2
    if (high === Number.POSITIVE_INFINITY) return p < 0.5 ? -high : high
  }
  const logScale = -0.5 * Math.log(df) - lnBeta(df / 2, 0.5)
  let t = (low + high) / 2
  for (let i = 0; i < 200; i++) {
    const error = excess(t)
    if (error > 0) low = t
    else high = t
    const density = Math.exp(logScale - 0.5 * (df + 1) * Math.log1p((t * t) / df))
    const newton = t + error / density
    const next = newton > low && newton < high ? newton : (low + high) / 2
    const step = Math.abs(next - t)
    t = next
    if (step <= 4 * Number.EPSILON * t) break
  }
  return p < 0.5 ? -t : t
}
