/** Where messages are lost: finite queues, loss systems, impatience, deadlines, shedding. */

import { solveChain } from '../theory/chain.ts'
import { birthDeath, expectation, lossOf, poissonLaw, stationary } from './exact.ts'
import type { Claims, Model } from './judge.ts'
import { single } from './single.ts'

/** M/M/c with room for `room` waiting (Gross & Harris §2.4). */
function mmck(
  c: number,
  room: number,
  rate: number,
  messages: number,
  overflow: 'drop' | 'drop-oldest' = 'drop',
): Model {
  const p = birthDeath(
    c + room,
    () => rate,
    (i) => Math.min(i, c),
  )
  const loss = p[c + room]!
  const queue = expectation(p, (i) => Math.max(0, i - c))
  const busy = expectation(p, (i) => Math.min(i, c))
  const entered = rate * (1 - loss)
  /** Served ones of those who enter. */
  const wait = queue / entered
  const oldest = overflow === 'drop-oldest' ? oldestDropped(c, room, rate, p) : null
  const claims: Claims = {
    offeredRate: [rate, 0.01],
    throughput: [entered, 0.01],
    utilization: [busy / c, 0.01],
    queueLength: [queue, 0.04],
    inSystem: queue + busy,
    'dropped.share': [loss, 0.05],
  }
  return {
    name: `M/M/${c}/${c + room} at λ/cμ = ${rate / c}${oldest === null ? '' : ', the oldest is dropped'}`,
    scenario: single(rate, `workers: ${c}, service: { mean: 1s }, queue: { capacity: ${room}, overflow: ${overflow} }`),
    seconds: messages / rate,
    warmup: 200,
    handlers: {
      x: {
        ...claims,
        ...(oldest === null
          ? {
              'waitingTime.mean': wait,
              'sojournTime.mean': (queue + busy) / entered,
              waitingShare: expectation(p.slice(0, -1), (i) => (i >= c ? 1 : 0)) / (1 - loss),
            }
          : { 'waitingTime.mean': oldest.served, 'sojournTime.mean': (queue + busy) / rate }),
      },
    },
    theory: 'exact',
    silent: oldest === null ? [] : ['waitingTime.mean'],
  }
}

/**
 * Who waits in a full queue whose oldest is dropped: a tagged message with `ahead` before it and `behind` after it
 * moves up with every service, and with every arrival at a full queue; it is dropped when that happens to it at the
 * head.
 * @returns the mean wait of those who are served.
 */
function oldestDropped(c: number, room: number, rate: number, p: readonly number[]): { served: number } {
  const total = rate + c
  const at = (ahead: number, behind: number): number => ahead * room + behind
  let chance = new Float64Array(room * room)
  let time = new Float64Array(room * room)
  for (let sweep = 0; sweep < 5000; sweep++) {
    const nextChance = new Float64Array(room * room)
    const nextTime = new Float64Array(room * room)
    for (let ahead = 0; ahead < room; ahead++) {
      for (let behind = 0; ahead + behind < room; behind++) {
        const full = ahead + behind + 1 === room
        let reached = c * (ahead === 0 ? 1 : chance[at(ahead - 1, behind)]!)
        let later = c * (ahead === 0 ? 0 : time[at(ahead - 1, behind)]!)
        if (!full) {
          reached += rate * chance[at(ahead, behind + 1)]!
          later += rate * time[at(ahead, behind + 1)]!
        } else if (ahead > 0) {
          reached += rate * chance[at(ahead - 1, behind + 1)]!
          later += rate * time[at(ahead - 1, behind + 1)]!
        }
        nextChance[at(ahead, behind)] = reached / total
        // E[T·1(served)]: the stay here counts for those who will be served.
        nextTime[at(ahead, behind)] = (later + reached / total) / total
      }
    }
    chance = nextChance
    time = nextTime
  }
  let served = 0
  let waited = 0
  p.forEach((share, n) => {
    // Whoever meets a full queue takes the last place, the oldest having gone.
    const ahead = Math.min(n - c, room - 1)
    served += share * (n < c ? 1 : chance[at(ahead, 0)]!)
    waited += share * (n < c ? 0 : time[at(ahead, 0)]!)
  })
  return { served: waited / served }
}

