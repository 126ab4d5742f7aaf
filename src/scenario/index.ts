/**
 * The input side: scenario text in, checked scenario out.
 */
export type { ParsedExpectation } from './expectation.ts'
export { parseExpectation } from './expectation.ts'
export type { LoadOptions } from './load.ts'
export { loadScenario } from './load.ts'
export type { Problem } from './problem.ts'
export { renderProblem, ScenarioError } from './problem.ts'
export { scenarioSchema } from './schema.ts'
export type { Parsed } from './units.ts'
export { parseCount, parseDuration, parseNumber, parseRate, parseShare } from './units.ts'
