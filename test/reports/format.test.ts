import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Kind,
  show,
  showEstimate,
  showGiven,
  showHalfWidth,
  showRelative,
  showWhole,
} from '../../src/reports/format.ts'
import { kindOf } from '../../src/reports/kinds.ts'
import { estimate } from './fixture.ts'

describe('numbers for people', () => {
  it.each([
    [0, 'duration', '0 s'],
    [2.5e-8, 'duration', '25.0 ns'],
    [4e-5, 'duration', '40.0 µs'],
    [0.0107, 'duration', '10.7 ms'],
    [1.5, 'duration', '1.50 s'],
    [600, 'duration', '10.0 min'],
    [36_000, 'duration', '10.0 h'],
    [86_400 * 30, 'duration', '30.0 d'],
    [50, 'rate', '50.0/s'],
    [0.05, 'rate', '3.00/min'],
    [0.0005, 'rate', '1.80/h'],
    [250_000, 'rate', '250k/s'],
    [0.625, 'share', '62.5%'],
    [12_345, 'number', '12345'],
    [1_234_567, 'number', '1.23M'],
    [Number.POSITIVE_INFINITY, 'number', '∞'],
  ] as const)('%s as a %s is %s', (value, kind, text) => {
    expect(show(value, kind)).toBe(text)
  })

  it.each([
    [10.7342, 0.3, '10.7 ± 0.3'],
    [10.7342, 0.13, '10.73 ± 0.13'],
    [10.7342, 0.0004, '10.73 ± 4e-4'],
    [122.94, 0.0212, '122.9 ± 0.02'],
    [10.7342, 25, '11 ± 25'],
    [0, 0, '0 ± 0'],
    [5, 0, '5.00 ± 0'],
    [5, 4e-15, '5.00 ± 0'],
  ])('the digits of %s follow its half-width %s: %s', (mean, halfWidth, text) => {
    expect(showEstimate(estimate(mean, halfWidth), 'number')).toBe(text)
  })

  it('a share close to 100 % keeps the digits of what is missing', () => {
    expect(showEstimate(estimate(0.999992, 2e-6), 'share')).toBe('99.9992% ± 0.0002')
  })

  it('a half-width is in the unit of its mean', () => {
    expect(showHalfWidth(estimate(0.9, 0.02), 'duration')).toBe('20')
    expect(showHalfWidth(estimate(1.1, 0.02), 'duration')).toBe('0.02')
  })

  it('a single observation has no half-width, nothing observed is a dash', () => {
    expect(showEstimate(estimate(3, null), 'number')).toBe('3.00')
    expect(showEstimate(null, 'number')).toBe('–')
  })

  it('what was given keeps its round number', () => {
    expect(showGiven(1800, 'duration')).toBe('30 min')
    expect(showGiven(0.95, 'share')).toBe('95%')
    expect(showGiven(0.999, 'share')).toBe('99.9%')
    expect(showGiven(0, 'duration')).toBe('0 s')
  })

  it('relative errors go from percent to powers of ten', () => {
    expect([0.25, 0.0123, -0.0002, 4e-16, 0, null].map(showRelative)).toEqual([
      '25.0%',
      '1.23%',
      '-0.02%',
      '4e-16',
      '0',
      '–',
    ])
  })

  it('whole numbers are grouped by three', () => {
    expect([0, 999, 1000, 4_612_345].map(showWhole)).toEqual(['0', '999', '1,000', '4,612,345'])
  })

  it('any finite value reads back within half a unit of its third digit', () => {
    const perUnit: Record<string, number> = { s: 1, ms: 1e-3, µs: 1e-6, ns: 1e-9, min: 60, h: 3600, d: 86_400 }
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1e7, noNaN: true }), (seconds) => {
        const [number = '', unit = ''] = show(seconds, 'duration').split(' ')
        expect(Math.abs(Number(number) * (perUnit[unit] ?? Number.NaN) - seconds)).toBeLessThanOrEqual(
          seconds * 0.00501,
        )
      }),
    )
  })

  it('what is shown of a mean is within its half-width, or within its fourth digit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-6, max: 2, noNaN: true }),
        (mean, relative) => {
          const text = showEstimate(estimate(mean, mean * relative), 'number')
          const shown = Number(text.split(' ')[0]?.replace('k', 'e3'))
          expect(Math.abs(shown - mean)).toBeLessThanOrEqual(Math.max(mean * relative, mean * 0.000501))
        },
      ),
    )
  })
})

describe('the kind of a metric', () => {
  it.each([
    ['flows.order.latency.p99', 'duration'],
    ['handlers.process.waitingTime.mean', 'duration'],
    ['handlers.process.utilization', 'share'],
    ['handlers.process.throughput', 'rate'],
    ['handlers.process.dropped.count', 'number'],
    ['handlers.process.dropped.share', 'share'],
    ['handlers.process.dropped.rate', 'rate'],
    ['handlers.process.queueLength', 'number'],
    ['flows.order.failed', 'rate'],
    ['flows.order.failedShare', 'share'],
    ['flows.latency.inFlight', 'number'],
    ['events.order.created.published', 'rate'],
    ['handlers.process.byEvent.order.created.waitingTime.p99', 'duration'],
    ['handlers.process.byEvent.order.created.arrivalRate', 'rate'],
    ['system.sojournTime.p50', 'duration'],
    ['producers.web-shop.published', 'number'],
  ] as const satisfies readonly (readonly [string, Kind])[])('%s is a %s', (path, kind) => {
    expect(kindOf(path)).toBe(kind)
  })
})
