/** A results document as a run of the order flow gives one, with every kind of thing that a report must show. */
import type {
  ClassResults,
  Count,
  Estimate,
  FlowResults,
  HandlerResults,
  Little,
  Results,
  Summary,
  TheoryResults,
} from '../../src/experiment/results.ts'

export function estimate(mean: number, halfWidth: number | null = mean * 0.01): Estimate {
  return halfWidth === null
    ? { mean, halfWidth: null, low: null, high: null }
    : { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth }
}

export function summary(mean: number): Summary {
  const scale = { mean: 1, p50: 0.7, p90: 2.3, p95: 3, p99: 4.6, p999: 6.9, max: 12 }
  return Object.fromEntries(
    Object.entries(scale).map(([key, factor]) => [key, estimate(mean * factor)]),
  ) as unknown as Summary
}

export const noSummary: Summary = { mean: null, p50: null, p90: null, p95: null, p99: null, p999: null, max: null }

export function count(perReplication: number, rate: number, share: number): Count {
  return { count: estimate(perReplication), rate: estimate(rate), share: estimate(share) }
}

const none: Count = { count: estimate(0, 0), rate: estimate(0, 0), share: estimate(0, 0) }

export function little(L: number): Little {
  return { L, lambdaW: L * 1.0002, relativeError: -0.0002, identityError: 4e-16 }
}

const noTheory: TheoryResults = {
  model: null,
  method: 'none',
  reason: 'its two inputs are correlated',
  exact: false,
  utilization: null,
  queueLength: null,
  inSystem: null,
  waitingTime: null,
  sojournTime: null,
  lossShare: null,
  waitingShare: null,
  percentiles: {},
  difference: { queueLength: null, inSystem: null, waitingTime: null, sojournTime: null, utilization: null },
  within: { queueLength: null, inSystem: null, waitingTime: null, sojournTime: null, utilization: null },
}

export function handler(
  rate: number,
  workers: number,
  service: number,
  wait: number,
  more: Partial<HandlerResults> = {},
): HandlerResults {
  const queueLength = rate * wait
  const inSystem = rate * (wait + service)
  const theory: TheoryResults = {
    ...noTheory,
    model: `M/M/${workers}`,
    method: 'Erlang C',
    reason: null,
    exact: true,
    utilization: (rate * service) / workers,
    queueLength: queueLength * 1.001,
    inSystem: inSystem * 1.001,
    waitingTime: wait * 1.001,
    sojournTime: (wait + service) * 1.02,
    percentiles: { sojournTime: { p50: 0.01, p90: 0.1, p95: 0.2, p99: (wait + service) * 4.61, p999: 9 } },
    difference: { queueLength: -0.001, inSystem: -0.001, waitingTime: -0.001, sojournTime: -0.02, utilization: 0 },
    within: { queueLength: true, inSystem: true, waitingTime: true, sojournTime: false, utilization: true },
  }
  const eventClass: ClassResults = {
    arrivalRate: estimate(rate),
    queueLength: estimate(queueLength),
    inSystem: estimate(inSystem),
    waitingTime: summary(wait),
    sojournTime: summary(wait + service),
    dropped: none,
    expired: none,
    failed: none,
  }
  return {
    workers,
    utilization: estimate((rate * service) / workers),
    occupancy: estimate((rate * service) / workers),
    busyWorkers: estimate(rate * service),
    offeredLoad: estimate(rate * service),
    arrivalRate: estimate(rate, 0.08),
    offeredRate: estimate(rate, 0.08),
    throughput: estimate(rate, 0.08),
    queueLength: estimate(queueLength),
    queueLengthPercentiles: summary(queueLength),
    inSystem: estimate(inSystem),
    emptyShare: estimate(0.1),
    waitingTime: summary(wait),
    serviceTime: summary(service),
    sojournTime: summary(wait + service),
    waitingShare: estimate(0.3),
    dropped: none,
    expired: none,
    failed: none,
    timedOut: none,
    retried: none,
    exhausted: none,
    deadLettered: none,
    duplicates: none,
    redelivered: none,
    deduplicated: none,
    retrying: estimate(0, 0),
    joining: estimate(0, 0),
    blocked: estimate(0, 0),
    wasted: estimate(0, 0),
    inTransit: estimate(0, 0),
    workersTimeline: null,
    batchSize: summary(0),
    batches: none,
    coldStarts: none,
    scalings: null,
    breakerOpenShare: null,
    cost: null,
    unfinished: estimate(3),
    partitions: [],
    byEvent: { 'order.requested': eventClass },
    little: little(inSystem),
    theory,
    ...more,
  }
}

