/** The kernel draws what JavaScript would, to the last bit: what a seed gives must not depend on who draws. */
import { describe, expect, it } from 'vitest'
import type { DistributionSpec } from '../../src/distributions/distribution.ts'
import { bindDistribution } from '../../src/distributions/index.ts'
import { streamFor } from '../../src/engine/seeding.ts'
import { Sampler } from '../../src/model/sampler.ts'
import { Draws } from './draws.ts'

const SEEDS = [1, 2, 3]
const DRAWS = 100_000

/** Draws with both from the same state, and holds together the draws and the states afterwards. */
function agree(spec: DistributionSpec): { readonly draws: Float64Array; readonly asked: number } {
  const all = new Float64Array(SEEDS.length * DRAWS)
  let asked = 0
  SEEDS.forEach((seed, k) => {
    const law = bindDistribution(spec)
    const kernel = new Draws(spec, seed)
    const own = new Sampler(law)
    const stream = streamFor(seed, 0, 'handler h', 'service')
    for (let i = 0; i < DRAWS; i++) {
      const x = kernel.next()
      const y = own.sample(stream)
      if (!Object.is(x, y)) expect.fail(`draw ${i} of seed ${seed}: ${x}, not ${y}`)
      all[k * DRAWS + i] = x
    }
    // Four outputs are as many bits as a state.
    for (let i = 0; i < 4; i++) expect(kernel.stream.bits()).toBe(stream.bits())
    asked += kernel.asked
    expect(kernel.ranOut).toBe(false)
  })
  return { draws: all, asked }
}

const count = (draws: Float64Array, of: (x: number) => boolean) => draws.reduce((n, x) => n + (of(x) ? 1 : 0), 0)

describe('the kernel', () => {
  it('draws exponentials, those of the tail of the ziggurat too', () => {
    const { draws, asked } = agree({ distribution: 'exponential', mean: 1 })
    expect(asked).toBe(0)
    // 300,000·exp(-7.697) = 136 expected.
    expect(count(draws, (x) => x > 7.69711747013105)).toBeGreaterThan(80)
  })

  it('draws normals, as logarithms of lognormals, those of both tails of the ziggurat too', () => {
    const { draws, asked } = agree({ distribution: 'lognormal', mu: 0, sigma: 1 })
    expect(asked).toBe(0)
    // 300,000·P(Z > 3.4426) = 86 expected on each side.
    expect(count(draws, (x) => Math.log(x) > 3.4427)).toBeGreaterThan(40)
    expect(count(draws, (x) => Math.log(x) < -3.4427)).toBeGreaterThan(40)
  })

  it.each<DistributionSpec>([
    { distribution: 'exponential', mean: 0.0317 },
    { distribution: 'lognormal', mean: 0.12, cv: 0.8 },
    { distribution: 'constant', value: 0.1 },
    { distribution: 'uniform', minimum: 0.1, maximum: 0.7 },
    { distribution: 'erlang', shape: 3, mean: 0.7 },
    // Of more stages, a gamma law.
    { distribution: 'erlang', shape: 9, mean: 0.7 },
    { distribution: 'hyperexponential', mean: 0.3, cv: 2 },
    {
      distribution: 'hyperexponential',
      branches: [
        { probability: 0.3, mean: 0.3 },
        { probability: 0.7, mean: 0 },
      ],
    },
    { distribution: 'gamma', shape: 0.4, scale: 0.7 },
    { distribution: 'gamma', shape: 1.7, scale: 0.7 },
    { distribution: 'weibull', shape: 0.6, scale: 0.3 },
    { distribution: 'weibull', shape: 2.3, scale: 0.3 },
    { distribution: 'pareto', shape: 1.3, minimum: 0.1 },
    { distribution: 'normal', mean: 0.2, sd: 0.3 },
    { distribution: 'triangular', minimum: 0.1, mode: 0.3, maximum: 1.3 },
    { distribution: 'triangular', minimum: 0.3, mode: 0.3, maximum: 1.3 },
  ])('draws from %o', (spec) => {
    expect(agree(spec).asked).toBe(0)
  })

  it('asks JavaScript for the draws of other laws', () => {
    const { asked } = agree({
      distribution: 'maximum',
      of: [
        { distribution: 'exponential', mean: 1 },
        { distribution: 'constant', value: 1 },
      ],
    })
    expect(asked).toBe(SEEDS.length * DRAWS)
  })

  it('takes no number for a trace that has run out, which serves nobody any longer', () => {
    const draws = new Draws({ distribution: 'trace', values: [3, 5], repeat: false }, 1)
    expect([draws.next(), draws.next(), draws.ranOut]).toEqual([3, 5, false])
    expect([draws.next(), draws.ranOut]).toEqual([0, true])
  })
})
