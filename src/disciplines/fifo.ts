/** First come, first served, for queues whose messages may leave from the middle. */
import { type DisciplineContext, LinkedList, type Order } from './discipline.ts'

export class Fifo implements Order {
  private readonly list: LinkedList

  constructor(context: DisciplineContext) {
    this.list = new LinkedList(context.messages)
  }

  add(m: number): void {
    this.list.append(m)
  }

  addFirst(m: number): void {
    this.list.prepend(m)
  }

  take(): number {
    const m = this.list.head
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
