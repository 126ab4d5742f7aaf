/**
 * A distribution bound to nothing but its parameters: those of one formula are drawn here, others by JavaScript. The same
 * bits as the laws of `distributions/` give.
 */
import { exp, log, pow, sample } from './imports.ts'
import {
  CONSTANT,
  ERLANG,
  EXPONENTIAL,
  GAMMA,
  HYPEREXPONENTIAL,
  LOGNORMAL,
  PARETO,
  TRIANGULAR,
  TRUNCATED_NORMAL,
  UNIFORM,
  WEIBULL,
} from './law-kinds.ts'
import { Stream } from './stream.ts'

/** 32 bytes, aligned to 8. */
@unmanaged
export class Law {
  /** One of `law-kinds.ts`, which says what the parameters mean. */
  kind: i32
  /** The number of the law that JavaScript draws. */
  index: i32
  a: f64
  b: f64
  c: f64

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
        for (let i = <i32>this.b; i > 0; i--) sum += stream.exponential()
        return this.a * sum
      }
      case HYPEREXPONENTIAL:
        return (stream.uniformInline() < this.c ? this.a : this.b) * stream.exponential()
      case GAMMA:
        return this.a * gamma(stream, this.b, this.c)
      case WEIBULL:
        return this.a * pow(stream.exponential(), this.b)
      case PARETO:
        return this.a * exp(stream.exponential() / this.b)
      case TRUNCATED_NORMAL: {
        let x: f64
        do x = this.a + this.b * stream.normal()
        while (x < 0)
        return x
      }
      case TRIANGULAR:
        return triangular(stream, this.a, this.b, this.c)
      default:
        return sample(this.index)
    }
  }
}

/** As `gammaSampler` in `distributions/gamma.ts`. */
function gamma(stream: Stream, shape: f64, c: f64): f64 {
  const boosted = shape < 1
  const d = (boosted ? shape + 1 : shape) - 1.0 / 3.0
  let x: f64
  let v: f64
  do {
    do {
      x = stream.normal()
      v = 1 + c * x
    } while (v <= 0)
    v = v * v * v
  } while (-stream.exponential() >= 0.5 * x * x + d * (1 - v + log(v)))
  return boosted ? d * v * exp(-stream.exponential() / shape) : d * v
}

function triangular(stream: Stream, a: f64, mode: f64, b: f64): f64 {
  const width = b - a
  const left = mode - a
  const u = stream.uniform()
  return u < left / width ? a + sqrt<f64>(u * width * left) : b - sqrt<f64>((1 - u) * width * (b - mode))
}
