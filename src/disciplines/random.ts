/** Service in random order: every waiting message is equally likely to be next. */
import { type DisciplineContext, LinkedList, type Order } from './discipline.ts'

export class Random implements Order {
  private readonly context: DisciplineContext
  /** In order of joining, to find the oldest. */
  private readonly list: LinkedList
  /** A message brought to the head is served before the draw. */
  private readonly first: LinkedList
  private members = new Int32Array(16)
  private count = 0

  constructor(context: DisciplineContext) {
    this.context = context
    this.list = new LinkedList(context.messages)
    this.first = new LinkedList(context.messages)
  }

  add(m: number): void {
    this.list.append(m)
    if (this.count === this.members.length) {
      const wide = new Int32Array(this.count * 2)
      wide.set(this.members)
      this.members = wide
    }
    this.context.messages.position[m] = this.count
    this.members[this.count++] = m
  }

  addFirst(m: number): void {
    this.context.messages.position[m] = -1
    this.first.prepend(m)
  }

  take(): number {
    if (this.first.head >= 0) {
      const m = this.first.head
      this.first.remove(m)
      return m
    }
    if (this.count === 0) return -1
    const m = this.members[this.count === 1 ? 0 : this.context.stream.below(this.count)]!
    this.remove(m)
    return m
  }

  remove(m: number): void {
    const { position } = this.context.messages
    const p = position[m]!
    if (p < 0) {
      this.first.remove(m)
      return
    }
    this.list.remove(m)
    const moved = this.members[--this.count]!
    this.members[p] = moved
    position[moved] = p
  }

  oldest(): number {
    return this.first.head >= 0 ? this.first.head : this.list.head
  }
}
