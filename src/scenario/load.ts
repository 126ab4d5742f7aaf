/** `loadScenario`: text to a checked scenario in SI units, or every problem of the text at once. */
import type { LoadOptions } from './checked.ts'
import { checkedScenario } from './checked.ts'
import { readAnyDocument } from './document.ts'
import type { Scenario } from './scenario.ts'

export type { LoadOptions } from './checked.ts'

/**
 * @param text YAML 1.2 or JSON.
 * @throws {ScenarioError} with all problems, in the order of the file.
 */
export function loadScenario(text: string, options: LoadOptions = {}): Scenario {
  return checkedScenario(text, options, readAnyDocument)
}
