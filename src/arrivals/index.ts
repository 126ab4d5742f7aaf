/**
 * The registry of arrival processes. To add one: a file that exports its `ArrivalKind`, its shape in `ArrivalSpec`, and a
 * line here. Closed users are not here: they depend on the system, and live in the model.
 */
import type { ArrivalSpec } from '../scenario/scenario.ts'
import type { ArrivalKind, ArrivalMoments, ArrivalProcess } from './arrival.ts'
import { mmpp } from './mmpp.ts'
import { onOff } from './on-off.ts'
import { poisson } from './poisson.ts'
import { renewal } from './renewal.ts'
import { schedule } from './schedule.ts'
import { trace } from './trace.ts'

type Open = Exclude<ArrivalSpec['process'], 'closed'>

const kinds: { readonly [Name in Open]: ArrivalKind<Name> } = {
  poisson,
  renewal,
  mmpp,
  'on-off': onOff,
  schedule,
  trace,
}

/** The kind of a spec; the cast says what the table guarantees, that name and kind belong together. */
function kindOf(spec: ArrivalSpec): ArrivalKind<ArrivalSpec['process']> | null {
  return spec.process === 'closed' ? null : (kinds[spec.process] as ArrivalKind<ArrivalSpec['process']>)
}

/** The first rule that the parameters of a process break, as a sentence for the user, or null. */
export function checkArrivals(spec: ArrivalSpec): string | null {
  return kindOf(spec)?.check(spec) ?? null
}

/**
 * A process ready to run, once per replication and producer.
 * @param options.starts the instant [s] at which the producer starts: the first call of `next` is for that instant.
 * Schedules and timestamps count from time 0 all the same.
 * @throws RangeError for closed users, which are not an arrival process, and for a broken rule (a fault of the caller).
 */
export function bindArrivals(spec: ArrivalSpec, options: { readonly starts: number } = { starts: 0 }): ArrivalProcess {
  const kind = kindOf(spec)
  if (kind === null) throw new RangeError('closed users are not an arrival process: the model runs them')
  const broken = kind.check(spec)
  if (broken !== null) throw new RangeError(`${spec.process}: ${broken}`)
  return kind.bind(spec, options.starts)
}

/** Long-run rate and variability of a process; NaN for closed users, whose rate depends on the system. */
export function arrivalMoments(spec: ArrivalSpec): ArrivalMoments {
  return kindOf(spec)?.moments(spec) ?? { rate: Number.NaN, scv: Number.NaN, renewal: false, poisson: false }
}

/** Transform E[e^(-sA)] of the law of the intervals of a renewal process; null where they are not independent and alike. */
export function arrivalLaplace(spec: ArrivalSpec): ((s: number) => number) | null {
  return kindOf(spec)?.laplace(spec) ?? null
}
