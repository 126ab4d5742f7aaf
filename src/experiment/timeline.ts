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

/** What is sampled of a handler, in this order. */
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
    const sample = new Float64Array(handlers.length * SAMPLED)
    handlers.forEach((h, i) => {
      let successes = 0
      for (const s of h.subscriptions) successes += s.successes
      const base = i * SAMPLED
      const extra = h.batching?.extra.value ?? h.sharing?.extra.value ?? 0
      sample[base + QUEUED] = h.queued
      sample[base + BUSY] = h.busy
      sample[base + PRESENT] = h.queued + h.busy + extra + h.blocked.value
      sample[base + UP] = h.up
      sample[base + SUCCESSES] = successes
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
      for (let h = 0; h < n; h++) {
        const at = i * n + h
        const base = h * SAMPLED
        line.queueLength[at] = now[base + QUEUED]!
        line.busy[at] = now[base + BUSY]!
        line.inSystem[at] = now[base + PRESENT]!
        line.workers[at] = now[base + UP]!
        line.throughput[at] = dt > 0 ? (then[base + SUCCESSES]! - now[base + SUCCESSES]!) / dt : 0
      }
    }
    return line
  }
}
