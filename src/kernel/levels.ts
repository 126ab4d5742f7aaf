/** Whole numbers over time, by how long they were what: see `src/statistics/levels.ts`. */
import { EXACT_LEVELS, NEAR_LEVELS } from './layout.ts'
import { alloc, free } from './memory.ts'

/** What is known of levels beyond the near ones. */
@unmanaged
export class Beyond {
  middle: usize
  middleSize: i32
  far: usize
  farSize: i32
  farMax: i32
  padding: i32
  farArea: f64
}

/** The cells of the near levels, then `Beyond`. */
@unmanaged
export class Levels {
  @inline
  get beyond(): Beyond {
    return changetype<Beyond>(changetype<usize>(this) + (NEAR_LEVELS << 3))
  }

  /** The level was `level` for `duration` seconds. */
  @inline
  add(level: i32, duration: f64): void {
    if (level < NEAR_LEVELS) {
      const cell = this.near(level)
      store<f64>(cell, load<f64>(cell) + duration)
    } else this.addAbove(level - NEAR_LEVELS, duration)
  }

  /** Where the cell of a level below NEAR_LEVELS is. */
  @inline
  near(level: i32): usize {
    return changetype<usize>(this) + ((<usize>level) << 3)
  }

  /** For a level that is so much higher than the near ones begin. */
  @inline
  addAbove(above: i32, duration: f64): void {
    const beyond = this.beyond
    if (above < beyond.middleSize) {
      const cell = beyond.middle + ((<usize>above) << 3)
      store<f64>(cell, load<f64>(cell) + duration)
    } else this.addHigh(above + NEAR_LEVELS, duration)
  }

  /** For a level that has no cell. */
  addHigh(level: i32, duration: f64): void {
    if (!(duration > 0)) return
    const beyond = this.beyond
    if (level < EXACT_LEVELS) {
      growMiddle(beyond, level + 1 - NEAR_LEVELS)
      store<f64>(beyond.middle + ((<usize>(level - NEAR_LEVELS)) << 3), duration)
    } else addFar(beyond, level, duration)
  }
}

function addFar(beyond: Beyond, level: i32, duration: f64): void {
  if (level > beyond.farMax) beyond.farMax = level
  beyond.farArea += <f64>level * duration
  const i = <i32>((reinterpret<u64>(<f64>level) >>> 45) - (reinterpret<u64>(<f64>(EXACT_LEVELS - 1)) >>> 45))
  if (i >= beyond.farSize) growFar(beyond, i + 1)
  const cell = beyond.far + ((<usize>i) << 3)
  store<f64>(cell, load<f64>(cell) + duration)
}

/** Makes cells for `size` levels beyond the near ones: powers of two, and in the end all that are exact. */
function growMiddle(beyond: Beyond, size: i32): void {
  let room = NEAR_LEVELS
  while (room < size) room <<= 1
  room = min(room, EXACT_LEVELS - NEAR_LEVELS)
  const middle = alloc(room << 3)
  if (beyond.middleSize > 0) {
    memory.copy(middle, beyond.middle, (<usize>beyond.middleSize) << 3)
    free(beyond.middle, beyond.middleSize << 3)
  }
  beyond.middle = middle
  beyond.middleSize = room
}

/** Makes room for `size` buckets beyond the exact levels: powers of two, at least 128. */
function growFar(beyond: Beyond, size: i32): void {
  let room = 128
  while (room < size) room <<= 1
  const far = alloc(room << 3)
  if (beyond.farSize > 0) {
    memory.copy(far, beyond.far, (<usize>beyond.farSize) << 3)
    free(beyond.far, beyond.farSize << 3)
  }
  beyond.far = far
  beyond.farSize = room
}
