/** Finite queues and impatient messages: the formulas in which messages leave unserved. */
import { lossSystem } from '../theory/erlang.ts'
import { impatience } from '../theory/impatience.ts'
import { mg1k } from '../theory/mg1k.ts'
import { mmck } from '../theory/mmck.ts'
import { pauses } from './capacity.ts'
import type { Case } from './case.ts'
import { blind, isFifo } from './case.ts'
import type { HandlerTheory } from './handler-theory.ts'
import { alikeByEvent, noTheory, theoryOf, withEvents } from './handler-theory.ts'
import { patienceOf } from './loss-formula.ts'

export function lossTheory(c: Case): HandlerTheory | null {
  const spec = c.traffic.network.scenario.handlers[c.h]!
  const { queue } = spec
  const known = c.own.utilization
  if (spec.batch !== null)
    return noTheory('no formula knows a finite queue or a time to live together with batches', null)
  if (spec.breakdowns !== null)
    return noTheory('no formula knows a finite queue or a time to live together with breakdowns', null)
  const pausing = pauses(spec)
  if (pausing !== null) return noTheory(`no formula knows a finite queue or a time to live where ${pausing}`, null)
  if (queue.partitions !== null || queue.dispatch !== 'shared')
    return noTheory('no formula knows a finite queue or a time to live over several queues', null)
  const patience = patienceOf(c.traffic.network, c.h)
  if (queue.capacity !== null && patience !== null)
    return noTheory('no formula knows a finite queue and a time to live together', null)
  const carried = c.workers === null || known === null ? null : (c.own.visitsRate * c.own.serviceMean) / c.workers
  if (c.input.kind !== 'poisson') {
    const why = c.input.kind === 'general' ? c.input.reason : 'its arrivals are not Poisson'
    return noTheory(`messages leave unserved, and ${why}`, null)
  }
  if (queue.capacity !== null) return finite(c, queue.capacity, carried)
  return impatient(c)
}

function finite(c: Case, capacity: number, carried: number | null): HandlerTheory {
  const spec = c.traffic.network.scenario.handlers[c.h]!
  const { own } = c
  const workers = c.workers!
  const sharing = spec.queue.discipline === 'processor-sharing'
  if (capacity === 0 && !(spec.queue.discipline === 'lifo' && spec.queue.preemptive)) {
    const means = lossSystem(own.offeredRate, own.serviceMean, workers)
    return withEvents(
      theoryOf(
        {
          model: `M/${own.service.exponential ? 'M' : 'G'}/${workers}/${workers}`,
          method: 'Erlang B, insensitive to the service law (Gross & Harris §2.5)',
          exact: true,
          reason: null,
        },
        means,
        { lossShare: means.lossShare, waitingShare: 0 },
      ),
      alikeByEvent(own, 0),
    )
  }
  if (sharing && spec.timeout !== null)
    return noTheory('attempts are cut by a timeout while they share their worker', null)
  if (!sharing && !blind(c))
    return noTheory('a finite queue has a formula only for an order blind to service times', carried)
  if (!sharing && !own.service.exponential) return generalFinite(c, capacity)
  const means = mmck(own.offeredRate, 1 / own.serviceMean, workers, capacity)
  const basis = {
    model: `M/${sharing && !own.service.exponential ? 'G' : 'M'}/${workers}/${workers + capacity}${sharing ? '-PS' : ''}`,
    method: sharing
      ? 'M/M/c/K, insensitive under processor sharing (Kelly 1979, §3.3)'
      : 'M/M/c/K (Gross & Harris §2.4)',
    exact: true,
    reason: null,
  }
  if (sharing) {
    const sojournTime = means.sojournTime
    return theoryOf(
      basis,
      { ...means, queueLength: 0, waitingTime: 0, sojournTime },
      { lossShare: means.lossShare, waitingShare: 0 },
    )
  }
  if (spec.queue.overflow === 'drop-oldest') {
    // The number in system is the same, but who is dropped has waited: W is over all visits, and the wait of the served is not known.
    return theoryOf(basis, means, {
      lossShare: means.lossShare,
      waitingTime: null,
      sojournTime: means.inSystem / own.offeredRate,
      reason: 'the wait of the served has no formula when the oldest is dropped',
    })
  }
  return withEvents(
    theoryOf(basis, means, { lossShare: means.lossShare, waitingShare: means.waitingShare }),
    alikeByEvent(own, means.waitingTime),
  )
}

/** One worker: exact by the embedded chain. The law of the loss does not depend on who is dropped, the wait does. */
function generalFinite(c: Case, capacity: number): HandlerTheory {
  const { own } = c
  const spec = c.traffic.network.scenario.handlers[c.h]!
  if (c.workers !== 1)
    return noTheory('a finite queue for several workers has a formula only with exponential service', null)
  if (capacity > 2000) return noTheory('M/G/1/K is worked out only up to 2,000 places', null)
  if (own.service.replayed) return noTheory('service times are replayed in their order, not drawn', null)
  const means = mg1k(own.offeredRate, own.service.cdf, own.serviceMean, capacity)
  const oldest = spec.queue.overflow === 'drop-oldest'
  return theoryOf(
    {
      model: `M/${own.service.constant ? 'D' : 'G'}/1/${1 + capacity}`,
      method: 'embedded chain of M/G/1/K (Gross & Harris §5.1.8)',
      exact: true,
      reason: oldest ? 'the wait of the served has no formula when the oldest is dropped' : null,
    },
    means,
    {
      lossShare: means.lossShare,
      ...(oldest
        ? { waitingTime: null, sojournTime: means.inSystem / own.offeredRate }
        : { waitingShare: means.waitingShare }),
    },
  )
}

function impatient(c: Case): HandlerTheory {
  const { own } = c
  const spec = c.traffic.network.scenario.handlers[c.h]!
  const offered = c.traffic.network.ofHandler[c.h]!.map(
    (i) => own.byEvent[c.traffic.network.classes[i]!.event]!.offeredRate,
  )
  if (!isFifo(c) || !own.service.exponential)
    return noTheory('a time to live has a formula only with exponential service, first come first served', null)
  const { cdf, breaks } = patienceOf(c.traffic.network, c.h)!(offered)
  const means = impatience(own.offeredRate, 1 / own.serviceMean, c.workers!, cdf, breaks)
  const ttl = spec.queue.ttl
  const markov = ttl !== null && ttl.distribution === 'exponential' && breaks.length === 0
  const letter = markov ? 'M' : breaks.length === 1 && (ttl === null || ttl.distribution === 'constant') ? 'D' : 'G'
  return theoryOf(
    {
      model: `M/M/${c.workers}+${letter}`,
      method: markov
        ? 'Erlang A (Palm 1957; Baccelli & Hebuterne 1981)'
        : letter === 'D'
          ? 'constant patience (Barrer 1957; Gnedenko & Kovalenko)'
          : 'general patience (Baccelli & Hebuterne 1981)',
      exact: true,
      reason: null,
    },
    means,
    { lossShare: means.lossShare, waitingShare: means.waitingShare },
  )
}
