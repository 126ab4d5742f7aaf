/** Priorities by event: classes of one level together, then the formulas of `theory/priorities`. */
import type { ClassTheory } from '../experiment/results.ts'
import type { ClassMeans } from '../theory/priorities.ts'
import { headOfLine, headOfLineMmc, preemptiveMmc, preemptiveResume } from '../theory/priorities.ts'
import type { Case } from './case.ts'
import type { Basis, HandlerTheory } from './handler-theory.ts'
import { theoryOf } from './handler-theory.ts'
import type { ServiceLaw } from './laws.ts'
import { mixtureOf } from './laws.ts'

interface Level {
  readonly priority: number
  readonly rate: number
  readonly service: ServiceLaw
  readonly events: readonly string[]
}

export function priorityTheory(c: Case): HandlerTheory | null {
  const workers = c.workers!
  const { preemptive } = c.traffic.network.scenario.handlers[c.h]!.queue
  const levels = levelsOf(c)
  if (workers === 1) {
    const classes = levels.map((l) => ({ arrivalRate: l.rate, service: l.service.mean, second: l.service.second }))
    return preemptive
      ? combine(c, levels, preemptiveResume(classes), {
          model: 'M/G/1-PR',
          method: 'preemptive-resume priorities (Kleinrock, Queueing Systems II, §3.6)',
          exact: true,
          reason: null,
        })
      : combine(c, levels, headOfLine(classes), {
          model: 'M/G/1-HOL',
          method: 'non-preemptive priorities (Cobham 1954; Kleinrock II, eq. 3.31)',
          exact: true,
          reason: null,
        })
  }
  const rates = levels.map((l) => l.rate)
  const mu = 1 / c.own.serviceMean
  const { exponential, scv } = c.own.service
  if (preemptive) {
    return exponential
      ? combine(c, levels, preemptiveMmc(rates, mu, workers), {
          model: `M/M/${workers}-PR`,
          method: 'preemptive priorities, M/M/c by levels (Gross & Harris §3.4.2)',
          exact: true,
          reason: 'the time to the first start of service has no formula but for the most urgent',
        })
      : null
  }
  const means = headOfLineMmc(rates, mu, workers)
  if (exponential) {
    return combine(c, levels, means, {
      model: `M/M/${workers}-HOL`,
      method: 'non-preemptive priorities (Cobham 1954; Gross & Harris §3.4.2)',
      exact: true,
      reason: null,
    })
  }
  // Allen and Cunneen's factor on the residual work.
  const factor = (1 + scv) / 2
  const stretched = means.map((m, k) => {
    const level = levels[k]!
    const waitingTime = m.waitingTime * factor
    return {
      waitingTime,
      sojournTime: waitingTime + level.service.mean,
      queueLength: level.rate * waitingTime,
      inSystem: level.rate * (waitingTime + level.service.mean),
    }
  })
  return combine(c, levels, stretched, {
    model: `M/G/${workers}-HOL`,
    method: 'Cobham 1954 with the Allen-Cunneen factor (1 + c_s²)/2',
    exact: false,
    reason: 'priorities with several workers are exact only for one exponential service law',
  })
}

function levelsOf(c: Case): Level[] {
  const { network } = c.traffic
  const byPriority = new Map<number, string[]>()
  for (const i of network.ofHandler[c.h]!) {
    const { event } = network.classes[i]!
    if (c.own.byEvent[event]!.visitsRate === 0) continue
    const priority = network.events.get(event)?.priority ?? 0
    byPriority.set(priority, [...(byPriority.get(priority) ?? []), event])
  }
  return [...byPriority.entries()]
    .sort(([a], [b]) => b - a)
    .map(([priority, events]) => ({
      priority,
      events,
      rate: events.reduce((sum, e) => sum + c.own.byEvent[e]!.visitsRate, 0),
      service: mixtureOf(events.map((e) => ({ weight: c.own.byEvent[e]!.visitsRate, law: c.own.byEvent[e]!.service }))),
    }))
}

/** The handler as a whole, and every event as a share of its level. */
function combine(c: Case, levels: readonly Level[], means: readonly ClassMeans[], basis: Basis): HandlerTheory {
  const byEvent: Record<string, ClassTheory> = {}
  const sum = { queueLength: 0, inSystem: 0, waiting: 0 }
  levels.forEach((level, k) => {
    const m = means[k]!
    sum.queueLength += m.queueLength
    sum.inSystem += m.inSystem
    sum.waiting += level.rate * m.waitingTime
    for (const event of level.events) {
      const { visitsRate, service } = c.own.byEvent[event]!
      // Interruptions stretch each service in proportion to its length.
      const stretch = level.service.mean > 0 ? (m.sojournTime - m.waitingTime) / level.service.mean : 1
      const waitingTime = Number.isNaN(m.waitingTime) ? null : m.waitingTime
      const sojournTime = waitingTime === null ? m.sojournTime : waitingTime + service.mean * stretch
      byEvent[event] = {
        waitingTime,
        sojournTime,
        queueLength: visitsRate * (sojournTime - service.mean),
        inSystem: visitsRate * sojournTime,
      }
    }
  })
  const rate = c.own.visitsRate
  const waitingTime = sum.waiting / rate
  return theoryOf(
    basis,
    {
      utilization: (rate * c.own.serviceMean) / c.workers!,
      queueLength: sum.queueLength,
      inSystem: sum.inSystem,
      waitingTime,
      sojournTime: sum.inSystem / rate,
    },
    { byEvent, ...(Number.isNaN(waitingTime) ? { waitingTime: null } : {}) },
  )
}
