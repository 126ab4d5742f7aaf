/** Combinations that single workers can't have, with the place and the message each must get. */
import type { Case } from './cases.ts'
import { handler } from './cases.ts'

export const cases: readonly Case[] = [
  [
    handler('workers: [{ speed: 2 }]', 'queue: { discipline: processor-sharing }'),
    "6:5 handlers.h.workers: a list does not go with 'processor-sharing', where every message is served by all workers",
  ],
]
