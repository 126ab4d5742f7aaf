/**
 * What the kernel does at plain handlers and producers (`src/kernel/service.ts`, `producing.ts`), JavaScript does too
 * (`src/model/service.ts`, `producing.ts`): any network gives the same figures, to the last bit, whoever does it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/scenario/index.ts'
import { agree } from './agree.ts'

describe('JavaScript in place of the kernel', () => {
  const folder = join(import.meta.dirname, '../../scenarios')
  const shipped = readdirSync(folder).filter((file) => file.endsWith('.yaml'))

  it.each(shipped)('gives the same figures of %s', (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const scenario = loadScenario(text, { file, readFile: (path) => readFileSync(join(folder, path), 'utf8') })
    const { occurrences } = agree(scenario, 20_000, 3600)
    expect(occurrences).toBeGreaterThan(1000)
  })

  it('gives the same figures of a service that runs out of its trace, and of a full queue', () => {
    const text = `
      producers: { p: { publishes: e, arrivals: { rate: 10 } } }
      handlers:
        first: { subscribes: e, service: { mean: 0.2 }, queue: { capacity: 3 }, publishes: { oneOf: [{ event: f, probability: 0.5 }, { event: g, probability: 0.3 }] } }
        second: { subscribes: f, service: { distribution: trace, values: [0.1, 0.3, 0, 0.2, 0.1, 0.05], repeat: false } }
        third: { subscribes: [g, e], workers: unlimited, service: 1ms }
      run: { duration: 60s, warmup: 0 }
    `
    const { figures, plain } = agree(loadScenario(text), 100_000, 60)
    expect(plain).toEqual({ subscriptions: 4, producers: 1 })
    expect(figures.at(-1)).toMatch('stopped the service trace of handler second ran out at')
  })
  it.each([false, true])('gives the same figures of producers that stop, or are blocked (draining: %s)', (drains) => {
    const text = `
      producers:
        few: { publishes: e, arrivals: { rate: 5 }, limit: 17 }
        short: { publishes: e, arrivals: { process: renewal, interval: 0.3 }, starts: 3s, stops: 11s }
        pressing: { publishes: b, arrivals: { rate: 3 } }
      handlers:
        easy: { subscribes: e, service: { mean: 0.2 }, publishes: b }
        narrow: { subscribes: b, service: { mean: 0.3 }, queue: { capacity: 2, overflow: block } }
      flows: { f: { starts: e, completes: b } }
      run: { duration: 60s, warmup: 0, initial: { easy: { e: 4 } } }
    `
    const { plain, occurrences } = agree(loadScenario(text), 100_000, 20, drains)
    expect(plain).toEqual({ subscriptions: 0, producers: 3 })
    expect(occurrences).toBeGreaterThan(100)
  })

  it('gives the same figures of durations around the longest one that has a place in a buffer', () => {
    // That is the last but one bucket below 2^448.
    const text = `
      producers: { p: { publishes: e, arrivals: { process: renewal, interval: 2e135 } } }
      handlers:
        alone: { subscribes: e, workers: unlimited, service: { distribution: empirical, values: [1e134, 7e134, 7.22e134, 7.24e134, 8e134, 4e135] }, publishes: f }
        waiting: { subscribes: f, service: { distribution: empirical, values: [0, 7.21e134, 1.5e135, 6e135] }, queue: { capacity: 30 } }
      run: { duration: 1e139, warmup: 0 }
    `
    const { plain, occurrences } = agree(loadScenario(text), 5000, 1e139)
    expect(plain).toEqual({ subscriptions: 2, producers: 1 })
    expect(occurrences).toBeGreaterThan(5000)
  })

  it('gives the same figures with more waiting in the calendar than have a bucket each, of every kind', () => {
    // The first few ends make the inner part of the calendar a short one: nearly all the others are spread at once.
    const text = `
      bus: { delay: { mean: 0.3 } }
      events: { soon: { delay: 0 }, a: { delay: 0 }, b: { delay: 0 }, c: { delay: 0 } }
      producers:
        p: { publishes: a, arrivals: { rate: 2000 } }
        q: { publishes: [a, late], arrivals: { process: renewal, interval: 0.01 }, batch: 3 }
      handlers:
        soon: { subscribes: soon, workers: unlimited, service: { mean: 0.001 } }
        far: { subscribes: a, workers: unlimited, service: { distribution: uniform, minimum: 1, maximum: 2 }, publishes: { oneOf: [{ event: b, probability: 0.2 }] } }
        near: { subscribes: b, workers: 500, service: { mean: 0.05 }, publishes: { oneOf: [{ event: c, probability: 0.5 }, { event: late, probability: 0.3 }] } }
        crew: { subscribes: c, workers: [{ count: 50, speed: 2 }, { count: 20 }], service: { mean: 0.01 }, queue: { ttl: 0.1 } }
        shared: { subscribes: c, workers: 300, service: { mean: 0.3 }, queue: { discipline: processor-sharing } }
        last: { subscribes: late, workers: 3, service: { mean: 0.0001 }, queue: { capacity: 50, overflow: drop-oldest }, failure: { probability: 0.2, retry: { attempts: 3, delay: 0.05 } } }
      flows: { f: { starts: a, completes: c, within: 1 } }
      run: { duration: 60s, warmup: 0, initial: { soon: { soon: 40 }, far: { a: 133000 } } }
    `
    const { plain, occurrences } = agree(loadScenario(text), 400_000, 1.1)
    expect(plain).toEqual({ subscriptions: 4, producers: 1 })
    expect(occurrences).toBeGreaterThan(430_000)
  })
})
