/** Whole numbers over time, by how long they were what: see `src/statistics/levels.ts`. */
import { EXACT_LEVELS, FIRST_LEVELS } from './layout.ts'
import { alloc, free } from './memory.ts'

@unmanaged
export class Levels {
  exact: usize
  exactSize: i32
  far: usize
  farSize: i32
  farMax: i32
  padding: i32
  farArea: f64

  /** The level was `level` for `duration` seconds. */
  @inline
  add(level: i32, duration: f64): void {
    if (level < this.exactSize) {
      const cell = this.exact + ((<usize>level) << 3)
      store<f64>(cell, load<f64>(cell) + duration)
    } else this.addHigh(level, duration)
  }

  /** For a level that has no cell. */
  addHigh(level: i32, duration: f64): void {
    if (!(duration > 0)) return
    if (level < EXACT_LEVELS) {
      growExact(this, level + 1)
      store<f64>(this.exact + ((<usize>level) << 3), duration)
    } else this.addFar(level, duration)
  }

  private addFar(level: i32, duration: f64): void {
    if (level > this.farMax) this.farMax = level
    this.farArea += <f64>level * duration
    const i = <i32>((reinterpret<u64>(<f64>level) >>> 45) - (reinterpret<u64>(<f64>(EXACT_LEVELS - 1)) >>> 45))
    if (i >= this.farSize) growFar(this, i + 1)
    const cell = this.far + ((<usize>i) << 3)
    store<f64>(cell, load<f64>(cell) + duration)
  }
}

/** Makes cells for `size` levels: powers of two, and in the end all that are exact. */
export function growExact(levels: Levels, size: i32): void {
  let room = FIRST_LEVELS
  while (room < size) room <<= 1
  room = min(room, EXACT_LEVELS)
  const exact = alloc(room << 3)
  memory.copy(exact, levels.exact, (<usize>levels.exactSize) << 3)
  free(levels.exact, levels.exactSize << 3)
  levels.exact = exact
  levels.exactSize = room
}

/** Makes room for `size` buckets beyond the exact levels: powers of two, at least 128. */
export function growFar(levels: Levels, size: i32): void {
  let room = 128
  while (room < size) room <<= 1
  const far = alloc(room << 3)
  if (levels.farSize > 0) {
    memory.copy(far, levels.far, (<usize>levels.farSize) << 3)
    free(levels.far, levels.farSize << 3)
  }
  levels.far = far
  levels.farSize = room
}
