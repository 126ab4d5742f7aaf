/**
 * The JSON Schema of one law, from its declaration.
 */
import type { Law, Parameter, SizeLaw } from '../distributions/distribution.ts'
import type { Json, JsonObject } from './shape.ts'

/** Percentile keys: `p50`, `p99.9`, `p999`. */
const PERCENTILE = '^p\\d+(\\.\\d+)?$'

/** @param schemaOf the schema of a parameter. */
export function lawSchema(
  law: Law | SizeLaw,
  schemaOf: (name: string, parameter: Parameter) => JsonObject,
): JsonObject {
  const properties: Record<string, Json> = { distribution: { const: law.name, description: law.description } }
  const patterns: Record<string, Json> = {}
  for (const [name, parameter] of Object.entries(law.parameters)) {
    const schema = schemaOf(name, parameter)
    if (parameter.kind === 'points') patterns[PERCENTILE] = schema
    else properties[name] = { ...('$ref' in schema ? { allOf: [schema] } : schema), description: parameter.description }
  }
  return {
    type: 'object',
    description: law.description,
    additionalProperties: false,
    properties,
    ...(Object.keys(patterns).length > 0 ? { patternProperties: patterns } : {}),
    required: ['distribution'],
    ...alternatives(law),
  }
}

/** Which parameters must be there: one list, or any of several. */
function alternatives(law: Law | SizeLaw): JsonObject {
  const needed = (name: string) => law.parameters[name]?.optional !== true && law.parameters[name]?.kind !== 'points'
  const sets = law.sets.map((set) => set.filter(needed))
  return sets.some((set) => set.length === 0) ? {} : { anyOf: sets.map((set) => ({ required: set })) }
}
