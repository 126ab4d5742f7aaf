import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivalLaplace, arrivalMoments, bindArrivals, checkArrivals } from '../../src/arrivals/index.ts'
import { streamFor } from '../../src/engine/seeding.ts'
import type { ArrivalSpec } from '../../src/scenario/scenario.ts'

/** Instants of arrivals up to `until`. */
function run(spec: ArrivalSpec, until: number, { starts = 0, seed = 1 } = {}): number[] {
  const process = bindArrivals(spec, { starts })
  const stream = streamFor(seed, 0, 'test', JSON.stringify(spec))
  const times: number[] = []
  for (let t = process.next(starts, stream); t <= until; t = process.next(t, stream)) times.push(t)
  return times
}

const exponential = (mean: number) => ({ distribution: 'exponential', mean })
const constant = (value: number) => ({ distribution: 'constant', value })
const mmpp = (...states: [rate: number, stays: number][]): ArrivalSpec => ({
  process: 'mmpp',
  states: states.map(([rate, stays]) => ({ rate, stays })),
  transitions: null,
})
const schedule = (
  steps: [at: number, rate: number][],
  repeat: number | null = null,
  interpolate: 'step' | 'linear' = 'step',
): ArrivalSpec => ({ process: 'schedule', steps: steps.map(([at, rate]) => ({ at, rate })), repeat, interpolate })
const trace = (format: 'timestamps' | 'intervals', values: number[], repeat: boolean): ArrivalSpec => ({
  process: 'trace',
  format,
  values,
  repeat,
})

const threeStates: ArrivalSpec = {
  process: 'mmpp',
  states: [10, 0, 40].map((rate) => ({ rate, stays: null })),
  transitions: [
    [9, 1, 0.5],
    [0.5, 0, 1],
    [2, 1, 0],
  ],
}

const stationary: readonly [string, ArrivalSpec][] = [
  ['Poisson', { process: 'poisson', rate: 20 }],
  ['a clock', { process: 'renewal', interval: constant(0.05) }],
  ['renewal with gamma intervals', { process: 'renewal', interval: { distribution: 'gamma', mean: 0.05, cv: 1.5 } }],
  ['a cyclic MMPP', mmpp([30, 1], [5, 2], [0, 0.5])],
  ['an MMPP with a matrix of transitions', threeStates],
  ['an on-off source', { process: 'on-off', rate: 50, on: exponential(0.4), off: exponential(0.6) }],
  ['bursts of fixed length', { process: 'on-off', rate: 50, on: constant(0.4), off: exponential(0.6) }],
  [
    'a periodic schedule',
    schedule(
      [
        [0, 10],
        [2, 50],
      ],
      4,
    ),
  ],
  ['a repeated recording', trace('intervals', [0.01, 0.02, 0.2, 0], true)],
]

describe.each(stationary)('%s', (_, spec) => {
  const moments = arrivalMoments(spec)
  const until = 10_000
  const times = run(spec, until)

  // Var N(t) ≈ dispersion·E N(t) for large t; 6 standard errors: false alarm 2e-9 each (seed 1).
  it('arrives at its declared rate (6 standard errors)', () => {
    const expected = moments.rate * until
    expect(Math.abs(times.length - expected)).toBeLessThanOrEqual(6 * Math.sqrt(moments.scv * expected) + 1)
  })

  it('has counts whose dispersion comes near the declared one (500 windows, 6 standard errors)', () => {
    // 20 s each: whole periods of the schedule.
    const windows = 500
    const width = until / windows
    const counts = new Float64Array(windows)
    for (const t of times) counts[Math.min(windows - 1, Math.floor(t / width))]!++
    const mean = times.length / windows
    const variance = counts.reduce((sum, c) => sum + (c - mean) ** 2, 0) / (windows - 1)
    // The window is finite: the dispersion is short of its limit by up to about 10 % in these cases; a recording has none.
    if (spec.process === 'trace' || moments.scv === 0) expect(variance / mean).toBeLessThan(0.05)
    else expect(Math.abs(variance / mean / moments.scv - 1)).toBeLessThan(0.1 + 6 * Math.sqrt(2 / windows))
  })

  it('goes forward in time', () => {
    expect(times.every((t, i) => i === 0 || t >= times[i - 1]!)).toBe(true)
  })

  it('has intervals that follow its transform, if it is renewal (6 standard errors)', () => {
    const transform = arrivalLaplace(spec)
    expect(transform !== null).toBe(moments.renewal)
    if (transform === null) return
    expect(transform(0)).toBeCloseTo(1, 12)
    for (const s of [1, 10, 100]) {
      const values = times.map((t, i) => Math.exp(-s * (t - (times[i - 1] ?? 0))))
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length
      expect(Math.abs(mean - transform(s))).toBeLessThanOrEqual(6 * Math.sqrt(variance / values.length) + 1e-9)
    }
    // Mean and scv from the derivatives at 0.
    const h = 1e-3 * moments.rate
    const slope = (transform(2 * h) - 4 * transform(h) + 3) / (2 * h)
    expect(slope * moments.rate).toBeCloseTo(1, 3)
  })

  it('begins its clock when the producer starts, dated ones apart', () => {
    const late = run(spec, 200, { starts: 100 })
    expect(late.every((t) => t >= 100)).toBe(true)
    const expected = 100 * moments.rate
    expect(Math.abs(late.length - expected)).toBeLessThanOrEqual(6 * Math.sqrt(moments.scv * expected) + 1)
  })

  it('gives the same instants for the same stream', () => {
    expect(run(spec, 20)).toEqual(run(spec, 20))
  })
})

