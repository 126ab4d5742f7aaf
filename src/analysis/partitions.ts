/**
 * Handlers whose workers have queues of their own: partitions of a key, or a random choice. Each worker is a queue by itself.
 */
import { gmc } from '../theory/gmc.ts'
import { mg1 } from '../theory/mg1.ts'
import { ggc } from '../theory/qna.ts'
import { partitionShares, workerShares } from './capacity.ts'
import type { Case } from './case.ts'
import { blind } from './case.ts'
import type { HandlerTheory } from './handler-theory.ts'
import { alikeByEvent, noTheory, theoryOf, withEvents } from './handler-theory.ts'

export function partitionTheory(c: Case): HandlerTheory | null {
  const { network } = c.traffic
  const spec = network.scenario.handlers[c.h]!
  const { own } = c
  const workers = c.workers!
  const split = spec.queue.partitions
  if (!blind(c))
    return noTheory(
      'workers with queues of their own have a formula only for an order blind to service times',
      own.utilization,
    )
  if (split !== null) {
    const several = severalKeys(c)
    if (several !== null) return noTheory(several, own.utilization)
  }
  const key = network.events.get(network.classes[network.ofHandler[c.h]![0]!]!.event)?.key ?? null
  const shares =
    split === null ? new Array<number>(workers).fill(1 / workers) : workerShares(partitionShares(split, key), workers)
  if (spec.queue.dispatch === 'round-robin' && c.input.kind === 'poisson') return roundRobin(c)
  const random = split === null || (key !== null && c.input.kind === 'poisson' && c.input.direct)
  const poisson = c.input.kind === 'poisson'
  const scv = c.input.kind === 'renewal' ? c.input.scv : 1
  if (scv === Number.POSITIVE_INFINITY)
    return noTheory('the intervals between its arrivals have no variance', own.utilization)
  // In turn, each worker gets every c-th message.
  const inTurn = spec.queue.dispatch === 'round-robin'
  let waiting = 0
  let anybody = 0
  for (const s of shares) {
    if (s === 0) continue
    const rate = own.visitsRate * s
    if (!(rate * own.serviceMean < 1))
      return noTheory('the worker of the busiest partition is saturated', own.utilization)
    const means = poisson
      ? mg1(rate, own.serviceMean, own.service.second)
      : ggc(rate, inTurn ? s * scv : s * scv + 1 - s, own.serviceMean, own.service.scv, 1)
    waiting += s * means.waitingTime
    anybody += s * means.utilization
  }
  const rate = own.visitsRate
  const letter = own.service.exponential ? 'M' : own.service.constant ? 'D' : 'G'
  const exact = poisson && random && !own.service.replayed
  const product = c.input.kind === 'product-form'
  return withEvents(
    theoryOf(
      {
        model: `${shares.filter((s) => s > 0).length} × ${poisson || product ? 'M' : 'G'}/${letter}/1`,
        method: poisson ? 'split by worker, each Pollaczek–Khinchine' : 'split by worker, each QNA (Whitt 1983)',
        exact,
        reason: exact
          ? null
          : poisson
            ? 'the keys are taken to be drawn at random for every message'
            : 'the streams of the workers are taken to be independent',
      },
      {
        utilization: (rate * own.serviceMean) / workers,
        queueLength: rate * waiting,
        inSystem: rate * (waiting + own.serviceMean),
        waitingTime: waiting,
        sojournTime: waiting + own.serviceMean,
      },
      { waitingShare: poisson ? anybody : null },
    ),
    alikeByEvent(own, waiting),
  )
}

/** Why the shares of the partitions are not those of one law of keys, or null. */
function severalKeys(c: Case): string | null {
  const { network } = c.traffic
  const laws = network.ofHandler[c.h]!.flatMap((i) => {
    const one = network.classes[i]!
    return (one.parts ?? [one.event]).map((name) => JSON.stringify(network.events.get(name)?.key ?? null))
  })
  return new Set(laws).size > 1 ? 'its events have different laws of keys' : null
}

/** In turn, each worker gets every c-th message of a Poisson stream: intervals of c exponential stages. */
function roundRobin(c: Case): HandlerTheory {
  const { own } = c
  const workers = c.workers!
  const rate = own.visitsRate
  const exact = own.service.exponential
  const rooted = exact ? gmc(rate / workers, (s) => (rate / (rate + s)) ** workers, 1 / own.serviceMean, 1) : null
  const means = rooted ?? ggc(rate / workers, 1 / workers, own.serviceMean, own.service.scv, 1)
  const wait = means.waitingTime
  const letter = exact ? 'M' : own.service.constant ? 'D' : 'G'
  return withEvents(
    theoryOf(
      {
        model: `${workers} × E${workers}/${letter}/1`,
        method: exact
          ? 'in turn, each the root of its arrivals (Kleinrock, Queueing Systems I, §6.4)'
          : 'in turn, each QNA (Whitt 1983)',
        exact,
        reason: exact ? null : 'E/G/1 has no closed formula',
      },
      {
        utilization: means.utilization,
        queueLength: rate * wait,
        inSystem: rate * (wait + own.serviceMean),
        waitingTime: wait,
        sojournTime: wait + own.serviceMean,
      },
      { waitingShare: rooted?.waitingShare ?? null },
    ),
    alikeByEvent(own, wait),
  )
}
