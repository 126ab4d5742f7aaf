/**
 * Measures one window of a running network: counters by difference, integrals up to the window's ends, tallies from its
 * start. Whatever is still present at an end is found by walking the pools, which is also an independent account of where
 * every message is: it is held against the counters (conservation) and the integrals (the finite-window Little identity:
 * ∫N(t)dt equals the sum of the times that visits spent inside the window; Kim & Whitt 2013, Stat. Neerlandica 67, eq. 1).
 */
import type { PartitionLines } from '../model/crew/partition-lines.ts'
import type { Network } from '../model/network.ts'
import type { HistogramSnapshot } from '../statistics/histogram.ts'
import { HistogramReader } from '../statistics/reading.ts'
import { Census } from './census.ts'
import { unaccounted } from './conservation.ts'
import { CLASS, EVENT, FLOW, HANDLER, Layout, PRODUCER, SYSTEM } from './layout.ts'

/** One window's figures but for the histograms, which `Probe.histograms` and the handlers' levels hold until the next one. */
export interface Window {
  /** [s] */
  readonly duration: number
  /** By `Layout`. */
  readonly vector: Float64Array
}

/** An instant between two windows. */
interface Bound {
  readonly counters: Float64Array
  readonly census: Census
}

export class Probe {
  /**
   * By `classTally`, `systemTally`, `flowTally`: what has been recorded since the window began. Holds until another one is read
   * or the network goes on.
   */
  readonly histograms: readonly (() => HistogramSnapshot)[]
  private readonly net: Network
  private readonly layout: Layout
  private start = 0
  private from: Bound
  /** Where the last window ended. */
  private to: Bound

  /** Begins a window at the network's present instant. */
  constructor(net: Network) {
    this.net = net
    this.layout = layoutOf(net)
    const reader = new HistogramReader()
    this.histograms = [
      ...net.subscriptions.flatMap((s) => [
        () => reader.read(s.waiting.above, s.waiting.zeros),
        () => reader.read(s.ended.serving),
        () => reader.read(s.ended.sojourn),
      ]),
      () => net.settling.snapshot(),
      ...net.flows.flatMap((f) => [() => f.latency.snapshot(), () => f.settling.snapshot()]),
      ...net.handlers.flatMap(({ batching }) => (batching === null ? [] : [() => batching.sizes.snapshot()])),
    ]
    this.from = this.bound()
    this.to = this.from
    this.begin()
  }

  /** Begins a window at the network's present instant, forgetting what there was since the last one. */
  restart(): void {
    this.from = this.bound()
    this.begin()
  }

  /** Begins the next window where the last one has just ended, by `finish`. */
  goOn(): void {
    this.from = this.to
    this.begin()
  }

  private bound(): Bound {
    return { counters: this.counters(), census: new Census(this.net) }
  }

  private begin(): void {
    const net = this.net
    this.start = net.now
    for (const s of net.subscriptions) {
      s.waiting.clear()
      s.ended.clear()
    }
    for (const h of net.handlers) {
      h.levels.clear()
      h.batching?.sizes.clear()
    }
    for (const flow of net.flows) {
      flow.latency.clear()
      flow.settling.clear()
    }
    net.settling.clear()
  }

  /** Everything that only grows, at this instant. */
  private counters(): Float64Array {
    const net = this.net
    const { layout } = this
    const v = new Float64Array(layout.length)
    net.unsettled.touch(net)
    v[SYSTEM.published] = net.published
    v[SYSTEM.unsettledArea] = net.unsettled.area
    for (const p of net.producers) {
      p.backlog.touch(net)
      const at = layout.producerAt(p.index)
      v[at + PRODUCER.published] = p.published + (p.calls?.repeats ?? 0)
      v[at + PRODUCER.backlogArea] = p.backlog.area
      v[at + PRODUCER.timedOut] = p.calls?.timedOut ?? 0
      v[at + PRODUCER.retried] = p.calls?.retried ?? 0
      v[at + PRODUCER.exhausted] = p.calls?.exhausted ?? 0
    }
    for (const e of net.events) {
      const at = layout.eventAt(e.index)
      v[at + EVENT.published] = e.published
      v[at + EVENT.lost] = e.lost
      v[at + EVENT.duplicated] = e.duplicated
    }
    for (const h of net.handlers) {
      h.touch(net)
      const at = layout.handlerAt(h.index)
      v[at + HANDLER.busyArea] = h.busyArea
      v[at + HANDLER.emptyTime] = h.emptyTime
      v[at + HANDLER.retryingArea] = h.retrying.area
      v[at + HANDLER.joiningArea] = h.joining.area
      v[at + HANDLER.inTransitArea] = h.inTransit.area + (h.door?.alone.area ?? 0)
      v[at + HANDLER.extraArea] = h.batching?.extra.area ?? h.sharing?.extra.area ?? 0
      v[at + HANDLER.batches] = h.batching?.batches ?? 0
      v[at + HANDLER.keptArea] = h.kept.area
      v[at + HANDLER.blockedArea] = h.blocked.area
      v[at + HANDLER.wastedArea] = h.wasted.area
      v[at + HANDLER.upArea] = h.upTime.area
      if (h.breaker !== null) {
        h.breaker.open.touch(net)
        v[at + HANDLER.breakerOpenArea] = h.breaker.open.area
      }
      v[at + HANDLER.scaledUp] = h.autoscaler?.up ?? 0
      v[at + HANDLER.scaledDown] = h.autoscaler?.down ?? 0
      if (h.partitions !== null) countPartitions(h.index, h.partitions, layout, v)
      v[at + HANDLER.coldStarts] = h.coldStart?.count ?? 0
    }
    for (const s of net.subscriptions) {
      const at = layout.classAt(s.index)
      v[at + CLASS.offered] = s.offered
      v[at + CLASS.returned] = s.returned
      v[at + CLASS.visits] = s.visits
      v[at + CLASS.refused] = s.refused
      v[at + CLASS.successes] = s.successes
      v[at + CLASS.failed] = s.failed
      v[at + CLASS.timedOut] = s.timedOut
      v[at + CLASS.dropped] = s.dropped
      v[at + CLASS.expired] = s.expired
      v[at + CLASS.retried] = s.retried
      v[at + CLASS.exhausted] = s.exhausted
      v[at + CLASS.deadLettered] = s.deadLettered
      v[at + CLASS.duplicates] = s.duplicates
      v[at + CLASS.redelivered] = s.redelivered
      v[at + CLASS.deduplicated] = s.deduplicated
      v[at + CLASS.takenBack] = s.takenBack
      v[at + CLASS.queueArea] = s.unservedTime
    }
    for (const f of net.flows) {
      f.inFlight.touch(net)
      const at = layout.flowAt(f.index)
      v[at + FLOW.started] = f.started
      v[at + FLOW.completed] = f.completed
      v[at + FLOW.failed] = f.failed
      v[at + FLOW.lapsed] = f.lapsed
      v[at + FLOW.inTime] = f.inTime
      v[at + FLOW.inFlightArea] = f.inFlight.area
      v[at + FLOW.endedTime] = f.endedTime
    }
    return v
  }

