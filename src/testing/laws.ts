/**
 * Laws that every run must obey, as checks on a results document. Each returns a list of violations, empty when the law
 * holds. `conservation` and `identity` are exact in every run. `littlesLaw` and `utilizationLaw` compare averages over
 * what ended in the window with averages over the window itself: they differ by the visits that cross its ends, and (over
 * replications) by the mean of a product against the product of means. Both differences are bounded by what was observed.
 */
import type { MaybeEstimate, Results, Summary } from '../experiment/results.ts'

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
  const parts = [
    { name: 'system', little: results.system.little },
    ...Object.entries(results.handlers).map(([name, h]) => ({ name: `handlers.${name}`, little: h.little })),
    ...Object.entries(results.flows).map(([name, f]) => ({ name: `flows.${name}`, little: f.little })),
  ]
  return parts.flatMap(({ name, little }) =>
    little.identityError <= tolerance ? [] : [`${name}: the identity is off by ${little.identityError}`],
  )
}

/** L = λW (Little 1961) at every handler and in the system. */
export function littlesLaw(results: Results): string[] {
  const { system } = results
  return [
    ...productLaw('system', system.inFlight, system.arrivalRate, system.sojournTime, results),
    ...Object.entries(results.handlers).flatMap(([name, h]) =>
      productLaw(`handlers.${name}`, h.inSystem, h.arrivalRate, h.sojournTime, results),
    ),
  ]
}

/**
 * Utilization law: busy workers = rate of ends of service × mean service time (Denning & Buzen 1978, eq. 4). Not where messages
 * were redelivered: what breakdowns cut off has a service time, but is neither a success nor a failure.
 */
export function utilizationLaw(results: Results): string[] {
  return Object.entries(results.handlers).flatMap(([name, h]) => {
    const { throughput, failed } = h
    if (throughput === null || failed.rate === null || (h.redelivered.count?.mean ?? 0) > 0) return []
    const rate = {
      mean: throughput.mean + failed.rate.mean,
      halfWidth: (throughput.halfWidth ?? 0) + (failed.rate.halfWidth ?? 0),
      low: null,
      high: null,
    }
    return productLaw(`handlers.${name} (busy workers)`, h.busyWorkers, rate, h.serviceTime, results)
  })
}

/** number = rate × time, up to the edges of the window and the spread over replications. */
function productLaw(
  name: string,
  number: MaybeEstimate,
  rate: MaybeEstimate,
  time: Summary,
  results: Results,
): string[] {
  if (number === null || rate === null || time.mean === null || time.max === null) return []
  const product = rate.mean * time.mean.mean
  // Visits that cross an end: at most a few times the mean number, each with at most the longest time.
  const edges = (8 * (1 + number.mean) * time.max.mean) / results.run.duration
  const spread = (rate.halfWidth ?? 0) * (time.mean.halfWidth ?? 0)
  const error = Math.abs(number.mean - product)
  return error <= edges + spread + 1e-12
    ? []
    : [`${name}: ${number.mean} but rate × time = ${product} (at most ${edges + spread} apart)`]
}
