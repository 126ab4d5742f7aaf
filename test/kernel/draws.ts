/** Draws of the kernel, from services at a handler that has a worker for every message: no export is there for tests only. */
import type { DistributionSpec } from '../../src/distributions/distribution.ts'
import type { Stream } from '../../src/engine/stream.ts'
import { buildNetwork } from '../../src/model/build.ts'
import type { Network } from '../../src/model/network.ts'
import type { Sampler } from '../../src/model/sampler.ts'
import { loadScenario } from '../../src/scenario/index.ts'

const scenario = loadScenario(`
  producers: { p: { publishes: e, arrivals: { rate: 1 } } }
  handlers: { h: { subscribes: e, workers: unlimited, service: 1s } }
`)

export class Draws {
  /** The kernel's stream, from where its draws have left it: that of `streamFor(seed, 0, 'handler h', 'service')`. */
  readonly stream: Stream
  /** How often the kernel has asked JavaScript for a draw. */
  asked = 0
  private readonly net: Network
  private readonly subscription: number
  private readonly message: number

  constructor(law: DistributionSpec, seed: number) {
    const handlers = scenario.handlers.map((h) => ({ ...h, service: law }))
    const run = { ...scenario.run, seed }
    this.net = buildNetwork({ ...scenario, run, handlers }, 0)
    this.net.seal()
    const s = this.net.subscriptions[0]!
    this.subscription = s.address
    this.stream = s.handler.serviceStream
    this.message = this.net.begin(this.net.events[0]!)
    const sample: Sampler['sample'] = s.service.sample.bind(s.service)
    s.service.sample = (stream) => {
      this.asked++
      return sample(stream)
    }
  }

  /** The next draw: a service that begins at time 0 ends at that time. */
  next(): number {
    const { run } = this.net.kernel
    run.enter(this.message, this.subscription)
    const time = run.peekTime()
    run.pop()
    return time
  }

  /** What the kernel drew was no number. */
  get ranOut(): boolean {
    return this.net.stopped !== null
  }
}
