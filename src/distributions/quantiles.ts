/**
 * A law given by some of its quantiles (what dashboards show), its distribution function linear between them.
 *
 * Beyond the outermost quantiles the neighbouring piece goes on at its slope, down to p = 0 (not below 0 s) and up to
 * p = 1, unless `minimum` or `maximum` say where it ends. The tail is thus as short as the quantiles allow: who knows the
 * maximum should give it.
 */
import { atLeast, first, optionalNumber, type Violation, violation } from './checks.ts'
import type { Distribution, Law, ParameterValues } from './distribution.ts'
import { distribution, mixed, uniformTransform } from './shape.ts'

/** A share p and the value that this share of all values does not exceed. */
export type Point = readonly [p: number, value: number]

/**
 * The law through ascending points, at least two.
 * @param minimum,maximum values at p = 0 and p = 1; by extrapolation when undefined.
 */
export function quantilesOf(points: readonly Point[], minimum?: number, maximum?: number): Distribution {
  const knots = completed(points, minimum, maximum)
  const pieces = knots.slice(1).map(([p, high], i) => {
    const [before, low] = knots[i]!
    return { start: before, probability: p - before, low, width: high - low }
  })
  const lowest = knots[0]![1]
  const highest = knots.at(-1)![1]
  return distribution({
    moments: mixed(
      pieces.map(({ probability, low, width }) => ({
        probability,
        mean: low + width / 2,
        variance: (width * width) / 12,
        thirdCentralMoment: 0,
      })),
    ),
    minimum: lowest,
    breakpoints: [...new Set(knots.map(([, value]) => value))],
    sample(stream) {
      const u = stream.uniform()
      let i = 0
      while (i + 1 < pieces.length && u >= pieces[i + 1]!.start) i++
      const piece = pieces[i]!
      return piece.low + (piece.width * (u - piece.start)) / piece.probability
    },
    cdf(x) {
      if (x >= highest) return 1
      return pieces.reduce((sum, piece) => sum + piece.probability * covered(piece, x), 0)
    },
    tail(x) {
      if (x >= highest) return 0
      return pieces.reduce((sum, piece) => sum + piece.probability * (1 - covered(piece, x)), 0)
    },
    laplace: (s) =>
      pieces.reduce(
        (sum, { probability, low, width }) => sum + probability * Math.exp(-s * low) * uniformTransform(s * width),
        0,
      ),
  })
}

/** The share of a piece at or below x. */
function covered(piece: { low: number; width: number }, x: number): number {
  if (x < piece.low) return 0
  return x >= piece.low + piece.width ? 1 : (x - piece.low) / piece.width
}

/** The points with those at p = 0 and p = 1. */
function completed(points: readonly Point[], minimum?: number, maximum?: number): readonly Point[] {
  const knots = [...points]
  const [p, low] = knots[0]!
  const [q, next] = knots[1]!
  if (p > 0) knots.unshift([0, minimum ?? Math.max(0, low - (p * (next - low)) / (q - p))])
  const [r, high] = knots.at(-1)!
  const [t, previous] = knots.at(-2)!
  if (r < 1) knots.push([1, maximum ?? high + ((1 - r) * (high - previous)) / (r - t)])
  return knots
}

function pointsOf(values: ParameterValues): readonly Point[] {
  return (values.points ?? []) as readonly Point[]
}

function checkPoints(values: ParameterValues): Violation | null {
  const points = pointsOf(values)
  if (points.length < 2) return violation('points', `at least two quantiles are needed; saw ${points.length}`)
  let before: Point | null = null
  for (const point of points) {
    const [p, value] = point
    if (!(p >= 0 && p <= 1)) return violation('points', `a quantile is between p0 and p100; saw ${named(p)}`)
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      return violation('points', `${named(p)} must be at least 0 s; saw ${value} s`)
    }
    if (before !== null && p <= before[0]) return violation('points', `${named(p)} is given twice`)
    if (before !== null && value < before[1]) {
      return violation('points', `${named(p)} must be at least ${named(before[0])}, ${before[1]} s; saw ${value} s`)
    }
    before = point
  }
  return null
}

function named(p: number): string {
  return `p${Number((100 * p).toPrecision(12))}`
}

function checkBounds(values: ParameterValues): Violation | null {
  const points = pointsOf(values)
  const [lowest, highest] = [points[0]!, points.at(-1)!]
  const minimum = optionalNumber(values, 'minimum')
  const maximum = optionalNumber(values, 'maximum')
  if (minimum !== undefined && minimum > lowest[1]) {
    return violation('minimum', `minimum must be at most ${named(lowest[0])}, ${lowest[1]} s; saw ${minimum} s`)
  }
  if (maximum !== undefined && maximum < highest[1]) {
    return violation('maximum', `maximum must be at least ${named(highest[0])}, ${highest[1]} s; saw ${maximum} s`)
  }
  if (minimum !== undefined && lowest[0] === 0 && minimum !== lowest[1]) {
    return violation('minimum', 'minimum and p0 say different things; give one of them')
  }
  if (maximum !== undefined && highest[0] === 1 && maximum !== highest[1]) {
    return violation('maximum', 'maximum and p100 say different things; give one of them')
  }
  return null
}

export const quantiles: Law = {
  name: 'quantiles',
  description: 'from percentiles, as dashboards show them: linear between them',
  parameters: {
    points: { kind: 'points', description: 'at least two percentiles: p50, p90, p99, p99.9 and so on' },
    minimum: {
      kind: 'value',
      description: 'smallest value (default: the lowest piece goes on, not below 0)',
      optional: true,
    },
    maximum: { kind: 'value', description: 'largest value (default: the highest piece goes on)', optional: true },
  },
  sets: [['points']],
  check(values) {
    const broken = first(checkPoints(values), atLeast(values, 'minimum', 0, 's'), atLeast(values, 'maximum', 0, 's'))
    return broken ?? checkBounds(values)
  },
  bind: (values) => quantilesOf(pointsOf(values), optionalNumber(values, 'minimum'), optionalNumber(values, 'maximum')),
}
