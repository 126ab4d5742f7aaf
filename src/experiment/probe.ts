/**
 * Measures one window of a running network: counters by difference, integrals up to the window's ends, tallies from its
 * start. Whatever is still present at an end is found by walking the pools, which is also an independent account of where
 * every message is: it is held against the counters (conservation) and the integrals (the finite-window Little identity:
 * ∫N(t)dt equals the sum of the times that visits spent inside the window; Kim & Whitt 2013, Stat. Neerlandica 67, eq. 1).
 */
import type { PartitionLines } from '../model/crew/partition-lines.ts'
import type { Network } from '../model/network.ts'
import type { HistogramSnapshot } from '../statistics/histogram.ts'
import type { LevelsSnapshot } from '../statistics/levels.ts'
import { Census } from './census.ts'
import { unaccounted } from './conservation.ts'
import { HANDLER, Layout, SYSTEM } from './layout.ts'

/** One window's figures: plain data. */
export interface WindowOutput {
  /** [s] */
  readonly duration: number
  /** By `Layout`. */
  readonly vector: Float64Array
  /** By `classTally`, `systemTally`, `flowTally`. */
  readonly histograms: readonly HistogramSnapshot[]
  /** Queue lengths by handler. */
  readonly levels: readonly LevelsSnapshot[]
}

export class Probe {
  private readonly net: Network
  private readonly layout: Layout
  private start = 0
  private before = new Float64Array(0)
  private census: Census

  /** Begins a window at the network's present instant. */
  constructor(net: Network) {
    this.net = net
    this.layout = layoutOf(net)
    this.census = new Census(net)
    this.restart()
  }

