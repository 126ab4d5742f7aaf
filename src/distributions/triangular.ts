/** The triangular law: density rising linearly from the minimum to the mode, then falling to the maximum. */
import { TRIANGULAR } from '../kernel/law-kinds.ts'
import { atLeast, first, number, ordered } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law } from './distribution.ts'
import { distribution } from './shape.ts'

/** The triangular law with 0 ≤ a ≤ mode c ≤ b. Moments: Johnson, Kotz & Balakrishnan 1995, vol. 2, section 26.9. */
export function triangularOf(a: number, c: number, b: number): Distribution {
  const width = b - a
  if (width === 0) return constantOf(a)
  const left = c - a
  const right = b - c
  const shareLeft = left / width
  return distribution({
    moments: {
      mean: (a + b + c) / 3,
      variance: (left * left + right * right + left * right) / 18,
      thirdCentralMoment: ((right - left) * (width + left) * (width + right)) / 270,
    },
    minimum: a,
    breakpoints: [...new Set([a, c, b])],
    draw: TRIANGULAR,
    a,
    b: c,
    c: b,
    sample(stream) {
      const u = stream.uniform()
      return u < shareLeft ? a + Math.sqrt(u * width * left) : b - Math.sqrt((1 - u) * width * right)
    },
    tail(x) {
      if (x <= a) return 1
      if (x >= b) return 0
      return x < c ? 1 - (x - a) ** 2 / (width * left) : (b - x) ** 2 / (width * right)
    },
    cdf(x) {
      if (x <= a) return 0
      if (x >= b) return 1
      return x < c ? (x - a) ** 2 / (width * left) : 1 - (b - x) ** 2 / (width * right)
    },
    laplace: (s) =>
      2 * (shareLeft * Math.exp(-s * a) * rising(s * left) + (1 - shareLeft) * Math.exp(-s * c) * falling(s * right)),
  })
}

/** ∫ u·e^(-yu) du over [0, 1]; by its series where the closed form cancels. */
function rising(y: number): number {
  if (y > 1) return (1 - (1 + y) * Math.exp(-y)) / (y * y)
  let sum = 0
  let term = 1
  for (let k = 0; k < 25; k++) {
    sum += term / (k + 2)
    term *= -y / (k + 1)
  }
  return sum
}

/** ∫ (1-u)·e^(-yu) du over [0, 1]. */
function falling(y: number): number {
  if (y > 1) return (y - 1 + Math.exp(-y)) / (y * y)
  let sum = 0
  let term = 0.5
  for (let k = 0; k < 25; k++) {
    sum += term
    term *= -y / (k + 3)
  }
  return sum
}

export const triangular: Law = {
  name: 'triangular',
  description: 'least, most likely and greatest value: an estimate by experience',
  parameters: {
    minimum: { kind: 'value', description: 'least value' },
    mode: { kind: 'value', description: 'most likely value' },
    maximum: { kind: 'value', description: 'greatest value' },
  },
  sets: [['minimum', 'mode', 'maximum']],
  check: (values) =>
    first(
      atLeast(values, 'minimum', 0, 's'),
      atLeast(values, 'mode', 0, 's'),
      atLeast(values, 'maximum', 0, 's'),
      ordered(values, 'minimum', 'mode', 's'),
      ordered(values, 'mode', 'maximum', 's'),
    ),
  bind: (values) => triangularOf(number(values, 'minimum'), number(values, 'mode'), number(values, 'maximum')),
}
