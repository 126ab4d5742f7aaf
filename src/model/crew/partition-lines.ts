/**
 * Partitions: a message goes to the partition of its key, key mod partitions, and waits there in order; partition p is served
 * by worker p mod c of the c workers that are there (one that is down keeps its partitions). A worker takes the oldest of
 * the messages at the heads of its partitions; a batch is taken in the same way, one message after the other.
 *
 * A partition that is being served belongs to whoever serves it until that is over: when the number of workers changes, its
 * new worker takes nothing from it before the old one is through. On top of that a rebalance may pause (`pause` [s]):
 * nobody takes anything (mode stop), or nobody takes from the partitions that moved (cooperative); services under way go
 * on. A further change during a pause begins it anew, of every partition or of those that move then.
 *
 * Each worker has a heap of the partitions that it could take from now, by the age of their heads: O(log partitions) for
 * each message. A message put back at the head of its partition counts as older than all others.
 */
import { LinkedList } from '../../disciplines/discipline.ts'
import { Deadlines } from '../deadlines.ts'
import { ints, JOINED, REALS } from '../messages.ts'
import type { Network } from '../network.ts'
import { type Timer, wakeAt } from '../timer.ts'
import type { Crew } from './crew.ts'
import type { Lines } from './lines.ts'

const NOBODY = -1

export class PartitionLines implements Lines, Timer {
  index = -1
  readonly partitions: number
  private readonly net: Network
  private readonly crew: Crew
  private readonly pause: number
  private readonly stops: boolean
  private readonly lines: LinkedList[] = []
  private readonly count: Int32Array
  /** By partition: its worker, and who is serving a message of it. */
  private readonly owner: Int32Array
  private readonly server: Int32Array
  /** Place of the partition in its worker's heap, -1: not in it. */
  private readonly position: Int32Array
  /** Until when nobody takes from it [s]. */
  private readonly pausedUntil: Float64Array
  /** By worker: partitions it could take from, by the age of their heads. */
  private readonly heaps: Deadlines[] = []
  /** By worker: the partitions that it serves, a list through `nextServed`. */
  private served = new Int32Array(0)
  private readonly nextServed: Int32Array
  private readonly moved: number[] = []
  private clock = 0
  private before = -1
  private stoppedUntil = 0

  // What the results show of each partition, from time 0.
  readonly visits: Float64Array
  readonly successes: Float64Array
  readonly starts: Float64Array
  /** Σ waiting times of those that started [s]. */
  readonly waited: Float64Array
  /** ∫ number waiting in line [s], to its last change. */
  private readonly area: Float64Array
  private readonly since: Float64Array

  constructor(net: Network, crew: Crew, partitions: number, rebalance: { pause: number; mode: string } | null) {
    this.net = net
    this.crew = crew
    this.partitions = partitions
    this.pause = rebalance?.pause ?? 0
    this.stops = rebalance?.mode === 'stop'
    for (let p = 0; p < partitions; p++) this.lines.push(new LinkedList(net.messages))
    this.count = new Int32Array(partitions)
    this.owner = new Int32Array(partitions)
    this.server = new Int32Array(partitions).fill(NOBODY)
    this.position = new Int32Array(partitions).fill(-1)
    this.nextServed = new Int32Array(partitions).fill(-1)
    this.pausedUntil = new Float64Array(partitions)
    this.visits = new Float64Array(partitions)
    this.successes = new Float64Array(partitions)
    this.starts = new Float64Array(partitions)
    this.waited = new Float64Array(partitions)
    this.area = new Float64Array(partitions)
    this.since = new Float64Array(partitions)
    this.grow(crew.present)
    for (let p = 0; p < partitions; p++) this.owner[p] = this.ownerOf(p)
  }

  private grow(n: number): void {
    while (this.heaps.length < n) this.heaps.push(new Deadlines())
    const old = this.served.length
    if (n > old) this.served = ints(this.served, n).fill(-1, old)
  }

  private ownerOf(p: number): number {
    return this.crew.present === 0 ? NOBODY : p % this.crew.present
  }

  partitionOf(m: number): number {
    return this.net.messages.key[m]! % this.partitions
  }

  /** Nobody takes anything at present. */
  private get stopped(): boolean {
    return this.net.now < this.stoppedUntil
  }

  /** The partition's place in the heap of its worker is brought up to date. */
  private place(p: number): void {
    const w = this.owner[p]!
    if (w === NOBODY) return
    const heap = this.heaps[w]!
    heap.remove(p, this.position)
    const m = this.lines[p]!.head
    const server = this.server[p]!
    if (m < 0 || (server !== NOBODY && server !== w) || this.net.now < this.pausedUntil[p]!) return
    heap.add(p, this.net.messages.sequence[m]!, this.position)
  }

  /** Worker `w` takes a message of partition p. */
  private lock(p: number, w: number): void {
    if (this.server[p] === w) return
    this.server[p] = w
    this.nextServed[p] = this.served[w]!
    this.served[w] = p
  }

  // Lines.

  assign(): void {}

