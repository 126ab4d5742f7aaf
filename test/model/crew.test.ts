import { describe, expect, it } from 'vitest'
import type { Results } from '../../src/experiment/results.ts'
import { run } from '../run.ts'
import { from0, sound, ticks } from './from0.ts'

/** Workers as individuals: hand-computed time lines with constant times, and equality with workers that are a number. */

/** What was simulated, without what theory says of it. */
function figures(r: Results): unknown {
  const handlers = Object.values(r.handlers).map((h) => ({ ...h, theory: null }))
  return {
    system: { ...r.system, little: null },
    timeline: r.timeline,
    handlers: handlers.map((h) => ({ ...h, little: null })),
  }
}

/** Paths at which two documents differ by more than rounding. */
function differences(a: unknown, b: unknown, path = ''): string[] {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-9 * (1 + Math.abs(a)) ? [] : [`${path}: ${a} and ${b}`]
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
    return a === b ? [] : [`${path}: ${a} and ${b}`]
  return Object.keys({ ...a, ...b }).flatMap((key) =>
    differences((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${path}.${key}`),
  )
}

describe('workers listed one by one', () => {
  const variants: Readonly<Record<string, string>> = {
    plain: '',
    'a finite queue': 'queue: { capacity: 2 }',
    'the oldest dropped': 'queue: { capacity: 2, overflow: drop-oldest, discipline: lifo }',
    'random order': 'queue: { discipline: random }',
    'the shortest first': 'queue: { discipline: shortest-first }',
    'shortest remaining': 'queue: { discipline: shortest-first, preemptive: true }',
    'newcomers interrupting': 'queue: { discipline: lifo, preemptive: true, capacity: 3, overflow: drop-oldest }',
    'priorities interrupting': 'queue: { discipline: priority, preemptive: true }',
    patience: 'queue: { ttl: { mean: 100ms } }',
    'time-outs and retries':
      'timeout: 150ms\n    failure: { probability: 10%, retry: { attempts: 3, delay: 50ms } }\n    queue: { requeue: head }',
    'abandoned work': 'timeout: { after: 150ms, cancels: false }',
    batches: 'batch: { maximum: 4, minimum: 2, linger: 50ms, perMessage: 5ms }',
    'batches with abandoned work':
      'batch: { maximum: 4, minimum: 3, linger: 50ms }\n    timeout: { after: 150ms, cancels: false }',
    'a rate limit': 'rateLimit: { rate: 35/s, burst: 3 }',
    'a breaker': 'failure: { probability: 40% }\n    breaker: { window: 5, failures: 60%, open: 500ms, probes: 2 }',
    'blocked publishers':
      'publishes: next\n  after: { subscribes: next, service: { mean: 40ms }, queue: { capacity: 1, overflow: block } }',
    'blocked batches':
      'batch: { maximum: 3 }\n    publishes: next\n  after: { subscribes: next, service: { mean: 40ms }, queue: { capacity: 1, overflow: block } }',
    'back-pressure': 'queue: { capacity: 1, overflow: block }',
    'redelivery of what is not finished in time': 'queue: { visibility: 90ms }\n    deduplicate: { service: 5ms }',
    'redelivery and batches':
      'queue: { visibility: 90ms }\n    deduplicate: { service: 5ms }\n    timeout: 150ms\n    batch: { maximum: 4 }',
    shedding: 'queue: { shed: [{ above: 2, probability: 50% }] }',
  }
  it.each(Object.entries(variants))('are as a number of equal ones, but for rounding: %s', (_, more) => {
    const with_ = (workers: string): Results =>
      run(`
run: { duration: 100s, warmup: 5s, replications: 2 }
events: { b: { priority: 3 } }
producers:
  p: { publishes: { oneOf: [{ event: a, probability: 0.6 }, { event: b, probability: 0.4 }] }, arrivals: { rate: 34/s } }
handlers:
  work:
    subscribes: [a, b]
    workers: ${workers}
    service: { distribution: gamma, mean: 80ms, cv: 0.7 }
    ${more}`)
    const one = with_('3')
    const other = with_('[{ count: 2 }, { count: 1 }]')
    sound(one)
    sound(other)
    expect(differences(figures(one), figures(other))).toEqual([])
  })
})

describe('unequal workers', () => {
  it('take messages in the order in which they are listed, each at its speed', () => {
    // Pairs at 2, 4, 6, 8 s of 3 s of work: the fast worker (speed 2) takes one for 1.5 s, the slow one (speed 1) the other for 3 s.
    const r = from0(
      '10s',
      `${ticks('4s', ', batch: 2')}
handlers: { work: { subscribes: tick, service: 3s, workers: [{ speed: 2 }, { speed: 1 }] } }`,
    )
    // Pairs at 4 and 8: 4-5.5, 4-7; 8-9.5 (ended), 8-10+ (cut).
    const work = r.handlers.work!
    expect(work.workers).toBe(2)
    expect(work.busyWorkers!.mean).toBeCloseTo((1.5 + 3 + 1.5 + 2) / 10, 12)
    expect(work.serviceTime.mean!.mean).toBeCloseTo((1.5 + 3 + 1.5) / 3, 12)
    expect(work.utilization!.mean).toBeCloseTo(0.4, 12)
    sound(r)
  })

  it('end their attempts at the same time-out, by the clock', () => {
    // 3 s of work, time-out 2 s: the fast worker needs 1.5 s, the slow one is cut.
    const r = from0(
      '10s',
      `${ticks('4s', ', batch: 2, limit: 2')}
handlers: { work: { subscribes: tick, service: 3s, timeout: 2s, workers: [{ speed: 2 }, { speed: 1 }] } }`,
    )
    expect(r.handlers.work!.timedOut.count!.mean).toBe(1)
    expect(r.handlers.work!.busyWorkers!.mean).toBeCloseTo(3.5 / 10, 12)
    sound(r)
  })
})
