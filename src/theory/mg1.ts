/**
 * M/G/1: Poisson arrivals, any service law, one worker. The means hold for first come first served and for every other order
 * that neither looks at service times nor interrupts (lifo, random); the second moment is that of first come, first served.
 */
import type { Means } from './means.ts'
import { meansFromWait, nonNegative, stable } from './means.ts'

/**
 * Pollaczek–Khinchine: Wq = λ·E[S²] / (2(1 − ρ)) (Kleinrock, Queueing Systems I, eq. 5.63 with Little's law).
 *
 * @param arrivalRate λ [1/s]. @param service E[S] [s]. @param second E[S²] [s²]; `Infinity` gives infinite means.
 */
export function mg1(arrivalRate: number, service: number, second: number): Means {
  check(arrivalRate, service)
  const wait = arrivalRate === 0 ? 0 : (arrivalRate * second) / (2 * (1 - arrivalRate * service))
  return meansFromWait(arrivalRate, service, wait, 1)
}

/**
 * E[Wq²] = 2·Wq² + λ·E[S³] / (3(1 − ρ)) (Takács' recurrence; Kleinrock I, eq. 5.113 with k = 2).
 *
 * @param third E[S³] [s³]. @returns [s²].
 */
export function mg1WaitSecondMoment(arrivalRate: number, service: number, second: number, third: number): number {
  const wait = mg1(arrivalRate, service, second).waitingTime
  return 2 * wait * wait + (arrivalRate * third) / (3 * (1 - arrivalRate * service))
}

/** M/D/1: M/G/1 with a constant service time (Gross & Harris §5.1.5). */
export function md1(arrivalRate: number, service: number): Means {
  return mg1(arrivalRate, service, service * service)
}

/**
 * Symmetric single-worker queues, M/G/1-PS and preemptive lifo: W = E[S] / (1 − ρ), whatever the law (Kleinrock II, §4.4;
 * Kelly, Reversibility and Stochastic Networks, §3.3). Nobody waits under sharing: `waitingTime` is 0, `queueLength` too.
 */
export function mg1Sharing(arrivalRate: number, service: number): Means {
  check(arrivalRate, service)
  const sojournTime = service / (1 - arrivalRate * service)
  return {
    utilization: arrivalRate * service,
    queueLength: 0,
    inSystem: arrivalRate * sojournTime,
    waitingTime: 0,
    sojournTime,
  }
}

function check(arrivalRate: number, service: number): void {
  nonNegative('arrival rate', arrivalRate)
  nonNegative('service', service)
  stable(arrivalRate * service)
}
