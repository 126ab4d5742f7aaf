import { describe, expect, it } from 'vitest'
import type { DisruptionResults, Results } from '../../src/experiment/results.ts'
import { loadScenario } from '../../src/scenario/index.ts'
import { run } from '../run.ts'

/** How queues take what is dated: time lines with constant times, computed by hand. */

const from0 = (duration: string, text: string, more = ''): Results =>
  run(`run: { warmup: 0, replications: 1, duration: ${duration}${more} }\n${text}`)

const CLOCK = 'producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: 1s } } }'

type Figures = readonly [before: number, peak: number, recoveredAfter: number | null]

function figures(d: DisruptionResults | undefined): Figures {
  return [d!.queueBefore!.mean, d!.peakQueue!.mean, d!.recoveredAfter?.mean ?? null]
}

const close = (a: Figures, b: Figures): void =>
  b.forEach((x, i) => {
    if (x === null) expect(a[i]).toBeNull()
    else expect(a[i]).toBeCloseTo(x, 9)
  })

describe('a schedule of workers', () => {
  it('disturbs by its steps: the queue is back after the next one', () => {
    // 11, 12 and 13 wait until 13.25; 14 finds two waiting; starts at 13.25, 13.75, 14.25 and 14.75, when the queue is empty.
    const r = from0(
      '20s',
      `${CLOCK}
handlers:
  work:
    subscribes: tick
    service: 500ms
    workers: { schedule: [{ at: 0s, workers: 1 }, { at: 10.25s, workers: 0 }, { at: 13.25s, workers: 1 }] }`,
    )
    expect(r.disruptions.map(({ kind, handler, at, for: length }) => [kind, handler, at, length])).toEqual([
      ['schedule step', 'work', 10.25, 3],
      ['schedule step', 'work', 13.25, null],
    ])
    close(figures(r.disruptions[0]), [0, 3, 4.5])
    // More workers are nothing to get over.
    close(figures(r.disruptions[1]), [3, 3, 0])
    expect(r.disruptions[0]!.recoveredShare!.mean).toBe(1)
  })

  it('that adds a worker is over when the pause of the rebalance is', () => {
    // One partition, whose worker stays the first one: 11, 12 and 13 wait until 13.25, as above.
    const r = from0(
      '20s',
      `events: { tick: { key: { weights: [1] } } }
${CLOCK}
handlers:
  work:
    subscribes: tick
    service: 500ms
    workers: { schedule: [{ at: 0s, workers: 1 }, { at: 10.25s, workers: 2 }] }
    queue: { partitions: 1, rebalance: { pause: 3s } }`,
    )
    close(figures(r.disruptions[0]), [0, 3, 4.5])
  })

  it('that takes workers away for good: back when it is so after it was longer, or never was', () => {
    const disruptions = (arrivals: string, workers: string) =>
      from0(
        '10s',
        `producers: { clock: { publishes: tick, arrivals: { process: renewal, interval: ${arrivals} } }
handlers: { work: { subscribes: tick, service: 500ms, workers: { schedule: ${workers} } } }`,
      ).disruptions
    // 4 (which comes after the change of its instant) to 9 s wait for ever.
    const [never] = disruptions('1s }', '[{ at: 0s, workers: 2 }, { at: 4s, workers: 0 }]')
    close(figures(never), [0, 6, null])
    expect(never!.recoveredShare!.mean).toBe(0)
    const [untouched] = disruptions('1s }', '[{ at: 0s, workers: 2 }, { at: 4s, workers: 1 }]')
    close(figures(untouched), [0, 0, 0])
    // Two at 6 s, one of which waits until 6.5.
    const [short] = disruptions('2s }, batch: 2', '[{ at: 0s, workers: 2 }, { at: 4.25s, workers: 1 }]')
    close(figures(short), [0, 1, 2.25])
  })

  it('that repeats disturbs as often as the run is long', () => {
    const r = from0(
      '12s',
      `${CLOCK}
handlers:
  work:
    subscribes: tick
    service: 100ms
    workers: { schedule: [{ at: 0s, workers: 1 }, { at: 2s, workers: 0 }, { at: 3s, workers: 1 }], repeat: 5s }`,
    )
    expect(r.disruptions.map((d) => d.at)).toEqual([2, 3, 5, 7, 8, 10])
    expect(r.disruptions.map((d) => d.for)).toEqual([1, 2, 2, 1, 2, 2])
    // 2 waits until 3, where it starts before the arrival of 3.
    for (const i of [0, 3]) close(figures(r.disruptions[i]), [0, 1, 1])
    expect(r.run.warnings).toEqual([])
  })

  it('is listed a hundred times at most, and the run says so', () => {
    const r = from0(
      '300s',
      `${CLOCK}
handlers:
  work:
    subscribes: tick
    service: 100ms
    workers: { schedule: [{ at: 0s, workers: 1 }, { at: 1s, workers: 2 }], repeat: 2s }`,
    )
    expect(r.disruptions.map((d) => d.at)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    expect(r.run.warnings).toEqual(['disruptions: of handler work only the first 100 are listed'])
  })
})

describe('an outage', () => {
  it('is over when the queue is as it was, the interrupted message included', () => {
    // 10 is interrupted at 10.25 and ends at 13.5; 11, 12, 13 and 14 start at 13.5, 14, 14.5 and 15. From 13 to 13.25 four wait.
    const r = from0(
      '20s',
      `${CLOCK}\nhandlers: { work: { subscribes: tick, service: 500ms, outages: [{ at: 10.25s, for: 3s }] } }`,
    )
    expect(r.disruptions.map(({ kind, at, for: length }) => [kind, at, length])).toEqual([['outage', 10.25, 3]])
    close(figures(r.disruptions[0]), [0, 4, 4.75])
  })

  it('at the instant of another is numbered in the order of the handlers, then of the kinds', () => {
    const r = from0(
      '20s',
      `${CLOCK}
handlers:
  a:
    subscribes: tick
    service: 100ms
    failure: { episodes: [{ at: 5s, for: 1s, probability: 50% }] }
    outages: [{ at: 5s, for: 2s }, { at: 4s, for: 1s }]
  b: { subscribes: tick, service: 100ms, outages: [{ at: 5s, for: 3s }] }`,
    )
    expect(r.disruptions.map(({ handler, kind, at, for: length }) => [handler, kind, at, length])).toEqual([
      ['a', 'outage', 4, 1],
      ['a', 'outage', 5, 2],
      ['a', 'episode', 5, 1],
      ['b', 'outage', 5, 3],
    ])
  })
})

describe('an episode of failures', () => {
  it('is over at its end where the queue was never longer', () => {
    const r = from0(
      '20s',
      `${CLOCK}
handlers:
  work: { subscribes: tick, service: 500ms, failure: { episodes: [{ at: 10s, for: 2s, probability: 100% }] } }`,
    )
    expect(r.disruptions.map(({ kind, at, for: length }) => [kind, at, length])).toEqual([['episode', 10, 2]])
    close(figures(r.disruptions[0]), [0, 0, 2])
  })

  it('finds the queue as it is between the ends and the deliveries of its instant', () => {
    // Ends, starts and arrivals every second: one message waits all the time, but for that moment.
    const r = from0(
      '20s',
      `${CLOCK}
handlers: { work: { subscribes: tick, service: 1s, failure: { episodes: [{ at: 5s, for: 2s, probability: 1% }] } } }`,
      ', initial: { work: { tick: 2 } }',
    )
    expect(r.handlers.work!.queueLength!.mean).toBeCloseTo(1, 12)
    close(figures(r.disruptions[0]), [0, 1, 2])
  })

  it('shared by several events is one', () => {
    const failure = 'failure: { episodes: [{ at: 5s, for: 2s, probability: 50% }] }'
    const r = from0(
      '10s',
      `producers: { clock: { publishes: [a, b], arrivals: { process: renewal, interval: 1s } } }
handlers: { work: { subscribes: [{ event: a, ${failure} }, { event: b, ${failure} }], service: 100ms, ${failure} } }`,
    )
    expect(r.disruptions).toHaveLength(1)
  })

  it('that the run does not reach is left out', () => {
    const r = from0(
      '10s',
      `${CLOCK}
handlers:
  work:
    subscribes: tick
    service: 100ms
    failure: { episodes: [{ at: 9s, for: 2s, probability: 50% }, { at: 10s, for: 2s, probability: 50% }] }`,
    )
    expect(r.disruptions).toHaveLength(1)
    close(figures(r.disruptions[0]), [0, 0, null])
  })
})

describe('under processor sharing', () => {
  it('the queue is what is in service beyond the workers', () => {
    // No worker from 3 to 5: 3 and 4 make no progress. From 5 three share one worker, from 6 four; three end at 6 2/3.
    const r = from0(
      '20s',
      `${CLOCK}
handlers:
  work:
    subscribes: tick
    service: 500ms
    queue: { discipline: processor-sharing }
    workers: { schedule: [{ at: 0s, workers: 1 }, { at: 3s, workers: 0 }, { at: 5s, workers: 1 }] }`,
    )
    close(figures(r.disruptions[0]), [0, 3, 3 + 2 / 3])
  })
})

describe('expectations on disruptions', () => {
  const text = (expectation: string): string => `${CLOCK}
run: { warmup: 0, replications: 2, duration: 20s }
handlers:
  work:
    subscribes: tick
    service: 500ms
    failure: { episodes: [{ at: 5s, for: 2s, probability: 0% }, { at: 19s, for: 2s, probability: 0% }] }
expect: [ '${expectation}' ]`
  const judged = (expectation: string) =>
    run(text(expectation)).expectations.map(({ metric, status, reason }) => ({ metric, status, reason }))

  it('are judged by number', () => {
    expect(judged('disruptions.0.recoveredAfter <= 2s')).toEqual([
      { metric: 'disruptions.0.recoveredAfter', status: 'pass', reason: null },
    ])
    expect(judged('disruptions.0.recoveredShare == 100%')[0]!.status).toBe('pass')
    expect(judged('disruptions.*.peakQueue < 1').map((e) => e.metric)).toEqual([
      'disruptions.0.peakQueue',
      'disruptions.1.peakQueue',
    ])
  })

  it('fail where the queue was not back, and say so', () => {
    expect(judged('disruptions.1.recoveredAfter < 1h')).toEqual([
      {
        metric: 'disruptions.1.recoveredAfter',
        status: 'fail',
        reason: 'the queue was not back within the run in any replication',
      },
    ])
  })

  it('fail where the run reaches none', () => {
    expect(run(text('disruptions.*.peakQueue < 1'), { duration: 3 }).expectations).toMatchObject([
      { metric: 'disruptions.*.peakQueue', status: 'fail', reason: expect.stringMatching(/no such disruption/) },
    ])
  })

  it('must name one that there is', () => {
    const fault = (expectation: string): string => {
      try {
        loadScenario(text(expectation), { file: 'test.yaml' })
      } catch (error) {
        return (error as Error).message
      }
      return ''
    }
    expect(fault('disruptions.2.peakQueue < 1')).toMatch(
      /8:11.* there are 2 disruptions, 'disruptions.0' to 'disruptions.1'/,
    )
    expect(fault('disruptions.work.peakQueue < 1')).toMatch(/goes on with a number/)
    expect(fault('disruptions.0.peak < 1')).toMatch(/there is no metric .peak./)
    expect(fault('disruptions.0.at < 1')).toMatch(/'at' cannot be expected/)
    expect(fault('disruptions.0.recoveredAfter < 5')).toBe('')
  })
})
