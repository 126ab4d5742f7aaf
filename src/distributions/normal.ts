/** The normal law truncated at 0: draws below 0 are drawn again, which raises the mean a little. */
import { TRUNCATED_NORMAL } from '../kernel/law-kinds.ts'
import { erfc, erfcx, normalCdf, normalDensity } from '../statistics/special.ts'
import { atLeast, first, number } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law } from './distribution.ts'
import { distribution } from './shape.ts'

/**
 * The law of N(mu, sd²) given that it is ≥ 0; mu ≥ 0, sd ≥ 0. Its moments are those after truncation (Johnson, Kotz &
 * Balakrishnan 1994, vol. 1, section 13.10.1).
 */
export function truncatedNormalOf(mu: number, sd: number): Distribution {
  if (sd === 0) return constantOf(mu)
  const cut = mu / sd
  const kept = normalCdf(cut)
  const hazard = normalDensity(cut) / kept
  const upper = (x: number) => 0.5 * erfc(((x - mu) / sd) * Math.SQRT1_2)
  return distribution({
    moments: {
      mean: mu + sd * hazard,
      variance: sd * sd * (1 - cut * hazard - hazard * hazard),
      thirdCentralMoment: sd ** 3 * hazard * (2 * hazard * hazard + 3 * cut * hazard + cut * cut - 1),
    },
    minimum: 0,
    breakpoints: [0],
    draw: TRUNCATED_NORMAL,
    a: mu,
    b: sd,
    sample(stream) {
      for (;;) {
        const x = mu + sd * stream.normal()
        if (x >= 0) return x
      }
    },
    tail: (x) => (x > 0 ? upper(x) / kept : 1),
    cdf: (x) => (x > 0 ? (normalCdf((x - mu) / sd) - normalCdf(-cut)) / kept : 0),
    // e^(-mu·s + sd²s²/2)·Φ(cut - sd·s)/Φ(cut), with Φ scaled by erfcx where it would underflow.
    laplace(s) {
      const z = sd * s - cut
      if (z <= 0) return (Math.exp(s * (0.5 * sd * sd * s - mu)) * normalCdf(-z)) / kept
      return (Math.exp(-0.5 * cut * cut) * 0.5 * erfcx(z * Math.SQRT1_2)) / kept
    },
  })
}

export const normal: Law = {
  name: 'normal',
  description: 'the bell curve, truncated at 0 by drawing again',
  parameters: {
    mean: { kind: 'value', description: 'mean before truncation' },
    sd: { kind: 'value', description: 'standard deviation before truncation' },
  },
  sets: [['mean', 'sd']],
  check: (values) => first(atLeast(values, 'mean', 0, 's'), atLeast(values, 'sd', 0, 's')),
  bind: (values) => truncatedNormalOf(number(values, 'mean'), number(values, 'sd')),
}
