/** Random features of single workers, in combinations that the format allows. */

/** Features are drawn as numbers from 0 to this. */
export const MOST_FEATURES = 8

/** @param of.workers as drawn. @param of.mean mean service time [s]. @returns what the handler has besides, in the format's own shape. */
export function individuals(
  features: readonly number[],
  of: {
    readonly workers: unknown
    readonly mean: number
    readonly sharing: boolean
    readonly preemptive: boolean
    readonly roomToWait: boolean
    /** Which kind of queues of single workers there are; null: none. */
    readonly ownQueue: string | null
  },
): Record<string, unknown> {
  if (of.workers === 'unlimited') return {}
  const has = (feature: number): boolean => features.includes(feature)
  const may = !of.sharing && of.roomToWait
  const sleeps = may && !of.preemptive && of.ownQueue !== 'prefetch' && has(6)
  const looks = may && !of.preemptive && of.ownQueue === null && !sleeps && has(7)
  return {
    ...(has(0) &&
      !of.sharing &&
      typeof of.workers === 'number' && { workers: [{ count: 1, speed: 3 }, { count: of.workers }] }),
    // Of shared workers none is alone: its message resumes, and its time runs by the clock.
    ...breakdowns(of.sharing ? (has(1) || has(2) ? [1] : []) : features, of.mean),
    ...(has(4) && {
      outages: [
        { at: 15, for: 10 },
        { at: 30, for: 40, workers: 1 },
        { at: 50, for: 5, workers: 2 },
      ],
    }),
    ...(has(5) &&
      may &&
      !sleeps &&
      !looks &&
      of.ownQueue === null && { coldStart: { setup: { mean: 2 * of.mean }, idleFor: has(8) ? 0 : 2 } }),
    ...(sleeps && { poll: { sleep: 0.7 } }),
    ...(looks && { poll: { every: 1.3 } }),
  }
}

function breakdowns(features: readonly number[], mean: number): Record<string, unknown> {
  const outcome = features.includes(1) ? 'resume' : features.includes(2) ? 'restart' : 'redeliver'
  if (!features.some((f) => f >= 1 && f <= 3)) return {}
  return {
    breakdowns: {
      up: { mean: 4 * mean + 1 },
      repair: { distribution: 'uniform', minimum: 0, maximum: 2 * mean + 1 },
      // biome-ignore lint/suspicious/noThenProperty: the format's word, and plain data, never awaited
      then: outcome,
      ...(features.includes(8) && { counts: 'busy' }),
    },
  }
}
