/**
 * Poisson arrivals whose rate follows a schedule (a non-homogeneous Poisson process), counted from time 0.
 *
 * The rate is 0 before the first step. After the last it stays; with `repeat` the steps come again one period later, and
 * so on: the last step then stays until the first step of the next period, or, with `linear`, runs towards it. `linear`
 * interpolates between neighbouring steps, `step` keeps the rate of a step until the next.
 *
 * Exact, without rejected draws: the next arrival is where the integral of the rate reaches an exponential draw (Çinlar
 * 1975, Introduction to Stochastic Processes, 4.7), solved piece by piece.
 */
import type { Stream } from '../engine/stream.ts'
import type { ArrivalKind, ArrivalProcess, SpecOf } from './arrival.ts'

/** A piece of the schedule, from `start` [s after the first step], its rate running straight from `from` to `to` [1/s]. */
interface Piece {
  readonly start: number
  readonly length: number
  readonly from: number
  readonly to: number
}

function piecesOf({ steps, repeat, interpolate }: SpecOf<'schedule'>): readonly Piece[] {
  const first = steps[0]!
  return steps.map((step, i) => {
    const wrapped = repeat === null ? null : { at: repeat + first.at, rate: first.rate }
    const next = steps[i + 1] ?? wrapped ?? { at: Number.POSITIVE_INFINITY, rate: step.rate }
    const to = interpolate === 'linear' ? next.rate : step.rate
    return { start: step.at - first.at, length: next.at - step.at, from: step.rate, to }
  })
}

/** Expected arrivals in a piece. */
function area(piece: Piece): number {
  return ((piece.from + piece.to) / 2) * piece.length
}

class Schedule implements ArrivalProcess {
  readonly poissonMean = 0
  private readonly pieces: readonly Piece[]
  private readonly begin: number
  /** Period [s]; Infinity without `repeat`. */
  private readonly period: number
  private readonly perPeriod: number
  /** Present piece, and the instant at which its period began. */
  private index = 0
  private cycle = 0

  constructor(spec: SpecOf<'schedule'>) {
    this.pieces = piecesOf(spec)
    this.begin = spec.steps[0]!.at
    this.period = spec.repeat ?? Number.POSITIVE_INFINITY
    this.perPeriod = this.pieces.reduce((sum, piece) => sum + (piece.length > 0 ? area(piece) : 0), 0)
  }

  next(now: number, stream: Stream): number {
    let left = stream.exponential()
    let position = this.seek(Math.max(now, this.begin))
    for (;;) {
      const piece = this.pieces[this.index]!
      const slope = Number.isFinite(piece.length) && piece.length > 0 ? (piece.to - piece.from) / piece.length : 0
      const rate = Math.max(0, piece.from + slope * (position - piece.start))
      const end = piece.start + piece.length
      const rest = rate + piece.to > 0 ? ((rate + piece.to) / 2) * Math.max(0, end - position) : 0
      if (left < rest) {
        // rate·d + slope·d²/2 = left, in the form that doesn't cancel.
        const d = (2 * left) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * left)))
        return Math.max(now, this.origin() + Math.min(end, position + d))
      }
      left -= rest
      position = end
      if (!this.advance()) return Number.POSITIVE_INFINITY
      if (this.index === 0) {
        if (!(this.perPeriod > 0)) return Number.POSITIVE_INFINITY
        // Whole periods at once.
        const periods = Math.floor(left / this.perPeriod)
        this.cycle += periods
        left -= periods * this.perPeriod
        position = 0
      }
    }
  }

  private origin(): number {
    return this.cycle === 0 ? this.begin : this.begin + this.cycle * this.period
  }

  /** Moves to the piece that holds an instant [s], not before the present one. @returns the position in its period. */
  private seek(time: number): number {
    if (time - this.origin() >= this.period) {
      this.cycle = Math.floor((time - this.begin) / this.period)
      this.index = 0
    }
    const position = Math.max(0, time - this.origin())
    while (position >= this.pieces[this.index]!.start + this.pieces[this.index]!.length && this.advance()) {
      if (this.index === 0) return 0
    }
    return position
  }

  /** To the next piece, the first of the next period after the last; false where there is none. */
  private advance(): boolean {
    if (this.index + 1 < this.pieces.length) {
      this.index++
      return true
    }
    if (this.period === Number.POSITIVE_INFINITY) return false
    this.index = 0
    this.cycle++
    return true
  }
}

/** The one rate of a schedule that never changes it, or null. */
function constantRate({ steps }: SpecOf<'schedule'>): number | null {
  const rate = steps[0]!.rate
  return steps[0]!.at === 0 && steps.every((step) => step.rate === rate) ? rate : null
}

export const schedule: ArrivalKind<'schedule'> = {
  process: 'schedule',
  check({ steps, repeat }) {
    if (steps.length === 0) return 'a schedule needs at least one step'
    const bad = steps.find((step) => !(step.rate >= 0 && step.at >= 0))
    if (bad !== undefined) return `at and rate of a step must be at least 0; saw at ${bad.at} s, rate ${bad.rate}/s`
    const late = steps.findIndex((step, i) => i > 0 && step.at <= steps[i - 1]!.at)
    if (late > 0) return `steps must come in the order of at; step ${late + 1} is at ${steps[late]!.at} s`
    const last = steps.at(-1)!.at
    if (repeat === null || (repeat > 0 && repeat >= last)) return null
    return `repeat must be above 0 s and not before the last step, ${last} s; saw ${repeat} s`
  },
  bind: (spec) => new Schedule(spec),
  moments(spec) {
    const constant = constantRate(spec)
    if (constant !== null) return { rate: constant, scv: 1, renewal: true, poisson: true }
    if (spec.repeat === null) return { rate: Number.NaN, scv: Number.NaN, renewal: false, poisson: false }
    // Counts of whole periods are Poisson: dispersion 1. Within a period they vary with the rate.
    const perPeriod = piecesOf(spec).reduce((sum, piece) => sum + area(piece), 0)
    return { rate: perPeriod / spec.repeat, scv: 1, renewal: false, poisson: false }
  },
  laplace(spec) {
    const rate = constantRate(spec)
    return rate !== null && rate > 0 ? (s) => rate / (rate + s) : null
  },
}
