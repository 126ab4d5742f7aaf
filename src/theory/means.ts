/**
 * What every formula family of this folder answers with, and the checks of their domains. Times are in the unit of the
 * arguments (seconds here), rates per second. Nothing in this folder imports anything outside it: numbers in, numbers out.
 */

/** Stationary means of one queue. */
export interface Means {
  /** Carried load per worker, 0 to 1. */
  readonly utilization: number
  /** Lq, mean number waiting. */
  readonly queueLength: number
  /** L, mean number waiting or in service. */
  readonly inSystem: number
  /** Wq, mean wait of those whose service starts. */
  readonly waitingTime: number
  /** W, mean sojourn of those admitted. */
  readonly sojournTime: number
}

/** Means of a queue of which messages may leave unserved. */
export interface LossMeans extends Means {
  /** Share of offered messages that are never served. */
  readonly lossShare: number
  /** Share of the served that waited. */
  readonly waitingShare: number
}

/** @throws RangeError unless `value` is a finite number above 0. */
export function positive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} must be above 0 and finite; saw ${value}`)
}

/** @throws RangeError unless `value` is a finite number of at least 0. */
export function nonNegative(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value)))
    throw new RangeError(`${name} must be at least 0 and finite; saw ${value}`)
}

/** @throws RangeError unless `value` is a whole number of at least `least`. */
export function whole(name: string, value: number, least = 1): void {
  if (!(Number.isSafeInteger(value) && value >= least))
    throw new RangeError(`${name} must be a whole number of at least ${least}; saw ${value}`)
}

/** @throws RangeError unless 0 ≤ `value` ≤ 1. */
export function share(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must lie between 0 and 1; saw ${value}`)
}

/** @throws RangeError unless the utilization is below 1. */
export function stable(utilization: number): void {
  if (!(utilization < 1)) throw new RangeError(`utilization must be below 1 for a steady state; saw ${utilization}`)
}

/**
 * Little's law twice: the means that follow from a mean wait where nothing is lost.
 *
 * @param arrivalRate λ [1/s]. @param service E[S] [s]. @param wait Wq [s]. @param workers c.
 */
export function meansFromWait(arrivalRate: number, service: number, wait: number, workers: number): Means {
  return {
    utilization: (arrivalRate * service) / workers,
    queueLength: arrivalRate * wait,
    inSystem: arrivalRate * (wait + service),
    waitingTime: wait,
    sojournTime: wait + service,
  }
}
