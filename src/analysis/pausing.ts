/** Handlers whose workers are not always there for what waits: switched off for want of work, or polling. */
import { bindDistribution } from '../distributions/index.ts'
import { coldStarts, vacations } from '../theory/vacations.ts'
import { blind, type Case } from './case.ts'
import { alikeByEvent, type HandlerTheory, noTheory, theoryOf, withEvents } from './handler-theory.ts'

/** @param why the workers are not always there, as a phrase. */
export function pausingTheory(c: Case, why: string): HandlerTheory {
  const { own } = c
  const spec = c.traffic.network.scenario.handlers[c.h]!
  // What cold starts leave out of the time up is known by the formula alone.
  const utilization = spec.coldStart === null ? own.utilization : null
  const none = (reason: string): HandlerTheory => noTheory(`${why}, which has a formula only ${reason}`, utilization)
  if (c.input.kind !== 'poisson') return none('behind Poisson arrivals without retries')
  const { partitions, dispatch } = spec.queue
  if (
    c.workers !== 1 ||
    spec.batch !== null ||
    spec.breakdowns !== null ||
    partitions !== null ||
    dispatch !== 'shared'
  )
    return none('for one worker that serves one message after the other and does not break down')
  if (!blind(c)) return none('for an order blind to service times')
  if (own.service.replayed) return none('for service times that are drawn')
  if (spec.poll !== null && 'every' in spec.poll) return none("for 'sleep', not for fixed times")
  const letter = own.service.exponential ? 'M' : own.service.constant ? 'D' : 'G'
  const { visitsRate: rate, serviceMean: mean, service } = own
  if (spec.coldStart !== null) {
    const setup = bindDistribution(spec.coldStart.setup)
    const second = setup.variance + setup.mean ** 2
    const means = coldStarts(rate, mean, service.second, setup.mean, second, spec.coldStart.idleFor)
    const basis = {
      model: `M/${letter}/1 with setups`,
      method: 'Welch 1964, the first message of a busy period being cold with probability exp(-λ·idleFor)',
      exact: true,
      reason: null,
    }
    return withEvents(theoryOf(basis, means), alikeByEvent(own, means.waitingTime))
  }
  const { sleep } = spec.poll as { readonly sleep: number }
  const means = vacations(rate, mean, service.second, sleep, sleep * sleep)
  const basis = {
    model: `M/${letter}/1 with vacations`,
    method: 'multiple vacations: Pollaczek–Khinchine and half a sleep (Levy & Yechiali 1975)',
    exact: true,
    reason: null,
  }
  return withEvents(theoryOf(basis, means), alikeByEvent(own, means.waitingTime))
}
