/** The largest arrival rates at which every queue stays finite, all open producers growing by one factor. */
import type { Scenario } from '../scenario/scenario.ts'
import { decreasingRoot } from '../theory/numerics.ts'
import type { Traffic } from './traffic.ts'
import { prepare, publishesAgain, trafficOf } from './traffic.ts'

export interface StableRate {
  /** On the rates of the scenario; 0 when no rate at all is stable. */
  readonly factor: number
  /** Messages per second of all open producers together, below which every handler is stable. */
  readonly rate: number
  readonly producers: Readonly<Record<string, number>>
  /** The handler that saturates first. */
  readonly handler: string
}

/** A handler that so many times the load does not saturate is limited by the losses before it. */
const mostScale = 2 ** 40

export function largestStableRate(scenario: Scenario, traffic: Traffic): StableRate | null {
  const open = Object.entries(traffic.producers).filter(
    ([name, rate]) =>
      rate !== null && rate > 0 && scenario.producers.find((p) => p.name === name)?.arrivals.process !== 'closed',
  )
  // How much callers that publish again add depends on the waits.
  if (open.length === 0 || scenario.producers.some(publishesAgain)) return null
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
  const prepared = prepare(scenario)
  // Where the utilization first reaches 1, jumps included; the handler is the worst one at the least scale seen to be too much.
  let over = { scale: Number.POSITIVE_INFINITY, handler: now.handler }
  const slack = (scale: number): number => {
    const at = worst(trafficOf(scenario, { scale, prepared }))
    if (at === null) return 1
    if (at.utilization >= 1 && scale < over.scale) over = { scale, handler: at.handler }
    return 1 - at.utilization
  }
  let low: readonly [number, number] = [0, 1]
  let high: readonly [number, number] = [1, slack(1)]
  if (high[1] > 0 && slack(mostScale) > 0) return null
  // Factors 2, 4, 16, 256 … until it is too much.
  for (let exponent = 1; high[1] > 0; exponent *= 2) {
    const scale = Math.min(2 ** exponent, mostScale)
    low = high
    high = [scale, slack(scale)]
  }
  const factor = high[1] === 0 ? high[0] : decreasingRoot(slack, low, high, 1e-12)
  return result(factor, over.handler)
}
