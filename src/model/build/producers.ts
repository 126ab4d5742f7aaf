/** A producer, and the callers behind it. */
import { bindArrivals } from '../../arrivals/index.ts'
import { bindDistribution, bindSize } from '../../distributions/index.ts'
import type { ProducerSpec } from '../../scenario/scenario.ts'
import { Callers, Calls } from '../callers.ts'
import { Producer } from '../producer.ts'
import { Sampler } from '../sampler.ts'
import { register } from '../timer.ts'
import { type Blueprint, NOTHING } from './blueprint.ts'

export function addProducer(b: Blueprint, spec: ProducerSpec): void {
  const component = `producer ${spec.name}`
  const arrivals = spec.arrivals
  const closed = arrivals.process === 'closed' ? arrivals : null
  const process = closed === null ? bindArrivals(arrivals, { starts: spec.starts }) : null
  const awaits = closed?.awaits == null ? null : b.event(closed.awaits)
  if (awaits !== null) awaits.awaited = true
  if (spec.timeout !== null) expectAnswers(b, spec)
  b.net.producers.push(
    new Producer(
      b.net.kernel,
      {
        index: b.net.producers.length,
        name: spec.name,
        routing: b.routing(spec.publishes) ?? NOTHING,
        batch: spec.batch === null ? null : bindSize(spec.batch),
        batchStream: b.stream(component, 'batch'),
        routingStream: b.stream(component, 'routing'),
        process,
        poissonMean: process?.poissonMean ?? 0,
        starts: spec.starts,
        limit: spec.limit ?? Number.POSITIVE_INFINITY,
        stops: spec.stops ?? Number.POSITIVE_INFINITY,
        users: closed?.users ?? 0,
        think: closed === null ? null : new Sampler(bindDistribution(closed.think)),
        awaits: awaits?.index ?? -1,
        calls: spec.timeout === null ? null : calls(b, component, spec.timeout),
      },
      (address) => b.stream(component, 'arrivals', address),
    ),
  )
}

function calls(b: Blueprint, component: string, { after, retry }: NonNullable<ProducerSpec['timeout']>): Calls {
  const rule = b.makeFailureRule({ probability: 0, episodes: [], retry, exhausted: { kind: 'drop' } })
  return new Calls(after, rule, b.stream(component, 'retry'))
}

/** Callers wait for the ends of the flows that this producer's events start. */
function expectAnswers(b: Blueprint, spec: ProducerSpec): void {
  b.net.callers ??= register(b.net, new Callers())
  for (const { event } of spec.publishes.flatMap((item) => item.oneOf)) {
    const set = b.event(event).flowSet
    for (const flow of set < 0 ? [] : b.net.flowSets[set]!.flows) {
      for (const end of b.net.events) if (end.ends?.has(flow)) end.answers = true
    }
  }
}
