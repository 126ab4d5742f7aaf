/** The buckets of high levels grow: see `src/statistics/levels.ts`. */
import { alloc, free } from './memory.ts'
import { Levels } from './records.ts'

/** Makes room for `size` buckets beyond the exact levels: powers of two, at least 128. */
export function growLevels(levels: Levels, size: i32): void {
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
