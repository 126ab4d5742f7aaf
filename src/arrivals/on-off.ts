/** Bursts: Poisson arrivals at one rate during `on`, none during `off`; begins on. Any laws of the two stays. */
import { isExponential } from '../distributions/exponential.ts'
import { bindDistribution } from '../distributions/index.ts'
import type { ArrivalKind, SpecOf } from './arrival.ts'
import { ModulatedPoisson } from './modulated.ts'
import { silence } from './poisson.ts'
import { remembers } from './renewal.ts'

/** On stays are memoryless: then every arrival, which happens in one, begins the same law of the interval anew. */
function isRenewal(spec: SpecOf<'on-off'>): boolean {
  return isExponential(bindDistribution(spec.on)) && !remembers(spec.off)
}

export const onOff: ArrivalKind<'on-off'> = {
  process: 'on-off',
  check(spec) {
    if (!(spec.rate >= 0)) return `rate must be at least 0/s; saw ${spec.rate}/s`
    return bindDistribution(spec.on).mean > 0 ? null : 'the mean of on must be above 0 s'
  },
  bind(spec, starts) {
    const on = bindDistribution(spec.on)
    const off = bindDistribution(spec.off)
    if (spec.rate === 0 || on.mean === 0) return silence
    return new ModulatedPoisson(
      [
        { rate: spec.rate, lively: true, stay: (stream) => on.sample(stream), follower: () => 1 },
        { rate: 0, lively: true, stay: (stream) => off.sample(stream), follower: () => 0 },
      ],
      starts,
    )
  },
  /**
   * By the renewal-reward theorem over cycles T = on + off with N arrivals (Asmussen 2003, Applied Probability and Queues,
   * VI.3): rate r = E[N]/E[T], dispersion Var(N - r·T)/E[N] = 1 + ((rate - r)²·Var(on) + r²·Var(off))/(rate·E[on]).
   */
  moments(spec) {
    const on = bindDistribution(spec.on)
    const off = bindDistribution(spec.off)
    const perCycle = spec.rate * on.mean
    const rate = Number.isFinite(off.mean) ? perCycle / (on.mean + off.mean) : 0
    if (off.mean === 0) return { rate: spec.rate, scv: 1, renewal: true, poisson: true }
    const spread = (spec.rate - rate) ** 2 * on.variance + rate ** 2 * off.variance
    return { rate, scv: 1 + spread / perCycle, renewal: isRenewal(spec), poisson: false }
  },
  // From on: an arrival (rate λ) races the end of the stay (rate ω); F = λ/(λ + ω + s - ω·off*(s)).
  laplace(spec) {
    if (spec.rate === 0 || !isRenewal(spec)) return null
    const leave = 1 / bindDistribution(spec.on).mean
    const off = bindDistribution(spec.off)
    return (s) => spec.rate / (spec.rate + s + leave * (1 - off.laplace(s)))
  },
}
