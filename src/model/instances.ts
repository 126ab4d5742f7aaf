/**
 * The pool of flow instances: one for each message that a producer publishes, alive until no message that descends from
 * it is left anywhere. Typed arrays with a free list, the fields of an instance side by side, as for messages.
 */
import { floats, ints } from './messages.ts'

/** Fields of `whole`, four an instance: messages alive (0: free). */
export const REFERENCES = 0
/** Number of the root event's set of flows, -1: none; of a free instance the next free one. */
export const FLOW_SET = 1
/** Bit i: flow i of the set has ended. */
export const ENDED = 2
/** Closed user that waits for this instance, -1: none. */
export const USER = 3

export class Instances {
  /** Instant of publication [s]. */
  born = new Float64Array(0)
  whole = new Int32Array(0)
  capacity = 0
  private free = -1

  /** One instance with one reference and no user; `born` is left to the caller. */
  allocate(flowSet: number): number {
    if (this.free < 0) this.grow(this.capacity === 0 ? 1024 : this.capacity * 2)
    const i = this.free
    const { whole } = this
    const base = i << 2
    this.free = whole[base | FLOW_SET]!
    whole[base | REFERENCES] = 1
    whole[base | FLOW_SET] = flowSet
    whole[base | ENDED] = 0
    whole[base | USER] = -1
    return i
  }

  /** Gives back an instance without references. */
  release(i: number): void {
    this.whole[(i << 2) | FLOW_SET] = this.free
    this.free = i
  }

  private grow(n: number): void {
    const old = this.capacity
    this.born = floats(this.born, n)
    this.whole = ints(this.whole, 4 * n)
    for (let k = old; k < n; k++) this.whole[(k << 2) | FLOW_SET] = k + 1
    this.whole[((n - 1) << 2) | FLOW_SET] = -1
    this.free = old
    this.capacity = n
  }
}
