/** Last come, first served. */
import { type DisciplineContext, LinkedList, type Order } from './discipline.ts'

export class Lifo implements Order {
  /** Oldest first: the tail is served. */
  private readonly list: LinkedList

  constructor(context: DisciplineContext) {
    this.list = new LinkedList(context.messages)
  }

  add(m: number): void {
    this.list.append(m)
  }

  /** The head of a last-come-first-served queue is where a new message joins. */
  addFirst(m: number): void {
    this.list.append(m)
  }

  take(): number {
    const m = this.list.tail
    if (m >= 0) this.list.remove(m)
    return m
  }

  remove(m: number): void {
    this.list.remove(m)
  }

  oldest(): number {
    return this.list.head
  }
}
