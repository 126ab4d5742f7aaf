/** Room for higher levels than so far: see `src/statistics/levels.ts`. */
import { EXACT_LEVELS, FIRST_LEVELS } from './layout.ts'
import { alloc, free } from './memory.ts'
import { Levels } from './records.ts'

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
