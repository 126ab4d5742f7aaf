/** The most urgent class first, first come first served within a class. A class is found in O(classes). */
import { type DisciplineContext, LinkedList, type Order } from './discipline.ts'

export class Priority implements Order {
  private readonly context: DisciplineContext
  private readonly classes: LinkedList[] = []
  private clock = 0
  private before = -1

  constructor(context: DisciplineContext) {
    this.context = context
    for (let k = 0; k < context.classes; k++) this.classes.push(new LinkedList(context.messages))
  }

  add(m: number): void {
    this.context.messages.sequence[m] = this.clock++
    this.classes[this.context.classOf(m)]!.append(m)
  }

  addFirst(m: number): void {
    this.context.messages.sequence[m] = this.before--
    this.classes[this.context.classOf(m)]!.prepend(m)
  }

  take(): number {
    for (const list of this.classes) {
      const m = list.head
      if (m >= 0) {
        list.remove(m)
        return m
      }
    }
    return -1
  }

  remove(m: number): void {
    this.classes[this.context.classOf(m)]!.remove(m)
  }

  oldest(): number {
    const { sequence } = this.context.messages
    let oldest = -1
    for (const list of this.classes) {
      const m = list.head
      if (m >= 0 && (oldest < 0 || sequence[m]! < sequence[oldest]!)) oldest = m
    }
    return oldest
  }
}
