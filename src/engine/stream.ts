/**
 * One stream of random numbers, from which every variate of the simulation is made.
 *
 * Generator: sfc32 (C. Doty-Humphrey, PractRand 0.95), 128 bits of state, period at least 2^32, about 2^127 on average.
 * The state is four int32 words, in the kernel's memory where the kernel draws too (`src/kernel/stream.ts`, the same
 * sequences). No method allocates. The sequence of every method is part of the contract: the same state gives the same values for ever
 * (recorded in the tests), because a seed in a report must reproduce the report.
 *
 * Streams with different states are independent for all practical purposes; `seeding.ts` gives each component its own.
 */

import { REAL } from './real.ts'

/** 2^-53, 2^-32, 2^-25 and 2^-19: exact scale factors from bits to reals. */
const TWO_M53 = 1.1102230246251565e-16
const TWO_M25 = 2.9802322387695312e-8
const TWO_M19 = 1.9073486328125e-6

/**
 * Exponential ziggurat, 256 layers of equal area `EXP_V`; `EXP_R` is where the tail begins (Marsaglia & Tsang 2000, The
 * ziggurat method for generating random variables, J. Stat. Software 5(8), section 3).
 */
const EXP_R = 7.69711747013105
const EXP_V = 0.003949659822581557
/** Layer i: acceptance bound of the scaled uniform, width / 2^32, and exp(-right edge). */
const expBound = new Float64Array(256)
const expWidth = new Float64Array(256)
const expHeight = new Float64Array(256)

/** Normal ziggurat, 128 layers (same paper, section 2; constants as printed there). */
const NORMAL_R = 3.442619855899
const NORMAL_V = 9.91256303526217e-3
/** Layer i: right edge of the layer above (inside it a point needs no test), width / 2^31, and density at the right edge. */
const normalBound = new Float64Array(128)
const normalWidth = new Float64Array(128)
const normalHeight = new Float64Array(128)

function buildExponentialTables(): void {
  const scale = 4294967296
  let x = EXP_R
  const base = EXP_V / Math.exp(-x)
  expBound[0] = (x / base) * scale
  expBound[1] = 0
  expWidth[0] = base / scale
  expWidth[255] = x / scale
  expHeight[0] = 1
  expHeight[255] = Math.exp(-x)
  for (let i = 254; i >= 1; i--) {
    const outer = x
    x = -Math.log(EXP_V / x + Math.exp(-x))
    expBound[i + 1] = (x / outer) * scale
    expHeight[i] = Math.exp(-x)
    expWidth[i] = x / scale
  }
}

function buildNormalTables(): void {
  const scale = 2147483648
  let x = NORMAL_R
  const base = NORMAL_V / Math.exp(-0.5 * x * x)
  normalBound[0] = NORMAL_R
  normalBound[1] = 0
  normalWidth[0] = base / scale
  normalWidth[127] = x / scale
  normalHeight[0] = 1
  normalHeight[127] = Math.exp(-0.5 * x * x)
  for (let i = 126; i >= 1; i--) {
    x = Math.sqrt(-2 * Math.log(NORMAL_V / x + Math.exp(-0.5 * x * x)))
    normalBound[i + 1] = x
    normalHeight[i] = Math.exp(-0.5 * x * x)
    normalWidth[i] = x / scale
  }
}

buildExponentialTables()
buildNormalTables()

/** Memory that a stream may share with the kernel. */
export interface StreamMemory {
  readonly words: Int32Array
  /** Of the state's 16 bytes. */
  readonly address: number
}

/** A stream of random numbers. Not shareable between components whose draws must not influence each other. */
export class Stream {
  /** The state is four words from `at` on. */
  private readonly words: Int32Array
  private readonly at: number
  /** Where the state lies in the kernel's memory, for `src/kernel/stream.ts`; 0 in one's own. */
  readonly address: number
  /** The last variate of a `draw…` method: a field, because a real result of a call that is not inlined is allocated. */
  value = REAL

