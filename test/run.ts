/** Runs a scenario from its text, as a library user would. */
import type { Results, SimulateOptions } from '../src/index.ts'
import { library } from './library.ts'

export function run(text: string, options: SimulateOptions = {}): Results {
  return library.simulate(library.loadScenario(text, { file: 'test.yaml' }), options)
}

/** One replication from time 0: what hand-computed time lines are held against. */
export function once(text: string): Results {
  return run(`run: { warmup: 0, replications: 1, duration: 10s }\n${text}`)
}
