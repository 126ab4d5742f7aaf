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
  /** Successes per second from this point to the next. */
  readonly throughput: Float64Array
}

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
    const sample = new Float64Array(handlers.length * 3)
    handlers.forEach((h, i) => {
      let successes = 0
      for (const s of h.subscriptions) successes += s.successes
      sample[3 * i] = h.queued
      sample[3 * i + 1] = h.busy
      sample[3 * i + 2] = successes
    })
    this.times.push(this.net.now)
    this.samples.push(sample)
  }

  /** The time line of the window [from, to]. */
  finish(from: number, to: number): TimelineOutput {
    this.point()
    const n = this.net.handlers.length
    const queueLength = new Float64Array(POINTS * n)
    const busy = new Float64Array(POINTS * n)
    const throughput = new Float64Array(POINTS * n)
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
        queueLength[i * n + h] = now[3 * h]!
        busy[i * n + h] = now[3 * h + 1]!
        throughput[i * n + h] = dt > 0 ? (then[3 * h + 2]! - now[3 * h + 2]!) / dt : 0
      }
    }
    return { queueLength, busy, throughput }
  }
}
