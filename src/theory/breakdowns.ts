/**
 * M/G/1 with breakdowns: one worker, up times exponential by the clock (idle or busy) or by working time only, any repair law,
 * interrupted work resumes where it stopped.
 */
import type { Means } from './means.ts'
import { nonNegative, positive, stable } from './means.ts'

/**
 * White & Christie 1958 (exponential laws), Avi-Itzhak & Naor 1963 model A (general laws). A message holds the worker for
 * C = S + repairs: E[C] = E[S](1 + f·r), E[C²] = E[S²](1 + f·r)² + E[S]·f·r₂. With breakdowns by the clock a message may also find
 * an idle worker in repair: Wq = λE[C²] / (2(1 − λE[C])) + f·r₂ / (2(1 + f·r)).
 *
 * @param arrivalRate λ [1/s]. @param service E[S] [s]. @param second E[S²] [s²]. @param failureRate f [1/s], 1/mean up time.
 * @param repair r = E[R] [s]. @param repairSecond r₂ = E[R²] [s²]. @param idleToo up time runs while the worker is idle.
 * @returns `waitingTime` to the first start of service; `queueLength` with suspended messages; `sojournTime` with the repairs; `utilization` λ·E[C]: time serving over time up,
 * when by the clock. @throws RangeError when λ·E[C] ≥ 1.
 */
export function breakdowns(
  arrivalRate: number,
  service: number,
  second: number,
  failureRate: number,
  repair: number,
  repairSecond: number,
  idleToo: boolean,
): Means {
  nonNegative('arrival rate', arrivalRate)
  positive('service', service)
  nonNegative('failure rate', failureRate)
  nonNegative('repair', repair)
  const stretch = 1 + failureRate * repair
  const held = service * stretch
  const heldSecond = second * stretch * stretch + service * failureRate * repairSecond
  const load = arrivalRate * held
  stable(load)
  const idleRepair = idleToo ? (failureRate * repairSecond) / (2 * stretch) : 0
  const wait = (arrivalRate * heldSecond) / (2 * (1 - load)) + idleRepair
  return {
    utilization: load,
    // With those whose service is suspended: everybody who is not being served.
    queueLength: arrivalRate * (wait + held - service),
    inSystem: arrivalRate * (wait + held),
    waitingTime: wait,
    sojournTime: wait + held,
  }
}
