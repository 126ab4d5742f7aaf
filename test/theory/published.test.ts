/** Formulas against numbers printed in textbooks and tables. */
import { describe, expect, it } from 'vitest'
import {
  batchArrivals,
  closedNetwork,
  erlangB,
  erlangC,
  finiteSource,
  ggc,
  gmc,
  headOfLine,
  infiniteServer,
  lossSystem,
  md1,
  mdc,
  mg1,
  mg1Sharing,
  mg1WaitSecondMoment,
  mmc,
  mmck,
  mmcSojournPercentile,
  mmcSojournTail,
  mmcWaitingPercentile,
  mmcWaitingTail,
} from '../../src/theory/index.ts'

describe('M/M/c', () => {
  it('M/M/1 at ρ = 0.8 has L = 4 and W = 1/(μ − λ) (Kleinrock I, eq. 3.24)', () => {
    const m = mmc(4, 5, 1)
    expect(m.inSystem).toBeCloseTo(4, 12)
    expect(m.sojournTime).toBeCloseTo(1, 12)
    expect(m.waitingTime).toBeCloseTo(0.8, 12)
  })

  it('the county hospital with two doctors, λ = 2, μ = 3 (Hillier & Lieberman, §17.6): Wq = 1/24 h, L = 3/4, P(wait > 0) = 1/6', () => {
    const m = mmc(2, 3, 2)
    expect(m.waitingTime).toBeCloseTo(1 / 24, 12)
    expect(m.inSystem).toBeCloseTo(0.75, 12)
    expect(m.waitingShare).toBeCloseTo(1 / 6, 12)
  })

  it('the eye clinic of Gross & Harris (example 2.6): λ = 6, μ = 3, c = 3 gives Lq = 0.889', () => {
    expect(mmc(6, 3, 3).queueLength).toBeCloseTo(8 / 9, 12)
  })

  it('Erlang tables: B(10, 5) = 0.018385 and B(100, 90) = 0.02696', () => {
    expect(erlangB(10, 5)).toBeCloseTo(0.018385, 6)
    expect(erlangB(100, 90)).toBeCloseTo(0.026957, 6)
  })

  it('Erlang C stays precise with 100,000 workers', () => {
    // Halfin–Whitt limit with β = (1 − ρ)√c = 1: 1/(1 + √(2π)·Φ(1)·e^{1/2}) = 0.2234; the correction is of order 1/√c.
    const c = 100_000
    expect(erlangC(c, c - Math.sqrt(c))).toBeCloseTo(0.2234, 2)
  })

  it('percentiles invert the tails', () => {
    for (const [lambda, mu, c] of [
      [4, 5, 1],
      [8, 1, 10],
      [9, 1, 10],
      [9.5, 1, 10],
    ] as const) {
      for (const p of [0.5, 0.9, 0.99, 0.999]) {
        const w = mmcWaitingPercentile(lambda, mu, c, p)
        if (w > 0) expect(mmcWaitingTail(lambda, mu, c, w)).toBeCloseTo(1 - p, 10)
        else expect(mmcWaitingTail(lambda, mu, c, 0)).toBeLessThanOrEqual(1 - p)
        expect(mmcSojournTail(lambda, mu, c, mmcSojournPercentile(lambda, mu, c, p))).toBeCloseTo(1 - p, 10)
      }
    }
    // M/M/1: the sojourn is exponential, its median ln 2/(μ − λ).
    expect(mmcSojournPercentile(4, 5, 1, 0.5)).toBeCloseTo(Math.LN2, 12)
  })

  it('refuses a load of one and says what it saw', () => {
    expect(() => mmc(5, 5, 1)).toThrow(/saw 1$/)
    expect(() => mmc(5, -5, 1)).toThrow(/saw -5$/)
    expect(() => mmc(5, 5, 1.5)).toThrow(/saw 1.5$/)
  })
})

describe('loss systems', () => {
  it('M/M/1/K at ρ = 1 is uniform: loss 1/(K + 1), L = K/2 (Gross & Harris §2.4)', () => {
    const m = mmck(1, 1, 1, 9)
    expect(m.lossShare).toBeCloseTo(1 / 11, 12)
    expect(m.inSystem).toBeCloseTo(5, 12)
  })

  it('survives any capacity and overload', () => {
    const m = mmck(2, 1, 1, 1_000_000_000)
    expect(m.lossShare).toBeCloseTo(0.5, 12)
    expect(m.queueLength / 1e9).toBeCloseTo(1, 6)
    const light = mmck(0.5, 1, 1, 1_000_000_000)
    expect(light.lossShare).toBe(0)
    expect(light.inSystem).toBeCloseTo(1, 12)
  })

  it('capacity 0 is Erlang B', () => {
    expect(mmck(5, 1, 4, 0).lossShare).toBeCloseTo(erlangB(4, 5), 14)
    expect(lossSystem(5, 1, 4).inSystem).toBeCloseTo(5 * (1 - erlangB(4, 5)), 14)
    expect(infiniteServer(5, 2).inSystem).toBe(10)
  })
})

