/** A handler: its workers, its queue and its policies. */
import type { DisciplineContext } from '../../disciplines/discipline.ts'
import { disciplines, type Order } from '../../disciplines/index.ts'
import { bindDistribution } from '../../distributions/index.ts'
import type { FailureSpec, HandlerSpec } from '../../scenario/scenario.ts'
import { Abandoned } from '../abandoned.ts'
import { Batching } from '../batching.ts'
import { Breaker } from '../breaker.ts'
import { addCrew, hasCrew } from '../crew/build.ts'
import { Deadlines } from '../deadlines.ts'
import { Door } from '../door.ts'
import {
  Handler,
  OVERFLOW_BLOCK,
  OVERFLOW_DEAD_LETTER,
  OVERFLOW_DROP,
  OVERFLOW_DROP_OLDEST,
  UNLIMITED,
} from '../handler.ts'
import { PLACE, STATE_BITS, WORDS } from '../messages.ts'
import { RateLimit } from '../rate-limit.ts'
import { Repeats } from '../repeats.ts'
import { Running, urgencies } from '../running.ts'
import { Sampler } from '../sampler.ts'
import { Autoscaler, WorkerSchedule } from '../scaling.ts'
import { Sharing } from '../sharing.ts'
import { Shedding } from '../shedding.ts'
import type { Subscription } from '../subscription.ts'
import { register } from '../timer.ts'
import type { Blueprint } from './blueprint.ts'
import { isPlainQueue, knowsRepeats } from './features.ts'
import { addJoin, subscribe } from './subscriptions.ts'

export function addHandler(b: Blueprint, spec: HandlerSpec): void {
  const component = `handler ${spec.name}`
  const h = new Handler(
    b.net.kernel,
    b.net.subscriptionAddress(b.net.subscriptions.length),
    b.net.handlers.length,
    spec.name,
    (address) => b.stream(component, 'service', address),
  )
  b.net.handlers.push(h)
  setWorkers(b, h, spec)
  const q = spec.queue
  if (q.capacity !== null) h.capacity = q.capacity
  h.overflow = {
    drop: OVERFLOW_DROP,
    'drop-oldest': OVERFLOW_DROP_OLDEST,
    'dead-letter': OVERFLOW_DEAD_LETTER,
    block: OVERFLOW_BLOCK,
  }[q.overflow]
  if (h.overflow === OVERFLOW_BLOCK) h.door = new Door(h)
  if (spec.deadLetter !== null) h.deadLetter = b.event(spec.deadLetter)
  const rules = rulesOf(spec)
  if (rules.some((f) => f.probability > 0 || f.episodes.length > 0)) h.failureStream = b.stream(component, 'failure')
  if (rules.some((f) => f.retry !== null && f.retry.jitter !== 'none')) h.retryStream = b.stream(component, 'retry')
  else h.retryStream = h.serviceStream
  h.routingStream = b.stream(component, 'routing')
  if (spec.join === null) for (const s of spec.subscriptions) subscribe(b, h, spec, s)
  else addJoin(b, h, spec)
  const makeOrder = orderQueue(b, h, spec)
  addPolicies(b, h, spec)
  if (hasCrew(spec)) addCrew(b.net, h, spec, makeOrder, (purpose) => b.stream(component, purpose))
}

function setWorkers(b: Blueprint, h: Handler, spec: HandlerSpec): void {
  const w = spec.workers
  switch (w.kind) {
    case 'fixed':
      h.up = w.count
      break
    case 'unlimited':
      h.up = UNLIMITED
      break
    case 'schedule':
      // Before its first step a schedule has no workers.
      h.up = w.steps[0]!.at === 0 ? w.steps[0]!.workers : 0
      h.schedule = register(b.net, new WorkerSchedule(h, w))
      break
    case 'autoscale':
      h.up = w.minimum
      h.autoscaler = register(b.net, new Autoscaler(h, w))
      register(b.net, h.autoscaler.starter)
      break
    case 'unequal':
      h.up = w.groups.reduce((sum, g) => sum + g.count, 0)
  }
  h.workers = h.up
  h.upTime.value = h.up
}

