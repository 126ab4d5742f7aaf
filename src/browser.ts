/**
 * The library where there is no Node.js, browsers above all: the same as `index.ts`, but `loadScenario` reads files of
 * measurements only through a `readFile` that it is given.
 *
 * @example
 * const scenario = loadScenario(text, { file: 'order-flow.yaml' }) // throws ScenarioError with .problems
 * const results = simulate(scenario, { seed: 7, replications: 5 }) // the results document
 */
export { type Analysis, analyse, type HandlerTheory, type StableRate, type Traffic } from './analysis/index.ts'
export type * from './distributions/distribution.ts'
export { type SimulateOptions, simulate } from './experiment/experiment.ts'
export type * from './experiment/results.ts'
export {
  type LoadOptions,
  loadScenario,
  type Problem,
  renderProblem,
  ScenarioError,
  scenarioSchema,
} from './scenario/index.ts'
export type * from './scenario/scenario.ts'