  /**
   * @param a,b,c,d the 128 bits of state, 32 each (reduced to int32). Discard 12 outputs after seeding.
   * @param memory where the state is to lie; its own memory if left out.
   */
  constructor(a: number, b: number, c: number, d: number, memory: StreamMemory | null = null) {
    this.address = memory === null ? 0 : memory.address
    this.words = memory === null ? new Int32Array(4) : memory.words
    this.at = this.address >>> 2
    this.words.set([a, b, c, d], this.at)
  }

  /** 32 random bits as an int32. */
  bits(): number {
    const { words, at } = this
    const b = words[at + 1]!
    const c = words[at + 2]!
    const d = words[at + 3]!
    const t = (words[at]! + b + d) | 0
    words[at + 3] = d + 1
    words[at] = b ^ (b >>> 9)
    words[at + 1] = c + (c << 3)
    words[at + 2] = ((c << 21) | (c >>> 11)) + t
    return t
  }

  /** Uniform on [0, 1): a multiple of 2^-53. Two outputs of the generator. */
  uniform(): number {
    const high = this.bits() >>> 5
    return (high * 67108864 + (this.bits() >>> 6)) * TWO_M53
  }

  /** `value` = `uniform()`. */
  drawUniform(): void {
    const high = this.bits() >>> 5
    this.value = (high * 67108864 + (this.bits() >>> 6)) * TWO_M53
  }

  /** Uniform on (0, 1]: safe under a logarithm. */
  uniformPositive(): number {
    return 1 - this.uniform()
  }

  /** Exponential with mean 1, by ziggurat; positive except with probability about 2^-50. */
  exponential(): number {
    this.drawExponential()
    return this.value
  }

  /** `value` = `exponential()`. */
  drawExponential(): void {
    const h = this.bits()
    const i = h & 255
    const u = (h >>> 8) * 256 + (this.bits() >>> 5) * TWO_M19
    const x = u * expWidth[i]!
    if (u < expBound[i]!) this.value = x
    else this.value = this.exponentialSlow(i, x)
  }

  /** The 1 % of draws that miss the inner part of layer `i`: tail, wedge, or another try. */
  private exponentialSlow(i: number, x: number): number {
    // The tail of an exponential law is the law itself, shifted.
    if (i === 0) return EXP_R - Math.log(this.uniformPositive())
    const low = expHeight[i]!
    if (low + this.uniform() * (expHeight[i - 1]! - low) < Math.exp(-x)) return x
    return this.exponential()
  }

  /** Standard normal, by ziggurat. */
  normal(): number {
    this.drawNormal()
    return this.value
  }

  /** `value` = `normal()`. */
  drawNormal(): void {
    const h = this.bits()
    const i = h & 127
    // The bits that don't choose the layer extend the position below 2^-32.
    const x = (this.bits() + (h >>> 7) * TWO_M25) * normalWidth[i]!
    if (Math.abs(x) < normalBound[i]!) this.value = x
    else this.value = this.normalSlow(i, x)
  }

  /** Tail (Marsaglia 1964, as in the ziggurat paper), wedge, or another try. */
  private normalSlow(i: number, x: number): number {
    if (i === 0) {
      let beyond = 0
      let y = 0
      do {
        beyond = this.exponential() / NORMAL_R
        y = this.exponential()
      } while (y + y < beyond * beyond)
      return x > 0 ? NORMAL_R + beyond : -NORMAL_R - beyond
    }
    const low = normalHeight[i]!
    if (low + this.uniform() * (normalHeight[i - 1]! - low) < Math.exp(-0.5 * x * x)) return x
    return this.normal()
  }

  /**
   * Uniform on the whole numbers 0 … n-1, without bias: outputs in the incomplete last block of n are drawn again.
   * @param n whole, 1 ≤ n ≤ 2^53 (unchecked).
   */
  below(n: number): number {
    if (n > 2147483647) return this.belowLarge(n)
    const bound = 2147483648 - n
    for (;;) {
      const r = this.bits() >>> 1
      const m = r % n
      if (r - m <= bound) return m
    }
  }

  private belowLarge(n: number): number {
    for (;;) {
      const high = this.bits() >>> 5
      const r = high * 67108864 + (this.bits() >>> 6)
      const m = r % n
      if (r - m <= 9007199254740992 - n) return m
    }
  }
}
