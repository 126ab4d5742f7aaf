/** Draws of the kernel, from services at a handler that has a worker for every message: no export is there for tests only. */
import type { Distribution } from '../../src/distributions/distribution.ts'
import type { Kernel } from '../../src/engine/kernel.ts'
import { streamFor } from '../../src/engine/seeding.ts'
import type { Stream } from '../../src/engine/stream.ts'
import {
  HANDLER_BYTES,
  MESSAGE_BITS,
  NET,
  R_SUBSCRIPTION_LAW,
  SUBSCRIPTION_BYTES,
  W_HANDLER_BUSY,
  W_HANDLER_SERVICE_STREAM,
  W_HANDLER_WORKERS,
  W_NET_MESSAGES,
  W_SUBSCRIPTION_HANDLER,
} from '../../src/kernel/layout.ts'
import { Sampler } from '../../src/model/sampler.ts'
import { kernel } from '../engine/kernel.ts'

export class Draws {
  /** The kernel's stream, from where its draws have left it. */
  readonly stream: Stream
  /** How often the kernel has asked JavaScript for a draw. */
  asked = 0
  /** How often it has taken a trace to have run out. */
  ranOut = 0
  private readonly kernel: Kernel
  private readonly handler: number
  private readonly subscription: number

  /** @param seed names the stream: that of `streamFor(seed, 0, 'test', 'draws')`. */
  constructor(law: Distribution, seed: number) {
    const sampler = new Sampler(law)
    this.kernel = kernel({
      sample: () => {
        this.asked++
        return sampler.sample(this.stream)
      },
      traceRanOut: () => {
        this.ranOut++
      },
    })
    const { words } = this.kernel
    this.stream = streamFor(seed, 0, 'test', 'draws', this.kernel)
    this.handler = this.kernel.allocate(HANDLER_BYTES)
    this.subscription = this.kernel.allocate(SUBSCRIPTION_BYTES)
    words[(NET >> 2) + W_NET_MESSAGES] = this.kernel.allocate(1 << MESSAGE_BITS)
    words[(this.handler >> 2) + W_HANDLER_WORKERS] = 1
    words[(this.handler >> 2) + W_HANDLER_SERVICE_STREAM] = this.stream.address
    words[(this.subscription >> 2) + W_SUBSCRIPTION_HANDLER] = this.handler
    sampler.seal(this.kernel, this.subscription + R_SUBSCRIPTION_LAW * 8, 0)
  }

  /** The next draw: a message that finds an idle worker at time 0 ends its service at that time. */
  next(): number {
    const { run, words } = this.kernel
    run.enter(0, this.subscription)
    const time = run.peekTime()
    run.pop()
    words[(this.handler >> 2) + W_HANDLER_BUSY] = 0
    return time
  }
}
