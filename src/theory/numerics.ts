/**
 * Numerical tools of the formulas: gamma and Poisson probabilities, a monotone root finder and adaptive quadrature.
 * Relative errors are near 1e-13 unless said otherwise; nothing here allocates more than a few numbers.
 */

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(x), x > 0 (Lanczos 1964, g = 7, nine terms). */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs a positive argument; saw ${x}`)
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** ln Γ(n + 1) minus Stirling's formula: the correction that keeps Poisson terms precise at large n. */
function stirlingError(n: number): number {
  if (n < 16) return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI)
  const m = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / m) / m) / m) / n
}

/** P(N = n) for N Poisson of mean `mean`; n may be real (saddle-point form, Loader 2000). */
export function poissonTerm(n: number, mean: number): number {
  if (mean === 0) return n === 0 ? 1 : 0
  if (n === 0) return Math.exp(-mean)
  const u = (mean - n) / n
  return Math.exp(n * (Math.log1p(u) - u) - stirlingError(n)) / Math.sqrt(2 * Math.PI * n)
}

/**
 * P(N ≥ n) for N Poisson of mean `mean`, which is the regularised lower incomplete gamma function P(n, mean).
 * Sums whichever tail is the smaller, term by term from its largest term, so that small tails keep their digits.
 */
export function poissonTail(n: number, mean: number): number {
  if (n <= 0) return 1
  if (mean <= 0) return 0
  if (n > mean) {
    let term = poissonTerm(n, mean)
    let sum = term
    for (let k = n + 1; term > sum * 1e-17; k++) {
      term *= mean / k
      sum += term
    }
    return sum
  }
  let term = poissonTerm(n - 1, mean)
  let sum = term
  for (let k = n - 1; k > 0 && term > sum * 1e-17; k--) {
    term *= k / mean
    sum += term
  }
  return 1 - sum
}

/**
 * The point at which a non-increasing function crosses `level`, by bisection: `f(low) ≥ level`; the upper bracket is found by
 * doubling `low + step`. Precise to the last few bits of the argument.
 *
 * @throws RangeError when no crossing is found below 2^200 steps.
 */
export function crossing(f: (x: number) => number, level: number, low: number, step: number): number {
  let lo = low
  let width = step
  let hi = lo + width
  for (let i = 0; f(hi) > level; i++) {
    if (i > 200) throw new RangeError(`no crossing of ${level} found above ${low}`)
    lo = hi
    width *= 2
    hi = lo + width
  }
  for (let i = 0; i < 200; i++) {
    const mid = lo + (hi - lo) / 2
    if (mid <= lo || mid >= hi) break
    if (f(mid) > level) lo = mid
    else hi = mid
  }
  return hi
}

/**
 * The root of a decreasing function between `low` and `high`, where it is `fLow` > 0 and `fHigh` < 0 (Illinois method: a dozen evaluations;
 * infinite values are allowed). Stops where |f(x)| ≤ tolerance·min(1, x), or when the bracket is within `tolerance` of x.
 */
export function decreasingRoot(
  f: (x: number) => number,
  [low, fLow]: readonly [number, number],
  [high, fHigh]: readonly [number, number],
  tolerance: number,
): number {
  let side = 0
  for (let i = 0; i < 200; i++) {
    let x = low + (high - low) * (Number.isFinite(fLow) && Number.isFinite(fHigh) ? fLow / (fLow - fHigh) : 0.5)
    // Every fifth step halves, so that no shape of f can stall it.
    if (i % 5 === 4 || !(x > low && x < high)) x = (low + high) / 2
    const value = f(x)
    if (Math.abs(value) <= tolerance * Math.min(1, x) || high - low <= tolerance * high) return x
    // An end that stays for a second time counts for half.
    if (value > 0) {
      if (side === 1) fHigh /= 2
      side = 1
      low = x
      fLow = value
    } else {
      if (side === -1) fLow /= 2
      side = -1
      high = x
      fHigh = value
    }
  }
  return low
}

const KRONROD: readonly (readonly [node: number, kronrod: number, gauss: number])[] = [
  [0.9914553711208126, 0.022935322010529224, 0],
  [0.9491079123427585, 0.06309209262997854, 0.1294849661688697],
  [0.8648644233597691, 0.10479001032225019, 0],
  [0.7415311855993943, 0.14065325971552592, 0.27970539148927664],
  [0.5860872354676911, 0.1690047266392679, 0],
  [0.4058451513773972, 0.19035057806478542, 0.3818300505051189],
  [0.20778495500789848, 0.20443294007529889, 0],
]

/** Gauss–Kronrod rule of 7 and 15 points (Kronrod 1965) over one panel: the integral and the difference of the two rules. */
function kronrod(f: (x: number) => number, low: number, high: number): readonly [integral: number, error: number] {
  const centre = (low + high) / 2
  const half = (high - low) / 2
  const middle = f(centre)
  let fine = middle * 0.20948214108472782
  let coarse = middle * 0.4179591836734694
  for (const [node, k, g] of KRONROD) {
    const pair = f(centre - half * node) + f(centre + half * node)
    fine += k * pair
    coarse += g * pair
  }
  return [fine * half, Math.abs((fine - coarse) * half)]
}

/** Nodes of the 15-point rule on [−1, 1] and their weights. */
export const panelNodes: readonly number[] = [0, ...KRONROD.flatMap(([node]) => [-node, node])]
export const panelWeights: readonly number[] = [
  0.20948214108472782,
  ...KRONROD.flatMap(([, weight]) => [weight, weight]),
]

let primitives: Float64Array | null = null

/**
 * The integration matrix of the rule, row by row: entry 15·i + j is ∫ from −1 to node i of the polynomial of degree 14 that is 1 at node j
 * and 0 at the others, so that Σ_j matrix[15·i + j]·f(node j) is ∫ f up to node i. A function known at the nodes has its primitive there
 * without further evaluations. The rule itself integrates these polynomials exactly (it does up to degree 22).
 */
export function panelPrimitives(): Float64Array {
  if (primitives !== null) return primitives
  const size = panelNodes.length
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    const half = (panelNodes[i]! + 1) / 2
    for (let k = 0; k < size; k++) {
      const at = -1 + half * (panelNodes[k]! + 1)
      for (let j = 0; j < size; j++) {
        let basis = 1
        for (let m = 0; m < size; m++) if (m !== j) basis *= (at - panelNodes[m]!) / (panelNodes[j]! - panelNodes[m]!)
        matrix[size * i + j]! += half * panelWeights[k]! * basis
      }
    }
  }
  primitives = matrix
  return matrix
}

/**
 * ∫ f over [low, high], adaptive: panels are halved until the error is within `tolerance` of the integral of |f| seen first
 * or 40 levels deep (a jump costs one panel a level).
 */
export function integrate(f: (x: number) => number, low: number, high: number, tolerance = 1e-12): number {
  if (!(high > low)) return 0
  const panels = 8
  let scale = 0
  for (let i = 0; i < panels; i++) {
    const a = low + ((high - low) * i) / panels
    scale += Math.abs(kronrod(f, a, a + (high - low) / panels)[0])
  }
  const allowed = Math.max(scale * tolerance, Number.MIN_VALUE)
  const part = (a: number, b: number, depth: number): number => {
    const [value, error] = kronrod(f, a, b)
    const middle = (a + b) / 2
    if (error <= allowed || depth >= 40 || middle <= a || middle >= b) return value
    return part(a, middle, depth + 1) + part(middle, b, depth + 1)
  }
  let total = 0
  for (let i = 0; i < panels; i++) {
    const a = low + ((high - low) * i) / panels
    total += part(a, i === panels - 1 ? high : a + (high - low) / panels, 0)
  }
  return total
}
