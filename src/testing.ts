/**
 * `rhosim/testing`: what property tests need. Arbitraries of valid scenarios (fast-check, a peer dependency), and the laws
 * that every run must obey, each returning a list of violations.
 */
export { conservation, identity, littlesLaw, utilizationLaw } from './testing/laws.ts'
export { type ScenarioObject, type ScenarioOptions, scenarios } from './testing/scenarios.ts'
