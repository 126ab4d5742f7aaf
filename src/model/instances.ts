/**
 * The pool of flow instances: one for each message that a producer publishes, alive until no message that descends from
 * it is left anywhere. Parallel typed arrays with a free list, as for messages.
 */
import { floats, ints } from './messages.ts'

export class Instances {
  /** Instant of publication [s]. */
  born = new Float64Array(0)
  /** Messages alive; 0 when free. */
  references = new Int32Array(0)
  /** Number of the root event's set of flows, -1: none. */
  flowSet = new Int32Array(0)
  /** Bit i: flow i of the set has ended. */
  ended = new Int32Array(0)
  /** Closed user that waits for this instance, -1: none. */
  user = new Int32Array(0)
  private next = new Int32Array(0)
  capacity = 0
  private free = -1

  /** One instance with one reference; `born` is left to the caller. */
  allocate(flowSet: number): number {
    if (this.free < 0) this.grow(this.capacity === 0 ? 1024 : this.capacity * 2)
    const i = this.free
    this.free = this.next[i]!
    this.references[i] = 1
    this.flowSet[i] = flowSet
    return i
  }

  release(i: number): void {
    this.next[i] = this.free
    this.free = i
  }

  private grow(n: number): void {
    const old = this.capacity
    this.born = floats(this.born, n)
    this.references = ints(this.references, n)
    this.flowSet = ints(this.flowSet, n)
    this.ended = ints(this.ended, n)
    this.user = ints(this.user, n).fill(-1, old)
    this.next = ints(this.next, n)
    for (let k = old; k < n; k++) this.next[k] = k + 1
    this.next[n - 1] = -1
    this.free = old
    this.capacity = n
  }
}