const flow: FlowResults = {
  arrivalRate: estimate(50, 0.08),
  completed: estimate(49.99, 0.08),
  failed: estimate(4e-4, 1e-4),
  lapsed: estimate(0, 0),
  completedShare: estimate(0.999992, 2e-6),
  failedShare: estimate(8e-6, 2e-6),
  lapsedShare: estimate(0, 0),
  withinShare: null,
  latency: summary(0.34),
  settleTime: summary(0.35),
  inFlight: estimate(17),
  little: little(17),
}

const points = 200

/** @param more replaces whole sections of the document. */
export function document(more: Partial<Results> = {}): Results {
  const handlers = {
    create: handler(50, 4, 0.05, 0.0107),
    process: handler(51, 8, 0.12, 0.031, {
      failed: count(1836, 1.02, 0.02),
      retried: count(1836, 1.02, 0.02),
      exhausted: count(0.7, 4e-4, 8e-6),
      retrying: estimate(0.21),
      theory: {
        ...handler(51, 8, 0.12, 0.03).theory,
        model: 'M/G/8',
        exact: false,
        reason: 'Allen–Cunneen approximation',
      },
    }),
    complete: handler(50, 3, 0.04, 0.0178),
    notify: handler(150, 2, 0.005, 0.0008, { theory: noTheory }),
  }
  const wave = (size: number) => Array.from({ length: points }, (_, i) => size * (1 + Math.sin(i / 9)))
  return {
    version: 1,
    scenario: { name: 'Order flow', sha256: 'a'.repeat(64) },
    run: {
      seed: 42,
      replications: 10,
      confidence: 0.95,
      warmup: 12.5,
      warmupMethod: 'MSER-5',
      duration: 1800,
      events: 4_612_345,
      complete: true,
      warnings: [],
    },
    system: {
      inFlight: estimate(17),
      messagesInFlight: estimate(18),
      arrivalRate: estimate(50, 0.08),
      throughput: estimate(50, 0.08),
      sojournTime: summary(0.35),
      amplification: estimate(1.0067),
      little: little(17),
      conservation: 0,
    },
    disruptions: [
      {
        kind: 'episode',
        handler: 'create',
        at: 600,
        for: 120,
        queueBefore: estimate(0.5, 0.2),
        peakQueue: estimate(310, 12),
        recoveredAfter: estimate(150, 4),
        recoveredShare: estimate(1, 0),
      },
      {
        kind: 'outage',
        handler: 'create',
        at: 900,
        for: 60,
        queueBefore: estimate(1, 0.2),
        peakQueue: estimate(100, 12),
        recoveredAfter: null,
        recoveredShare: estimate(0.7, 0.1),
      },
    ],
    timeline: {
      times: Array.from({ length: points }, (_, i) => 12.5 + i * 9),
      handlers: Object.fromEntries(
        Object.keys(handlers).map((name, i) => [
          name,
          { queueLength: wave(i + 0.5), inSystem: wave(i + 1), busyWorkers: wave(1), throughput: wave(25) },
        ]),
      ),
    },
    producers: {
      'web-shop': {
        rate: estimate(50, 0.08),
        published: estimate(90_000, 150),
        timedOut: none,
        retried: none,
        exhausted: none,
        backlog: estimate(0, 0),
        users: null,
      },
    },
    handlers,
    flows: { order: flow },
    events: {
      'order.created': {
        published: estimate(50, 0.08),
        delivered: estimate(100),
        lost: estimate(0, 0),
        duplicated: estimate(0, 0),
      },
    },
    expectations: [
      expectation('flows.order.latency.p99 < 2s', 'flows.order.latency.p99', estimate(1.56), 'pass'),
      expectation('handlers.*.utilization < 90%', 'handlers.create.utilization', estimate(0.625), 'pass'),
    ],
    ...more,
  }
}

export function expectation(
  expression: string,
  metric: string,
  observed: Estimate | null,
  status: 'pass' | 'fail' | 'undecided',
  reason: string | null = null,
) {
  return { expression, metric, observed, status, reason }
}
