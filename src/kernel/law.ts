/**
 * A distribution bound to nothing but its parameters: the commonest laws are drawn here, others by JavaScript. The same bits
 * as the laws of `distributions/` give.
 */
import { exp, sample } from './imports.ts'
import { Stream } from './stream.ts'

/**
 * Kinds of laws. The first four are the values of `Distribution.draw`.
 *
 * EXPONENTIAL a·Exp(1); LOGNORMAL exp(a + b·N(0, 1)); CONSTANT a; OTHER what JavaScript draws from its law number `index`;
 * UNIFORM a + b·U with a the minimum, b the width; ERLANG a·(sum of `index` Exp(1)), for the few stages with which
 * `distributions/erlang.ts` adds exponentials.
 */
export const EXPONENTIAL: i32 = 0
export const LOGNORMAL: i32 = 1
export const CONSTANT: i32 = 2
export const OTHER: i32 = 3
export const UNIFORM: i32 = 4
export const ERLANG: i32 = 5

/** 24 bytes, aligned to 8. */
@unmanaged
export class Law {
  kind: i32
  /** OTHER: the number of the law; ERLANG: how many stages. */
  index: i32
  a: f64
  b: f64

  /** One draw [s]; NaN when a trace that doesn't repeat has run out. */
  draw(stream: Stream): f64 {
    switch (this.kind) {
      case EXPONENTIAL:
        return this.a * stream.exponentialInline()
      case LOGNORMAL:
        return exp(this.a + this.b * stream.normalInline())
      case CONSTANT:
        return this.a
      case UNIFORM:
        return this.a + this.b * stream.uniformInline()
      case ERLANG: {
        let sum: f64 = 0
        for (let i = this.index; i > 0; i--) sum += stream.exponential()
        return this.a * sum
      }
      default:
        return sample(this.index)
    }
  }
}
