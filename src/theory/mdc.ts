/**
 * M/D/c: Poisson arrivals, constant service, c workers, first come first served. Exact. Two routes with opposite weaknesses:
 * a series of Poisson tails (no cancellation, many terms near saturation) and the roots of z^c = exp(−a(1 − z)) (any load,
 * loses digits when the wait is tiny). The load decides.
 */

import { meansFromWait, nonNegative, stable, whole } from './means.ts'
import type { DelayMeans } from './mmc.ts'
import { poissonTail } from './numerics.ts'

/**
 * Crommelin 1932 / Pollaczek: Wq = D Σ_n [P(N_{na} ≥ nc) − (c/a)·P(N_{na} ≥ nc + 1)], N_x Poisson of mean x (Tijms, A First Course in
 * Stochastic Models, §9.6; it is Spitzer's identity for the E_c/D/1 queue of one worker). With the roots z_k inside the unit disc:
 * Lq = (a² − c(c − 1)) / (2(c − a)) + Σ 1/(1 − z_k) and P(wait = 0) = (c − a)/∏(1 − z_k) (Janssen & van Leeuwaarden 2008, Back to the
 * roots of the M/D/s queue).
 *
 * @param arrivalRate λ [1/s]. @param service D [s]. @param workers c.
 * @throws RangeError when λD ≥ c.
 */
export function mdc(arrivalRate: number, service: number, workers: number): DelayMeans {
  nonNegative('arrival rate', arrivalRate)
  nonNegative('service', service)
  whole('workers', workers)
  const a = arrivalRate * service
  stable(a / workers)
  const gap = 1 - a / workers
  // Terms of the series fall like exp(−n·c·gap²/2).
  const [wait, waitingShare] = workers * gap * gap > 0.02 ? bySeries(a, workers) : byRoots(a, workers)
  return {
    ...meansFromWait(arrivalRate, service, wait * service, workers),
    waitingShare,
    waitGivenWaiting: waitingShare > 0 ? (wait * service) / waitingShare : 0,
  }
}

function bySeries(a: number, c: number): readonly [wait: number, waitingShare: number] {
  if (a === 0) return [0, 0]
  let wait = 0
  let exponent = 0
  for (let n = 1; n < 1e6; n++) {
    const reach = poissonTail(n * c, n * a)
    const beyond = poissonTail(n * c + 1, n * a)
    const term = reach - (c / a) * beyond
    wait += term
    exponent += reach / n
    if (reach <= 1e-17 * exponent || (term <= 1e-16 * wait && reach <= 1e-15 * exponent * n)) break
  }
  return [wait, -Math.expm1(-exponent)]
}

function byRoots(a: number, c: number): readonly [wait: number, waitingShare: number] {
  let sum = 0
  let logProduct = 0
  // Roots come in conjugate pairs: k and c − k. The one at k = c/2 is real and counted once.
  for (let k = 1; 2 * k <= c; k++) {
    const [re, im] = rootOf(a, c, k)
    const size = (1 - re) * (1 - re) + im * im
    const twice = 2 * k === c ? 1 : 2
    sum += (twice * (1 - re)) / size
    logProduct += (twice * Math.log(size)) / 2
  }
  const queueLength = (a * a - c * (c - 1)) / (2 * (c - a)) + sum
  const noWait = (c - a) * Math.exp(-logProduct)
  return [queueLength / a, Math.min(1, Math.max(0, 1 - noWait))]
}

/** Newton on z − e^{2πik/c}·exp(−(a/c)(1 − z)), started from the unit circle after a few contractions. */
function rootOf(a: number, c: number, k: number): readonly [re: number, im: number] {
  const angle = (2 * Math.PI * k) / c
  const rho = a / c
  let re = 0
  let im = 0
  for (let i = 0; i < 300; i++) {
    const size = Math.exp(-rho * (1 - re))
    const fr = size * Math.cos(angle + rho * im)
    const fi = size * Math.sin(angle + rho * im)
    let nextRe = fr
    let nextIm = fi
    if (i >= 10) {
      // z' = z − (z − f)/(1 − ρf)
      const dr = 1 - rho * fr
      const di = -rho * fi
      const d = dr * dr + di * di
      const er = re - fr
      const ei = im - fi
      nextRe = re - (er * dr + ei * di) / d
      nextIm = im - (ei * dr - er * di) / d
    }
    const change = Math.abs(nextRe - re) + Math.abs(nextIm - im)
    re = nextRe
    im = nextIm
    if (i > 10 && change < 1e-16) break
  }
  return [re, im]
}
