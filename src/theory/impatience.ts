/**
 * M/M/c+G: messages leave unserved when their patience (time to live) ends before service starts. Exact for any law of the
 * patience, which enters through its cdf. Exponential patience is Erlang A (M/M/c+M), a constant one M/M/c+D.
 */
import { infiniteServer, inverseErlangB } from './erlang.ts'
import type { LossMeans } from './means.ts'
import { positive, whole } from './means.ts'
import { crossing, integrate, panelNodes, panelPrimitives, panelWeights } from './numerics.ts'

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
  const { peak, mass: all, served, servedWait, spent } = integrals(arrivalRate, total, patience, breaks)
  const below = inverseErlangB(workers - 1, arrivalRate / serviceRate) * Math.exp(-peak)
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

/**
 * The share expired alone. In overload it is found at once where workers are never idle: with r = λ/(cμ) > 1 their idle share is at most
 * c·exp(−max φ)/r, and max φ ≥ t·(λ(1 − G(t)) − cμ) for every t; beyond 45 + ln c nothing of it is left and the loss is 1 − 1/r.
 */
export function impatienceLoss(
  arrivalRate: number,
  serviceRate: number,
  workers: number,
  patience: (t: number) => number,
  breaks: readonly number[] = [],
): number {
  const total = workers * serviceRate
  if (arrivalRate > total) {
    const enough = faint + Math.log(workers)
    for (let exponent = -20; exponent <= 40; exponent++) {
      const t = 2 ** exponent / total
      const rise = arrivalRate * (1 - patience(t)) - total
      if (rise <= 0) break
      if (t * rise >= enough) return 1 - total / arrivalRate
    }
  }
  return impatience(arrivalRate, serviceRate, workers, patience, breaks).lossShare
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

/** Integrals of exp(φ) × {1, Ḡ, v·Ḡ, ∫Ḡ}, all scaled by exp(−max φ). */
interface Sums {
  mass: number
  served: number
  servedWait: number
  spent: number
}

/** Beyond e^−45 of its peak the density counts for nothing. */
const faint = 45

/**
 * Panels around the peak of φ(v) = λ∫₀^v (1 − G) − cμ·v, which is concave: rightwards until the density has died out, leftwards to 0 or
 * until it has. In heavy overload the peak may be very far out, and only its surroundings are visited. The patience is evaluated once at
 * each node of a panel; its integral up to a node comes from the same values.
 */
function integrals(
  lambda: number,
  total: number,
  patience: (t: number) => number,
  breaks: readonly number[],
): Sums & { readonly peak: number } {
  const remains = (t: number): number => 1 - patience(t)
  const rises = (t: number): boolean => lambda * remains(t) > total
  const top = rises(0) ? crossing((t) => (rises(t) ? 1 : 0), 0.5, 0, 1 / total) : 0
  const before = spentUntil(remains, top, total, breaks)
  const peak = lambda * before - total * top
  const sums: Sums = { mass: 0, served: 0, servedWait: 0, spent: 0 }
  let panels = 0
  const walk = (direction: 1 | -1): void => {
    let at = top
    let spent = before
    let width = 1 / total
    let calm = true
    for (;;) {
      if (panels++ > 200_000) throw new RangeError('the law of the patience is too rough to integrate')
      if (direction === -1 && at <= 0) break
      const stop =
        direction === 1
          ? (breaks.find((b) => b > at) ?? Number.POSITIVE_INFINITY)
          : (breaks.findLast((b) => b < at) ?? 0)
      const room = Math.abs(stop - at)
      width = Math.min(calm ? 2 * width : width, room)
      let part = panelAt(remains, lambda, total, at, width, direction)
      while (!part.smooth && width > 1e-12 * (at + 1 / total)) {
        width /= 2
        part = panelAt(remains, lambda, total, at, width, direction)
      }
      calm = part.calm
      addPanel(sums, part, direction === 1 ? spent : spent - part.spent, lambda, total, peak)
      if (direction === 1 && part.first <= 0) break
      // Landing on the break itself, not near it.
      at = width === room ? stop : at + direction * width
      spent += direction * part.spent
      if (lambda * spent - total * at < peak - faint) break
    }
  }
  walk(1)
  walk(-1)
  return { ...sums, peak }
}

/** ∫₀^top (1 − G), over intervals that double, with the breaks as ends. */
function spentUntil(remains: (t: number) => number, top: number, total: number, breaks: readonly number[]): number {
  let spent = 0
  let at = 0
  for (let step = 1 / total; at < top; step *= 2) {
    const next = Math.min(top, at + step, breaks.find((b) => b > at) ?? Number.POSITIVE_INFINITY)
    spent += integrate(remains, at, next, 1e-13)
    at = next
  }
  return spent
}

interface Panel {
  readonly low: number
  readonly high: number
  /** 1 − G at `low`, and at the nodes. */
  readonly first: number
  readonly remains: Float64Array
  /** ∫ (1 − G) over the panel. */
  readonly spent: number
  readonly smooth: boolean
  /** Twice the width would probably do as well. */
  readonly calm: boolean
}

/** A panel is smooth when φ moves by at most 2 and 1 − G by less than a third, or by so little that φ does not notice. */
function panelAt(
  remains: (t: number) => number,
  lambda: number,
  total: number,
  at: number,
  width: number,
  direction: 1 | -1,
): Panel {
  const low = direction === 1 ? at : Math.max(0, at - width)
  const high = direction === 1 ? at + width : at
  const values = new Float64Array(panelNodes.length)
  let spent = 0
  for (let i = 0; i < values.length; i++) {
    values[i] = remains((low + high) / 2 + ((high - low) / 2) * panelNodes[i]!)
    spent += panelWeights[i]! * values[i]!
  }
  spent *= (high - low) / 2
  const first = remains(low)
  // Just below the end: a jump there belongs to the next panel.
  const drop = first - remains(high - (high - low) * 1e-9)
  const moves = Math.abs(lambda * spent - total * (high - low))
  const within = (share: number): boolean =>
    moves <= 2 * share && (drop <= 0.3 * share * first || lambda * drop <= 0.1 * share * total)
  return { low, high, first, remains: values, spent, smooth: within(1), calm: within(0.5) }
}

/** @param before ∫₀^low (1 − G). */
function addPanel(sums: Sums, panel: Panel, before: number, lambda: number, total: number, peak: number): void {
  const { low, high, remains } = panel
  if (panel.first <= 0) {
    // Nobody is left to be served: the density decays at cμ for good, in closed form.
    const mass = Math.exp(lambda * before - total * low - peak) / total
    sums.mass += mass
    sums.spent += before * mass
    return
  }
  const half = (high - low) / 2
  const size = remains.length
  const matrix = panelPrimitives()
  for (let i = 0; i < size; i++) {
    const v = (low + high) / 2 + half * panelNodes[i]!
    let spent = 0
    for (let j = 0; j < size; j++) spent += matrix[size * i + j]! * remains[j]!
    spent = before + half * spent
    const density = half * panelWeights[i]! * Math.exp(lambda * spent - total * v - peak)
    const left = density * remains[i]!
    sums.mass += density
    sums.served += left
    sums.servedWait += left * v
    sums.spent += density * spent
  }
}
