/**
 * Numerical integration: adaptive Gauss–Legendre panels, and the trapezoidal rule for integrands that are analytic in a
 * strip about the real line and decay on both sides (where it converges exponentially: Trefethen & Weideman 2014, SIAM
 * Review 56, 385).
 */

const NODES = 16
const node = new Float64Array(NODES)
const weight = new Float64Array(NODES)

/** Zeros of the Legendre polynomial by Newton's method, weights 2/((1 - x²)·P'(x)²) (DLMF 3.5.v). */
function buildGauss(): void {
  for (let i = 0; i < NODES; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (NODES + 0.5))
    let slope = 0
    for (let step = 0; step < 100; step++) {
      let previous = 1
      let value = x
      for (let n = 2; n <= NODES; n++) {
        const next = ((2 * n - 1) * x * value - (n - 1) * previous) / n
        previous = value
        value = next
      }
      slope = (NODES * (x * value - previous)) / (x * x - 1)
      const change = value / slope
      x -= change
      if (Math.abs(change) < 1e-16) break
    }
    node[i] = x
    weight[i] = 2 / ((1 - x * x) * slope * slope)
  }
}

buildGauss()

/** ∫ f from a to b by one 16-point Gauss–Legendre rule. */
export function gauss(f: (x: number) => number, a: number, b: number): number {
  const half = (b - a) / 2
  const middle = (a + b) / 2
  let sum = 0
  for (let i = 0; i < NODES; i++) sum += weight[i]! * f(middle + half * node[i]!)
  return half * sum
}

/**
 * ∫ f over consecutive panels, each halved until its halves agree with it.
 * @param edges ascending; f should be smooth between them. @param tolerance relative to the whole integral of |f|.
 */
export function integrate(f: (x: number) => number, edges: readonly number[], tolerance = 1e-12): number {
  const panels: { a: number; b: number; value: number }[] = []
  let scale = 0
  for (let i = 0; i + 1 < edges.length; i++) {
    const a = edges[i]!
    const b = edges[i + 1]!
    if (!(b > a)) continue
    const value = gauss(f, a, b)
    scale += Math.abs(value)
    panels.push({ a, b, value })
  }
  const refine = (a: number, b: number, whole: number, depth: number): number => {
    const middle = (a + b) / 2
    const left = gauss(f, a, middle)
    const right = gauss(f, middle, b)
    const sum = left + right
    if (Math.abs(sum - whole) <= tolerance * Math.max(scale, Math.abs(sum)) || depth === 50) return sum
    return refine(a, middle, left, depth + 1) + refine(middle, b, right, depth + 1)
  }
  return panels.reduce((total, panel) => total + refine(panel.a, panel.b, panel.value, 0), 0)
}

/**
 * ln ∫ exp(g(w)) dw over the real line by the trapezoidal rule.
 * @param g concave, with its maximum at `peak`. @param step of the rule.
 */
export function logIntegral(g: (w: number) => number, peak: number, step: number): number {
  const top = g(peak)
  let sum = 1
  for (const direction of [-step, step]) {
    for (let i = 1; i < 1_000_000; i++) {
      const term = Math.exp(g(peak + i * direction) - top)
      sum += term
      if (!(term > 1e-18)) break
    }
  }
  return top + Math.log(sum * step)
}
