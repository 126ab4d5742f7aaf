/** The gamma law: density proportional to x^(k-1)·e^(-x/θ), shape k, scale θ. */
import type { Stream } from '../engine/stream.ts'
import { GAMMA } from '../kernel/law-kinds.ts'
import { gammaP, gammaQ } from '../statistics/special.ts'
import { above, atLeast, first, number } from './checks.ts'
import { constantOf } from './constant.ts'
import type { Distribution, Law, ParameterValues } from './distribution.ts'
import { exponentialOf } from './exponential.ts'
import { distribution } from './shape.ts'

/**
 * A sampler of the gamma law with scale 1 (Marsaglia & Tsang 2000, A simple method for generating gamma variables, ACM TOMS
 * 26, 363). Below shape 1 by their boost: gamma(k + 1)·U^(1/k).
 */
export function gammaSampler(shape: number): (stream: Stream) => number {
  const [d, c] = constantsOf(shape)
  const core = (stream: Stream): number => {
    for (;;) {
      const x = stream.normal()
      const root = 1 + c * x
      if (root <= 0) continue
      const v = root * root * root
      // ln U < x²/2 + d - d·v + d·ln v, with -ln U exponential.
      if (-stream.exponential() < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v
    }
  }
  return shape < 1 ? (stream) => core(stream) * Math.exp(-stream.exponential() / shape) : core
}

/** d and c of the method; a shape below 1 is drawn from that one higher. */
function constantsOf(shape: number): readonly [number, number] {
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
  return [d, 1 / Math.sqrt(9 * d)]
}

/** The gamma law of given shape > 0 and scale ≥ 0. */
export function gammaOf(shape: number, scale: number): Distribution {
  if (scale === 0) return constantOf(0)
  if (shape === 1) return exponentialOf(scale)
  const draw = gammaSampler(shape)
  return distribution({
    moments: { mean: shape * scale, variance: shape * scale * scale, thirdCentralMoment: 2 * shape * scale ** 3 },
    minimum: 0,
    breakpoints: [0],
    draw: GAMMA,
    a: scale,
    b: shape,
    c: constantsOf(shape)[1],
    sample: (stream) => scale * draw(stream),
    tail: (x) => gammaQ(shape, x / scale),
    cdf: (x) => gammaP(shape, x / scale),
    laplace: (s) => Math.exp(-shape * Math.log1p(s * scale)),
  })
}

/** Shape and scale; without a spread null and the mean. */
function shapeOf(values: ParameterValues): readonly [number | null, number] {
  if (values.mean === undefined) return [number(values, 'shape'), number(values, 'scale')]
  const mean = number(values, 'mean')
  const scv = number(values, 'cv') ** 2
  return scv === 0 ? [null, mean] : [1 / scv, mean * scv]
}

export const gamma: Law = {
  name: 'gamma',
  description: 'any coefficient of variation, light tail',
  parameters: {
    shape: { kind: 'number', description: 'k; the coefficient of variation is 1/sqrt(k)' },
    scale: { kind: 'value', description: 'theta; the mean is k times theta' },
    mean: { kind: 'value', description: 'the mean' },
    cv: { kind: 'number', description: 'coefficient of variation (standard deviation / mean)' },
  },
  sets: [
    ['shape', 'scale'],
    ['mean', 'cv'],
  ],
  check: (values) =>
    first(
      above(values, 'shape', 0),
      atLeast(values, 'scale', 0, 's'),
      atLeast(values, 'mean', 0, 's'),
      atLeast(values, 'cv', 0),
    ),
  bind(values) {
    const [shape, scale] = shapeOf(values)
    return shape === null ? constantOf(scale) : gammaOf(shape, scale)
  },
  mean(values) {
    const [shape, scale] = shapeOf(values)
    return shape === null ? scale : shape * scale
  },
}
