/**
 * Priority classes: M/G/1 with heads of line (non-preemptive) and with preemption and resumption, and M/M/c with one service
 * law. Classes are given most urgent first; equal priorities must be merged into one class by the caller. A class may have
 * an infinite mean when the load of it and those above reaches 1, while more urgent ones stay finite.
 */
import { erlangC } from './erlang.ts'
import { nonNegative, positive, whole } from './means.ts'

export interface PriorityClass {
  /** λ_k [1/s]. */
  readonly arrivalRate: number
  /** E[S_k] [s]. */
  readonly service: number
  /** E[S_k²] [s²]. */
  readonly second: number
}

export interface ClassMeans {
  /** To the first start of service [s]. */
  readonly waitingTime: number
  readonly sojournTime: number
  /** Not in service: interrupted messages included. */
  readonly queueLength: number
  readonly inSystem: number
}

/**
 * Non-preemptive: W_k = W₀ / ((1 − σ_{k−1})(1 − σ_k)), W₀ = Σ λ_i·E[S_i²]/2 over all classes (Cobham 1954; Kleinrock II, eq. 3.31).
 * Valid while the total load is below 1.
 *
 * @throws RangeError when it is not.
 */
export function headOfLine(classes: readonly PriorityClass[]): ClassMeans[] {
  let residual = 0
  let total = 0
  for (const c of classes) {
    checkClass(c)
    residual += (c.arrivalRate * c.second) / 2
    total += c.arrivalRate * c.service
  }
  if (!(total < 1)) throw new RangeError(`utilization must be below 1 for a steady state; saw ${total}`)
  let above = 0
  return classes.map((c) => {
    const through = above + c.arrivalRate * c.service
    const wait = residual / ((1 - above) * (1 - through))
    above = through
    return classMeans(c, wait, wait + c.service)
  })
}

/**
 * Preemptive-resume: T_k = E[S_k]/(1 − σ_{k−1}) + Σ_{i≤k} λ_i·E[S_i²]/2 / ((1 − σ_{k−1})(1 − σ_k)) (Kleinrock II, §3.6). The second
 * term is the time to the first start of service.
 *
 * @throws RangeError when the total load is not below 1.
 */
export function preemptiveResume(classes: readonly PriorityClass[]): ClassMeans[] {
  let above = 0
  let residual = 0
  const means = classes.map((c) => {
    checkClass(c)
    residual += (c.arrivalRate * c.second) / 2
    const through = above + c.arrivalRate * c.service
    const wait = residual / ((1 - above) * (1 - through))
    const sojourn = wait + c.service / (1 - above)
    above = through
    return classMeans(c, wait, sojourn)
  })
  if (!(above < 1)) throw new RangeError(`utilization must be below 1 for a steady state; saw ${above}`)
  return means
}

/**
 * Non-preemptive M/M/c, one exponential service for all: W_k = C(c, a)/(cμ) / ((1 − σ_{k−1})(1 − σ_k)) (Cobham 1954; Gross & Harris
 * §3.4.2).
 *
 * @param rates λ_k, most urgent first. @param serviceRate μ of one worker.
 */
export function headOfLineMmc(rates: readonly number[], serviceRate: number, workers: number): ClassMeans[] {
  const total = checkMmc(rates, serviceRate, workers)
  const residual = erlangC(workers, total / serviceRate) / (workers * serviceRate)
  let above = 0
  return rates.map((arrivalRate) => {
    const through = above + arrivalRate / (workers * serviceRate)
    const wait = residual / ((1 - above) * (1 - through))
    above = through
    return classMeans({ arrivalRate, service: 1 / serviceRate, second: 0 }, wait, wait + 1 / serviceRate)
  })
}

/**
 * Preemptive M/M/c, one exponential service for all: the classes down to k together are an M/M/c of their own, so
 * L_k = L(λ_1 + … + λ_k) − L(λ_1 + … + λ_{k−1}) (Gross & Harris §3.4.2). The time to the first start is not known in closed
 * form for c > 1: `waitingTime` is NaN there for all but the first class.
 */
export function preemptiveMmc(rates: readonly number[], serviceRate: number, workers: number): ClassMeans[] {
  checkMmc(rates, serviceRate, workers)
  const inSystemAt = (rate: number): number =>
    rate / serviceRate + (erlangC(workers, rate / serviceRate) * rate) / (workers * serviceRate - rate)
  let before = 0
  let sum = 0
  return rates.map((arrivalRate, k) => {
    sum += arrivalRate
    const now = inSystemAt(sum)
    const inSystem = now - before
    before = now
    const sojournTime = inSystem / arrivalRate
    const wait = k === 0 ? sojournTime - 1 / serviceRate : Number.NaN
    return {
      waitingTime: wait,
      sojournTime,
      queueLength: inSystem - arrivalRate / serviceRate,
      inSystem,
    }
  })
}

function classMeans(c: PriorityClass, waitingTime: number, sojournTime: number): ClassMeans {
  return {
    waitingTime,
    sojournTime,
    queueLength: c.arrivalRate * (sojournTime - c.service),
    inSystem: c.arrivalRate * sojournTime,
  }
}

function checkClass(c: PriorityClass): void {
  nonNegative('arrival rate', c.arrivalRate)
  nonNegative('service', c.service)
}

function checkMmc(rates: readonly number[], serviceRate: number, workers: number): number {
  positive('service rate', serviceRate)
  whole('workers', workers)
  let total = 0
  for (const rate of rates) {
    positive('arrival rate', rate)
    total += rate
  }
  if (!(total < workers * serviceRate))
    throw new RangeError(`utilization must be below 1 for a steady state; saw ${total / (workers * serviceRate)}`)
  return total
}