  /** Begins the next window. */
  restart(): void {
    const net = this.net
    this.start = net.now
    this.before = this.counters()
    this.census = new Census(net)
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
  private counters(): Float64Array<ArrayBuffer> {
    const net = this.net
    const { layout } = this
    const v = new Float64Array(layout.length)
    net.unsettled.touch(net)
    v[SYSTEM.published] = net.published
    v[SYSTEM.unsettledArea] = net.unsettled.area
    for (const p of net.producers) {
      p.backlog.touch(net)
      v[layout.producer(p.index, 'published')] = p.published + (p.calls?.repeats ?? 0)
      v[layout.producer(p.index, 'backlogArea')] = p.backlog.area
      v[layout.producer(p.index, 'timedOut')] = p.calls?.timedOut ?? 0
      v[layout.producer(p.index, 'retried')] = p.calls?.retried ?? 0
      v[layout.producer(p.index, 'exhausted')] = p.calls?.exhausted ?? 0
    }
    for (const e of net.events) {
      v[layout.event(e.index, 'published')] = e.published
      v[layout.event(e.index, 'lost')] = e.lost
      v[layout.event(e.index, 'duplicated')] = e.duplicated
    }
    for (const h of net.handlers) {
      h.touch(net)
      const base = layout.handler(h.index, 'busyArea') - HANDLER.busyArea
      v[base + HANDLER.busyArea] = h.busyArea
      v[base + HANDLER.emptyTime] = h.emptyTime
      v[base + HANDLER.retryingArea] = h.retrying.area
      v[base + HANDLER.joiningArea] = h.joining.area
      v[base + HANDLER.inTransitArea] = h.inTransit.area + (h.door?.alone.area ?? 0)
      v[base + HANDLER.extraArea] = h.batching?.extra.area ?? h.sharing?.extra.area ?? 0
      v[base + HANDLER.batches] = h.batching?.batches ?? 0
      v[base + HANDLER.keptArea] = h.kept.area
      v[base + HANDLER.blockedArea] = h.blocked.area
      v[base + HANDLER.wastedArea] = h.wasted.area
      v[base + HANDLER.upArea] = h.upTime.area
      if (h.breaker !== null) {
        h.breaker.open.touch(net)
        v[base + HANDLER.breakerOpenArea] = h.breaker.open.area
      }
      v[base + HANDLER.scaledUp] = h.autoscaler?.up ?? 0
      v[base + HANDLER.scaledDown] = h.autoscaler?.down ?? 0
      if (h.partitions !== null) countPartitions(h.index, h.partitions, layout, v)
      v[base + HANDLER.coldStarts] = h.coldStart?.count ?? 0
    }
    for (const s of net.subscriptions) {
      const i = s.index
      v[layout.class(i, 'offered')] = s.offered
      v[layout.class(i, 'returned')] = s.returned
      v[layout.class(i, 'visits')] = s.visits
      v[layout.class(i, 'refused')] = s.refused
      v[layout.class(i, 'successes')] = s.successes
      v[layout.class(i, 'failed')] = s.failed
      v[layout.class(i, 'timedOut')] = s.timedOut
      v[layout.class(i, 'dropped')] = s.dropped
      v[layout.class(i, 'expired')] = s.expired
      v[layout.class(i, 'retried')] = s.retried
      v[layout.class(i, 'exhausted')] = s.exhausted
      v[layout.class(i, 'deadLettered')] = s.deadLettered
      v[layout.class(i, 'duplicates')] = s.duplicates
      v[layout.class(i, 'redelivered')] = s.redelivered
      v[layout.class(i, 'deduplicated')] = s.deduplicated
      v[layout.class(i, 'takenBack')] = s.takenBack
      v[layout.class(i, 'queueArea')] = s.unservedTime
    }
    for (const f of net.flows) {
      f.inFlight.touch(net)
      const i = f.index
      v[layout.flow(i, 'started')] = f.started
      v[layout.flow(i, 'completed')] = f.completed
      v[layout.flow(i, 'failed')] = f.failed
      v[layout.flow(i, 'lapsed')] = f.lapsed
      v[layout.flow(i, 'inTime')] = f.inTime
      v[layout.flow(i, 'inFlightArea')] = f.inFlight.area
      v[layout.flow(i, 'endedTime')] = f.endedTime
    }
    return v
  }

  /** Ends the window at the network's present instant. */
  finish(): WindowOutput {
    const { net, layout, census } = this
    const v = this.counters()
    for (let i = 0; i < v.length; i++) v[i]! -= this.before[i]!
    const now = new Census(net)
    for (const s of net.subscriptions) {
      const i = s.index
      const { sojourn, serving } = s.ended
      v[layout.class(i, 'starts')] = s.waiting.count
      v[layout.class(i, 'waited')] = s.waiting.count - s.waiting.zeros
      v[layout.class(i, 'waitingSum')] = s.waiting.sum
      v[layout.class(i, 'serviceSum')] = serving.sum
      v[layout.class(i, 'served')] = serving.count
      v[layout.class(i, 'ends')] = sojourn.count
      v[layout.class(i, 'sojournSum')] = sojourn.sum
      v[layout.class(i, 'queueArea')]! += s.waiting.sum + now.queueAge[i]! - census.queueAge[i]!
      v[layout.class(i, 'inSystemArea')] = sojourn.sum + now.age[i]! - census.age[i]!
      v[layout.class(i, 'unfinished')] = now.present[i]!
    }
    for (const h of net.handlers) {
      // The levels were cleared at the start of the window.
      v[layout.handler(h.index, 'batchSizeSum')] = h.batching?.sizes.sum ?? 0
      v[layout.handler(h.index, 'queueArea')] = h.levels.area
      let inside = 0
      for (const s of h.subscriptions) inside += v[layout.class(s.index, 'inSystemArea')]!
      const area =
        v[layout.handler(h.index, 'busyArea')]! +
        v[layout.handler(h.index, 'queueArea')]! +
        v[layout.handler(h.index, 'blockedArea')]! +
        v[layout.handler(h.index, 'extraArea')]!
      v[layout.handler(h.index, 'identityError')] = relativeError(area, inside, net.now)
    }
    for (const f of net.flows) {
      const i = f.index
      v[layout.flow(i, 'latencySum')] = f.latency.sum
      v[layout.flow(i, 'settleSum')] = f.settling.sum
      v[layout.flow(i, 'settled')] = f.settling.count
      const inside = v[layout.flow(i, 'endedTime')]! + now.openAge[i]! - census.openAge[i]!
      v[layout.flow(i, 'identityError')] = relativeError(v[layout.flow(i, 'inFlightArea')]!, inside, net.now)
    }
    v[SYSTEM.settled] = net.settling.count
    v[SYSTEM.settleSum] = net.settling.sum
    const inside = net.settling.sum + now.instanceAge - census.instanceAge
    v[SYSTEM.identityError] = relativeError(v[SYSTEM.unsettledArea]!, inside, net.now)
    v[SYSTEM.conservation] = unaccounted(net, now)
    return {
      duration: net.now - this.start,
      vector: v,
      histograms: [
        ...net.subscriptions.flatMap((s) => [
          s.waiting.snapshot(),
          s.ended.serving.snapshot(),
          s.ended.sojourn.snapshot(),
        ]),
        net.settling.snapshot(),
        ...net.flows.flatMap((f) => [f.latency.snapshot(), f.settling.snapshot()]),
        ...net.handlers.flatMap((h) => (h.batching === null ? [] : [h.batching.sizes.snapshot()])),
      ],
      levels: net.handlers.map((h) => h.levels.snapshot()),
    }
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
