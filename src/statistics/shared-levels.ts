/** Levels as the kernel and the model record them, in the kernel's memory; `Levels` reads their snapshots. */
import type { Kernel } from '../engine/kernel.ts'
import {
  FIRST_LEVELS,
  R_LEVELS_FAR_AREA,
  W_LEVELS_EXACT,
  W_LEVELS_EXACT_SIZE,
  W_LEVELS_FAR,
  W_LEVELS_FAR_MAX,
  W_LEVELS_FAR_SIZE,
} from '../kernel/layout.ts'
import type { LevelsSnapshot } from './levels.ts'

export class SharedLevels {
  private readonly kernel: Kernel
  private readonly address: number
  private readonly word: number

  /** @param address of the record, in zeroed memory or one that has levels already. */
  constructor(kernel: Kernel, address: number) {
    this.kernel = kernel
    this.address = address
    this.word = address >>> 2
    const { words } = kernel
    if (words[this.word + W_LEVELS_EXACT_SIZE] !== 0) return
    words[this.word + W_LEVELS_EXACT] = kernel.allocateApart(FIRST_LEVELS * 8)
    words[this.word + W_LEVELS_EXACT_SIZE] = FIRST_LEVELS
  }

  /**
   * The level was `level` for `duration` seconds.
   * @param level whole, ≥ 0. @param duration ≥ 0; nothing happens at 0.
   */
  add(level: number, duration: number): void {
    const { kernel, word } = this
    const { words } = kernel
    if (level < words[word + W_LEVELS_EXACT_SIZE]!)
      kernel.reals[(words[word + W_LEVELS_EXACT]! >>> 3) + level]! += duration
    else kernel.run.addHighLevel(this.address, level, duration)
  }

  /** ∫level dt [level·s]. */
  get area(): number {
    let sum = this.farArea
    const { exact } = this
    for (let level = 1; level < exact.length; level++) sum += level * exact[level]!
    return sum
  }

  private get farArea(): number {
    return this.kernel.reals[(this.address >>> 3) + R_LEVELS_FAR_AREA]!
  }

  private get exact(): Float64Array {
    return this.cells(W_LEVELS_EXACT, W_LEVELS_EXACT_SIZE)
  }

  private get far(): Float64Array {
    return this.cells(W_LEVELS_FAR, W_LEVELS_FAR_SIZE)
  }

  private cells(address: number, size: number): Float64Array {
    const { words, reals } = this.kernel
    const first = words[this.word + address]! >>> 3
    return reals.subarray(first, first + words[this.word + size]!)
  }

  /** Forgets everything, keeps the memory. */
  clear(): void {
    const { words, reals } = this.kernel
    this.exact.fill(0)
    this.far.fill(0)
    words[this.word + W_LEVELS_FAR_MAX] = 0
    reals[(this.address >>> 3) + R_LEVELS_FAR_AREA] = 0
  }

  /** Everything seen, as plain data (a copy). */
  snapshot(): LevelsSnapshot {
    return {
      exact: copyOf(this.exact),
      far: copyOf(this.far),
      farMax: this.kernel.words[this.word + W_LEVELS_FAR_MAX]!,
    }
  }
}

/** In memory that is not shared, so that it can be handed to another thread. */
function copyOf(values: Float64Array): Float64Array {
  return new Float64Array(values)
}
