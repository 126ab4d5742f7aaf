/** From the fields of windows to estimates: what the assemblers of the results' parts have in common. */

import type { ClassInfo } from './groups.ts'
import { CLASS, type FLOW, type HANDLER } from './layout.ts'
import type { Observations } from './observations.ts'
import type { Count, Little, MaybeEstimate, Summary } from './results.ts'
import type { View } from './windows.ts'

export const NO_SUMMARY: Summary = { mean: null, p50: null, p90: null, p95: null, p99: null, p999: null, max: null }

export class Metrics {
  protected readonly seen: Observations

  constructor(seen: Observations) {
    this.seen = seen
  }

  protected h(i: number, field: keyof typeof HANDLER): (v: View) => number {
    const at = this.seen.layout.handler(i, field)
    return (v) => v.at(at)
  }

  protected f(i: number, field: keyof typeof FLOW): (v: View) => number {
    const at = this.seen.layout.flow(i, field)
    return (v) => v.at(at)
  }

  /** Sum of a field over classes. */
  protected c(classes: readonly ClassInfo[], field: keyof typeof CLASS): (v: View) => number {
    return sumAt(classes.map((c) => this.seen.layout.classAt(c.index) + CLASS[field]))
  }

  /** First deliveries, retries and redeliveries. */
  protected offered(classes: readonly ClassInfo[]): (v: View) => number {
    const first = this.c(classes, 'offered')
    const returned = this.c(classes, 'returned')
    const redelivered = this.c(classes, 'redelivered')
    return (v) => first(v) + returned(v) + redelivered(v)
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

/** The sum of the figures at these places: a function made once, not in every window. */
export function sumAt(places: readonly number[]): (v: View) => number {
  const [only] = places
  // 0 + -0 is 0, however many there are.
  if (only !== undefined && places.length === 1) return (v) => 0 + v.at(only)
  return (v) => {
    let sum = 0
    for (const at of places) sum += v.at(at)
    return sum
  }
}

export function quotient(a: (v: View) => number, b: (v: View) => number): (v: View) => number {
  return (v) => a(v) / b(v)
}

export function little(L: MaybeEstimate, rate: MaybeEstimate, W: MaybeEstimate, identityError: number): Little {
  const l = L?.mean ?? null
  const lw = rate !== null && W !== null ? rate.mean * W.mean : null
  const relative = l !== null && lw !== null && l > 0 ? (lw - l) / l : null
  return { L: l, lambdaW: lw, relativeError: relative, identityError }
}
