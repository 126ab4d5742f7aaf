/**
 * The event calendar: (time, payload) entries in the kernel's ladder queue (`src/kernel/calendar.ts`), for JavaScript.
 *
 * Order: by time; at one instant by the payload's precedence (`payload & PRECEDENCE`), then in order of scheduling. An
 * entry must not lie before the last one taken. Precedence makes simultaneous occurrences deterministic: ends of service,
 * then changes of workers, then deliveries and publications, then expiries and timers.
 */
import type { Kernel } from './kernel.ts'
import { REAL } from './real.ts'

export * from '../kernel/kinds.ts'

export class Calendar {
  /**
   * Time [s] of the entry that `push` or `replace` is about to schedule: a field, because a real argument of a call that is
   * not inlined would be allocated.
   */
  time = REAL
  private readonly kernel: Kernel['run']

  constructor(kernel: Kernel) {
    this.kernel = kernel.run
  }

  /** Time of the next entry; Infinity when there is none. */
  peekTime(): number {
    return this.kernel.peekTime()
  }

  /** Some entry is of this kind. O(entries). */
  holds(kind: number): boolean {
    return this.kernel.holds(kind) !== 0
  }

  /** Payload of the next entry; only after `peekTime` returned a finite time. */
  peekValue(): number {
    return this.kernel.peekValue()
  }

  /** Removes the next entry; only after `peekTime` returned a finite time. */
  pop(): void {
    this.kernel.pop()
  }

  /** Removes the next entry and schedules `value` at `time`: the commonest operation. */
  replace(value: number): void {
    this.kernel.replace(this.time, value)
  }

  /** Schedules `value` at `time`. */
  push(value: number): void {
    this.kernel.push(this.time, value)
  }
}
