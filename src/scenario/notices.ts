/**
 * Warnings and notes about a scenario that is valid: what a run would show, said before it.
 */
import type { Cycle, Unstable } from '../analysis/traffic.ts'
import { troublesOf } from '../analysis/traffic.ts'
import type { Node, Path } from './node.ts'
import { nodeAt } from './node.ts'
import { unreachedHandlers } from './reach.ts'
import type { Reader } from './reader.ts'
import { unheardEvents } from './references.ts'
import type { Notice, Scenario } from './scenario.ts'

/** Gains this near to 1 are 1: products of probabilities carry rounding. */
const GAIN_TOLERANCE = 1e-9

/**
 * Unheard events, handlers that nothing reaches, cycles that do not die out, unstable handlers; in the order of the file.
 * @param scenario complete but for its notices. @param root where it was read from, for positions.
 */
export function addNotices(scenario: Scenario, root: Node, reader: Reader): readonly Notice[] {
  const troubles = troublesOf(scenario)
  const bounded = new Set(scenario.handlers.filter((h) => h.queue.capacity !== null).map((h) => h.name))
  const notices = [
    ...unheardEvents(reader),
    ...unreachedHandlers(scenario, root),
    ...idleKeys(scenario, root),
    ...idlePartitioning(scenario, root),
    ...troubles.cycles.flatMap((cycle) => cycleNotice(cycle, scenario, root)),
    ...troubles.unstable.map((unstable) => unstableNotice(unstable, bounded.has(unstable.handler), root)),
  ]
  return notices.sort((a, b) => a.line - b.line || a.column - b.column)
}

/** A cycle of gain 1 is a closed network when nothing comes in (contract: then it is legal), else it fills up. */
function cycleNotice(cycle: Cycle, scenario: Scenario, root: Node): readonly Notice[] {
  const excess = cycle.gain - 1
  if (excess < -GAIN_TOLERANCE) return []
  if (excess <= GAIN_TOLERANCE && scenario.producers.length === 0) return []
  const gain = Number(cycle.gain.toPrecision(4))
  const what = `the cycle of ${cycle.events.join(', ')} through ${cycle.handlers.join(', ')} brings back ${gain} messages for each one`
  const message = `${what}: their number grows without end; the gain must be below 1`
  return [{ level: 'warning', message, ...positionOf(root, ['handlers', cycle.handlers[0] ?? '']) }]
}

/** Keys that decide nothing: no subscription of the event has partitions. */
function idleKeys(scenario: Scenario, root: Node): readonly Notice[] {
  const parted = scenario.handlers.filter((h) => h.queue.partitions !== null)
  const decided = new Set(parted.flatMap((h) => h.subscriptions.map((s) => s.event)))
  return scenario.events.flatMap(({ name, key }) => {
    if (key === null || decided.has(name)) return []
    const message = `the key of '${name}' decides nothing: no handler that takes it has queue.partitions`
    return [{ level: 'note' as const, message, ...positionOf(root, ['events', name, 'key']) }]
  })
}

/** Workers that no partition is for, and rebalances that never happen. */
function idlePartitioning(scenario: Scenario, root: Node): readonly Notice[] {
  return scenario.handlers.flatMap(({ name, workers, queue }) => {
    const { partitions, rebalance } = queue
    if (partitions === null) return []
    const note = (message: string, key: string): Notice => ({
      level: 'note',
      message,
      ...positionOf(root, ['handlers', name, 'queue', key]),
    })
    const fixed =
      workers.kind === 'fixed'
        ? workers.count
        : workers.kind === 'unequal'
          ? workers.groups.reduce((sum, g) => sum + g.count, 0)
          : null
    if (fixed === null) return []
    const idle = fixed - partitions
    return [
      ...(idle > 0
        ? [note(`${name} has ${fixed} workers for ${partitions} partitions: always idle are ${idle}`, 'partitions')]
        : []),
      ...(rebalance === null
        ? []
        : [note(`${name} never rebalances: the number of its workers doesn't change`, 'rebalance')]),
    ]
  })
}

/** @param isBounded the queue has a capacity. */
function unstableNotice({ handler, utilization, growth }: Unstable, isBounded: boolean, root: Node): Notice {
  const rho = Number(utilization.toPrecision(4))
  const rate = Number(growth.toPrecision(3))
  // A bounded queue is unstable only by back-pressure, which hands what it can't take back to its publishers.
  const what = isBounded ? "its publishers' backlog" : 'its queue'
  return {
    level: 'warning',
    message: `handler ${handler} is unstable: its utilization would be ${rho}, and ${what} grows by ${rate} messages per second`,
    ...positionOf(root, ['handlers', handler]),
  }
}

function positionOf(root: Node, path: Path): Pick<Notice, 'file' | 'line' | 'column'> {
  const node = nodeAt(root, path) ?? root
  return node.keyAt ?? node.at
}
