/**
 * The state of a circuit breaker, apart from any handler: closed (judging the last `window` attempts), open, or half-open
 * (letting `probes` attempts through one at a time). Pure: the caller keeps the time.
 */

export type BreakerState =
  | { readonly name: 'closed' }
  | { readonly name: 'open' }
  | { readonly name: 'half-open'; readonly left: number }

export class CircuitBreaker {
  state: BreakerState = { name: 'closed' }
  private readonly outcomes: Uint8Array
  private next = 0
  private seen = 0
  private failures = 0
  private readonly threshold: number
  private readonly probes: number

  /** @param share of failures among the last `window` attempts from which it opens. */
  constructor(window: number, share: number, probes: number) {
    this.outcomes = new Uint8Array(window)
    this.threshold = share * window
    this.probes = probes
  }

  /** An attempt has ended. True: the breaker opens (again). */
  record(failed: boolean): boolean {
    if (this.state.name === 'open') return false
    if (this.state.name === 'half-open') {
      if (failed) return this.open()
      const left = this.state.left - 1
      this.state = left === 0 ? { name: 'closed' } : { name: 'half-open', left }
      return false
    }
    const i = this.next
    this.failures += (failed ? 1 : 0) - this.outcomes[i]!
    this.outcomes[i] = failed ? 1 : 0
    this.next = (i + 1) % this.outcomes.length
    this.seen++
    // Judged once a whole window exists; the comparison bears the rounding of the share.
    return this.seen >= this.outcomes.length && this.failures >= this.threshold - 1e-9 && this.open()
  }

  private open(): true {
    this.state = { name: 'open' }
    this.outcomes.fill(0)
    this.next = 0
    this.seen = 0
    this.failures = 0
    return true
  }

  /** The time of being open is over. */
  halfOpen(): void {
    this.state = { name: 'half-open', left: this.probes }
  }
}
