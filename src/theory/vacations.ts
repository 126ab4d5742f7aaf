/**
 * M/G/1 whose worker is away when there is nothing to do: it is switched off and has to be set up again, or it takes vacations.
 * The means hold for every order of service that neither looks at service times nor interrupts.
 */
import { type Means, nonNegative, positive, stable } from './means.ts'
import { mg1 } from './mg1.ts'

/**
 * M/G/1 with setups (Welch 1964, Oper. Res. 12, 736, with idleFor = 0; Takagi 1991, Queueing Analysis 1, §2.4): a worker
 * that was idle for T is switched off, and the next message has it set up for D. A busy period begins cold
 * with probability p = e^(−λT), whatever happened before, so that Welch's delay of the first message is D with probability p, and else 0:
 * Wq = PK + (2pE[D] + λpE[D²]) / (2(1 + λpE[D])).
 *
 * A cycle of λ⁻¹ + pE[D] of idling and setting up and its busy period has p(λ⁻¹ + E[D]) in which the worker is not up.
 *
 * @param arrivalRate λ [1/s], above 0. @param service E[S] [s]. @param second E[S²] [s²]. @param setup E[D] [s].
 * @param setupSecond E[D²] [s²]. @param idleFor T [s].
 * @returns `utilization` is time serving over time up. @throws RangeError when λE[S] ≥ 1.
 */
export function coldStarts(
  arrivalRate: number,
  service: number,
  second: number,
  setup: number,
  setupSecond: number,
  idleFor: number,
): Means {
  positive('arrival rate', arrivalRate)
  nonNegative('service', service)
  nonNegative('setup', setup)
  const load = arrivalRate * service
  stable(load)
  const cold = Math.exp(-arrivalRate * idleFor)
  const delay = (cold * (2 * setup + arrivalRate * setupSecond)) / (2 * (1 + arrivalRate * cold * setup))
  const wait = mg1(arrivalRate, service, second).waitingTime + delay
  const down = (cold * (1 + arrivalRate * setup) * (1 - load)) / (1 + arrivalRate * cold * setup)
  return away(arrivalRate, service, wait, load === 0 ? 0 : load / (1 - down))
}

/**
 * M/G/1 with multiple vacations (Levy & Yechiali 1975, Management Science 22, 202; Doshi 1986, Queueing Systems 1, 29): a worker
 * that finds nothing is away for V and looks again. Wq = PK + E[V²] / (2E[V]).
 *
 * @param arrivalRate λ [1/s]. @param service E[S] [s]. @param second E[S²] [s²]. @param vacation E[V] [s], above 0.
 * @param vacationSecond E[V²] [s²]. @throws RangeError when λE[S] ≥ 1.
 */
export function vacations(
  arrivalRate: number,
  service: number,
  second: number,
  vacation: number,
  vacationSecond: number,
): Means {
  nonNegative('service', service)
  positive('vacation', vacation)
  const wait = mg1(arrivalRate, service, second).waitingTime + vacationSecond / (2 * vacation)
  return away(arrivalRate, service, wait, arrivalRate * service)
}

function away(arrivalRate: number, service: number, wait: number, utilization: number): Means {
  return {
    utilization,
    queueLength: arrivalRate * wait,
    inSystem: arrivalRate * (wait + service),
    waitingTime: wait,
    sojournTime: wait + service,
  }
}
