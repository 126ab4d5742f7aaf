/**
 * One way to make a `Distribution`, so that all of them share a hidden class (the engine reads their fields in its inner
 * loop) and none works out moments that nobody asks for, and arithmetic on moments.
 */
import type { Stream } from '../engine/stream.ts'
import { OTHER } from '../kernel/law-kinds.ts'
import type { Distribution } from './distribution.ts'

/** The first three moments about the mean. */
export interface Moments {
  readonly mean: number
  readonly variance: number
  readonly thirdCentralMoment: number
}

/** What a law must say; the rest has defaults: no breakpoints, no fast path, cdf from the tail. */
export interface Shape {
  /** Where they take long to work out: a function, called when one of them is first asked for. */
  readonly moments: Moments | (() => Moments)
  readonly minimum: number
  readonly breakpoints?: readonly number[]
  readonly draw?: number
  readonly a?: number
  readonly b?: number
  readonly c?: number
  sample(stream: Stream): number
  tail(x: number): number
  /** Where 1 - tail(x) loses digits at the lower end, the law gives its own. */
  cdf?(x: number): number
  laplace(s: number): number
}

class Bound implements Distribution {
  readonly minimum: number
  readonly breakpoints: readonly number[]
  readonly draw: number
  readonly a: number
  readonly b: number
  readonly c: number
  readonly sample: (stream: Stream) => number
  readonly cdf: (x: number) => number
  readonly tail: (x: number) => number
  readonly laplace: (s: number) => number
  private moments: Moments | (() => Moments)

  constructor(shape: Shape) {
    const tail = shape.tail
    this.moments = shape.moments
    this.minimum = shape.minimum
    this.breakpoints = shape.breakpoints ?? []
    this.draw = shape.draw ?? OTHER
    this.a = shape.a ?? 0
    this.b = shape.b ?? 0
    this.c = shape.c ?? 0
    this.sample = shape.sample
    this.cdf = shape.cdf ?? ((x) => 1 - tail(x))
    this.tail = tail
    this.laplace = shape.laplace
  }

  private get known(): Moments {
    if (typeof this.moments === 'function') this.moments = this.moments()
    return this.moments
  }

  get mean(): number {
    return this.known.mean
  }

  get variance(): number {
    return this.known.variance
  }

  get thirdCentralMoment(): number {
    return this.known.thirdCentralMoment
  }
}

/** A `Distribution` from its shape, whose functions must not depend on `this`. */
export function distribution(shape: Shape): Distribution {
  return new Bound(shape)
}

/** The law with another way to draw from it. @param fast how the engine draws the same. */
export function withSampler(
  law: Distribution,
  sample: (stream: Stream) => number,
  fast: Pick<Shape, 'draw' | 'a' | 'b'> = {},
): Distribution {
  const { minimum, breakpoints, cdf, tail, laplace } = law
  return distribution({ ...fast, moments: () => law, minimum, breakpoints, sample, cdf, tail, laplace })
}

/** Central moments from E[X], E[X²], E[X³] (any of the latter may be Infinity). */
export function fromRaw(m1: number, m2: number, m3: number): Moments {
  const finiteVariance = Number.isFinite(m1) && Number.isFinite(m2)
  return {
    mean: m1,
    variance: finiteVariance ? Math.max(0, m2 - m1 * m1) : Number.POSITIVE_INFINITY,
    thirdCentralMoment:
      finiteVariance && Number.isFinite(m3) ? m3 - 3 * m1 * m2 + 2 * m1 ** 3 : Number.POSITIVE_INFINITY,
  }
}

/** Moments of a mixture: about the common mean, so that nothing cancels. Branches of probability 0 don't count. */
export function mixed(branches: readonly (Moments & { readonly probability: number })[]): Moments {
  const used = branches.filter((branch) => branch.probability > 0)
  const mean = used.reduce((sum, x) => sum + x.probability * x.mean, 0)
  if (!Number.isFinite(mean)) return fromRaw(mean, mean, mean)
  const variance = used.reduce((sum, x) => sum + x.probability * (x.variance + (x.mean - mean) ** 2), 0)
  if (!Number.isFinite(variance)) return { mean, variance, thirdCentralMoment: Number.POSITIVE_INFINITY }
  const thirdCentralMoment = used.reduce((sum, x) => {
    const d = x.mean - mean
    return sum + x.probability * (x.thirdCentralMoment + 3 * d * x.variance + d ** 3)
  }, 0)
  return { mean, variance, thirdCentralMoment }
}

/** (1 - e^-y)/y, 1 at 0: the transform of the uniform law on [0, 1]. */
export function uniformTransform(y: number): number {
  return y === 0 ? 1 : -Math.expm1(-y) / y
}
