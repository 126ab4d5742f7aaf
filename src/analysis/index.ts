/** From a scenario to theory: rates, loads, cycles, instability, and the best formula for every handler. */
export { type Analysis, analyse } from './analyse.ts'
export { compareWithEstimates } from './compare.ts'
export type { HandlerTheory } from './handler-theory.ts'
export { largestStableRate, type StableRate } from './stable-rate.ts'
export {
  type ClassTraffic,
  type Cycle,
  type HandlerTraffic,
  type Traffic,
  trafficOf,
  type Unstable,
} from './traffic.ts'
