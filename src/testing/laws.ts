/**
 * Laws that every run must obey, as checks on a results document. Each returns a list of violations, empty when the law
 * holds. `conservation` and `identity` are exact in every run; `littlesLaw` and `utilizationLaw` compare averages that
 * differ at the edges of the window, hence a tolerance that shrinks with the number of messages.
 */
import type { HandlerResults, Results } from '../experiment/results.ts'

/** Every message and flow instance is accounted for. */
export function conservation(results: Results): string[] {
  const n = results.system.conservation
  return n === 0 ? [] : [`system: ${n} messages or flow instances are unaccounted for`]
}

/**
 * The finite-window form of Little's law: ∫N(t)dt equals the time that visits spent in the window, at every handler and
 * flow and in the system.
 * @param tolerance largest relative error allowed (rounding only).
 */
export function identity(results: Results, tolerance = 1e-9): string[] {
  return parts(results).flatMap(({ name, little }) =>
    little.identityError <= tolerance ? [] : [`${name}: the identity is off by ${little.identityError}`],
  )
}

/**
 * L = λW (Little 1961), up to the visits that cross the ends of the window: at most `crossing` of them, by default those
 * that were in the system on average at either end, times four.
 */
export function littlesLaw(results: Results, options: { readonly tolerance?: number } = {}): string[] {
  return parts(results).flatMap(({ name, little, rate }) => {
    if (little.L === null || little.lambdaW === null || rate === null) return []
    const messages = rate * results.run.duration * Math.max(1, results.run.replications)
    const tolerance = options.tolerance ?? Math.min(1, (8 * (1 + little.L)) / Math.max(1, messages))
    const error = Math.abs(little.L - little.lambdaW)
    return error <= tolerance * Math.max(little.L, little.lambdaW) + 1e-12
      ? []
      : [`${name}: L = ${little.L} but λW = ${little.lambdaW} (allowed: ${tolerance})`]
  })
}

/** Utilization law: busy workers = throughput of services × mean service time (Denning & Buzen 1978, eq. 4). */
export function utilizationLaw(results: Results, options: { readonly tolerance?: number } = {}): string[] {
  return Object.entries(results.handlers).flatMap(([name, h]) => {
    const served = servedRate(h)
    const s = h.serviceTime.mean?.mean
    const busy = h.busyWorkers?.mean
    if (served === null || s === undefined || busy === undefined) return []
    const messages = served * results.run.duration * Math.max(1, results.run.replications)
    const tolerance = options.tolerance ?? Math.min(1, (16 * (1 + busy)) / Math.max(1, messages))
    return Math.abs(busy - served * s) <= tolerance * Math.max(busy, served * s) + 1e-12
      ? []
      : [`handlers.${name}: ${busy} workers are busy but X·E[S] = ${served * s} (allowed: ${tolerance})`]
  })
}

function servedRate(h: HandlerResults): number | null {
  return h.throughput === null || h.failed.rate === null ? null : h.throughput.mean + h.failed.rate.mean
}

function parts(results: Results) {
  return [
    { name: 'system', little: results.system.little, rate: results.system.arrivalRate?.mean ?? null },
    ...Object.entries(results.handlers).map(([name, h]) => ({
      name: `handlers.${name}`,
      little: h.little,
      rate: h.arrivalRate?.mean ?? null,
    })),
    ...Object.entries(results.flows).map(([name, f]) => ({
      name: `flows.${name}`,
      little: f.little,
      rate: f.arrivalRate?.mean ?? null,
    })),
  ]
}
