/**
 * The battery's contract: a model is a scenario and what theory says of it; the battery simulates it as a library user
 * would and holds every figure to a value that does not come from the program's own formulas (published tables, closed
 * forms written out beside the model, Markov chains solved numerically).
 *
 * Every comparison is one Student interval over replications at level 1 - `FALSE_ALARM`. There are at most
 * `COMPARISONS` of them, so a correct program fails the whole battery with probability at most FALSE_ALARM ·
 * COMPARISONS = 1 in 1000 (Bonferroni), as far as means of replications are normal. The seed is 1 throughout and was
 * never changed. An interval that is too wide proves nothing: each comparison states a bound of its half-width,
 * relative to the value, and a wider one fails, so a program that is wrong by twice the bound cannot pass.
 *
 * `npm test` simulates a quarter of the time, `npm run test:slow` all of it: intervals are then twice as wide or as narrow,
 * and the false-alarm rate of either is the same. Bounds are those of the whole.
 *
 * Where the theory beside the results calls itself exact it must equal the independent value to `THEORY_ERROR`.
 */
import type { Results, TheoryPercentiles, TheoryResults } from '../../src/experiment/results.ts'
import { library } from '../library.ts'

/** Probability that one comparison of a correct program fails. */
export const FALSE_ALARM = 5e-7
/** The most comparisons the battery may make. */
export const COMPARISONS = 2000
/** Relative half-width allowed where a claim names none. */
export const DEFAULT_BOUND = 0.02
/** Largest relative half-width a claim may allow. */
export const LARGEST_BOUND = 0.25
/** Percentiles come from a histogram whose relative error is at most this (results contract). */
const RESOLUTION = 0.005
/** Share of the simulated time in `npm test`. */
export const QUICK = 1 / 4
const THEORY_ERROR = 1e-6
const REPLICATIONS = 40

/** The value, and the relative half-width allowed. */
export type Claim = number | readonly [value: number, bound: number]
/** Claims by path in the results, e.g. 'queueLength' or 'waitingTime.p90'. */
export type Claims = Readonly<Record<string, Claim>>

export interface Model {
  readonly name: string
  /**
   * YAML without `run`, unless it needs settings of its own (then without duration, replications, seed and confidence).
   */
  readonly scenario: string
  /** More of `run`, as in the file: 'initial: { … }'. */
  readonly run?: string
  /**
   * Measured in all, over the replications [s]; or, in each replication, a window of another kind ('messages: 50,
   * drain: true').
   */
  readonly seconds: number | { readonly window: string }
  /** Thrown away in each replication [s]. */
  readonly warmup: number
  readonly replications?: number
  /** By name of the handler, flow or event; keys are paths inside it. */
  readonly handlers?: Readonly<Record<string, Claims>>
  readonly flows?: Readonly<Record<string, Claims>>
  readonly events?: Readonly<Record<string, Claims>>
  readonly producers?: Readonly<Record<string, Claims>>
  readonly system?: Claims
  /** What the theory beside the results must be, of every handler claimed or by name. */
  readonly theory: Standing | Readonly<Record<string, Standing>>
  /** Claims on which exact theory may be silent, by path in the handler. */
  readonly silent?: readonly string[]
}

/** `exact`: calls itself so, and is; `approximate`: says that it is not; `none`: says that there is no formula;
 * `of another state`: the run never reaches the steady state that theory is of, so nothing is compared. */
export type Standing = 'exact' | 'approximate' | 'none' | 'of another state'

/** A claim resolved: where, what, how wide. */
interface Comparison {
  readonly path: readonly string[]
  readonly value: number
  readonly bound: number
}

const SECTIONS = ['handlers', 'flows', 'events', 'producers'] as const

export function comparisonsOf(model: Model): Comparison[] {
  const resolve = (at: readonly string[], claims: Claims): Comparison[] =>
    Object.entries(claims).map(([key, claim]) => {
      const [value, bound] = typeof claim === 'number' ? [claim, DEFAULT_BOUND] : claim
      return { path: [...at, ...key.split('.')], value, bound }
    })
  return [
    ...SECTIONS.flatMap((section) =>
      Object.entries(model[section] ?? {}).flatMap(([name, claims]) => resolve([section, name], claims)),
    ),
    ...resolve(['system'], model.system ?? {}),
  ]
}

/** The scenario with its `run`, as loaded. */
export function textOf(model: Model, effort = 1): string {
  const byTime = typeof model.seconds === 'number'
  // What has a window of its own keeps it, and with fewer replications Student's quantile would eat up what they prove.
  const n = (model.replications ?? REPLICATIONS) * (byTime ? 1 : Math.max(1, effort))
  const measured =
    typeof model.seconds === 'number' ? `duration: ${(model.seconds * effort) / n}s` : model.seconds.window
  const window = `${measured}, warmup: ${model.warmup}s, replications: ${n}`
  const level = `seed: 1, confidence: ${100 * (1 - FALSE_ALARM)}%`
  const more = model.run === undefined ? '' : `, ${model.run}`
  return `run: { ${window}, ${level}${more} }\n${model.scenario}`
}

/**
 * Simulates the model and judges it.
 * @param effort multiplies the simulated time; bounds go with the inverse of its square root.
 * @returns what is wrong, as sentences; none when everything holds.
 */
export function judge(model: Model, effort = 1): string[] {
  const scenario = library.loadScenario(textOf(model, effort), { file: 'model.yaml' })
  return judgeResults(model, library.simulate(scenario), effort)
}

