/**
 * The answer of theory for one handler, in the words of the results document, and the few ways to fill it in.
 */
import type { ClassTheory, TheoryPercentiles, TheoryResults } from '../experiment/results.ts'
import type { Means } from '../theory/means.ts'
import type { HandlerTraffic } from './traffic.ts'

/** `TheoryResults` before it is set beside estimates. */
export type HandlerTheory = Omit<TheoryResults, 'difference' | 'within'>

/** Name of the model, where its formula is from, and how far it can be trusted. */
export interface Basis {
  readonly model: string | null
  readonly method: string
  readonly exact: boolean
  readonly reason: string | null
}

export function percentiles(quantile: (p: number) => number): TheoryPercentiles {
  return { p50: quantile(0.5), p90: quantile(0.9), p95: quantile(0.95), p99: quantile(0.99), p999: quantile(0.999) }
}

/** Nothing honest applies; what is known by the utilization law alone is kept. */
export function noTheory(reason: string, utilization: number | null): HandlerTheory {
  return {
    model: null,
    method: 'none',
    reason,
    exact: false,
    utilization,
    queueLength: null,
    inSystem: null,
    waitingTime: null,
    sojournTime: null,
    lossShare: null,
    waitingShare: null,
    percentiles: {},
  }
}

/** @param extra overrides: percentiles, shares, or a null for what the formula does not give. */
export function theoryOf(basis: Basis, means: Means, extra: Partial<HandlerTheory> = {}): HandlerTheory {
  return {
    ...basis,
    utilization: means.utilization,
    queueLength: means.queueLength,
    inSystem: means.inSystem,
    waitingTime: means.waitingTime,
    sojournTime: means.sojournTime,
    lossShare: 0,
    waitingShare: null,
    percentiles: {},
    ...extra,
  }
}

/**
 * Every event's share of a queue in which all wait alike: the same Wq, its own service. `sojourn` overrides W of an event (sharing).
 */
export function alikeByEvent(
  traffic: HandlerTraffic,
  waitingTime: number,
  sojourn: (service: number) => number = (service) => waitingTime + service,
): Record<string, ClassTheory> {
  const out: Record<string, ClassTheory> = {}
  for (const [event, c] of Object.entries(traffic.byEvent)) {
    if (c.visitsRate === 0) continue
    const sojournTime = sojourn(c.service.mean)
    out[event] = {
      waitingTime,
      sojournTime,
      queueLength: c.visitsRate * waitingTime,
      inSystem: c.visitsRate * sojournTime,
    }
  }
  return out
}

/** Adds what every event sees, where a handler takes several. */
export function withEvents(theory: HandlerTheory, byEvent: Record<string, ClassTheory>): HandlerTheory {
  return Object.keys(byEvent).length > 1 ? { ...theory, byEvent } : theory
}

/** Means that do not exist (a service without variance, say) are null in the document, and the reason says so. */
export function finiteTheory(theory: HandlerTheory): HandlerTheory {
  const fields = [
    'utilization',
    'queueLength',
    'inSystem',
    'waitingTime',
    'sojournTime',
    'lossShare',
    'waitingShare',
  ] as const
  const missing = fields.filter((f) => theory[f] !== null && !Number.isFinite(theory[f]))
  const events = Object.entries(theory.byEvent ?? {})
  const odd = (c: ClassTheory): boolean => Object.values(c).some((x) => x !== null && !Number.isFinite(x))
  if (missing.length === 0 && !events.some(([, c]) => odd(c))) return theory
  const without = Object.fromEntries(missing.map((f) => [f, null]))
  const kept = (x: number | null): number | null => (x !== null && Number.isFinite(x) ? x : null)
  const byEvent = Object.fromEntries(
    events.map(([event, c]) => [
      event,
      {
        waitingTime: kept(c.waitingTime),
        sojournTime: kept(c.sojournTime),
        queueLength: kept(c.queueLength),
        inSystem: kept(c.inSystem),
      },
    ]),
  )
  const said = theory.reason === null ? '' : `${theory.reason}; `
  return {
    ...theory,
    ...without,
    ...(events.length > 0 ? { byEvent } : {}),
    reason: `${said}the mean is infinite, as a moment of the laws given is`,
  }
}
