/** Combinations that single workers can't have, with the place and the message each must get. */
import type { Case } from './cases.ts'
import { handler } from './cases.ts'

const sharing = 'queue: { discipline: processor-sharing }'
const unlimited = 'workers: unlimited'

export const cases: readonly Case[] = [
  [
    handler('workers: [{ speed: 2 }]', sharing),
    "6:5 handlers.h.workers: a list does not go with 'processor-sharing', where all workers serve every message",
  ],
  [handler('workers: [{ speed: 0 }]'), '6:24 handlers.h.workers.0.speed: must be more than 0'],
  [
    handler(unlimited, 'breakdowns: { up: 1h, repair: 1min }'),
    "7:5 handlers.h.breakdowns: does not go with 'workers: unlimited': no single one of them breaks down; give their number",
  ],
  [
    handler(unlimited, 'outages: [{ at: 1h, for: 1min }]'),
    "7:5 handlers.h.outages: does not go with 'workers: unlimited'",
  ],
  [
    handler(unlimited, 'coldStart: { setup: 1s, idleFor: 1min }'),
    "7:5 handlers.h.coldStart: does not go with 'workers: unlimited'",
  ],
  [handler(unlimited, 'poll: { sleep: 1s }'), "7:5 handlers.h.poll: does not go with 'workers: unlimited'"],
  [
    handler(sharing, 'coldStart: { setup: 1s, idleFor: 1min }'),
    "7:5 handlers.h.coldStart: does not go with 'processor-sharing'",
  ],
  [handler(sharing, 'poll: { every: 1s }'), "7:5 handlers.h.poll: does not go with 'processor-sharing'"],
  [
    handler(sharing, 'breakdowns: { up: 1h, repair: 1min, then: restart }'),
    "7:47 handlers.h.breakdowns.then: 'restart' does not go with 'processor-sharing': no message is in service at",
  ],
  [
    handler(sharing, 'breakdowns: { up: 1h, repair: 1min, counts: busy }'),
    "7:49 handlers.h.breakdowns.counts: 'busy' does not go with 'processor-sharing'",
  ],
  [
    handler('coldStart: { setup: 1s, idleFor: 1min }', 'poll: { sleep: 1s }'),
    "7:5 handlers.h.poll: does not go with 'coldStart'",
  ],
  [
    handler('queue: { discipline: lifo, preemptive: true }', 'poll: { sleep: 1s }'),
    "7:5 handlers.h.poll: does not go with 'queue.preemptive'",
  ],
  [
    handler('queue: { capacity: 0 }', 'poll: { sleep: 1s }'),
    "7:5 handlers.h.poll: does not go with 'queue.capacity: 0'",
  ],
  [
    handler('queue: { capacity: 0 }', 'coldStart: { setup: 1s, idleFor: 1min }'),
    "7:5 handlers.h.coldStart: does not go with 'queue.capacity: 0'",
  ],
]
