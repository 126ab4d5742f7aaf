/** Levels as the kernel and the model record them, in the kernel's memory; `Levels` reads their snapshots. */
import type { Kernel } from '../engine/kernel.ts'
import {
  EXACT_LEVELS,
  R_LEVELS_EXACT,
  R_LEVELS_FAR_AREA,
  W_LEVELS_FAR,
  W_LEVELS_FAR_MAX,
  W_LEVELS_FAR_SIZE,
} from '../kernel/layout.ts'
import type { LevelsSnapshot } from './levels.ts'

export class SharedLevels {
  private readonly kernel: Kernel
  private readonly address: number
  private readonly exact: Float64Array

  /** @param address of the record, in zeroed memory. */
  constructor(kernel: Kernel, address: number) {
    this.kernel = kernel
    this.address = address
    const first = (address >> 3) + R_LEVELS_EXACT
    this.exact = kernel.reals.subarray(first, first + EXACT_LEVELS)
  }

  /**
   * The level was `level` for `duration` seconds.
   * @param level whole, ≥ 0. @param duration ≥ 0; nothing happens at 0.
   */
  add(level: number, duration: number): void {
    if (level < EXACT_LEVELS) this.exact[level]! += duration
    else this.kernel.run.addFarLevel(this.address, level, duration)
  }

  /** ∫level dt [level·s]. */
  get area(): number {
    let sum = this.farArea
    for (let level = 1; level < EXACT_LEVELS; level++) sum += level * this.exact[level]!
    return sum
  }

  private get farArea(): number {
    return this.kernel.reals[(this.address >> 3) + R_LEVELS_FAR_AREA]!
  }

  private get far(): Float64Array {
    const { words, reals } = this.kernel
    const first = words[(this.address >> 2) + W_LEVELS_FAR]! >>> 3
    return reals.subarray(first, first + words[(this.address >> 2) + W_LEVELS_FAR_SIZE]!)
  }

  /** Forgets everything, keeps the memory. */
  clear(): void {
    const { words, reals } = this.kernel
    this.exact.fill(0)
    this.far.fill(0)
    words[(this.address >> 2) + W_LEVELS_FAR_MAX] = 0
    reals[(this.address >> 3) + R_LEVELS_FAR_AREA] = 0
  }

  /** Everything seen, as plain data (a copy). */
  snapshot(): LevelsSnapshot {
    return {
      exact: copyOf(this.exact),
      far: copyOf(this.far),
      farMax: this.kernel.words[(this.address >> 2) + W_LEVELS_FAR_MAX]!,
    }
  }
}

/** In memory that is not shared, so that it can be handed to another thread. */
function copyOf(values: Float64Array): Float64Array {
  return new Float64Array(values)
}
