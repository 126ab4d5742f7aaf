/**
 * Rules on parameters, as sentences for the user. Each rule looks at one parameter, says nothing when the parameter was not
 * given (which sets may be left out is declared by the law), and returns the violation or null. Also typed access to
 * checked parameters.
 */
import type { DistributionSpec, ParameterValues } from './distribution.ts'

export interface Violation {
  parameter: string
  message: string
}

/** What a rule says when it is broken. */
export function violation(parameter: string, message: string): Violation {
  return { parameter, message }
}

/** The first violation, in the order given. */
export function first(...violations: (Violation | null)[]): Violation | null {
  return violations.find((v) => v !== null) ?? null
}

type Unit = '' | 's' | '/s'

function shown(x: number, unit: Unit): string {
  return unit === 's' ? `${x} s` : `${x}${unit}`
}

function rule(values: ParameterValues, name: string, holds: (x: number) => boolean, wanted: string, unit: Unit) {
  const x = values[name]
  if (x === undefined) return null
  if (typeof x !== 'number') return violation(name, `${name} must be a number`)
  return Number.isFinite(x) && holds(x) ? null : violation(name, `${name} must be ${wanted}; saw ${shown(x, unit)}`)
}

/** x ≥ bound. */
export function atLeast(values: ParameterValues, name: string, bound: number, unit: Unit = ''): Violation | null {
  return rule(values, name, (x) => x >= bound, `at least ${shown(bound, unit)}`, unit)
}

/** x > bound. */
export function above(values: ParameterValues, name: string, bound: number, unit: Unit = ''): Violation | null {
  return rule(values, name, (x) => x > bound, `above ${shown(bound, unit)}`, unit)
}

/** Any finite number. */
export function finite(values: ParameterValues, name: string): Violation | null {
  return rule(values, name, () => true, 'a finite number', '')
}

/** A whole number ≥ bound. */
export function wholeAtLeast(values: ParameterValues, name: string, bound: number): Violation | null {
  return rule(values, name, (x) => Number.isSafeInteger(x) && x >= bound, `a whole number, at least ${bound}`, '')
}

/** values[low] ≤ values[high], where both are given. */
export function ordered(values: ParameterValues, low: string, high: string, unit: Unit = ''): Violation | null {
  const a = values[low]
  const b = values[high]
  if (typeof a !== 'number' || typeof b !== 'number' || a <= b) return null
  return violation(high, `${high} must be at least ${low}, ${shown(a, unit)}; saw ${shown(b, unit)}`)
}

/** Every element of a list holds to a rule; the list is not empty. */
export function every(
  values: ParameterValues,
  name: string,
  holds: (x: number) => boolean,
  wanted: string,
): Violation | null {
  const list = values[name]
  if (list === undefined) return null
  if (!Array.isArray(list) || list.length === 0) return violation(name, `${name} must be a list of at least one value`)
  const at = list.findIndex((x) => typeof x !== 'number' || !Number.isFinite(x) || !holds(x))
  return at < 0 ? null : violation(name, `${name} must be ${wanted}; saw ${list[at]} at position ${at + 1}`)
}

/** Weights: as many as values, none negative, not all 0. */
export function weights(values: ParameterValues): Violation | null {
  const given = values.weights
  if (given === undefined) return null
  const broken = every(values, 'weights', (w) => w >= 0, 'at least 0')
  if (broken !== null) return broken
  const expected = numbers(values, 'values').length
  const saw = numbers(values, 'weights')
  if (saw.length !== expected) {
    return violation('weights', `weights must be as many as values, ${expected}; saw ${saw.length}`)
  }
  return saw.some((w) => w > 0) ? null : violation('weights', 'weights must not all be 0')
}

/** Probabilities of the elements of a list: each 0 to 1, their sum 1 within 1e-9. */
export function probabilities(values: ParameterValues, name: string): Violation | null {
  const list = values[name]
  if (list === undefined) return null
  if (!Array.isArray(list) || list.length === 0) return violation(name, `${name} must be a list of at least one branch`)
  let sum = 0
  for (const branch of list as readonly { probability: number }[]) {
    const p = branch.probability
    if (!(p >= 0 && p <= 1)) return violation(name, `each probability must be between 0 and 1; saw ${p}`)
    sum += p
  }
  if (Math.abs(sum - 1) <= 1e-9) return null
  return violation(name, `the probabilities must sum to 1; their sum is ${Number(sum.toPrecision(12))}`)
}

/** A checked number. @throws TypeError when it is missing (a fault of the caller). */
export function number(values: ParameterValues, name: string): number {
  const x = values[name]
  if (typeof x !== 'number') throw new TypeError(`parameter ${name} must be a number; saw ${typeof x}`)
  return x
}

/** A number that may be missing. */
export function optionalNumber(values: ParameterValues, name: string): number | undefined {
  return values[name] === undefined ? undefined : number(values, name)
}

/** A checked list of numbers. @throws TypeError when it is missing (a fault of the caller). */
export function numbers(values: ParameterValues, name: string): readonly number[] {
  const list = values[name]
  if (!Array.isArray(list)) throw new TypeError(`parameter ${name} must be a list; saw ${typeof list}`)
  return list
}

/** A nested law. */
export function nested(values: ParameterValues, name: string): DistributionSpec {
  const spec = values[name]
  if (typeof spec !== 'object' || spec === null || !('distribution' in spec)) {
    throw new TypeError(`parameter ${name} must be a distribution; saw ${typeof spec}`)
  }
  return spec as DistributionSpec
}

/** A list of nested laws, at least one. */
export function nestedList(values: ParameterValues, name: string): readonly DistributionSpec[] {
  const list = values[name]
  if (!Array.isArray(list)) throw new TypeError(`parameter ${name} must be a list of distributions; saw ${typeof list}`)
  return list
}

/** At least one nested law. */
export function notEmpty(values: ParameterValues, name: string): Violation | null {
  const list = values[name]
  return Array.isArray(list) && list.length > 0
    ? null
    : violation(name, `${name} must be a list of at least one distribution`)
}