  /** Ends the window at the network's present instant. */
  finish(): Window {
    const { net, layout } = this
    const { counters: before, census } = this.from
    this.to = this.bound()
    const now = this.to.census
    const v = this.to.counters.slice()
    for (let i = 0; i < v.length; i++) v[i]! -= before[i]!
    for (const s of net.subscriptions) {
      const i = s.index
      const at = layout.classAt(i)
      const { sojourn, serving } = s.ended
      v[at + CLASS.starts] = s.waiting.count
      v[at + CLASS.waited] = s.waiting.count - s.waiting.zeros
      v[at + CLASS.waitingSum] = s.waiting.sum
      v[at + CLASS.serviceSum] = serving.sum
      v[at + CLASS.served] = serving.count
      v[at + CLASS.ends] = sojourn.count
      v[at + CLASS.sojournSum] = sojourn.sum
      v[at + CLASS.queueArea]! += s.waiting.sum + now.queueAge[i]! - census.queueAge[i]!
      v[at + CLASS.inSystemArea] = sojourn.sum + now.age[i]! - census.age[i]!
      v[at + CLASS.unfinished] = now.present[i]!
    }
    for (const h of net.handlers) {
      const at = layout.handlerAt(h.index)
      // The levels were cleared at the start of the window.
      v[at + HANDLER.batchSizeSum] = h.batching?.sizes.sum ?? 0
      v[at + HANDLER.queueArea] = h.levels.area
      let inside = 0
      for (const s of h.subscriptions) inside += v[layout.classAt(s.index) + CLASS.inSystemArea]!
      const area =
        v[at + HANDLER.busyArea]! +
        v[at + HANDLER.queueArea]! +
        v[at + HANDLER.blockedArea]! +
        v[at + HANDLER.extraArea]!
      v[at + HANDLER.identityError] = relativeError(area, inside, net.now)
    }
    for (const f of net.flows) {
      const i = f.index
      const at = layout.flowAt(i)
      v[at + FLOW.latencySum] = f.latency.sum
      v[at + FLOW.settleSum] = f.settling.sum
      v[at + FLOW.settled] = f.settling.count
      const inside = v[at + FLOW.endedTime]! + now.openAge[i]! - census.openAge[i]!
      v[at + FLOW.identityError] = relativeError(v[at + FLOW.inFlightArea]!, inside, net.now)
    }
    v[SYSTEM.settled] = net.settling.count
    v[SYSTEM.settleSum] = net.settling.sum
    const inside = net.settling.sum + now.instanceAge - census.instanceAge
    v[SYSTEM.identityError] = relativeError(v[SYSTEM.unsettledArea]!, inside, net.now)
    v[SYSTEM.conservation] = unaccounted(net, now)
    return { duration: net.now - this.start, vector: v }
  }
}

function countPartitions(h: number, lines: PartitionLines, layout: Layout, v: Float64Array): void {
  for (let p = 0; p < lines.partitions; p++) {
    v[layout.partition(h, p, 'visits')] = lines.visits[p]!
    v[layout.partition(h, p, 'successes')] = lines.successes[p]!
    v[layout.partition(h, p, 'queueArea')] = lines.queueArea(p)
    v[layout.partition(h, p, 'starts')] = lines.starts[p]!
    v[layout.partition(h, p, 'waitingSum')] = lines.waited[p]!
  }
}

export function layoutOf(net: Network): Layout {
  return new Layout({
    producers: net.producers.length,
    events: net.events.length,
    handlers: net.handlers.length,
    classes: net.subscriptions.length,
    flows: net.flows.length,
    partitions: net.handlers.map((h) => h.partitions?.partitions ?? 0),
  })
}

/** Both are sums of terms of the size of the clock, hence known to about 1e-15 of it at best. */
function relativeError(a: number, b: number, clock: number): number {
  const scale = Math.max(Math.abs(a), Math.abs(b), clock * 1e-6)
  return scale > 0 ? Math.abs(a - b) / scale : 0
}
