/** The registry of disciplines: adding one is a file and a line here (and its name in the scenario format). */
import type { DisciplineContext, Order } from './discipline.ts'
import { Fifo } from './fifo.ts'
import { Lifo } from './lifo.ts'
import { Priority } from './priority.ts'
import { Random } from './random.ts'
import { ShortestFirst } from './shortest-first.ts'

export type { DisciplineContext, Order, Waiting } from './discipline.ts'

export const disciplines: Readonly<Record<string, (context: DisciplineContext) => Order>> = {
  fifo: (context) => new Fifo(context),
  lifo: (context) => new Lifo(context),
  random: (context) => new Random(context),
  priority: (context) => new Priority(context),
  'shortest-first': (context) => new ShortestFirst(context),
}
