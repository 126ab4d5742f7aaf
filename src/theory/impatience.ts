/**
 * M/M/c+G: messages leave unserved when their patience (time to live) ends before service starts. Exact for any law of the
 * patience, which enters through its cdf. Exponential patience is Erlang A (M/M/c+M), a constant one M/M/c+D.
 */
import { infiniteServer, inverseErlangB } from './erlang.ts'
import type { LossMeans } from './means.ts'
import { positive, whole } from './means.ts'
import { quadrature, quadratureOf } from './numerics.ts'

/**
 * The virtual wait has density λ·p_{c−1}·exp(λ∫₀^v (1 − G) − cμv) (Baccelli & Hebuterne 1981, On queues with impatient customers;
 * Zeltyn & Mandelbaum 2005, §2). `lossShare` is the share expired; `waitingTime` and `waitingShare` are of the served;
 * `queueLength` counts all who wait; `sojournTime` is L/λ, over all visits, expired ones too.
 *
 * @param arrivalRate λ [1/s]. @param serviceRate μ of one worker. @param workers c. @param patience cdf G(t), t [s].
 * @param breaks points where G jumps or has a kink, ascending (for instance the constant patience).
 * @throws RangeError when patience need not end and λ ≥ cμ.
 */
export function impatience(
  arrivalRate: number,
  serviceRate: number,
  workers: number,
  patience: (t: number) => number,
  breaks: readonly number[] = [],
): LossMeans {
  positive('arrival rate', arrivalRate)
  positive('service rate', serviceRate)
  whole('workers', workers)
  const total = workers * serviceRate
  const grid = exponents(arrivalRate, total, patience, breaks)
  // Integrals of exp(φ) × {1, Ḡ, v·Ḡ, ∫Ḡ} panel by panel, all scaled by exp(−max φ).
  let all = 0
  let served = 0
  let servedWait = 0
  let spent = 0
  for (const panel of grid.panels) {
    all += panel.mass
    served += panel.served
    servedWait += panel.servedWait
    spent += panel.spent
  }
  const below = inverseErlangB(workers - 1, arrivalRate / serviceRate) * Math.exp(-grid.peak)
  if (below === Number.POSITIVE_INFINITY) return infiniteServerOf(arrivalRate, serviceRate, workers)
  const norm = below + arrivalRate * all
  const waiting = (arrivalRate * all) / norm
  const servedWaiting = (arrivalRate * served) / norm
  const servedShare = below / norm + servedWaiting
  const queueLength = (arrivalRate * (arrivalRate * spent)) / norm
  const busy = (arrivalRate * servedShare) / serviceRate
  return {
    utilization: busy / workers,
    queueLength,
    inSystem: queueLength + busy,
    waitingTime: (arrivalRate * servedWait) / norm / servedShare,
    sojournTime: (queueLength + busy) / arrivalRate,
    lossShare: Math.max(0, waiting - servedWaiting),
    waitingShare: servedWaiting / servedShare,
  }
}

/** So many workers that nobody ever waits, to double precision. */
function infiniteServerOf(arrivalRate: number, serviceRate: number, workers: number): LossMeans {
  return { ...infiniteServer(arrivalRate, 1 / serviceRate), utilization: arrivalRate / serviceRate / workers }
}

/** Erlang A, M/M/c+M: exponential patience of mean 1/θ (Palm 1957; Garnett, Mandelbaum & Reiman 2002, §2). */
export function erlangA(arrivalRate: number, serviceRate: number, workers: number, patienceMean: number): LossMeans {
  positive('mean patience', patienceMean)
  return impatience(arrivalRate, serviceRate, workers, (t) => -Math.expm1(-t / patienceMean))
}

/** M/M/c+D: constant patience (Barrer 1957; Gnedenko & Kovalenko, Introduction to Queueing Theory, §1.6). */
export function constantPatience(arrivalRate: number, serviceRate: number, workers: number, limit: number): LossMeans {
  positive('patience', limit)
  return impatience(arrivalRate, serviceRate, workers, (t) => (t >= limit ? 1 : 0), [limit])
}

interface Panel {
  readonly mass: number
  readonly served: number
  readonly servedWait: number
  readonly spent: number
}

interface Edge {
  readonly low: number
  readonly high: number
  /** ∫₀^low (1 − G). */
  readonly spent: number
}

/** Panels until the density has died out; φ(v) = λ∫₀^v (1 − G) − cμ·v is concave, so past its peak it dies for good. */
function exponents(
  lambda: number,
  total: number,
  patience: (t: number) => number,
  breaks: readonly number[],
): { readonly peak: number; readonly panels: readonly Panel[] } {
  const remains = (t: number): number => 1 - patience(t)
  const edges: Edge[] = []
  let low = 0
  let spent = 0
  let peak = 0
  let width = 1 / total
  for (;;) {
    if (edges.length > 200_000) throw new RangeError('no steady state: patience does not end and the load is 1 or more')
    // Each panel: φ moves by at most 2, G by at most 0.1 (jumps are at `breaks`, where panels end).
    const slope = Math.abs(lambda * remains(low) - total)
    width = Math.min(width * 2, slope > 0 ? 2 / slope : Number.POSITIVE_INFINITY, 2 / Math.abs(lambda - total), 1e300)
    const next = breaks.find((b) => b > low) ?? Number.POSITIVE_INFINITY
    if (low + width > next) width = next - low
    const justBelow = (x: number): number => x - (x - low) * 1e-12
    while (patience(justBelow(low + width)) - patience(low) > 0.1 && width > 1e-9 * (low + 1 / total)) width /= 2
    const high = low + width
    edges.push({ low, high, spent })
    if (remains(low) <= 0) break
    spent += quadrature(remains, low, high)
    low = high
    const phi = lambda * spent - total * high
    if (phi > peak) peak = phi
    if (phi < peak - 45 && lambda * remains(high) < total) break
  }
  return { peak, panels: edges.map((edge) => panelOf(edge, lambda, total, peak, remains)) }
}

function panelOf(edge: Edge, lambda: number, total: number, peak: number, remains: (t: number) => number): Panel {
  const { low, high } = edge
  if (remains(low) <= 0) {
    // Nobody is left to be served: the density decays at cμ for good, in closed form.
    const mass = Math.exp(lambda * edge.spent - total * low - peak) / total
    return { mass, served: 0, servedWait: 0, spent: edge.spent * mass }
  }
  const sums = { mass: 0, served: 0, servedWait: 0, spent: 0 }
  quadratureOf(low, high, (v, weight) => {
    const spent = edge.spent + quadrature(remains, low, v)
    const density = weight * Math.exp(lambda * spent - total * v - peak)
    const left = density * remains(v)
    sums.mass += density
    sums.served += left
    sums.servedWait += left * v
    sums.spent += density * spent
  })
  return sums
}
