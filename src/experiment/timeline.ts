/**
 * The state of every handler over the measuring window: POINTS points, point i at window start + i·duration/POINTS. A run
 * of unknown length is sampled at a spacing that doubles as it gets longer, and read off at the end.
 */
import type { Network } from '../model/network.ts'

export const POINTS = 200
/** Samples kept of a run of unknown length: the spacing doubles when there are twice as many. */
const KEPT = 1024

/** By point × handler. */
export interface TimelineOutput {
  readonly queueLength: Float64Array
  readonly busy: Float64Array
  /** Waiting, in service, or blocked after it. */
  readonly inSystem: Float64Array
  /** Workers up. */
  readonly workers: Float64Array
  /** Successes per second from this point to the next. */
  readonly throughput: Float64Array
}

/** What is sampled, of all handlers one after the other. */
const QUEUED = 0
const BUSY = 1
const PRESENT = 2
const UP = 3
const SUCCESSES = 4
const SAMPLED = 5

export class Timeline {
  private readonly net: Network
  private times: number[] = []
  private samples: Float64Array[] = []
  private spacing = 1e-3
  private readonly start: number

  constructor(net: Network) {
    this.net = net
    this.start = net.now
  }

  /** When to take the next sample of a run of unknown length [s]. */
  nextPoint(): number {
    if (this.samples.length === 0) this.point()
    if (this.samples.length >= 2 * KEPT) {
      this.times = this.times.filter((_, i) => i % 2 === 0)
      this.samples = this.samples.filter((_, i) => i % 2 === 0)
      this.spacing *= 2
    }
    return this.start + this.samples.length * this.spacing
  }

  /** Samples the state at this instant. */
  point(): void {
    const { handlers } = this.net
    const n = handlers.length
    const sample = new Float64Array(n * SAMPLED)
    handlers.forEach((h, i) => {
      let successes = 0
      for (const s of h.subscriptions) successes += s.successes
      const extra = h.batching?.extra.value ?? h.sharing?.extra.value ?? 0
      sample[QUEUED * n + i] = h.queued
      sample[BUSY * n + i] = h.busy
      sample[PRESENT * n + i] = h.queued + h.busy + extra + h.blocked.value
      sample[UP * n + i] = h.up
      sample[SUCCESSES * n + i] = successes
    })
    this.times.push(this.net.now)
    this.samples.push(sample)
  }

  /** The time line of the window [from, to]. */
  finish(from: number, to: number): TimelineOutput {
    this.point()
    const n = this.net.handlers.length
    const line = {
      queueLength: new Float64Array(POINTS * n),
      busy: new Float64Array(POINTS * n),
      inSystem: new Float64Array(POINTS * n),
      workers: new Float64Array(POINTS * n),
      throughput: new Float64Array(POINTS * n),
    }
    const step = (to - from) / POINTS
    let k = 0
    for (let i = 0; i < POINTS; i++) {
      const t = from + i * step
      // A sample belongs to a point that differs from it by rounding only.
      while (k + 1 < this.times.length && this.times[k + 1]! <= t + step * 1e-6) k++
      let next = k
      while (next + 1 < this.times.length && this.times[next]! < t + step * (1 - 1e-6)) next++
      const now = this.samples[k]!
      const then = this.samples[next]!
      const dt = this.times[next]! - this.times[k]!
      const of = (field: number) => now.subarray(field * n, (field + 1) * n)
      line.queueLength.set(of(QUEUED), i * n)
      line.busy.set(of(BUSY), i * n)
      line.inSystem.set(of(PRESENT), i * n)
      line.workers.set(of(UP), i * n)
      if (!(dt > 0)) continue
      for (let h = 0, s = SUCCESSES * n; h < n; h++, s++) line.throughput[i * n + h] = (then[s]! - now[s]!) / dt
    }
    return line
  }
}
