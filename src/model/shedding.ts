/** Load shedding: above a queue length a share of the arrivals is turned away. */
import type { Stream } from '../engine/stream.ts'

export class Shedding {
  private readonly steps: readonly { readonly above: number; readonly probability: number }[]
  private readonly stream: Stream

  /** @param steps in any order; the one with the highest `above` below the queue length counts. */
  constructor(steps: readonly { readonly above: number; readonly probability: number }[], stream: Stream) {
    this.steps = [...steps].sort((a, b) => b.above - a.above)
    this.stream = stream
  }

  /** True: the message is turned away. */
  rejects(queued: number): boolean {
    for (const step of this.steps) {
      if (queued > step.above) return step.probability > 0 && this.stream.uniform() < step.probability
    }
    return false
  }
}
