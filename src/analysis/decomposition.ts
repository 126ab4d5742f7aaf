/** The QNA decomposition of a whole scenario: what is said where nothing exact applies. */
import { arrivalMoments } from '../arrivals/index.ts'
import type { Means } from '../theory/means.ts'
import type { QnaQueue, StreamInto } from '../theory/qna.ts'
import { arrivalScvs, compoundScv, ggc } from '../theory/qna.ts'
import { constantRate } from './dated.ts'
import type { HandlerTheory } from './handler-theory.ts'
import { alikeByEvent, noTheory, theoryOf, withEvents } from './handler-theory.ts'
import type { Input } from './inputs.ts'
import type { Output } from './network.ts'
import { outputsOf, sizeMoments } from './network.ts'
import { plainWorkers } from './stations.ts'
import type { HandlerTraffic, Traffic } from './traffic.ts'
import { visitCounts } from './visits.ts'

/** scv of the arrivals of every handler, by the linear equations of QNA. */
export function scvsOf(traffic: Traffic): number[] {
  const { network } = traffic
  const { scenario } = network
  const streams: StreamInto[][] = scenario.handlers.map(() => [])
  for (const producer of scenario.producers) {
    const rate = traffic.producers[producer.name] ?? null
    if (rate === null || rate === 0) continue
    const size = sizeMoments(producer.batch)
    const closed = producer.arrivals.process === 'closed'
    const single = closed || constantRate(producer.arrivals) !== null ? 1 : arrivalMoments(producer.arrivals).scv
    // An infinite dispersion (a trend in a recording) says nothing about queues: it is left at 1.
    const base = Number.isFinite(single) ? single : 1
    const scv = compoundScv(base, size.mean, size.second - size.mean ** 2)
    for (const o of outputsOf(producer.publishes)) {
      feed(traffic, o, (target, mean, variance) =>
        streams[target]!.push({ rate: rate * mean, from: null, scv, mean, variance }),
      )
    }
  }
  network.classes.forEach((c) => {
    const name = scenario.handlers[c.handler]!.name
    const own = traffic.handlers[name]!
    const cls = own.byEvent[c.event]
    if (cls === undefined || !(own.visitsRate > 0) || !Number.isFinite(own.visitsRate) || cls.firstRate === 0) return
    const counts = visitCounts(c.failure, c.attempts, c.budget, 1 - own.lossShare)
    const fire = (outputs: readonly Output[], perFirst: number): void => {
      for (const o of outputs) {
        feed(traffic, o, (target, mean, variance) => {
          const chance = (cls.firstRate * perFirst) / own.visitsRate
          const perVisit = chance * mean
          const second = chance * (variance + mean * mean)
          streams[target]!.push({
            rate: own.visitsRate * perVisit,
            from: c.handler,
            scv: 1,
            mean: perVisit,
            variance: Math.max(0, second - perVisit * perVisit),
          })
        })
      }
    }
    fire(c.onSuccess, counts.succeeded * c.publishing)
    fire(c.onExhausted, counts.exhausted)
    const retries = cls.offeredRate - cls.firstRate
    if (retries > 0) {
      const mean = retries / own.visitsRate
      streams[c.handler]!.push({
        rate: retries,
        from: c.handler,
        scv: 1,
        mean,
        variance: Math.max(0, mean * (1 - mean)),
      })
    }
  })
  const queues: QnaQueue[] = scenario.handlers.map((spec, h) => {
    const own = traffic.handlers[spec.name]!
    const workers = plainWorkers(network, h)
    return {
      utilization: workers === null || workers === 0 ? 0 : Math.min(1, (own.visitsRate * own.serviceMean) / workers),
      workers: Math.max(1, workers ?? 1),
      serviceScv: Number.isFinite(own.serviceScv) ? own.serviceScv : 1,
      streams: streams[h]!.filter((s) => s.rate > 0 && Number.isFinite(s.rate)),
    }
  })
  return arrivalScvs(queues)
}

/** What one publication of an output brings to each handler that takes it. */
function feed(traffic: Traffic, o: Output, each: (handler: number, mean: number, variance: number) => void): void {
  const { network } = traffic
  for (const i of network.takers.get(o.event) ?? []) {
    const c = network.classes[i]!
    if (c.parts !== null) {
      // Parts of a join: one of them per unit of work.
      if (c.parts[c.parts.length - 1] === o.event) each(c.handler, o.mean, o.variance)
      continue
    }
    const mean = o.mean * c.copies
    if (mean === 0) continue
    const kept = Math.min(1, c.copies)
    each(c.handler, mean, c.copies ** 2 * o.variance + o.mean * kept * (1 - kept))
  }
}

/** @param scv c_a² of the arrivals. @returns the approximation for a stable handler of `workers`, marked as such. */
export function approximate(
  own: HandlerTraffic,
  workers: number,
  scv: number,
  input: Input,
  note: string | null,
): HandlerTheory {
  const { serviceScv } = own
  if (!Number.isFinite(serviceScv)) return noTheory('the service times have no variance', own.utilization)
  const means: Means = ggc(own.visitsRate, scv, own.serviceMean, serviceScv, workers)
  const reason =
    note ??
    (input.kind === 'general'
      ? input.reason
      : input.kind === 'poisson' && scv === 1
        ? 'several workers with general service have no closed formula'
        : 'no exact formula for this service law behind these arrivals')
  const markovian = input.kind === 'poisson'
  const service = own.service.exponential ? 'M' : own.service.constant ? 'D' : 'G'
  const corrected = workers === 1 && scv < 1
  return withEvents(
    theoryOf(
      {
        model: `${markovian ? 'M' : 'G'}/${service}/${workers}`,
        method: `QNA (Whitt 1983) with ${corrected ? 'Kraemer & Langenbach-Belz 1976' : 'Allen-Cunneen'}, c_a² = ${scv.toPrecision(3)}, c_s² = ${serviceScv.toPrecision(3)}`,
        exact: false,
        reason,
      },
      means,
    ),
    alikeByEvent(own, means.waitingTime),
  )
}
