/**
 * Chooses the formula for one handler: by the kind of its input, its discipline, its service law and what may make messages leave. What
 * is exact says so; where only the decomposition applies the answer is null and the caller approximates.
 */
import { isExponential } from '../distributions/exponential.ts'
import { bindDistribution } from '../distributions/index.ts'
import { batchArrivals, batchWaitingShare, bulkService } from '../theory/batches.ts'
import { breakdowns } from '../theory/breakdowns.ts'
import { gmc, gmcWaitingPercentile } from '../theory/gmc.ts'
import { mapMc } from '../theory/matrix-geometric.ts'
import { pauses } from './capacity.ts'
import type { Case } from './case.ts'
import { blind, isFifo } from './case.ts'
import type { HandlerTheory } from './handler-theory.ts'
import { alikeByEvent, noTheory, percentiles, theoryOf, withEvents } from './handler-theory.ts'
import type { Input } from './inputs.ts'
import { lossTheory } from './models-loss.ts'
import { poissonTheory } from './models-poisson.ts'
import { partitionTheory } from './partitions.ts'
import { pausingTheory } from './pausing.ts'
import { leaves, plainWorkers } from './stations.ts'
import type { Traffic } from './traffic.ts'

/** The theory of a handler without obstacles, with known and steady rates below saturation; null: only approximations are left. */
export function modelOf(traffic: Traffic, h: number, input: Input): HandlerTheory | null {
  const { network } = traffic
  const spec = network.scenario.handlers[h]!
  const own = traffic.handlers[spec.name]!
  const c: Case = { traffic, own, h, input, workers: plainWorkers(network, h) }
  if (c.workers === null) return unlimited(c)
  if (own.visitsRate === 0 && own.offeredRate === 0) return idle(c.workers)
  if (
    own.serviceMean === 0 &&
    spec.batch === null &&
    spec.breakdowns === null &&
    pauses(spec) === null &&
    spec.join === null
  )
    return instant()
  if (spec.queue.capacity !== null || traffic.network.ofHandler[h]!.length === 0 || expires(c)) return lossTheory(c)
  const pausing = pauses(spec)
  if (pausing !== null) return pausingTheory(c, pausing)
  if (spec.batch !== null) return bulk(c)
  if (spec.breakdowns !== null) return broken(c)
  if (spec.queue.partitions !== null || spec.queue.dispatch !== 'shared') return partitionTheory(c)
  if (own.service.replayed) return null
  switch (input.kind) {
    case 'poisson':
    case 'product-form':
      return poissonTheory(c)
    case 'renewal':
      return renewal(c)
    case 'map':
      return modulated(c)
    case 'groups':
      return grouped(c)
    case 'general':
      return null
  }
}

function expires(c: Case): boolean {
  return leaves(c.traffic.network, c.h) === 'messages expire'
}

function unlimited(c: Case): HandlerTheory | null {
  const spec = c.traffic.network.scenario.handlers[c.h]!
  const reason =
    spec.batch !== null
      ? 'a batch of unlimited workers'
      : spec.breakdowns !== null
        ? 'breakdowns of unlimited workers'
        : null
  if (reason !== null) return noTheory(`there is no formula for ${reason}`, null)
  const { own } = c
  const letter = c.input.kind === 'poisson' || c.input.kind === 'product-form' ? 'M' : 'G'
  const service = own.service.exponential ? 'M' : own.service.constant ? 'D' : 'G'
  const inSystem = own.visitsRate * own.serviceMean
  const means = { utilization: 0, queueLength: 0, inSystem, waitingTime: 0, sojournTime: own.serviceMean }
  return withEvents(
    theoryOf(
      {
        model: `${letter}/${service}/∞`,
        method: "a worker for everybody: Little's law (Gross & Harris, Fundamentals of Queueing Theory, §2.6)",
        exact: true,
        reason: null,
      },
      means,
      { utilization: null, waitingShare: 0 },
    ),
    alikeByEvent(own, 0),
  )
}

function idle(workers: number): HandlerTheory {
  return {
    ...noTheory('no message ever arrives', 0),
    model: `·/·/${workers}`,
    queueLength: 0,
    inSystem: 0,
  }
}

function instant(): HandlerTheory {
  const zero = { utilization: 0, queueLength: 0, inSystem: 0, waitingTime: 0, sojournTime: 0 }
  return theoryOf({ model: null, method: 'service takes no time', exact: true, reason: null }, zero, {
    waitingShare: 0,
  })
}

function renewal(c: Case): HandlerTheory | null {
  if (c.input.kind !== 'renewal' || !blind(c) || !c.own.service.exponential) return null
  const workers = c.workers!
  const means = gmc(c.own.visitsRate, c.input.laplace, 1 / c.own.serviceMean, workers)
  const waits = isFifo(c) ? { waitingTime: percentiles((p) => gmcWaitingPercentile(means, p)) } : {}
  return withEvents(
    theoryOf(
      {
        model: `${c.input.law}/M/${workers}`,
        method:
          workers === 1
            ? 'root of the arrivals (Kleinrock, Queueing Systems I, §6.4)'
            : 'Takács 1962 (Gross & Harris §5.3.2)',
        exact: true,
        reason: null,
      },
      means,
      { waitingShare: means.waitingShare, percentiles: waits },
    ),
    alikeByEvent(c.own, means.waitingTime),
  )
}

