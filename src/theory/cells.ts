/**
 * A law cut into small cells by its cdf alone, atoms included: the common ground of formulas that integrate over service times.
 */

/** Mass of the law in (low, high]; an atom ends up in a cell of no width to speak of. */
export interface Cell {
  readonly low: number
  readonly high: number
  readonly mass: number
}

/**
 * Cells halved until width times mass is below `tolerance` of the mean (some thousand cells at 1e-7), in ascending order; the tail beyond
 * the 1 − 1e-9 quantile is one cell. Cells without mass are left out.
 *
 * @param cdf F(x), x ≥ 0. @param mean E[X], the scale.
 */
export function cellsOf(cdf: (x: number) => number, mean: number, tolerance = 1e-7): Cell[] {
  let top = mean
  for (let i = 0; i < 200 && 1 - cdf(top) > 1e-9; i++) top *= 2
  const out: Cell[] = []
  const atZero = cdf(0)
  if (atZero > 0) out.push({ low: 0, high: 0, mass: atZero })
  const split = (low: number, high: number, below: number, through: number, depth: number): void => {
    const mass = through - below
    if (mass <= 0) return
    const middle = (low + high) / 2
    if (mass * (high - low) <= tolerance * mean || depth >= 60) {
      out.push({ low, high, mass })
      return
    }
    const between = cdf(middle)
    split(low, middle, below, between, depth + 1)
    split(middle, high, between, through, depth + 1)
  }
  split(0, top, atZero, cdf(top), 0)
  const rest = 1 - cdf(top)
  if (rest > 0) out.push({ low: top, high: 2 * top, mass: rest })
  return out
}

/** ∫ x dF of each cell, by its middle, scaled so that they sum to the known mean. */
export function cellMeans(cells: readonly Cell[], mean: number): number[] {
  const raw = cells.map((c) => (c.mass * (c.low + c.high)) / 2)
  const total = raw.reduce((sum, x) => sum + x, 0)
  return raw.map((x) => (x * mean) / total)
}
