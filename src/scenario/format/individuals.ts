/**
 * What can't be said of single workers: combinations that contradict each other or have no meaning. Each is refused where it
 * is written, with the reason.
 */
import type { Place } from '../composites.ts'
import type { QueueSpec, WorkersSpec } from '../scenario.ts'

/** Reports what does not go together with workers that are individuals. */
export function checkIndividuals(
  values: { readonly workers: WorkersSpec; readonly queue: QueueSpec },
  place: Place,
): void {
  const { workers, queue } = values
  if (queue.discipline === 'processor-sharing' && workers.kind === 'unequal')
    place.problemAtKey(
      'workers',
      "a list does not go with 'processor-sharing', where every message is served by all workers",
    )
}