export function judgeResults(model: Model, results: Results, effort = 1): string[] {
  return [
    ...soundness(results),
    ...comparisonsOf(model).flatMap((c) => compare(results, c, effort)),
    ...Object.entries(model.handlers ?? {}).flatMap(([name, claims]) => {
      const standing = typeof model.theory === 'string' ? model.theory : (model.theory[name] ?? 'none')
      const theory = results.handlers[name]?.theory
      return theory === undefined
        ? []
        : theoryProblems(`handlers.${name}.theory`, theory, standing, claims, model.silent ?? [])
    }),
  ]
}

/** What must hold in every run, whatever the model. */
function soundness(results: Results): string[] {
  const problems: string[] = []
  if (!results.run.complete) problems.push('the run stopped early')
  if (results.system.conservation !== 0) problems.push(`conservation: ${results.system.conservation} messages`)
  const identities = [
    results.system.little,
    ...Object.values(results.handlers).map((h) => h.little),
    ...Object.values(results.flows).map((f) => f.little),
  ]
  for (const { identityError } of identities) {
    if (!(identityError <= 1e-9)) problems.push(`Little's identity is off by ${identityError}`)
  }
  return problems
}

/** An Estimate read by its path: unknown until looked at, for a path may be wrong. */
function estimateAt(results: Results, path: readonly string[]): { mean: number; halfWidth: number | null } | null {
  let at: unknown = results
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !(step in at)) throw new Error(`no ${path.join('.')} in the results`)
    at = (at as Readonly<Record<string, unknown>>)[step]
  }
  if (at === null) return null
  if (typeof at !== 'object' || !('mean' in at) || !('halfWidth' in at))
    throw new Error(`${path.join('.')} is no estimate`)
  return at as { mean: number; halfWidth: number | null }
}

function compare(results: Results, { path, value, bound }: Comparison, effort: number): string[] {
  const name = path.join('.')
  const estimate = estimateAt(results, path)
  if (estimate === null) return [`${name}: nothing observed, expected ${value}`]
  const { mean, halfWidth } = estimate
  // What is always 0, and whole numbers of messages well away from the next, have no interval to speak of.
  if (value === 0 || path.includes('queueLengthPercentiles'))
    return mean === value ? [] : [`${name}: ${mean} instead of exactly ${value}`]
  if (halfWidth === null) return [`${name}: no interval`]
  const resolution = /^p\d+$/.test(path.at(-1)!) ? RESOLUTION * value : 1e-9 * Math.abs(value)
  const problems: string[] = []
  if (!(Math.abs(mean - value) <= halfWidth + resolution))
    problems.push(
      `${name}: ${mean} ± ${halfWidth} instead of ${value} (${(100 * (mean / value - 1)).toFixed(3)} %, ${((mean - value) / halfWidth).toFixed(2)} half-widths)`,
    )
  // Another length widens or narrows intervals by the square root, give or take the chance in the estimate of the spread.
  const allowed = effort === 1 ? bound : (1.3 * bound) / Math.sqrt(effort)
  const width = halfWidth / Math.abs(value)
  if (!(width <= allowed))
    problems.push(`${name}: half-width ${percent(width)} proves too little (bound ${percent(allowed)})`)
  return problems
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`
}

/** Where the theory beside the results has the figure of a claim. */
function theoryFigure(theory: TheoryResults, key: string): number | null | undefined {
  const [field, of, figure, rank] = key.split('.')
  switch (key) {
    case 'utilization':
    case 'queueLength':
    case 'inSystem':
    case 'waitingShare':
      return theory[key]
    case 'waitingTime.mean':
      return theory.waitingTime
    case 'sojournTime.mean':
      return theory.sojournTime
    case 'dropped.share':
    case 'expired.share':
    case 'deadLettered.share':
      return theory.lossShare
  }
  if ((field === 'waitingTime' || field === 'sojournTime') && of !== undefined)
    return theory.percentiles[field]?.[of as keyof TheoryPercentiles]
  if (field === 'byEvent' && of !== undefined) {
    const own = theory.byEvent?.[of]
    if (figure === 'queueLength' || figure === 'inSystem') return own?.[figure]
    if ((figure === 'waitingTime' || figure === 'sojournTime') && rank === 'mean') return own?.[figure]
  }
  return undefined
}

function theoryProblems(
  name: string,
  theory: TheoryResults,
  standing: Standing,
  claims: Claims,
  silent: readonly string[],
): string[] {
  if (standing === 'of another state') return []
  const said = theory.exact ? 'exact' : theory.method === 'none' ? 'none' : 'approximate'
  if (said !== standing)
    return [`${name} is ${said} (${theory.model}: ${theory.method}; ${theory.reason}) instead of ${standing}`]
  if (standing !== 'exact') return []
  const problems: string[] = []
  for (const [key, claim] of Object.entries(claims)) {
    const value = typeof claim === 'number' ? claim : claim[0]
    const figure = theoryFigure(theory, key)
    if (figure === undefined || (figure === null && silent.includes(key))) continue
    if (figure === null) problems.push(`${name} has no ${key}`)
    else if (!(Math.abs(figure - value) <= THEORY_ERROR * Math.abs(value)))
      problems.push(`${name}: ${key} is ${figure} instead of ${value}`)
  }
  // The flags are of the same intervals as the comparisons.
  for (const [key, within] of Object.entries(theory.within)) {
    if (within === false) problems.push(`${name}.within.${key} is false`)
  }
  return problems
}
