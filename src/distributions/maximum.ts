/** The maximum of independent laws: a handler that calls others in parallel and waits for all. */
import { nestedList, notEmpty } from './checks.ts'
import type { Distribution, Law } from './distribution.ts'
import { integrate } from './quadrature.ts'
import { distribution, fromRaw, type Moments } from './shape.ts'

/**
 * The law of the largest of independent draws. Its moments come from E[Y^n] = ∫ n·y^(n-1)·P(Y > y) dy, where Y is the
 * excess over the minimum, by quadrature in ln y (relative error about 1e-10); they are worked out when first asked for.
 */
export function maximumOf(laws: readonly Distribution[]): Distribution {
  if (laws.length === 1) return laws[0]!
  const minimum = Math.max(...laws.map((law) => law.minimum))
  const breakpoints = [...new Set(laws.flatMap((law) => law.breakpoints))].filter((x) => x >= minimum)
  breakpoints.sort((a, b) => a - b)
  const cdf = (x: number) => laws.reduce((product, law) => product * law.cdf(x), 1)
  // 1 - ∏(1 - tail), with the digits of a small tail kept.
  const tail = (x: number) => 0 - Math.expm1(laws.reduce((sum, law) => sum + Math.log1p(-law.tail(x)), 0))
  const edges = (low: number, high: number) => {
    const inner = breakpoints.map((x) => Math.log(x - minimum)).filter((w) => w > low && w < high)
    const grid: number[] = []
    for (let w = low; w < high; w += 1) grid.push(w)
    return [...grid, ...inner, high].sort((a, b) => a - b)
  }
  return distribution({
    moments: () => momentsOf(laws, minimum, tail, edges),
    minimum,
    breakpoints,
    sample(stream) {
      let largest = 0
      // Math.max hands NaN on: a recording that ran out.
      for (const law of laws) largest = Math.max(largest, law.sample(stream))
      return largest
    },
    cdf,
    tail,
    // s·∫ e^(-sx)·P(X ≤ x) dx: nothing cancels, however large s is.
    laplace(s) {
      if (s === 0) return 1
      const panels = edges(-Math.log(s) - 45, Math.log(750 / s))
      const inner = (w: number) => {
        const y = Math.exp(w)
        return s * y * Math.exp(-s * y) * cdf(minimum + y)
      }
      return Math.exp(-s * minimum) * integrate(inner, panels, 1e-11)
    },
  })
}

function momentsOf(
  laws: readonly Distribution[],
  minimum: number,
  tail: (x: number) => number,
  edges: (low: number, high: number) => number[],
): Moments {
  const scale = Math.max(...laws.map((law) => (Number.isFinite(law.mean) ? law.mean : 0)), minimum, 1e-300)
  const low = Math.log(scale) - 45
  const raw = (n: number) => {
    const integrand = (w: number) => n * Math.exp(n * w) * tail(minimum + Math.exp(w))
    let high = Math.log(scale) + 5
    // A heavy tail reaches far: on until what is left no longer counts.
    while (high < 600 && integrand(high) > 1e-14 * Math.exp(n * Math.log(scale))) high += 5
    return integrate(integrand, edges(low, high), 1e-12)
  }
  const has = (moment: (law: Distribution) => number) => laws.every((law) => Number.isFinite(moment(law)))
  const infinite = Number.POSITIVE_INFINITY
  const y = fromRaw(
    has((law) => law.mean) ? raw(1) : infinite,
    has((law) => law.variance) ? raw(2) : infinite,
    has((law) => law.thirdCentralMoment) ? raw(3) : infinite,
  )
  return { ...y, mean: minimum + y.mean }
}

export const maximum: Law = {
  name: 'maximum',
  description: 'the largest of independent draws: calls in parallel',
  parameters: { of: { kind: 'laws', description: 'the laws' } },
  sets: [['of']],
  check: (values) => notEmpty(values, 'of'),
  bind: (values, bind) => maximumOf(nestedList(values, 'of').map(bind)),
}
