/**
 * The library: `loadScenario`, `simulate`, `analyse` and the types of what goes in and comes out. See `browser.ts`, which has
 * all of it but the reading of files.
 */
import { readFileSync } from 'node:fs'
import { type LoadOptions, loadScenario as load } from './scenario/index.ts'
import type { Scenario } from './scenario/scenario.ts'

export * from './browser.ts'

/**
 * As the browsers' `loadScenario`, but files of measurements that a scenario names are read from its folder: that of
 * `options.file`, or the working directory.
 * @param text YAML 1.2 or JSON. @throws {ScenarioError} with all problems of the text at once.
 */
export function loadScenario(text: string, options: LoadOptions = {}): Scenario {
  return load(text, { readFile: (path) => readFileSync(path, 'utf8'), ...options })
}