describe('one worker, any service', () => {
  it('M/D/1 waits half of M/M/1 (Pollaczek–Khinchine)', () => {
    expect(md1(0.8, 1).waitingTime).toBeCloseTo(mmc(0.8, 1, 1).waitingTime / 2, 12)
    expect(mg1(0.8, 1, 2).waitingTime).toBeCloseTo(4, 12)
  })

  it('the second moment of the M/M/1 wait is 2ρ/(μ²(1 − ρ)²)', () => {
    expect(mg1WaitSecondMoment(0.8, 1, 2, 6)).toBeCloseTo((2 * 0.8) / 0.04, 9)
  })

  it('sharing slows everybody by 1/(1 − ρ)', () => {
    expect(mg1Sharing(0.75, 1).sojournTime).toBeCloseTo(4, 12)
  })

  it('batch arrivals of a constant size K into M^K/M/1: L = ρ(K + 1)/(2(1 − ρ)) (Gross & Harris §3.1)', () => {
    const m = batchArrivals(0.6, 4, 16, 1, 2)
    expect(m.inSystem).toBeCloseTo((0.6 * 5) / (2 * 0.4), 12)
  })

  it('D/M/1 at ρ = 0.5: σ = 0.2032 (Kleinrock I, §6.4: σ = e^{−2(1 − σ)})', () => {
    const m = gmc(0.5, (s) => Math.exp(-2 * s), 1, 1)
    expect(m.root).toBeCloseTo(0.20319, 5)
    expect(m.waitingTime).toBeCloseTo(m.root / (1 - m.root), 12)
  })

  it('hyperexponential intervals into one worker: σ = 1 − (√3 − 1)/4 solves the cubic by hand', () => {
    // A*(s) = ¼·1/(s + 1) + ¾·2/(s + 2), μ = 2: with s = 2(1 − σ), s² + s − ½ = 0.
    const laplace = (s: number): number => 0.25 / (s + 1) + 1.5 / (s + 2)
    expect(gmc(1.6, laplace, 2, 1).root).toBeCloseTo(1 - (Math.sqrt(3) - 1) / 4, 12)
  })

  it('two priority classes by Cobham keep λ-weighted work constant (Kleinrock II, eq. 3.16)', () => {
    const classes = [
      { arrivalRate: 0.2, service: 1, second: 2 },
      { arrivalRate: 0.3, service: 1.5, second: 3 },
      { arrivalRate: 0.1, service: 0.5, second: 0.25 },
    ]
    const rho = 0.2 + 0.45 + 0.05
    const w0 = (0.4 + 0.9 + 0.025) / 2
    const weighted = headOfLine(classes).reduce(
      (s, m, i) => s + classes[i]!.arrivalRate * classes[i]!.service * m.waitingTime,
      0,
    )
    expect(weighted).toBeCloseTo((rho * w0) / (1 - rho), 12)
  })
})

describe('M/D/c', () => {
  it('one worker is M/D/1, by either route', () => {
    for (const rho of [0.01, 0.3, 0.8, 0.95, 0.999]) {
      expect(mdc(rho, 1, 1).waitingTime / md1(rho, 1).waitingTime).toBeCloseTo(1, 9)
      expect(mdc(rho, 1, 1).waitingShare).toBeCloseTo(rho, 9)
    }
  })

  it.each([
    [2, 0.8],
    [5, 0.9],
    [8, 0.92],
  ])('%d workers at ρ = %d against the chain N(t + D) = (N(t) − c)⁺ + arrivals', (c, rho) => {
    const a = c * rho
    const size = 250
    const arrivals: number[] = [Math.exp(-a)]
    for (let k = 1; k < 50; k++) arrivals.push((arrivals[k - 1]! * a) / k)
    let p = new Array<number>(size).fill(0)
    p[0] = 1
    for (let round = 0; round < 4000; round++) {
      const next = new Array<number>(size).fill(0)
      p.forEach((x, n) => {
        if (x < 1e-18) return
        arrivals.forEach((y, k) => {
          next[Math.min(size - 1, Math.max(0, n - c) + k)]! += x * y
        })
      })
      const change = next.reduce((s, x, i) => s + Math.abs(x - p[i]!), 0)
      p = next
      if (change < 1e-13) break
    }
    const m = mdc(a, 1, c)
    expect(m.inSystem / p.reduce((s, x, n) => s + n * x, 0)).toBeCloseTo(1, 7)
    expect(m.waitingShare).toBeCloseTo(
      p.reduce((s, x, n) => s + (n >= c ? x : 0), 0),
      7,
    )
  })

  it('the series and the roots agree where they meet', () => {
    for (const c of [2, 3, 10, 51]) {
      const edge = c * (1 - Math.sqrt(0.02 / c))
      const below = mdc(edge * (1 - 1e-9), 1, c)
      const above = mdc(edge * (1 + 1e-9), 1, c)
      expect(above.waitingTime / below.waitingTime).toBeCloseTo(1, 6)
      expect(above.waitingShare / below.waitingShare).toBeCloseTo(1, 6)
    }
  })
})

describe('networks and approximations', () => {
  it('the machine-repair model with six machines is its own closed network', () => {
    const a = finiteSource(6, 10, 1, 2)
    const b = closedNetwork(6, 10, [{ visits: 1, service: 1, workers: 2 }])
    expect(b.throughput).toBeCloseTo(a.throughput, 10)
    expect(b.stations[0]!.queueLength).toBeCloseTo(a.queueLength, 10)
  })

  it('G/G/c is exact for M/M/c and M/G/1', () => {
    expect(ggc(8, 1, 1, 1, 10).waitingTime).toBeCloseTo(mmc(8, 1, 10).waitingTime, 12)
    expect(ggc(0.7, 1, 1, 0.4, 1).waitingTime).toBeCloseTo(mg1(0.7, 1, 1.4).waitingTime, 12)
  })
})
