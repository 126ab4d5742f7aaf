/**
 * A token bucket: at most `burst` tokens, filled continuously with `rate` tokens per second from full at time 0. The level
 * is kept as the instant at which the bucket would have been empty, so that no error piles up.
 */
export class TokenBucket {
  private readonly rate: number
  private readonly burst: number
  private level: number
  private since = 0

  /** @param rate tokens per second; 0: filled by `put` only. */
  constructor(rate: number, burst: number) {
    this.rate = rate
    this.burst = burst
    this.level = burst
  }

  private fill(now: number): void {
    this.level = Math.min(this.burst, this.level + this.rate * (now - this.since))
    this.since = now
  }

  /** Puts part of a token in by hand. */
  put(tokens: number): void {
    this.level = Math.min(this.burst, this.level + tokens)
  }

  /** Takes a token, if there is a whole one (up to rounding). */
  take(now: number): boolean {
    this.fill(now)
    if (this.level < 1 - 1e-9) return false
    this.level = Math.max(0, this.level - 1)
    return true
  }

  /** When there will be a whole token [s]; now, when there is one. */
  nextToken(now: number): number {
    this.fill(now)
    return this.level >= 1 - 1e-9 ? now : now + (1 - this.level) / this.rate
  }
}