/** M/M/c+M: patience exponential at rate θ (Palm's Erlang A), by its birth–death chain and the stages of a wait. */
function impatient(c: number, rate: number, theta: number): Model {
  const p = birthDeath(
    c + 400,
    () => rate,
    (i) => Math.min(i, c) + Math.max(0, i - c) * theta,
  )
  const queue = expectation(p, (i) => Math.max(0, i - c))
  const busy = expectation(p, (i) => Math.min(i, c))
  let served = 0
  let waited = 0
  p.forEach((share, n) => {
    // With j ahead (itself included) the queue before it empties at c·μ + iθ, i = j-1 … 0; E[V·e^(-θV)] of the sum V.
    const j = n - c + 1
    const chance = j <= 0 ? 1 : c / (c + j * theta)
    let stages = 0
    for (let i = 0; i < j; i++) stages += 1 / (c + (i + 1) * theta)
    served += share * chance
    waited += share * chance * stages
  })
  return {
    name: `M/M/${c}+M at λ/cμ = ${rate / c}, θ = ${theta}`,
    scenario: single(rate, `workers: ${c}, service: { mean: 1s }, queue: { ttl: { rate: ${theta} } }`),
    seconds: 1.2e6 / rate,
    warmup: 100,
    handlers: {
      x: {
        'expired.share': [(theta * queue) / rate, 0.05],
        throughput: [busy, 0.01],
        utilization: [busy / c, 0.01],
        queueLength: [queue, 0.05],
        inSystem: queue + busy,
        'waitingTime.mean': [waited / served, 0.05],
        'sojournTime.mean': (queue + busy) / rate,
        waitingShare: expectation(p, (n) => (n >= c ? c / (c + (n - c + 1) * theta) : 0)) / served,
      },
    },
    theory: 'exact',
  }
}

/**
 * M/M/1+D: whoever waited D leaves (Barrer 1957). The wait that an arrival would have has density λp₀e^(-(μ-λ)x) below
 * D; above D nobody joins any more, so it falls as e^(-μx) from there.
 */
function deadline(rate: number, d: number, where: 'queue' | 'event'): Model {
  const drift = 1 - rate
  const edge = rate * Math.exp(-drift * d)
  const p0 = 1 / (1 + (rate / drift) * (1 - Math.exp(-drift * d)) + edge)
  const loss = p0 * edge
  /** ∫₀ᴰ x·λp₀e^(-δx) dx. */
  const weighted = (p0 * rate * (1 - Math.exp(-drift * d) * (1 + drift * d))) / drift ** 2
  const served = 1 - loss
  const queue = rate * (weighted + loss * d)
  const setting = where === 'queue' ? `, queue: { ttl: ${d}s }` : ''
  return {
    name: `M/M/1+D at ρ = ${rate}, D = ${d}, set on the ${where}`,
    scenario: `${where === 'event' ? `events: { a: { ttl: ${d}s } }` : ''}${single(rate, `service: { mean: 1s }${setting}`)}`,
    seconds: 1.2e6 / rate,
    warmup: 200,
    handlers: {
      x: {
        'expired.share': loss,
        throughput: [rate * served, 0.01],
        utilization: [rate * served, 0.01],
        queueLength: queue,
        'waitingTime.mean': weighted / served,
        'sojournTime.mean': (weighted + loss * d + served) * 1,
        waitingShare: (served - p0) / served,
      },
    },
    theory: 'exact',
  }
}

/**
 * M/D/1/K with D = 1 (Keilson & Servi; Tijms §9.8): the law left behind by departures is that of the queue without
 * bound up to a factor, and P(N = n) = π_n / (π_0 + ρ) below K.
 */
function constantFinite(room: number, rate: number): Model {
  const k = room + 1
  const arrivals = poissonLaw(rate, k)
  const beyond = (n: number): number => 1 - arrivals.slice(0, n).reduce((a, b) => a + b, 0)
  // A departure leaves 0 … K-1; whatever arrives beyond K - 1 is lost.
  const left = stationary(k, (p) => {
    const next = new Array<number>(k).fill(0)
    p.forEach((q, n) => {
      const from = Math.max(0, n - 1)
      for (let j = from; j < k - 1; j++) next[j]! += q * arrivals[j - from]!
      next[k - 1]! += q * beyond(k - 1 - from)
    })
    return next
  })
  const p = left.map((q) => q / (left[0]! + rate))
  const loss = 1 - 1 / (left[0]! + rate)
  const inside = expectation([...p, loss], (n) => n)
  const busy = rate * (1 - loss)
  return {
    name: `M/D/1/${k} at ρ = ${rate}`,
    scenario: single(rate, `service: 1s, queue: { capacity: ${room} }`),
    seconds: 1.2e6 / rate,
    warmup: 200,
    handlers: {
      x: {
        'dropped.share': [loss, 0.06],
        utilization: [busy, 0.01],
        inSystem: inside,
        queueLength: [inside - busy, 0.03],
        'waitingTime.mean': [inside / busy - 1, 0.03],
        'sojournTime.mean': inside / busy,
      },
    },
    theory: 'exact',
  }
}

