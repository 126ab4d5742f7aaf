/**
 * A circuit breaker in front of a handler's workers: while it is open the handler takes no message (what waits, stays), then
 * it lets probes through one at a time. Attempts that were in flight when it opened still count when they end.
 */
import { CircuitBreaker } from '../policies/circuit-breaker.ts'
import { Gauge } from '../statistics/gauge.ts'
import { type Handler, UNLIMITED } from './handler.ts'
import type { Network } from './network.ts'
import { type Timer, wakeAt } from './timer.ts'
import { applyWorkers, closeGate, GATE_BREAKER, openGate } from './workers.ts'

export class Breaker implements Timer {
  index = -1
  /** 1 while it is open. */
  readonly open = new Gauge()
  private readonly handler: Handler
  private readonly breaker: CircuitBreaker
  /** [s] */
  private readonly openFor: number

  constructor(handler: Handler, spec: { window: number; failures: number; open: number; probes: number }) {
    this.handler = handler
    this.breaker = new CircuitBreaker(spec.window, spec.failures, spec.probes)
    this.openFor = spec.open
  }

  /** An attempt has ended; its worker is still counted as busy, and takes its next message afterwards, if it may. */
  attemptEnded(net: Network, failed: boolean): void {
    const h = this.handler
    const opens = this.breaker.record(failed)
    if (opens) {
      h.bound = UNLIMITED
      this.open.change(net, 1)
      closeGate(net, h, GATE_BREAKER)
      wakeAt(net, this, net.now + this.openFor)
    } else if (this.breaker.state.name === 'half-open') this.allowOne(net)
    else if (h.bound !== UNLIMITED && this.breaker.state.name === 'closed') {
      h.bound = UNLIMITED
      applyWorkers(net, h)
    }
  }

  fire(net: Network): void {
    this.breaker.halfOpen()
    this.open.change(net, -1)
    this.handler.bound = (this.handler.sharing?.present ?? this.underWay) + 1
    openGate(net, this.handler, GATE_BREAKER)
  }

  /** Attempts, those included whose worker is stopped. */
  private get underWay(): number {
    return this.handler.busy + (this.handler.crew?.halted ?? 0)
  }

  /** The next probe, in place of the attempt that has just ended. */
  private allowOne(net: Network): void {
    const { sharing } = this.handler
    // Under sharing the attempt is gone already.
    this.handler.bound = sharing === null ? this.underWay : sharing.present + 1
    applyWorkers(net, this.handler)
  }
}
