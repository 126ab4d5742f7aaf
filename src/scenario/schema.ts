/**
 * The JSON Schema (draft-7) of the scenario format, for editors: made from the shapes that read a scenario, so the two cannot
 * disagree about keys. Rules that join values (sums of probabilities, references, units against each other) are only checked
 * by loading.
 */
import { file } from './format/file.ts'
import type { Definitions, JsonObject } from './shape.ts'

/** @returns the schema; a new object each time, the same content always. */
export function scenarioSchema(): JsonObject {
  const definitions: Definitions = new Map()
  const schema = file.schema(definitions)
  const sorted = [...definitions].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Scenario',
    description: 'A system of event-driven microservices, described as a queueing network.',
    ...schema,
    definitions: Object.fromEntries(sorted),
  }
}
