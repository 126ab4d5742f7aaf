import { describe, expect, it } from 'vitest'
import { streamFor } from '../../src/engine/seeding.ts'
import { Stream } from '../../src/engine/stream.ts'
import { normalCdf } from '../../src/statistics/special.ts'

const DRAWS = 200_000

/** Kolmogorov–Smirnov statistic √n·D of draws against a distribution function. */
function kolmogorov(draws: Float64Array, cdf: (x: number) => number): number {
  draws.sort()
  let d = 0
  for (let i = 0; i < draws.length; i++) {
    const f = cdf(draws[i]!)
    d = Math.max(d, f - i / draws.length, (i + 1) / draws.length - f)
  }
  return d * Math.sqrt(draws.length)
}

describe('a stream', () => {
  it('gives the recorded sequence of sfc32 for ever', () => {
    // The first outputs from state (1, 2, 3, 4), worked out by hand from the definition of the generator.
    const stream = new Stream(1, 2, 3, 4)
    expect([stream.bits(), stream.bits(), stream.bits()]).toEqual([7, 34, 56623200])
  })

  it('gives the recorded first variates of a named seed for ever', () => {
    const named = () => streamFor(42, 0, 'handler:process', 'service')
    const first = (n: number, draw: (stream: Stream) => number) => {
      const stream = named()
      return Array.from({ length: n }, () => draw(stream)).join(' ')
    }
    expect(first(3, (s) => s.bits())).toMatchInlineSnapshot(`"1916974490 106477700 385671057"`)
    expect(first(3, (s) => s.uniform())).toMatchInlineSnapshot(
      `"0.4463303985058611 0.08979603747522924 0.8522846737200269"`,
    )
    expect(first(3, (s) => s.exponential())).toMatchInlineSnapshot(
      `"0.9022949320313947 0.17002445721993578 0.43399358201293886"`,
    )
    expect(first(3, (s) => s.normal())).toMatchInlineSnapshot(
      `"0.04952622886766647 0.22371185982353342 -0.9512114320701475"`,
    )
    expect(first(6, (s) => s.below(10))).toMatchInlineSnapshot(`"5 0 8 9 4 7"`)
    // A checksum of many draws passes through the rare branches of the ziggurats too.
    const stream = named()
    let sum = 0
    for (let i = 0; i < 10_000; i++) sum += stream.exponential() + stream.normal() + stream.below(1000)
    expect(sum).toMatchInlineSnapshot(`5000837.3224124`)
  })

  // √n·D > 2.8 has probability 2·exp(-2·2.8²) = 3e-7 for a true law (Kolmogorov's limit law).
  it.each([
    ['uniform', (x: number) => x],
    ['exponential', (x: number) => 1 - Math.exp(-x)],
    ['normal', normalCdf],
  ] as const)('draws from the %s law (seed 7, Kolmogorov-Smirnov, false alarm 3e-7)', (name, cdf) => {
    const stream = streamFor(7, 0, 'test', name)
    expect(
      kolmogorov(
        Float64Array.from({ length: DRAWS }, () => stream[name]()),
        cdf,
      ),
    ).toBeLessThan(2.8)
  })

  it('draws normal variates with the moments of the law (seed 7, false alarm 4e-6)', () => {
    const stream = streamFor(7, 0, 'test', 'normal')
    const moments = [0, 0, 0, 0, 0, 0]
    for (let i = 0; i < DRAWS; i++) {
      const x = stream.normal()
      for (let k = 0; k < 6; k++) moments[k]! += x ** (k + 1) / DRAWS
    }
    // Standard error of the k-th sample moment: √((E X^2k − (E X^k)²)/n), with E X^2k = (2k-1)!!. Each bound is 5 of them.
    const expected = [0, 1, 0, 3, 0, 15]
    const even = [1, 3, 15, 105, 945, 10395]
    for (let k = 0; k < 6; k++) {
      const error = Math.sqrt((even[k]! - expected[k]! ** 2) / DRAWS)
      expect(Math.abs(moments[k]! - expected[k]!)).toBeLessThan(5 * error)
    }
  })

  it('fills the tails of the ziggurats as often as the laws say (seed 8, 5 standard errors)', () => {
    const stream = streamFor(8, 0, 'test', 'tails')
    const n = 2_000_000
    let exponential = 0
    let normal = 0
    for (let i = 0; i < n; i++) {
      if (stream.exponential() > 8) exponential++
      if (Math.abs(stream.normal()) > 3.5) normal++
    }
    const expectedExponential = n * Math.exp(-8)
    const expectedNormal = n * 4.652581580710802e-4
    expect(Math.abs(exponential - expectedExponential)).toBeLessThan(5 * Math.sqrt(expectedExponential))
    expect(Math.abs(normal - expectedNormal)).toBeLessThan(5 * Math.sqrt(expectedNormal))
  })

  it('keeps uniforms in [0, 1), positive uniforms in (0, 1], exponentials at 0 or above', () => {
    const stream = streamFor(9, 0, 'test', 'ranges')
    for (let i = 0; i < 100_000; i++) {
      const u = stream.uniform()
      const p = stream.uniformPositive()
      if (!(u >= 0 && u < 1 && p > 0 && p <= 1 && stream.exponential() >= 0)) expect.fail(`saw ${u} and ${p}`)
    }
  })

  it.each([1, 2, 3, 10, 1000, 3_000_000_000, 2 ** 52 + 1])('draws whole numbers evenly below %d', (n) => {
    const stream = streamFor(10, 0, 'below', String(n))
    const bins = Math.min(n, 10)
    const counts = new Array<number>(bins).fill(0)
    const draws = 50_000
    for (let i = 0; i < draws; i++) {
      const x = stream.below(n)
      if (!(Number.isInteger(x) && x >= 0 && x < n)) expect.fail(`saw ${x}`)
      counts[Math.floor((x / n) * bins)]!++
    }
    // χ² with 9 degrees of freedom exceeds 50 with probability 1e-7.
    const chi = counts.reduce((sum, c) => sum + (c - draws / bins) ** 2 / (draws / bins), 0)
    expect(chi).toBeLessThan(50)
  })
})
