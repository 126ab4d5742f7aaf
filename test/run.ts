/** Runs a scenario from its text, as a library user would. */
import { type SimulateOptions, simulate } from '../src/experiment/experiment.ts'
import type { Results } from '../src/experiment/results.ts'
import { loadScenario } from '../src/scenario/index.ts'

export function run(text: string, options: SimulateOptions = {}): Results {
  return simulate(loadScenario(text, { file: 'test.yaml' }), options)
}

/** One replication from time 0: what hand-computed time lines are held against. */
export function once(text: string): Results {
  return run(`run: { warmup: 0, replications: 1, duration: 10s }\n${text}`)
}
