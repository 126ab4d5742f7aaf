/** The largest arrival rates at which every queue stays finite, all open producers growing by one factor. */
import type { Scenario } from '../scenario/scenario.ts'
import type { Traffic } from './traffic.ts'
import { trafficOf } from './traffic.ts'

export interface StableRate {
  /** On the rates of the scenario; 0 when no rate at all is stable. */
  readonly factor: number
  /** Messages per second of all open producers together, below which every handler is stable. */
  readonly rate: number
  readonly producers: Readonly<Record<string, number>>
  /** The handler that saturates first. */
  readonly handler: string
}

export function largestStableRate(scenario: Scenario, traffic: Traffic): StableRate | null {
  const open = Object.entries(traffic.producers).filter(
    ([name, rate]) =>
      rate !== null && rate > 0 && scenario.producers.find((p) => p.name === name)?.arrivals.process !== 'closed',
  )
  if (open.length === 0) return null
  const worst = (t: Traffic): { readonly handler: string; readonly utilization: number } | null =>
    Object.entries(t.handlers)
      .filter(([, h]) => !h.bounded && h.utilization !== null && h.unknown === null && h.utilization > 0)
      .reduce<{ handler: string; utilization: number } | null>(
        (best, [handler, h]) =>
          best === null || h.utilization! > best.utilization ? { handler, utilization: h.utilization! } : best,
        null,
      )
  const result = (factor: number, handler: string): StableRate => ({
    factor,
    rate: open.reduce((sum, [, rate]) => sum + rate! * factor, 0),
    producers: Object.fromEntries(open.map(([name, rate]) => [name, rate! * factor])),
    handler,
  })
  const now = worst(traffic)
  const endless = traffic.cycles.find((c) => c.gain >= 1 - 1e-12)
  if (endless !== undefined && now !== null && !Object.values(traffic.handlers).every((h) => h.bounded))
    return result(0, endless.handlers[0] ?? now.handler)
  if (now === null) return null
  // Without loss and saturation every load is proportional to the rates.
  const linear = Object.values(traffic.handlers).every((h) => h.lossShare === 0 && !(h.bounded && h.workers !== null))
  if (linear && now.utilization < 1) return result(1 / now.utilization, now.handler)
  const at = (scale: number): { readonly handler: string; readonly utilization: number } | null =>
    worst(trafficOf(scenario, { scale }))
  let low = 0
  let high = 1
  for (let i = 0; i < 40 && (at(high)?.utilization ?? 0) < 1; i++) {
    low = high
    high *= 2
  }
  if ((at(high)?.utilization ?? 0) < 1) return null
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if ((at(middle)?.utilization ?? 0) < 1) low = middle
    else high = middle
  }
  return result(low, at(high)?.handler ?? now.handler)
}