function addPolicies(b: Blueprint, h: Handler, spec: HandlerSpec): void {
  if (spec.rateLimit !== null) {
    h.rateLimit = register(b.net, new RateLimit(h, spec.rateLimit.rate, spec.rateLimit.burst))
  }
  if (spec.batch !== null) h.batching = register(b.net, new Batching(b.net.kernel, h, spec.batch))
  if (spec.breaker !== null) h.breaker = register(b.net, new Breaker(h, spec.breaker))
  if (spec.queue.shed.length > 0)
    h.shedding = new Shedding(spec.queue.shed, b.stream(`handler ${spec.name}`, 'shedding'))
  if (spec.timeout !== null) {
    h.timeout = spec.timeout.after
    h.abandoned = spec.timeout.cancels ? null : register(b.net, new Abandoned(h))
  }
  if (spec.queue.discipline === 'processor-sharing') h.sharing = register(b.net, new Sharing(h))
  if (spec.queue.preemptive && !hasCrew(spec)) {
    h.preemptive = true
    h.running = register(b.net, new Running(h, urgencies[spec.queue.discipline]!))
  }
  if (knowsRepeats(spec)) addRepeats(b, h, spec)
  h.shared = h.sharing !== null || h.running !== null
  h.endsFirst = h.shared || h.batching !== null || h.breaker !== null || h.abandoned !== null || h.repeats !== null
  h.requeueHead = spec.queue.requeue === 'head'
  h.guarded = h.shared || h.batching !== null || h.shedding !== null || h.repeats !== null
  h.drawsOtherwise = h.drawsOnJoining || h.repeats !== null
  h.adjusts = h.batching !== null || h.timeout < Number.POSITIVE_INFINITY
}

function addRepeats(b: Blueprint, h: Handler, spec: HandlerSpec): void {
  const cost = spec.deduplicate === null ? null : new Sampler(bindDistribution(spec.deduplicate.service))
  const stream = cost === null ? null : b.stream(`handler ${spec.name}`, 'deduplicate')
  const visibility = spec.queue.visibility ?? Number.POSITIVE_INFINITY
  h.repeats = register(b.net, new Repeats(visibility, cost, stream))
}

/** Returns how to make another queue in the handler's order; null: messages are not ordered by a discipline. */
function orderQueue(b: Blueprint, h: Handler, spec: HandlerSpec): (() => Order) | null {
  if (isPlainQueue(b.eventSpecs, spec) && !hasCrew(spec)) return null
  const q = spec.queue
  const component = `handler ${spec.name}`
  const priorities = [...new Set(h.subscriptions.map((s) => priorityOf(b, s)))].sort((a, b) => b - a)
  for (const s of h.subscriptions) s.priorityClass = priorities.indexOf(priorityOf(b, s))
  const net = b.net
  const shared = q.discipline === 'processor-sharing'
  // Nobody waits, unless there is a gate before the service: then first come, first served.
  if (shared && spec.rateLimit === null && spec.breaker === null) return null
  const make = disciplines[shared ? 'fifo' : q.discipline]
  if (make === undefined) throw new Error(`discipline ${q.discipline} has no engine`)
  const context: DisciplineContext = {
    messages: net.messages,
    classes: priorities.length,
    classOf: (m) => net.subscriptions[net.messages.whole[m * WORDS + PLACE]! >> STATE_BITS]!.priorityClass,
    stream: b.stream(component, 'discipline'),
  }
  h.order = make(context)
  h.drawsOnJoining = q.discipline === 'shortest-first'
  if (q.ttl !== null) {
    h.patience = new Sampler(bindDistribution(q.ttl))
    h.patienceStream = b.stream(component, 'patience')
  }
  if (q.ttl !== null || h.subscriptions.some((s) => s.ttl < Number.POSITIVE_INFINITY)) h.deadlines = new Deadlines()
  return () => make(context)
}

function priorityOf(b: Blueprint, s: Subscription): number {
  return Math.max(...s.name.split('+').map((name) => b.eventSpecs.get(name)?.priority ?? 0))
}

function rulesOf(h: HandlerSpec): FailureSpec[] {
  return [h.failure, ...h.subscriptions.flatMap((s) => (s.failure === null ? [] : [s.failure]))]
}
