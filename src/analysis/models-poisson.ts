/** Infinite queues behind Poisson arrivals, or inside a product-form network. */
import { mdc } from '../theory/mdc.ts'
import { mg1, mg1Sharing } from '../theory/mg1.ts'
import { mmc, mmcSojournPercentile, mmcWaitingPercentile } from '../theory/mmc.ts'
import { shortestFirst, shortestRemaining } from '../theory/shortest.ts'
import type { Case } from './case.ts'
import { blind, isFifo, oneLevel } from './case.ts'
import type { Basis, HandlerTheory } from './handler-theory.ts'
import { alikeByEvent, percentiles, theoryOf, withEvents } from './handler-theory.ts'
import { priorityTheory } from './priority.ts'

export function poissonTheory(c: Case): HandlerTheory | null {
  const spec = c.traffic.network.scenario.handlers[c.h]!
  const { discipline, preemptive } = spec.queue
  const timed = spec.timeout !== null
  if (discipline === 'processor-sharing') return timed ? null : sharing(c)
  if (discipline === 'lifo' && preemptive) return timed ? null : preemptiveLifo(c)
  if (discipline === 'priority' && !oneLevel(c)) return c.input.kind === 'poisson' && !timed ? priorityTheory(c) : null
  if (discipline === 'shortest-first')
    return c.input.kind === 'poisson' && !(preemptive && timed) ? shortest(c, preemptive) : null
  if (!blind(c)) return null
  if (c.own.service.exponential) return markov(c)
  if (c.input.kind !== 'poisson') return null
  if (c.workers === 1) return general(c)
  return c.own.service.constant ? deterministic(c) : null
}

/** Names the network where there is one: the marginal law is that of the queue alone (Jackson). */
function basisOf(c: Case, model: string, method: string): Basis {
  if (c.input.kind === 'product-form') {
    return {
      model,
      method: `${method}, within a product-form network (Jackson 1963; Baskett et al. 1975)`,
      exact: true,
      reason: c.input.retries
        ? 'with retries the arrivals are not Poisson, but they see time averages'
        : 'on a cycle the arrivals are not Poisson, but they see time averages',
    }
  }
  return { model, method, exact: true, reason: null }
}

function markov(c: Case): HandlerTheory {
  const workers = c.workers!
  const { visitsRate: rate, serviceMean } = c.own
  const mu = 1 / serviceMean
  const means = mmc(rate, mu, workers)
  const known = isFifo(c)
    ? {
        waitingTime: percentiles((p) => mmcWaitingPercentile(rate, mu, workers, p)),
        sojournTime: percentiles((p) => mmcSojournPercentile(rate, mu, workers, p)),
      }
    : {}
  const method = workers === 1 ? 'M/M/1 (Gross & Harris §2.2)' : 'Erlang C (Gross & Harris §2.3)'
  return withEvents(
    theoryOf(basisOf(c, `M/M/${workers}`, method), means, { waitingShare: means.waitingShare, percentiles: known }),
    alikeByEvent(c.own, means.waitingTime),
  )
}

function general(c: Case): HandlerTheory {
  const { own } = c
  const means = mg1(own.visitsRate, own.serviceMean, own.service.second)
  return withEvents(
    theoryOf(
      basisOf(
        c,
        own.service.constant ? 'M/D/1' : 'M/G/1',
        'Pollaczek–Khinchine (Kleinrock, Queueing Systems I, eq. 5.63)',
      ),
      means,
      { waitingShare: means.utilization },
    ),
    alikeByEvent(own, means.waitingTime),
  )
}

function deterministic(c: Case): HandlerTheory {
  const { own } = c
  const means = mdc(own.visitsRate, own.serviceMean, c.workers!)
  return withEvents(
    theoryOf(
      basisOf(c, `M/D/${c.workers}`, 'Crommelin 1932 (Tijms, A First Course in Stochastic Models, §9.6)'),
      means,
      { waitingShare: means.waitingShare },
    ),
    alikeByEvent(own, means.waitingTime),
  )
}

function sharing(c: Case): HandlerTheory {
  const { own } = c
  const workers = c.workers!
  const single = workers === 1
  const inSystem = single
    ? mg1Sharing(own.visitsRate, own.serviceMean).inSystem
    : mmc(own.visitsRate, 1 / own.serviceMean, workers).inSystem
  const sojournTime = inSystem / own.visitsRate
  const letter = own.service.exponential ? 'M' : 'G'
  const means = {
    utilization: (own.visitsRate * own.serviceMean) / workers,
    queueLength: 0,
    inSystem,
    waitingTime: 0,
    sojournTime,
  }
  const stretch = sojournTime / own.serviceMean
  return withEvents(
    theoryOf(
      basisOf(
        c,
        `M/${letter}/${workers}-PS`,
        'processor sharing, insensitive (Kelly, Reversibility and Stochastic Networks, §3.3)',
      ),
      means,
      { waitingShare: 0 },
    ),
    alikeByEvent(own, 0, (service) => service * stretch),
  )
}

/** A newcomer starts at once; interrupted messages are the queue. */
function preemptiveLifo(c: Case): HandlerTheory | null {
  const { own } = c
  const workers = c.workers!
  if (workers > 1 && !own.service.exponential) return null
  const inSystem =
    workers === 1
      ? mg1Sharing(own.visitsRate, own.serviceMean).inSystem
      : mmc(own.visitsRate, 1 / own.serviceMean, workers).inSystem
  const load = own.visitsRate * own.serviceMean
  return theoryOf(
    basisOf(
      c,
      `M/${own.service.exponential ? 'M' : 'G'}/${workers}-LIFO-PR`,
      'symmetric queue, insensitive (Kelly §3.3)',
    ),
    {
      utilization: load / workers,
      queueLength: inSystem - load,
      inSystem,
      waitingTime: 0,
      sojournTime: inSystem / own.visitsRate,
    },
    { waitingShare: 0 },
  )
}

function shortest(c: Case, preemptive: boolean): HandlerTheory | null {
  const { own } = c
  if (c.workers !== 1) return null
  if (preemptive) {
    return theoryOf(
      basisOf(c, 'M/G/1-SRPT', 'shortest remaining time (Schrage & Miller 1966)'),
      shortestRemaining(own.visitsRate, own.service.cdf, own.serviceMean),
    )
  }
  const means = shortestFirst(own.visitsRate, own.service.cdf, own.serviceMean, own.service.second)
  return theoryOf(
    basisOf(c, 'M/G/1-SJF', 'shortest first (Phipps 1956; Kleinrock, Queueing Systems II, §3.8)'),
    means,
    { waitingShare: means.utilization },
  )
}
