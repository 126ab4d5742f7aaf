/**
 * Replay of a recording, by timestamps (counted from time 0, in any order: they are sorted) or by intervals (each from the
 * arrival before it, the first from the start). With `repeat` the recording begins again at its end, which for timestamps is
 * the last of them. Timestamps before the producer starts are skipped; one that is due while the producer is held up comes
 * as soon as it can.
 */
import type { ArrivalKind, ArrivalMoments, ArrivalProcess, SpecOf } from './arrival.ts'
import { silence } from './poisson.ts'

class Timestamps implements ArrivalProcess {
  readonly poissonMean = 0
  private readonly times: Float64Array
  /** [s]; 0: played once. */
  private readonly period: number
  private lap = 0
  private cursor = 0

  constructor(times: Float64Array, period: number, starts: number) {
    this.times = times
    this.period = period
    if (period > 0 && starts > period) this.lap = Math.floor(starts / period)
    while (this.peek() < starts) this.step()
  }

  next(now: number): number {
    const time = this.peek()
    this.step()
    return Math.max(now, time)
  }

  private peek(): number {
    if (this.cursor === this.times.length) return Number.POSITIVE_INFINITY
    return this.lap * this.period + this.times[this.cursor]!
  }

  private step(): void {
    if (this.cursor < this.times.length) this.cursor++
    if (this.cursor === this.times.length && this.period > 0) {
      this.cursor = 0
      this.lap++
    }
  }
}

class Intervals implements ArrivalProcess {
  readonly poissonMean = 0
  private readonly intervals: Float64Array
  private readonly repeat: boolean
  private cursor = 0

  constructor(intervals: Float64Array, repeat: boolean) {
    this.intervals = intervals
    this.repeat = repeat
  }

  next(now: number): number {
    if (this.cursor === this.intervals.length) {
      if (!this.repeat) return Number.POSITIVE_INFINITY
      this.cursor = 0
    }
    return now + this.intervals[this.cursor++]!
  }
}

function sortedTimes(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort()
}

function total(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0)
}

/** Intervals of one lap: those between timestamps, the first from the end of the lap before. */
function intervalsOf(spec: SpecOf<'trace'>): readonly number[] {
  if (spec.format === 'intervals') return spec.values
  const times = sortedTimes(spec.values)
  return Array.from(times, (time, i) => time - (times[i - 1] ?? 0))
}

export const trace: ArrivalKind<'trace'> = {
  process: 'trace',
  check({ values, format, repeat }) {
    if (values.length === 0) return 'the recording is empty'
    const at = values.findIndex((x) => !(x >= 0 && x < Number.POSITIVE_INFINITY))
    if (at >= 0) return `${format} must be at least 0 s; saw ${values[at]} s at position ${at + 1}`
    if (repeat && values.every((x) => x === 0)) {
      return 'a recording in which no time passes cannot be repeated, or time would stand still'
    }
    return null
  },
  bind({ values, format, repeat }, starts) {
    if (values.length === 0) return silence
    if (format === 'intervals') return new Intervals(Float64Array.from(values), repeat)
    const times = sortedTimes(values)
    return new Timestamps(times, repeat ? times.at(-1)! : 0, starts)
  },
  /** Rate and scv of the recorded intervals; they are not independent, whatever they look like. */
  moments(spec): ArrivalMoments {
    const intervals = intervalsOf(spec)
    const mean = total(intervals) / intervals.length
    if (!spec.repeat || !(mean > 0)) return { rate: Number.NaN, scv: Number.NaN, renewal: false, poisson: false }
    const variance = total(intervals.map((x) => (x - mean) ** 2)) / intervals.length
    return { rate: 1 / mean, scv: variance / mean ** 2, renewal: false, poisson: false }
  },
  laplace: () => null,
}
