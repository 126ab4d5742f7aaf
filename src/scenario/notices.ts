/**
 * Warnings and notes about a scenario that is valid: what a run would show, said before it.
 */
import type { Node } from './node.ts'
import type { Reader } from './reader.ts'
import { unheardEvents } from './references.ts'
import type { Notice, Scenario } from './scenario.ts'

/** @returns the scenario's notices, in the order of the file. */
export function addNotices(
  _scenario: Omit<Scenario, 'sha256' | 'notices'>,
  _root: Node,
  reader: Reader,
): readonly Notice[] {
  const notices = [...unheardEvents(reader)]
  return notices.sort((a, b) => a.line - b.line || a.column - b.column)
}
