/** A rate limit on starts of service: the handler takes no message while its bucket has no token. */
import { TokenBucket } from '../policies/token-bucket.ts'
import type { Handler } from './handler.ts'
import type { Network } from './network.ts'
import { type Timer, wakeAt } from './timer.ts'
import { closeGate, GATE_RATE_LIMIT, openGate } from './workers.ts'

export class RateLimit implements Timer {
  index = -1
  private readonly handler: Handler
  private readonly bucket: TokenBucket

  constructor(handler: Handler, rate: number, burst: number) {
    this.handler = handler
    this.bucket = new TokenBucket(rate, burst)
  }

  /** A service has started: it took a token, and closes the gate if it was the last. */
  started(net: Network): void {
    this.bucket.take(net.now)
    const next = this.bucket.nextToken(net.now)
    if (next <= net.now) return
    closeGate(net, this.handler, GATE_RATE_LIMIT)
    wakeAt(net, this, next)
  }

  fire(net: Network): void {
    openGate(net, this.handler, GATE_RATE_LIMIT)
  }
}