  hasWorkerFor(_net: Network, m: number): boolean {
    return this.idleWorkerFor(m) >= 0
  }

  workerFor(_net: Network, m: number): number {
    const w = this.idleWorkerFor(m)
    if (w < 0) return -1
    const p = this.partitionOf(m)
    this.lock(p, w)
    this.visits[p]!++
    this.starts[p]!++
    return w
  }

  /** An idle worker has nothing that it could take. */
  private idleWorkerFor(m: number): number {
    const p = this.partitionOf(m)
    const w = this.owner[p]!
    if (w === NOBODY || this.crew.bits[w] !== 0 || this.count[p]! > 0 || this.server[p] !== NOBODY) return -1
    return this.stopped || this.net.now < this.pausedUntil[p]! ? -1 : w
  }

  mayServe(w: number, m: number): boolean {
    return this.owner[this.partitionOf(m)] === w
  }

  takeFor(net: Network, w: number): number {
    const heap = this.heaps[w]!
    if (this.stopped || heap.earliest === Number.POSITIVE_INFINITY) return -1
    const p = heap.first
    const m = this.lines[p]!.head
    this.lock(p, w)
    this.takeOut(m, p)
    this.starts[p]!++
    this.waited[p]! += net.now - net.messages.real[m * REALS + JOINED]!
    return m
  }

  waitingFor(w: number): number {
    if (this.stopped) return 0
    let n = 0
    this.heaps[w]!.forEach((p) => {
      n += this.count[p]!
    })
    return n
  }

  oldestFor(w: number): number {
    const heap = this.heaps[w]!
    return this.stopped || heap.earliest === Number.POSITIVE_INFINITY ? -1 : this.lines[heap.first]!.head
  }

  giveBack(m: number): void {
    this.addFirst(m)
  }

  left(net: Network, w: number): void {
    let handedOver = false
    for (let p = this.served[w]!; p >= 0; ) {
      const next = this.nextServed[p]!
      this.server[p] = NOBODY
      this.nextServed[p] = -1
      if (this.owner[p] !== w) {
        this.place(p)
        handedOver = true
      }
      p = next
    }
    this.served[w] = -1
    // The new worker takes over later at this instant, when what is ending now has ended.
    if (handedOver) wakeAt(net, this, net.now)
  }

  workersChanged(net: Network): void {
    this.grow(this.crew.present)
    const { moved } = this
    moved.length = 0
    for (let p = 0; p < this.partitions; p++) {
      const to = this.ownerOf(p)
      const from = this.owner[p]!
      if (to === from) continue
      if (from !== NOBODY) this.heaps[from]!.remove(p, this.position)
      this.owner[p] = to
      moved.push(p)
    }
    const until = net.now + this.pause
    if (this.pause > 0) {
      if (this.stops) this.stoppedUntil = until
      else for (const p of moved) this.pausedUntil[p] = until
      wakeAt(net, this, until)
    }
    for (const p of moved) this.place(p)
  }

  stateChanged(): void {}

  /** A pause is over, or a partition is free for its new worker. */
  fire(net: Network): void {
    for (let p = 0; p < this.partitions; p++) {
      if (this.pausedUntil[p]! > 0 && net.now >= this.pausedUntil[p]!) {
        this.pausedUntil[p] = 0
        this.place(p)
      }
    }
    this.crew.startIdle(net)
  }

  // Order.

  add(m: number): void {
    this.net.messages.sequence[m] = this.clock++
    const p = this.joined(m)
    this.lines[p]!.append(m)
    if (this.count[p] === 1) this.place(p)
  }

  addFirst(m: number): void {
    this.net.messages.sequence[m] = this.before--
    const p = this.joined(m)
    this.lines[p]!.prepend(m)
    this.place(p)
  }

  private joined(m: number): number {
    const p = this.partitionOf(m)
    this.touch(p)
    this.count[p]!++
    this.visits[p]!++
    return p
  }

  remove(m: number): void {
    this.takeOut(m, this.partitionOf(m))
  }

  private takeOut(m: number, p: number): void {
    const line = this.lines[p]!
    const wasHead = line.head === m
    this.touch(p)
    this.count[p]!--
    line.remove(m)
    if (wasHead) this.place(p)
  }

  take(): number {
    const m = this.oldest()
    if (m >= 0) this.remove(m)
    return m
  }

  /** O(partitions): only what drops the oldest asks. */
  oldest(): number {
    const { sequence } = this.net.messages
    let oldest = -1
    for (const { head } of this.lines)
      if (head >= 0 && (oldest < 0 || sequence[head]! < sequence[oldest]!)) oldest = head
    return oldest
  }

  // Results.

  private touch(p: number): void {
    const { now } = this.net
    this.area[p]! += this.count[p]! * (now - this.since[p]!)
    this.since[p] = now
  }

  /** ∫ number waiting in line of partition p, up to now [s]. */
  queueArea(p: number): number {
    this.touch(p)
    return this.area[p]!
  }

  /** An attempt on `m` has succeeded. */
  succeeded(m: number): void {
    this.successes[this.partitionOf(m)]!++
  }
}