describe('a clock', () => {
  it('ticks first after one interval', () => {
    expect(run({ process: 'renewal', interval: constant(2) }, 7)).toEqual([2, 4, 6])
  })
})

describe('Poisson arrivals', () => {
  it('offer the engine its fast path, also where a renewal law is exponential', () => {
    expect(bindArrivals({ process: 'poisson', rate: 20 }).poissonMean).toBe(0.05)
    expect(bindArrivals({ process: 'renewal', interval: exponential(0.05) }).poissonMean).toBeCloseTo(0.05, 15)
    expect(bindArrivals(threeStates).poissonMean).toBe(0)
  })

  it('never come at rate 0', () => {
    const silent = bindArrivals({ process: 'poisson', rate: 0 })
    expect(silent.poissonMean).toBe(0)
    expect(silent.next(0, streamFor(1, 0, 'a', 'b'))).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('MMPP', () => {
  it('has the closed-form rate and dispersion of two states (Heffes & Lucantoni 1986)', () => {
    fc.assert(
      fc.property(
        fc.tuple(...[1, 2, 3, 4].map(() => fc.double({ min: 0.01, max: 100, noNaN: true }))),
        ([a, b, stayA, stayB]) => {
          const [r1, r2] = [1 / stayA!, 1 / stayB!]
          const rate = (a! * r2 + b! * r1) / (r1 + r2)
          const dispersion = 1 + (2 * (a! - b!) ** 2 * r1 * r2) / ((r1 + r2) ** 2 * (a! * r2 + b! * r1))
          const moments = arrivalMoments(mmpp([a!, stayA!], [b!, stayB!]))
          expect(moments.rate / rate).toBeCloseTo(1, 10)
          if (a !== b) expect(moments.scv / dispersion).toBeCloseTo(1, 10)
        },
      ),
      { seed: 1, numRuns: 200 },
    )
  })

  it('gives the same for a circle of states and for its matrix of transitions', () => {
    const matrix: ArrivalSpec = {
      process: 'mmpp',
      states: [30, 5, 0].map((rate) => ({ rate, stays: null })),
      transitions: [
        [0, 1, 0],
        [0, 0, 0.5],
        [2, 0, 0],
      ],
    }
    const circle = mmpp([30, 1], [5, 2], [0, 0.5])
    expect(arrivalMoments(matrix).rate).toBeCloseTo(arrivalMoments(circle).rate, 12)
    expect(arrivalMoments(matrix).scv).toBeCloseTo(arrivalMoments(circle).scv, 12)
  })

  it('with silence in one of two states is the on-off source, a renewal process', () => {
    const a = mmpp([50, 0.4], [0, 0.6])
    const b: ArrivalSpec = { process: 'on-off', rate: 50, on: exponential(0.4), off: exponential(0.6) }
    expect(arrivalMoments(a).renewal).toBe(true)
    expect(arrivalMoments(a).scv).toBeCloseTo(arrivalMoments(b).scv, 12)
    for (const s of [0.1, 1, 50]) expect(arrivalLaplace(a)!(s)).toBeCloseTo(arrivalLaplace(b)!(s), 13)
    // Kuczura 1973: intervals of the interrupted Poisson process are hyperexponential; mean and scv in closed form.
    const [rate, on, off] = [50, 1 / 0.4, 1 / 0.6]
    expect(arrivalMoments(b).scv).toBeCloseTo(1 + (2 * rate * on) / (on + off) ** 2, 12)
  })

  it('begins in its first state, and leaves out states without a stay', () => {
    expect(run(mmpp([0, 1e9], [100, 1]), 100)).toEqual([])
    expect(run(mmpp([100, 0], [0, 1e9]), 100)).toEqual([])
    expect(arrivalMoments(mmpp([100, 0], [7, 1])).poisson).toBe(true)
  })

  it('ends for ever in a silent state that nothing leaves', () => {
    const spec: ArrivalSpec = {
      process: 'mmpp',
      states: [100, 0].map((rate) => ({ rate, stays: null })),
      transitions: [
        [0, 1],
        [0, 0],
      ],
    }
    expect(run(spec, 1e12).length).toBeGreaterThan(0)
    expect(arrivalMoments(spec).rate).toBe(0)
  })
})

describe('an on-off source', () => {
  it('is silent during off and begins on', () => {
    const spec: ArrivalSpec = { process: 'on-off', rate: 100, on: constant(1), off: constant(3) }
    const times = run(spec, 400)
    expect(times.every((t) => t % 4 <= 1)).toBe(true)
    expect(times[0]).toBeLessThan(1)
    // 100 bursts of Poisson(100): 6 standard errors.
    expect(Math.abs(times.length - 10_000)).toBeLessThan(600)
  })

  it('ends when the recording of its stays runs out', () => {
    const on = { distribution: 'trace', values: [1], repeat: false }
    const times = run({ process: 'on-off', rate: 100, on, off: constant(1) }, 1e9)
    expect(Math.max(...times)).toBeLessThan(1)
  })
})

describe('a schedule', () => {
  const counts = (spec: ArrivalSpec, edges: readonly number[], runs = 200) => {
    const found = new Array<number>(edges.length - 1).fill(0)
    for (let seed = 0; seed < runs; seed++) {
      for (const t of run(spec, edges.at(-1)!, { seed })) {
        const i = edges.findIndex((edge, k) => t >= edge && t < edges[k + 1]!)
        if (i >= 0) found[i]!++
      }
    }
    return found.map((n) => n / runs)
  }
  /** Poisson counts: 6 standard errors of the mean over the runs. */
  const expectNear = (seen: readonly number[], expected: readonly number[], runs = 200) => {
    seen.forEach((n, i) => {
      expect(Math.abs(n - expected[i]!)).toBeLessThanOrEqual(6 * Math.sqrt(expected[i]! / runs))
    })
  }

  it('has rate 0 before its first step and keeps that of its last for ever', () => {
    expectNear(
      counts(
        schedule([
          [2, 5],
          [4, 20],
        ]),
        [0, 2, 4, 8],
      ),
      [0, 10, 80],
    )
  })

  it('interpolates between steps', () => {
    // ∫ from 1 to 3 of 10·(t - 1) and so on.
    expectNear(
      counts(
        schedule(
          [
            [1, 0],
            [3, 20],
            [5, 4],
          ],
          null,
          'linear',
        ),
        [0, 1, 2, 3, 4, 5, 6],
      ),
      [0, 5, 15, 16, 8, 4],
    )
  })

  it('repeats: the last step stays until the first of the next period', () => {
    expectNear(
      counts(
        schedule(
          [
            [1, 6],
            [3, 0],
          ],
          4,
        ),
        [0, 1, 3, 5, 7, 9],
      ),
      [0, 12, 0, 12, 0],
    )
    expectNear(
      counts(
        schedule(
          [
            [1, 0],
            [3, 6],
          ],
          4,
        ),
        [0, 1, 3, 5, 7, 9],
      ),
      [0, 0, 12, 0, 12],
    )
  })

  it('repeats with interpolation: the last step runs towards the first of the next period', () => {
    expectNear(
      counts(
        schedule(
          [
            [0, 0],
            [2, 10],
          ],
          4,
          'linear',
        ),
        [0, 1, 2, 3, 4, 5, 6],
      ),
      [2.5, 7.5, 7.5, 2.5, 2.5, 7.5],
    )
    expect(
      arrivalMoments(
        schedule(
          [
            [0, 0],
            [2, 10],
          ],
          4,
          'linear',
        ),
      ).rate,
    ).toBe(5)
  })

  it('crosses a million silent periods at once, and never comes where every rate is 0', () => {
    const rare = run(
      schedule(
        [
          [0, 1e-9],
          [1, 0],
        ],
        2,
      ),
      1e11,
    )
    expect(Math.abs(rare.length - 50)).toBeLessThan(6 * Math.sqrt(50))
    expect(
      run(
        schedule(
          [
            [0, 0],
            [1, 0],
          ],
          2,
        ),
        1e11,
      ),
    ).toEqual([])
    expect(
      run(
        schedule([
          [0, 3],
          [1, 0],
        ]),
        1e11,
      ).every((t) => t < 1),
    ).toBe(true)
  })

  it('counts from time 0 however late the producer starts', () => {
    const times = run(
      schedule(
        [
          [0, 100],
          [1, 0],
        ],
        2,
      ),
      10,
      { starts: 4.5 },
    )
    expect(times.length).toBeGreaterThan(100)
    expect(times.every((t) => t >= 4.5 && t % 2 <= 1)).toBe(true)
  })

  it('is Poisson when its rate never changes, and has no long-run rate when it does not repeat', () => {
    expect(
      arrivalMoments(
        schedule([
          [0, 5],
          [3, 5],
        ]),
      ),
    ).toEqual({ rate: 5, scv: 1, renewal: true, poisson: true })
    expect(
      arrivalMoments(
        schedule([
          [0, 5],
          [3, 6],
        ]),
      ).rate,
    ).toBeNaN()
  })
})

describe('a replayed recording', () => {
  it('replays timestamps from time 0, in order, once or for ever with the last one as the period', () => {
    expect(run(trace('timestamps', [3, 1, 1, 5], false), 100)).toEqual([1, 1, 3, 5])
    expect(run(trace('timestamps', [3, 1, 5], true), 12)).toEqual([1, 3, 5, 6, 8, 10, 11])
    expect(run(trace('timestamps', [0, 5], true), 11)).toEqual([0, 5, 5, 10, 10])
  })

  it('skips the timestamps before the producer starts', () => {
    expect(run(trace('timestamps', [1, 3, 5], false), 100, { starts: 3 })).toEqual([3, 5])
    expect(run(trace('timestamps', [1, 3, 5], true), 19, { starts: 12 })).toEqual([13, 15, 16, 18])
  })

  it('replays intervals from the start of the producer', () => {
    expect(run(trace('intervals', [1, 2], false), 100, { starts: 10 })).toEqual([11, 13])
    expect(run(trace('intervals', [1, 2], true), 6)).toEqual([1, 3, 4, 6])
  })

  it('delivers late what was due while the producer was held up', () => {
    const process = bindArrivals(trace('timestamps', [1, 2, 9], false))
    const stream = streamFor(1, 0, 'a', 'b')
    expect(process.next(0, stream)).toBe(1)
    expect(process.next(5, stream)).toBe(5)
    expect(process.next(5, stream)).toBe(9)
    expect(process.next(9, stream)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('the rules of arrival processes', () => {
  it.each<[ArrivalSpec, string]>([
    [{ process: 'poisson', rate: -1 }, 'rate must be at least 0/s; saw -1/s'],
    [{ process: 'renewal', interval: constant(0) }, 'time would stand still'],
    [mmpp(), 'at least one state'],
    [mmpp([1, 0]), 'a stay above 0 s'],
    [{ process: 'mmpp', states: [{ rate: 1, stays: null }], transitions: null }, 'needs the mean of its stay'],
    [{ process: 'mmpp', states: [{ rate: 1, stays: null }], transitions: [[1, 2]] }, 'a square of 1 by 1 rates'],
    [{ process: 'on-off', rate: 1, on: constant(0), off: constant(1) }, 'the mean of on must be above 0 s'],
    [schedule([]), 'at least one step'],
    [
      schedule([
        [3, 1],
        [2, 1],
      ]),
      'step 2 is at 2 s',
    ],
    [
      schedule(
        [
          [0, 1],
          [5, 1],
        ],
        4,
      ),
      'not before the last step, 5 s; saw 4 s',
    ],
    [trace('intervals', [], true), 'empty'],
    [trace('intervals', [0, 0], true), 'cannot be repeated'],
    [trace('timestamps', [1, -2], false), 'saw -2 s at position 2'],
  ])('%j is refused', (spec, message) => {
    expect(checkArrivals(spec)).toContain(message)
    expect(() => bindArrivals(spec)).toThrow(message)
  })

  it('leave closed users to the model', () => {
    const closed: ArrivalSpec = { process: 'closed', users: 5, think: exponential(1), awaits: null }
    expect(() => bindArrivals(closed)).toThrow('closed users are not an arrival process')
    expect(arrivalMoments(closed).rate).toBeNaN()
    expect(arrivalLaplace(closed)).toBeNull()
  })
})
