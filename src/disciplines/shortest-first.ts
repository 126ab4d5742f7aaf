/** The shortest service first (`work`, drawn on joining), first come first served among equals: a binary heap. */
import { type DisciplineContext, LinkedList, type Order, type Waiting } from './discipline.ts'

export class ShortestFirst implements Order {
  private readonly messages: Waiting
  /** In order of joining, to find the oldest. */
  private readonly list: LinkedList
  private heap = new Int32Array(16)
  private count = 0
  private clock = 0
  private earlier = -1

  constructor(context: DisciplineContext) {
    this.messages = context.messages
    this.list = new LinkedList(context.messages)
  }

  add(m: number): void {
    this.insert(m, this.clock++)
    this.list.append(m)
  }

  addFirst(m: number): void {
    this.insert(m, this.earlier--)
    this.list.prepend(m)
  }

  take(): number {
    if (this.count === 0) return -1
    const m = this.heap[0]!
    this.remove(m)
    return m
  }

  remove(m: number): void {
    this.list.remove(m)
    const hole = this.messages.position[m]!
    const moved = this.heap[--this.count]!
    if (moved === m) return
    this.rise(hole, moved)
    this.sink(this.messages.position[moved]!)
  }

  oldest(): number {
    return this.list.head
  }

  private insert(m: number, order: number): void {
    if (this.count === this.heap.length) {
      const wide = new Int32Array(this.count * 2)
      wide.set(this.heap)
      this.heap = wide
    }
    this.messages.sequence[m] = order
    this.rise(this.count++, m)
  }

  private precedes(a: number, b: number): boolean {
    const { work, sequence } = this.messages
    return work[a]! < work[b]! || (work[a]! === work[b]! && sequence[a]! < sequence[b]!)
  }

  private rise(hole: number, m: number): void {
    let i = hole
    while (i > 0) {
      const parent = (i - 1) >> 1
      const p = this.heap[parent]!
      if (this.precedes(p, m)) break
      this.heap[i] = p
      this.messages.position[p] = i
      i = parent
    }
    this.heap[i] = m
    this.messages.position[m] = i
  }

  private sink(start: number): void {
    let i = start
    const m = this.heap[i]!
    for (;;) {
      let child = 2 * i + 1
      if (child >= this.count) break
      if (child + 1 < this.count && this.precedes(this.heap[child + 1]!, this.heap[child]!)) child++
      const c = this.heap[child]!
      if (!this.precedes(c, m)) break
      this.heap[i] = c
      this.messages.position[c] = i
      i = child
    }
    this.heap[i] = m
    this.messages.position[m] = i
  }
}
