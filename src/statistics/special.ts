/**
 * Special functions, to a relative error of about 1e-14 in the ordinary range (stated where it is more): the logarithm of
 * the gamma function, incomplete gamma and beta functions, error functions and the normal law. Pure functions of numbers.
 *
 * Sources: NIST Digital Library of Mathematical Functions (DLMF), equation numbers given at each; continued fractions are
 * evaluated by the modified Lentz algorithm (Thompson & Barnett 1986, J. Comput. Phys. 64, 490).
 */

const EPSILON = 2 ** -53
const TINY = 1e-300
const HALF_LOG_TWO_PI = 0.9189385332046728
const SQRT_HALF = Math.SQRT1_2

/** Evaluates b0 + a1/(b1 + a2/(b2 + …)) by the modified Lentz algorithm. `a` and `b` give the n-th coefficients. */
export function continuedFraction(b0: number, a: (n: number) => number, b: (n: number) => number): number {
  let f = b0 === 0 ? TINY : b0
  let c = f
  let d = 0
  for (let n = 1; n <= 100_000; n++) {
    const an = a(n)
    const bn = b(n)
    d = bn + an * d
    if (d === 0) d = TINY
    d = 1 / d
    c = bn + an / c
    if (c === 0) c = TINY
    const factor = c * d
    f *= factor
    if (Math.abs(factor - 1) < EPSILON * 2) return f
  }
  throw new RangeError('a continued fraction did not converge')
}

/** ln Γ(x) - ((x - ½)·ln x - x + ½·ln 2π) for x ≥ 10: Stirling's series (DLMF 5.11.1), absolute error below 1e-17. */
export function stirlingCorrection(x: number): number {
  const y = 1 / (x * x)
  const tail = 1 / 1188 + y * (-691 / 360360 + y * (1 / 156 + y * (-3617 / 122400)))
  return (1 / 12 + y * (-1 / 360 + y * (1 / 1260 + y * (-1 / 1680 + y * tail)))) / x
}

/** ln Γ(x), x > 0. Absolute error about 1e-14 near the zeros at 1 and 2. */
export function lnGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`lnGamma needs x > 0; saw ${x}`)
  let product = 1
  let y = x
  // Γ(x + 1) = x·Γ(x) (DLMF 5.5.1) until Stirling's series is exact.
  while (y < 10) {
    product *= y
    y += 1
  }
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + stirlingCorrection(y) - Math.log(product)
}

/** ln B(a, b), a, b > 0, without cancellation between large arguments. */
export function lnBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  if (large < 10) return lnGamma(a) + lnGamma(b) - lnGamma(a + b)
  // ln Γ(large) - ln Γ(large + small) by Stirling, term by term.
  const difference =
    -(large - 0.5) * Math.log1p(small / large) -
    small * Math.log(large + small) +
    small +
    stirlingCorrection(large) -
    stirlingCorrection(large + small)
  return lnGamma(small) + difference
}

/** x^a·e^(-x) / Γ(a + 1): the Poisson probability of a, for real a ≥ 0, x ≥ 0. */
export function poissonDensity(a: number, x: number): number {
  if (x === 0) return a === 0 ? 1 : 0
  if (a < 10) return Math.exp(a * Math.log(x) - x - lnGamma(a + 1))
  // The exponent's large parts cancel by hand: a·ln(x/a) + a - x.
  const exponent = Math.abs(x - a) < 0.1 * a ? a * log1pMinus((x - a) / a) : a * Math.log(x / a) + a - x
  return Math.exp(exponent - stirlingCorrection(a)) / Math.sqrt(2 * Math.PI * a)
}

/** ln(1 + y) - y for small |y|: the series from y² on, so that nothing cancels. */
function log1pMinus(y: number): number {
  let power = y * y
  let sum = 0
  for (let k = 2; k < 60; k++) {
    const term = power / k
    sum += k % 2 === 0 ? -term : term
    if (Math.abs(term) < EPSILON * Math.abs(sum)) break
    power *= y
  }
  return sum
}

/** Regularised lower incomplete gamma function P(a, x) = γ(a, x)/Γ(a), a > 0, x ≥ 0. */
export function gammaP(a: number, x: number): number {
  if (!(x > 0)) return 0
  if (x === Number.POSITIVE_INFINITY) return 1
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), with its relative accuracy kept in the tail. */
export function gammaQ(a: number, x: number): number {
  if (!(x > 0)) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
}

/** DLMF 8.11.4. */
function gammaSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > EPSILON * sum; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum * poissonDensity(a, x)
}

/** DLMF 8.9.2, even part. */
function gammaFraction(a: number, x: number): number {
  const fraction = continuedFraction(
    x + 1 - a,
    (n) => n * (a - n),
    (n) => x + 2 * n + 1 - a,
  )
  return (a * poissonDensity(a, x)) / fraction
}

/** Error function. */
export function erf(x: number): number {
  return x < 0 ? -gammaP(0.5, x * x) : gammaP(0.5, x * x)
}

/** Complementary error function, relative accuracy kept in the tail (x²·1e-16). */
export function erfc(x: number): number {
  return x < 0 ? 1 + gammaP(0.5, x * x) : gammaQ(0.5, x * x)
}

/** exp(x²)·erfc(x) for x ≥ 0: neither overflows nor underflows. */
export function erfcx(x: number): number {
  if (x < 1) return Math.exp(x * x) * erfc(x)
  // DLMF 7.9.1 in its even form, as for gammaQ(½, x²).
  const y = x * x
  const fraction = continuedFraction(
    y + 0.5,
    (n) => n * (0.5 - n),
    (n) => y + 2 * n + 0.5,
  )
  return x / (fraction * Math.sqrt(Math.PI))
}

/** P(N(0, 1) ≤ x). */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * SQRT_HALF)
}

/** Density of N(0, 1). */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x - HALF_LOG_TWO_PI)
}

/** Regularised incomplete beta function I_x(a, b), a, b > 0, 0 ≤ x ≤ 1; `y` is 1 - x where that is known better. */
export function betaI(a: number, b: number, x: number, y = 1 - x): number {
  if (!(x > 0)) return 0
  if (!(y > 0)) return 1
  return x <= (a + 1) / (a + b + 2) ? betaFraction(a, b, x, y) : 1 - betaFraction(b, a, y, x)
}

/** DLMF 8.17.22. */
function betaFraction(a: number, b: number, x: number, y: number): number {
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-y)
  const logY = y < 0.5 ? Math.log(y) : Math.log1p(-x)
  const prefactor = Math.exp(a * logX + b * logY - lnBeta(a, b)) / a
  const fraction = continuedFraction(
    1,
    (n) => {
      const m = n >> 1
      return n % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    },
    () => 1,
  )
  return prefactor / fraction
}
