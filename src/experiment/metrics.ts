/** From the fields of windows to estimates: what the assemblers of the results' parts have in common. */
import type { CLASS, FLOW, HANDLER } from './layout.ts'
import type { ClassInfo, Observations, View } from './observations.ts'
import type { Count, Little, MaybeEstimate, Summary } from './results.ts'

export const NO_SUMMARY: Summary = { mean: null, p50: null, p90: null, p95: null, p99: null, p999: null, max: null }

export class Metrics {
  protected readonly seen: Observations

  constructor(seen: Observations) {
    this.seen = seen
  }

  protected h(i: number, field: keyof typeof HANDLER): (v: View) => number {
    const at = this.seen.layout.handler(i, field)
    return (v) => v.vector[at]!
  }

  protected f(i: number, field: keyof typeof FLOW): (v: View) => number {
    const at = this.seen.layout.flow(i, field)
    return (v) => v.vector[at]!
  }

  /** Sum of a field over classes. */
  protected c(classes: readonly ClassInfo[], field: keyof typeof CLASS): (v: View) => number {
    const at = classes.map((c) => this.seen.layout.class(c.index, field))
    return (v) => at.reduce((sum, i) => sum + v.vector[i]!, 0)
  }

  /** A time average, or a count as a rate. */
  protected perSecond(metric: (v: View) => number): MaybeEstimate {
    return this.seen.estimate((v) => metric(v) / v.duration)
  }

  /** A share of nothing is nothing observed, though something may have come of what was offered before the window. */
  protected ratio(of: (v: View) => number, to: (v: View) => number): MaybeEstimate {
    return this.seen.estimate((v) => {
      const whole = to(v)
      return whole === 0 ? Number.NaN : of(v) / whole
    })
  }

  protected count(of: (v: View) => number, offered: (v: View) => number): Count {
    return { count: this.seen.perReplication(of), rate: this.perSecond(of), share: this.ratio(of, offered) }
  }
}

export function little(L: MaybeEstimate, rate: MaybeEstimate, W: MaybeEstimate, identityError: number): Little {
  const l = L?.mean ?? null
  const lw = rate !== null && W !== null ? rate.mean * W.mean : null
  const relative = l !== null && lw !== null && l > 0 ? (lw - l) / l : null
  return { L: l, lambdaW: lw, relativeError: relative, identityError }
}
