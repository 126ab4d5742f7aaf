/** Walks a results document: every figure in it as one row with its path, in the document's own order. */
import type { Estimate, Results } from '../experiment/results.ts'

export interface Metric {
  /** As in `expect`, for example `handlers.process.waitingTime.p99`. */
  readonly path: string
  /** The estimate; a figure without interval (theory, Little's law) has only a mean; null: nothing observed. */
  readonly estimate: Estimate | null
}

/** The sections whose leaves are figures; `timeline` is a series, `run` and `scenario` say what was run. */
const sections = [
  'system',
  'disruptions',
  'producers',
  'handlers',
  'flows',
  'events',
] as const satisfies readonly (keyof Results)[]

/** @returns all figures, in SI units (seconds, per second, shares 0 to 1); words and flags are left out. */
export function metricsOf(document: Results): Metric[] {
  return sections.flatMap((section) => figuresIn(document[section], section))
}

/** @param path of `value` in its document. @returns the figures at and below it. */
export function figuresIn(value: unknown, path: string): Metric[] {
  const metrics: Metric[] = []
  collect(value, path, metrics)
  return metrics
}

function collect(value: unknown, path: string, into: Metric[]): void {
  if (value === null) into.push({ path, estimate: null })
  else if (typeof value === 'number')
    into.push({ path, estimate: { mean: value, halfWidth: null, low: null, high: null } })
  else if (Array.isArray(value))
    for (const [index, element] of value.entries()) collect(element, `${path}.${index}`, into)
  else if (isEstimate(value)) into.push({ path, estimate: value })
  else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) if (!isWords(value, key)) collect(inner, `${path}.${key}`, into)
  }
}

/** Texts and flags that may be null, which would otherwise pass for a figure that was not observed. */
function isWords(parent: object, key: string): boolean {
  return key === 'within' || ('method' in parent && (key === 'model' || key === 'method' || key === 'reason'))
}

function isEstimate(value: unknown): value is Estimate {
  return typeof value === 'object' && value !== null && 'mean' in value && 'halfWidth' in value
}