/** M/E2/1/K: the chain of messages and stages done. */
function erlangFinite(room: number, rate: number): Model {
  const chain = solveChain<readonly [number, number]>(
    [0, 0],
    (s) => s.join(),
    ([n, stage]) => [
      [[n + 1, stage], n <= room ? rate : 0],
      [stage === 0 ? [n, 1] : [n - 1, 0], n > 0 ? 2 : 0],
    ],
  )
  const loss = chain.mean(([n]) => (n > room ? 1 : 0))
  const inside = chain.mean(([n]) => n)
  const queue = chain.mean(([n]) => Math.max(0, n - 1))
  return {
    name: `M/E2/1/${room + 1} at ρ = ${rate}`,
    scenario: single(
      rate,
      `service: { distribution: erlang, shape: 2, mean: 1s }, queue: { capacity: ${room}, overflow: dead-letter }`,
    ),
    seconds: 1.2e6 / rate,
    warmup: 200,
    handlers: {
      x: {
        'deadLettered.share': [loss, 0.04],
        'dropped.count': 0,
        utilization: [rate * (1 - loss), 0.01],
        inSystem: inside,
        queueLength: [queue, 0.03],
        'waitingTime.mean': [queue / rate / (1 - loss), 0.03],
      },
    },
    theory: 'exact',
  }
}

/** Shedding half above 2 waiting, everything above 6: arrivals of a birth–death chain. */
function shedding(rate: number): Model {
  const kept = (n: number): number => (n - 1 > 6 ? 0 : n - 1 > 2 ? 0.5 : 1)
  const p = birthDeath(
    8,
    (n) => rate * kept(n),
    () => 1,
  )
  const loss = expectation(p, (n) => 1 - kept(n))
  const queue = expectation(p, (n) => Math.max(0, n - 1))
  const entered = rate * (1 - loss)
  return {
    name: `M/M/1 with shedding at λ/μ = ${rate}`,
    scenario: single(
      rate,
      'service: { mean: 1s }, queue: { shed: [{ above: 2, probability: 50% }, { above: 6, probability: 100% }] }',
    ),
    seconds: 1.2e6 / rate,
    warmup: 200,
    handlers: {
      x: {
        'dropped.share': [loss, 0.03],
        throughput: [entered, 0.01],
        utilization: [1 - p[0]!, 0.01],
        queueLength: queue,
        'waitingTime.mean': queue / entered,
      },
    },
    theory: 'none',
  }
}

/** Loss systems are insensitive to the law of service (Sevastyanov 1957): Erlang B, whatever the law. */
function lossSystem(name: string, c: number, load: number, service: string): Model {
  const loss = lossOf(load, c)
  return {
    name: `M/${name}/${c}/${c} at ${load} erlang`,
    scenario: single(load, `workers: ${c}, service: ${service}, queue: { capacity: 0 }`),
    seconds: 1e6 / load,
    warmup: 30,
    handlers: {
      x: {
        'dropped.share': [loss, 0.05],
        throughput: [load * (1 - loss), 0.01],
        utilization: [(load * (1 - loss)) / c, 0.02],
        inSystem: [load * (1 - loss), 0.02],
        queueLength: 0,
        'waitingTime.mean': 0,
        'serviceTime.mean': [1, 0.02],
      },
    },
    theory: 'exact',
  }
}

export const lossModels: readonly Model[] = [
  mmck(1, 4, 0.8, 1.2e6),
  mmck(1, 3, 1, 1.2e6),
  mmck(1, 9, 1.5, 1.2e6),
  mmck(3, 4, 6, 1.2e6),
  mmck(5, 3, 4, 1.2e6),
  mmck(1, 5, 1.2, 1.6e6, 'drop-oldest'),
  mmck(2, 4, 1.8, 1.6e6, 'drop-oldest'),
  impatient(1, 1.2, 0.5),
  impatient(4, 4, 0.25),
  impatient(20, 25, 2),
  deadline(0.8, 3, 'queue'),
  deadline(1.5, 2, 'event'),
  lossSystem('M', 10, 10, '{ mean: 1s }'),
  lossSystem('D', 5, 4, '1s'),
  lossSystem('LN', 3, 2, '{ distribution: lognormal, mean: 1s, cv: 2 }'),
  lossSystem('H2', 8, 6, '{ distribution: hyperexponential, mean: 1s, cv: 2 }'),
  lossSystem('Pareto', 4, 5, '{ distribution: pareto, shape: 2.5, mean: 1s }'),
  constantFinite(4, 0.9),
  erlangFinite(3, 1.2),
  shedding(1.2),
]