function modulated(c: Case): HandlerTheory | null {
  if (c.input.kind !== 'map' || !blind(c) || !c.own.service.exponential) return null
  const workers = c.workers!
  // Cost grows with workers × phases³.
  if (workers * c.input.map.silent.length ** 3 > 2e8) return null
  const means = mapMc(c.input.map, 1 / c.own.serviceMean, workers)
  return withEvents(
    theoryOf(
      {
        model: `MMPP/M/${workers}`,
        method: 'matrix-geometric, logarithmic reduction (Latouche & Ramaswami 1993)',
        exact: true,
        reason: null,
      },
      means,
      { waitingShare: means.waitingShare },
    ),
    alikeByEvent(c.own, means.waitingTime),
  )
}

function grouped(c: Case): HandlerTheory | null {
  const { input, own } = c
  if (input.kind !== 'groups' || c.workers !== 1 || !blind(c)) return null
  // Within a group of different events the order is fixed, which the formula does not know.
  const laws = Object.values(own.byEvent)
  if (!laws.every((l) => Math.abs(l.service.mean - own.serviceMean) <= 1e-12 * own.serviceMean)) return null
  const means = batchArrivals(own.visitsRate, input.mean, input.second, own.serviceMean, own.service.second)
  const known = Number.isFinite(input.nonEmpty) && own.serviceMean > 0
  return withEvents(
    theoryOf(
      {
        model: `M^X/${own.service.exponential ? 'M' : own.service.constant ? 'D' : 'G'}/1`,
        method: 'batch arrivals (Burke 1975; Gross & Harris §3.1)',
        exact: true,
        reason: null,
      },
      means,
      { waitingShare: known ? batchWaitingShare(means.utilization, input.mean, input.nonEmpty) : null },
    ),
    laws.length > 1 ? {} : alikeByEvent(own, means.waitingTime),
  )
}

function bulk(c: Case): HandlerTheory | null {
  const spec = c.traffic.network.scenario.handlers[c.h]!
  const batch = spec.batch!
  const utilization = null
  if (c.input.kind !== 'poisson')
    return noTheory('batch service has a formula only behind Poisson arrivals without retries', utilization)
  if (c.workers !== 1) return noTheory('batch service has a formula only for one worker', utilization)
  if (!c.own.service.exponential || batch.perMessage !== 0 || spec.timeout !== null)
    return noTheory(
      'batch service has a formula only where the time of a batch is exponential, whatever its size',
      utilization,
    )
  if (batch.linger !== null && batch.minimum > 1)
    return noTheory('no formula knows batches that wait for a time (linger)', utilization)
  if (spec.queue.discipline !== 'fifo' || spec.queue.partitions !== null)
    return noTheory('batch service has a formula only for first come, first served', utilization)
  const least = batch.minimum
  const means = bulkService(c.own.visitsRate, 1 / c.own.serviceMean, least, batch.maximum)
  return theoryOf(
    {
      model: `M/M^[${least},${batch.maximum}]/1`,
      method: 'bulk service (Neuts; Medhi, Stochastic Models in Queueing Theory, §4.3)',
      exact: true,
      reason: null,
    },
    means,
  )
}

function broken(c: Case): HandlerTheory | null {
  const spec = c.traffic.network.scenario.handlers[c.h]!
  const { up, repair, then, counts } = spec.breakdowns!
  const upLaw = bindDistribution(up)
  // By working time the workers' up time depends on how they are used; what is lost is known of exponential up times.
  const utilization = counts === 'clock' && (then === 'resume' || isExponential(upLaw)) ? c.own.utilization : null
  const repairLaw = bindDistribution(repair)
  if (c.input.kind !== 'poisson')
    return noTheory('breakdowns have a formula only behind Poisson arrivals without retries', utilization)
  if (
    c.workers !== 1 ||
    !isExponential(upLaw) ||
    then !== 'resume' ||
    !isFifo(c) ||
    spec.timeout !== null ||
    spec.queue.partitions !== null
  )
    return noTheory(
      'breakdowns have a formula only for one worker, first come first served, exponential up times, and work that resumes',
      utilization,
    )
  const { own } = c
  const failureRate = 1 / upLaw.mean
  const repairSecond = repairLaw.variance + repairLaw.mean ** 2
  const means = breakdowns(
    own.visitsRate,
    own.serviceMean,
    own.service.second,
    failureRate,
    repairLaw.mean,
    repairSecond,
    counts === 'clock',
  )
  const load = own.visitsRate * own.serviceMean
  return theoryOf(
    {
      model: `M/${own.service.exponential ? 'M' : 'G'}/1 with breakdowns`,
      method: 'White & Christie 1958; Avi-Itzhak & Naor 1963, model A',
      exact: true,
      reason: null,
    },
    means,
    // Time serving over time up: by working time the worker is up whenever it is not in repair for its own messages.
    { utilization: counts === 'clock' ? means.utilization : load / (1 - load * failureRate * repairLaw.mean) },
  )
}
