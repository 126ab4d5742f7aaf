/** The battery judges itself: its budget of false alarms, its power, and that it catches a program that is wrong. */
import { describe, expect, it } from 'vitest'
import { allModels as models } from './all.ts'
import { queueClaims } from './claims.ts'
import { COMPARISONS, comparisonsOf, FALSE_ALARM, judge, LARGEST_BOUND, type Model, QUICK } from './judge.ts'
import { TIMELINE_COMPARISONS } from './timeline-points.ts'

const comparisons = models.flatMap(comparisonsOf)

describe('the battery', () => {
  it('fails a correct program with probability at most 1 in 1000, at either size', () => {
    expect(comparisons.length + TIMELINE_COMPARISONS).toBeLessThanOrEqual(COMPARISONS)
    expect(COMPARISONS * FALSE_ALARM).toBeLessThanOrEqual(1e-3)
  })

  it('covers many models, each by a name of its own', () => {
    expect(models.length).toBeGreaterThan(90)
    expect(new Set(models.map((m) => m.name)).size).toBe(models.length)
    for (const m of models) expect(comparisonsOf(m).length).toBeGreaterThan(0)
  })

  it('states values that are numbers, and bounds that mean something', () => {
    for (const { value, bound, path } of comparisons) {
      expect(Number.isFinite(value), path.join('.')).toBe(true)
      expect(bound, path.join('.')).toBeLessThanOrEqual(LARGEST_BOUND)
    }
    const bounds = comparisons.map((c) => c.bound).sort((a, b) => a - b)
    // Half of the figures are held to 3 %, nine in ten to 8 %.
    expect(bounds[Math.floor(bounds.length * 0.5)]).toBeLessThanOrEqual(0.03)
    expect(bounds[Math.floor(bounds.length * 0.9)]).toBeLessThanOrEqual(0.08)
  })
})

describe('a wrong value is caught', () => {
  const right: Model = {
    name: 'M/M/1',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 0.5 } } }
handlers: { x: { subscribes: a, service: { mean: 1s } } }`,
    seconds: 4e5,
    warmup: 100,
    handlers: { x: { inSystem: [1, 0.05], 'waitingTime.mean': [1, 0.1] } },
    theory: 'exact',
  }

  it('and the right one is not', () => {
    expect(judge(right)).toEqual([])
  })

  it('when it is off by twice the bound', () => {
    const problems = judge({ ...right, handlers: { x: { inSystem: [1.1, 0.05], 'waitingTime.mean': [1, 0.1] } } })
    expect(problems).toHaveLength(2)
    expect(problems[0]).toMatch(/^handlers\.x\.inSystem: .* instead of 1\.1 /)
    expect(problems[1]).toMatch(/^handlers\.x\.theory: inSystem is 1 instead of 1\.1$/)
  })

  it('when the law of service is another: M/D/1 is not M/M/1', () => {
    const constant = { ...right, scenario: right.scenario.replace('{ mean: 1s }', '1s') }
    expect(judge(constant).length).toBeGreaterThanOrEqual(4)
  })

  it('when theory calls itself exact and is not wanted to be', () => {
    expect(judge({ ...right, theory: 'approximate' })).toEqual([
      expect.stringMatching(/^handlers\.x\.theory is exact .* instead of approximate$/),
    ])
  })

  it('when the run is too short to prove anything', () => {
    const problems = judge({ ...right, seconds: 4e3 })
    expect(problems).toContainEqual(expect.stringMatching(/proves too little/))
  })

  it('when the figure does not exist', () => {
    expect(() => judge({ ...right, handlers: { x: { 'waitingTime.p42': 1 } } })).toThrow(/no handlers\.x/)
  })
})

describe('in a quarter of the time', () => {
  /** As long as most of the models are. */
  const usual: Model = {
    name: 'M/M/1',
    scenario: `
producers: { p: { publishes: a, arrivals: { rate: 0.5 } } }
handlers: { x: { subscribes: a, service: { mean: 1s } } }`,
    seconds: 4e6,
    warmup: 100,
    handlers: { x: queueClaims({ rate: 0.5, service: 1, workers: 1, wait: 1 }) },
    theory: 'of another state',
  }
  const wrongFigures = (change: (scenario: string) => string): string[] =>
    judge({ ...usual, scenario: change(usual.scenario) }, QUICK).map((problem) => problem.replace(/: .*/, ''))

  it('what is right passes', () => {
    expect(judge(usual, QUICK)).toEqual([])
  })

  it('services that take 3 % longer are caught', () => {
    const wrong = wrongFigures((scenario) => scenario.replace('mean: 1s', 'mean: 1.03s'))
    for (const figure of ['utilization', 'serviceTime.mean', 'waitingTime.mean', 'sojournTime.mean'])
      expect(wrong).toContain(`handlers.x.${figure}`)
  })

  it('arrivals that are 3 % too many are caught', () => {
    const wrong = wrongFigures((scenario) => scenario.replace('rate: 0.5', 'rate: 0.515'))
    for (const figure of ['arrivalRate', 'utilization', 'waitingTime.mean'])
      expect(wrong).toContain(`handlers.x.${figure}`)
  })

  it('waits that are 10 % longer are caught, where services have the same mean and vary more', () => {
    // E[S²] is 2.2 instead of 2 (Pollaczek-Khinchine).
    const service = `{ distribution: gamma, mean: 1s, cv: ${Math.sqrt(1.2)} }`
    const wrong = wrongFigures((scenario) => scenario.replace('{ mean: 1s }', service))
    expect(wrong).toEqual(
      ['queueLength', 'inSystem', 'waitingTime.mean', 'sojournTime.mean'].map((figure) => `handlers.x.${figure}`),
    )
  })
})
