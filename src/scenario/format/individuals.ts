/**
 * What can't be said of single workers: combinations that contradict each other or have no meaning. Each is refused where it
 * is written, with the reason.
 */
import type { Place } from '../composites.ts'
import type { HandlerSpec } from '../scenario.ts'

type Values = Pick<HandlerSpec, 'workers' | 'queue' | 'outages'> & {
  readonly [K in 'breakdowns' | 'coldStart' | 'poll']: HandlerSpec[K] | undefined
}

/** Reports what does not go together with workers that are individuals. */
export function checkIndividuals(values: Values, place: Place): void {
  if (values.workers.kind === 'unlimited') checkUnlimited(place)
  if (values.queue.discipline === 'processor-sharing') checkShared(values, place)
  if (place.has('coldStart') && place.has('poll')) {
    place.problemAtKey(
      'poll',
      "does not go with 'coldStart': a worker that polls wakes by the clock, one that was switched off by a message",
    )
  }
  if (values.poll != null && values.queue.preemptive)
    place.problemAtKey('poll', "does not go with 'queue.preemptive': messages are fetched, and can't interrupt")
  if (values.poll != null && 'every' in values.poll) {
    const { partitions, dispatch } = values.queue
    const key = partitions !== null ? 'partitions' : dispatch !== 'shared' ? 'dispatch' : null
    if (key !== null) {
      place.problem(
        'poll',
        `'every' does not go with 'queue.${key}': the workers look at one queue together; with 'sleep' each looks at its own`,
        ['every'],
      )
    }
  }
  if (values.queue.capacity === 0) {
    if (place.has('poll'))
      place.problemAtKey('poll', "does not go with 'queue.capacity: 0': a message must wait until it is fetched")
    if (place.has('coldStart')) {
      place.problemAtKey(
        'coldStart',
        "does not go with 'queue.capacity: 0': the message that has a worker set up must wait for it",
      )
    }
  }
}

function checkUnlimited(place: Place): void {
  const why: Readonly<Record<string, string>> = {
    breakdowns: 'no single one of them breaks down',
    outages: 'they are no number of which some could be down',
    coldStart: 'no single one of them is switched off',
    poll: 'no single one of them looks for messages',
  }
  for (const [key, reason] of Object.entries(why))
    if (place.has(key)) place.problemAtKey(key, `does not go with 'workers: unlimited': ${reason}; give their number`)
}

function checkShared(values: Values, place: Place): void {
  if (values.workers.kind === 'unequal') {
    place.problemAtKey('workers', "a list does not go with 'processor-sharing', where all workers serve every message")
  }
  for (const key of ['coldStart', 'poll']) {
    if (place.has(key))
      place.problemAtKey(key, "does not go with 'processor-sharing', where all workers serve every message at once")
  }
  const { breakdowns } = values
  if (breakdowns == null) return
  if (breakdowns.then !== 'resume') {
    place.problem(
      'breakdowns',
      `'${breakdowns.then}' does not go with 'processor-sharing': no message is in service at the broken worker alone`,
      ['then'],
    )
  }
  if (breakdowns.counts === 'busy') {
    place.problem('breakdowns', "'busy' does not go with 'processor-sharing', where no single worker is busy", [
      'counts',
    ])
  }
}
