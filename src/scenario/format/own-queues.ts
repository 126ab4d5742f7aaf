/**
 * What does not go with queues of single workers (`queue.partitions`, `prefetch`, `dispatch`), beyond the rules within `queue`.
 */
import type { Place } from '../composites.ts'
import type { HandlerSpec, QueueSpec, WorkersSpec } from '../scenario.ts'

/** What waits for a single worker: in its partitions, in its buffer, in its own queue. */
export function checkOwnQueues(
  {
    workers,
    queue,
    batch,
  }: {
    readonly workers: WorkersSpec
    readonly queue: QueueSpec
    readonly batch?: HandlerSpec['batch'] | undefined
  },
  place: Place,
): void {
  const key =
    queue.partitions !== null
      ? 'partitions'
      : queue.prefetch !== null
        ? 'prefetch'
        : queue.dispatch !== 'shared'
          ? 'dispatch'
          : null
  if (key === null) return
  if (workers.kind === 'unlimited')
    place.problem('queue', "needs a number of workers: with 'unlimited' nothing waits for a certain one", [key])
  if (place.has('coldStart'))
    place.problemAtKey('coldStart', `does not go with 'queue.${key}': a worker that is off would be sent nothing`)
  if (place.has('poll') && key === 'prefetch')
    place.problemAtKey('poll', "does not go with 'queue.prefetch': messages are either fetched or sent")
  if (queue.prefetch === null || batch === undefined || batch === null) return
  if (batch.minimum > queue.prefetch && batch.linger === null) {
    place.problem(
      'batch',
      `a worker never has ${batch.minimum} messages with a 'queue.prefetch' of ${queue.prefetch}: lower it, or give 'linger'`,
      place.has('batch') ? ['minimum'] : [],
    )
  }
}
