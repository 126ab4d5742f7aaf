import { describe, expect, it } from 'vitest'
import {
  betaI,
  erf,
  erfc,
  erfcx,
  gammaP,
  gammaQ,
  lnBeta,
  lnGamma,
  normalCdf,
  poissonDensity,
} from '../../src/statistics/special.ts'

/** Relative difference of each pair. */
const near = (seen: number, expected: number, tolerance = 2e-14) => {
  expect(Math.abs(seen - expected) / Math.abs(expected)).toBeLessThan(tolerance)
}

describe('special functions', () => {
  it('know the gamma function at whole and half numbers', () => {
    let factorial = 1
    for (let n = 1; n <= 100; n++) {
      if (n > 2) near(lnGamma(n), Math.log(factorial))
      factorial *= n
    }
    expect(Math.abs(lnGamma(1))).toBeLessThan(1e-14)
    expect(Math.abs(lnGamma(2))).toBeLessThan(1e-14)
    near(lnGamma(0.5), 0.5 * Math.log(Math.PI))
    near(Math.exp(lnGamma(0.25)), 3.625609908221908)
    // Γ(x)·Γ(1 - x) = π/sin(πx).
    for (const x of [1e-8, 0.1, 0.25, 0.49])
      near(lnGamma(x) + lnGamma(1 - x), Math.log(Math.PI / Math.sin(Math.PI * x)))
    expect(() => lnGamma(0)).toThrow(RangeError)
  })

  it('know the error functions (Abramowitz & Stegun, tables 7.1 and 7.2)', () => {
    near(erf(0.5), 0.5204998778130465)
    near(erf(1), 0.8427007929497149)
    near(erf(-2), -0.9953222650189527)
    near(erfc(0.5), 0.4795001221869535)
    near(erfc(3), 2.209049699858544e-5)
    near(erfc(10), 2.088487583762545e-45, 2e-13)
    near(erfcx(0.3), Math.exp(0.09) * 0.6713732405408726)
    near(erfcx(10), 0.05614099274382259)
    near(erfcx(1e8), 1 / (1e8 * Math.sqrt(Math.PI)))
    near(normalCdf(1.959963984540054), 0.975)
    near(normalCdf(-8), 6.220960574271785e-16, 2e-13)
  })

  it('know the incomplete gamma function, by sums of Poisson probabilities', () => {
    for (const x of [0.1, 1, 4, 11, 30]) {
      near(gammaQ(1, x), Math.exp(-x))
      near(gammaP(0.5, x), erf(Math.sqrt(x)))
      for (const a of [2, 5, 12]) {
        let sum = 0
        let term = Math.exp(-x)
        for (let k = 0; k < a; k++) {
          sum += term
          term *= x / (k + 1)
        }
        near(gammaQ(a, x), sum, 5e-14)
      }
    }
    expect(gammaP(2, 0)).toBe(0)
    expect(gammaQ(2, Number.POSITIVE_INFINITY)).toBe(0)
    // Near the centre of a large shape: ½ + 1/(3·√(2πa)) + O(a^-3/2) (DLMF 8.11.12).
    near(gammaP(1e6, 1e6), 0.5 + 1 / (3 * Math.sqrt(2e6 * Math.PI)), 1e-9)
    near(poissonDensity(3, 2), (Math.exp(-2) * 8) / 6)
  })

  it('know the incomplete beta function, by sums of binomial probabilities', () => {
    for (const x of [0.01, 0.3, 0.5, 0.8, 0.999]) {
      // I_x(3, 4) is P(at least 3 of 6).
      let sum = 0
      for (const [k, choose] of [
        [3, 20],
        [4, 15],
        [5, 6],
        [6, 1],
      ] as const)
        sum += choose * x ** k * (1 - x) ** (6 - k)
      near(betaI(3, 4, x), sum, 5e-14)
      near(betaI(0.5, 0.5, x), (2 / Math.PI) * Math.asin(Math.sqrt(x)), 5e-14)
    }
    near(lnBeta(3, 4), Math.log(1 / 60))
    // B(a, ½) → √(π/a) for large a, with the first correction 1 + 1/(8a).
    near(Math.exp(lnBeta(1e8, 0.5)), Math.sqrt(Math.PI / 1e8) * (1 + 1 / 8e8), 1e-13)
  })
})
