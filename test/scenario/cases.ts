/**
 * How the tables of malformed scenarios are written: each with the place and the beginning of the message that it must get.
 * Most are a small valid scenario with something added: `handler` puts lines under a handler (from line 6, column 5), `top` at the top level
 * (from line 6, column 1).
 */
import type { LoadOptions } from '../../src/scenario/load.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import type { Problem } from '../../src/scenario/problem.ts'
import { ScenarioError } from '../../src/scenario/problem.ts'

/** A text, and for every problem, in order of the file, `line:column` and the beginning of the message. */
export type Case = readonly [text: string, ...problems: readonly string[]]

const HEAD = `producers: { p: { publishes: a, arrivals: { rate: 1/s } } }
handlers:
  h:
    subscribes: a
    service: 1ms
`

/** The valid scenario that the cases spoil: one producer, one handler. */
export const VALID = HEAD

/** Lines under the handler, from line 6, column 5. */
export function handler(...lines: readonly string[]): string {
  return HEAD + lines.map((line) => `    ${line}\n`).join('')
}

/** Lines at the top level, from line 6, column 1. */
export function top(...lines: readonly string[]): string {
  return HEAD + lines.map((line) => `${line}\n`).join('')
}

/** A scenario whose only producer has these arrivals, from line 1, column 41. */
export function arrivals(text: string): string {
  return `producers: { p: { publishes: a, arrivals: ${text} } }\nhandlers: { h: { subscribes: a, service: 1ms } }\n`
}

/** A scenario whose handler has this service, from line 2, column 42. */
export function service(text: string): string {
  return `producers: { p: { publishes: a, arrivals: { rate: 1/s } } }\nhandlers: { h: { subscribes: a, service: ${text} } }\n`
}

/** Every problem of a text; none when it loads. Anything else that is thrown is a fault. */
export function problemsOf(text: string, options: LoadOptions = {}): readonly Problem[] {
  try {
    loadScenario(text, { file: 'f.yaml', ...options })
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems
    throw error
  }
  return []
}
