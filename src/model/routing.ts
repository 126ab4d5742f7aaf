/**
 * What is published, compiled: a list of items that are all published; of each item at most one choice by probability.
 */
import type { SizeDistribution } from '../distributions/distribution.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Stream } from '../engine/stream.ts'
import { PUBLISHES_ONE, PUBLISHES_ONE_OF, PUBLISHES_OUTSIDE } from '../kernel/layout.ts'
import type { EventType } from './event-type.ts'
import type { Sampler } from './sampler.ts'

export class Publication {
  readonly event: EventType
  readonly count: SizeDistribution | null
  readonly delay: Sampler | null

  constructor(event: EventType, count: SizeDistribution | null, delay: Sampler | null) {
    this.event = event
    this.count = count
    this.delay = delay
  }
}

export class RoutingItem {
  readonly choices: readonly Publication[]
  /** Cumulative probabilities of the choices; null: the only choice is certain. */
  readonly cumulative: Float64Array | null

  constructor(choices: readonly Publication[], probabilities: readonly number[]) {
    this.choices = choices
    if (choices.length === 1 && probabilities[0] === 1) {
      this.cumulative = null
      return
    }
    const cumulative = new Float64Array(choices.length)
    let sum = 0
    probabilities.forEach((p, i) => {
      sum += p
      cumulative[i] = sum
    })
    // Rounding of a sum that was meant to be 1 must not make "nothing" possible.
    if (Math.abs(sum - 1) < 1e-9) cumulative[choices.length - 1] = 1
    this.cumulative = cumulative
  }

  /** There is one choice, and it is always made. */
  get certain(): boolean {
    return this.cumulative === null
  }

  /** The publication that is made this time, null: none. */
  choose(stream: Stream): Publication | null {
    const cumulative = this.cumulative
    if (cumulative === null) return this.choices[0]!
    const u = stream.uniform()
    for (let i = 0; i < cumulative.length; i++) if (u < cumulative[i]!) return this.choices[i]!
    return null
  }
}

export class Routing {
  readonly items: readonly RoutingItem[]
  /** The commonest case: exactly one message of this event, at once. */
  readonly single: EventType | null
  /** The next commonest, one item whose choices are all one message, at once: its events and their cumulative probabilities. */
  readonly targets: readonly EventType[] | null
  private readonly cumulative: Float64Array

  constructor(items: readonly RoutingItem[]) {
    this.items = items
    const only = items.length === 1 ? items[0]! : null
    const simple = only?.choices.every((p) => p.count === null && p.delay === null) ? only : null
    this.targets = simple?.choices.map((p) => p.event) ?? null
    this.cumulative = simple?.cumulative ?? new Float64Array([1])
    this.single = simple?.certain ? simple.choices[0]!.event : null
  }

  /** What the kernel is to do, see `src/kernel/layout.ts`. */
  get kind(): number {
    if (this.single !== null) return PUBLISHES_ONE
    return this.targets === null ? PUBLISHES_OUTSIDE : PUBLISHES_ONE_OF
  }

  /** What the kernel publishes. @returns the address of the single event, or of the table of targets. */
  seal(kernel: Kernel): number {
    const { single, targets, cumulative } = this
    if (single !== null) return single.address
    if (targets === null) return 0
    const n = targets.length
    const real = (n + 1) >> 1
    const address = kernel.allocate((real + n) * 8)
    kernel.words.set(
      targets.map((event) => event.address),
      address >>> 2,
    )
    kernel.reals.set(cumulative, (address >>> 3) + real)
    return address
  }

  /** One of the targets, null: none of them this time. */
  choose(stream: Stream): EventType | null {
    const { targets, cumulative } = this
    stream.drawUniform()
    for (let i = 0; i < cumulative.length; i++) if (stream.value < cumulative[i]!) return targets![i]!
    return null
  }
}
