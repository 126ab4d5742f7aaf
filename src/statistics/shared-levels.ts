/** Levels as the kernel and the model record them, in the kernel's memory; `Levels` reads their snapshots. */
import type { Kernel } from '../engine/kernel.ts'
import {
  NEAR_LEVELS,
  R_LEVELS_FAR_AREA,
  W_LEVELS_FAR,
  W_LEVELS_FAR_MAX,
  W_LEVELS_FAR_SIZE,
  W_LEVELS_MIDDLE,
  W_LEVELS_MIDDLE_SIZE,
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
  }

  /**
   * The level was `level` for `duration` seconds.
   * @param level whole, ≥ 0. @param duration ≥ 0; nothing happens at 0.
   */
  add(level: number, duration: number): void {
    const { kernel } = this
    if (level < NEAR_LEVELS) kernel.reals[(this.address >>> 3) + level]! += duration
    else kernel.run.addLevel(this.address, level, duration)
  }

  /** ∫level dt [level·s]. */
  get area(): number {
    let sum = this.farArea
    const { near, middle } = this
    for (let level = 1; level < near.length; level++) sum += level * near[level]!
    for (let i = 0; i < middle.length; i++) sum += (NEAR_LEVELS + i) * middle[i]!
    return sum
  }

  private get farArea(): number {
    return this.kernel.reals[(this.address >>> 3) + R_LEVELS_FAR_AREA]!
  }

  private get near(): Float64Array {
    const from = this.address >>> 3
    return this.kernel.reals.subarray(from, from + NEAR_LEVELS)
  }

  private get middle(): Float64Array {
    return this.cells(W_LEVELS_MIDDLE, W_LEVELS_MIDDLE_SIZE)
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
    this.near.fill(0)
    this.middle.fill(0)
    this.far.fill(0)
    words[this.word + W_LEVELS_FAR_MAX] = 0
    reals[(this.address >>> 3) + R_LEVELS_FAR_AREA] = 0
  }

  /** Everything seen, as plain data (a copy). */
  snapshot(): LevelsSnapshot {
    return {
      exact: joined(this.near, this.middle),
      far: new Float64Array(this.far),
      farMax: this.kernel.words[this.word + W_LEVELS_FAR_MAX]!,
    }
  }
}

/** In memory that is not shared, so that it can be handed to another thread. */
function joined(near: Float64Array, middle: Float64Array): Float64Array {
  const all = new Float64Array(near.length + middle.length)
  all.set(near)
  all.set(middle, near.length)
  return all
}
