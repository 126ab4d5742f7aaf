/**
 * A distribution bound to nothing but its parameters, laid out for the hot path: the three commonest laws are drawn without
 * a virtual call.
 */
import type { Distribution } from '../distributions/distribution.ts'
import type { Stream } from '../engine/stream.ts'

export class Sampler {
  readonly draw: number
  private readonly a: number
  private readonly b: number
  private readonly law: Distribution

  constructor(law: Distribution) {
    this.draw = law.draw
    this.a = law.a
    this.b = law.b
    this.law = law
  }

  /** One draw [s]; NaN when a trace that doesn't repeat has run out. */
  sample(stream: Stream): number {
    switch (this.draw) {
      case 0:
        return this.a * stream.exponential()
      case 1:
        return Math.exp(this.a + this.b * stream.normal())
      case 2:
        return this.a
      default:
        return this.law.sample(stream)
    }
  }
}
