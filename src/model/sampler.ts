/**
 * A distribution bound to nothing but its parameters, laid out for the hot path: the three commonest laws are drawn without
 * a virtual call, and the kernel draws most others too.
 */
import type { Distribution } from '../distributions/distribution.ts'
import type { Kernel } from '../engine/kernel.ts'
import { REAL } from '../engine/real.ts'
import type { Stream } from '../engine/stream.ts'
import { CONSTANT, EXPONENTIAL, LOGNORMAL } from '../kernel/law-kinds.ts'

export class Sampler {
  readonly draw: number
  private readonly a: number
  private readonly b: number
  private readonly law: Distribution
  /** The last draw [s]: a field, because a real result of a call that is not inlined would be allocated. */
  value = REAL

  constructor(law: Distribution) {
    this.draw = law.draw
    // -0 + x: real from the start, whatever the value.
    this.a = REAL + law.a
    this.b = REAL + law.b
    this.law = law
  }

  /** Puts one draw [s] into `value`; NaN when a trace that doesn't repeat has run out. */
  next(stream: Stream): void {
    switch (this.draw) {
      case EXPONENTIAL:
        stream.drawExponential()
        this.value = this.a * stream.value
        return
      case LOGNORMAL:
        stream.drawNormal()
        this.value = Math.exp(this.a + this.b * stream.value)
        return
      case CONSTANT:
        this.value = this.a
        return
      default:
        this.value = this.law.sample(stream)
    }
  }

  /**
   * Writes the law for the kernel, as a record of `src/kernel/law.ts` at `address`.
   * @param index what the kernel calls it by when JavaScript has to draw.
   */
  seal(kernel: Kernel, address: number, index: number): void {
    kernel.words[address >>> 2] = this.draw
    kernel.words[(address >>> 2) + 1] = index
    kernel.reals[(address >>> 3) + 1] = this.a
    kernel.reals[(address >>> 3) + 2] = this.b
    kernel.reals[(address >>> 3) + 3] = this.law.c
  }

  /** One draw [s], where speed does not matter. */
  sample(stream: Stream): number {
    this.next(stream)
    return this.value
  }
}
