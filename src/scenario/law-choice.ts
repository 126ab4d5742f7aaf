/**
 * Which law a mapping means, and which of the law's alternatives its parameters are.
 */
import type { Law, SizeLaw } from '../distributions/distribution.ts'
import type { Place } from './composites.ts'
import type { MapNode, Path } from './node.ts'
import { describe } from './node.ts'
import type { Reader } from './reader.ts'
import type { Shape } from './shape.ts'
import { orList, quote, suggestion } from './words.ts'

export type AnyLaw = Law | SizeLaw

/** A family of laws: durations or sizes. */
export interface Family {
  readonly laws: ReadonlyMap<string, AnyLaw>
  /** How `value` parameters are written. */
  readonly value: Shape<number>
  readonly sizes: boolean
  readonly expects: string
}

/** @param besides keys of the mapping that are not the law's. @returns the law, or undefined after a problem. */
export function lawOf(
  of: Family,
  node: MapNode,
  path: Path,
  reader: Reader,
  besides: ReadonlySet<string>,
): AnyLaw | undefined {
  const name = node.entries.get('distribution')?.value
  if (name === undefined) {
    const keys = [...node.entries.keys()].filter((key) => !besides.has(key))
    const exponential = of.laws.get('exponential')
    if (exponential !== undefined && keys.length === 1 && (keys[0] === 'rate' || keys[0] === 'mean')) return exponential
    if (exponential !== undefined && keys.length === 2 && keys.includes('rate') && keys.includes('mean')) {
      return reader.lacking(node, path, "give either 'rate' or 'mean'")
    }
    const misspelt = keys.find((key) => suggestion(key, ['distribution'], '').startsWith('did'))
    if (misspelt !== undefined) {
      const entry = node.entries.get(misspelt)
      reader.problem(entry?.keyAt ?? node.at, [...path, misspelt], "unknown key; did you mean 'distribution'?")
      return undefined
    }
    const candidates = [...of.laws.values()].filter((law) => keys.length > 0 && law.sets.some((set) => same(set, keys)))
    const which = candidates.length > 0 ? ` (${orList(candidates.map((law) => law.name))} takes these)` : ''
    return reader.lacking(node, path, `expected ${of.expects}, saw ${describe(node)}: name the distribution${which}`)
  }
  if (name.kind !== 'scalar' || name.value === null) {
    return reader.wrong(name, [...path, 'distribution'], `expected the name of a distribution, saw ${describe(name)}`)
  }
  const law = of.laws.get(name.text)
  if (law !== undefined) return law
  const other = of.sizes ? ' of sizes' : ''
  const hint = suggestion(name.text, [...of.laws.keys()], 'the distributions here are')
  return reader.wrong(name, [...path, 'distribution'], `there is no distribution ${quote(name.text)}${other}; ${hint}`)
}

function same(set: readonly string[], keys: readonly string[]): boolean {
  return set.length === keys.length && set.every((name) => keys.includes(name))
}

/** Exactly one of the alternatives must be given; reports what fits best. */
export function fitsSets(law: AnyLaw, given: ReadonlySet<string>, place: Place): boolean {
  const needed = [...given].filter((name) => law.parameters[name]?.optional !== true)
  const sets = law.sets.map((set) => set.filter((name) => law.parameters[name]?.optional !== true))
  if (sets.some((set) => same(set, needed))) return true
  const forms = [
    ...new Set(
      sets.map((set) =>
        set.map((name) => (law.parameters[name]?.kind === 'points' ? 'p50, p90, \u2026' : name)).join(' and '),
      ),
    ),
  ]
  const saw = needed.length === 0 ? 'none of them' : needed.join(' and ')
  place.lacking(`'${law.name}' takes ${forms.length > 1 ? 'either ' : ''}${forms.join(', or ')}; saw ${saw}`)
  return false
}
