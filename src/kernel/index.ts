/**
 * The kernel: the simulator's loop and what plain components do, compiled to WebAssembly. A network whose every part is plain runs
 * here entirely; what is not (a handler with priorities, a bus with delays, …) is handed to JavaScript, one occurrence,
 * publication or delivery at a time. Both work on the same records in one memory, so that a model may mix them freely.
 *
 * AssemblyScript: the grammar of TypeScript, the types and the costs of C. Nothing here is managed; records are classes over
 * addresses.
 */
import { Calendar, holds, init as initCalendar, peekTime, peekValue, pop, push, replace } from './calendar.ts'
import * as outside from './imports.ts'
import { NEAR_LEVELS } from './layout.ts'
import { alloc, free, reserve, tryReserve, unusedFrom, wipe } from './memory.ts'
import './checks.ts'
import { endFlows, Flows } from './flows.ts'
import { Histogram } from './histogram.ts'
import { ARRIVAL, END, EXPIRY, KIND, KIND_BITS } from './kinds.ts'
import { Levels } from './levels.ts'
import { copy, release } from './messages.ts'
import { Producing } from './producing.ts'
import { deliverNow, publish } from './publishing.ts'
import { EventType, net } from './records.ts'
import { deliver, enter, Service } from './service.ts'
import { Tally } from './tally.ts'
import { countVisit, countWait, flushEnds, flushWaits } from './visits.ts'
import { init as initStreams } from './ziggurat.ts'

// Not `export … from`, which the compiler knows only without the suffix of the file.
export { alloc, free, holds, peekTime, peekValue, pop, push, replace, reserve, tryReserve, unusedFrom, wipe }

/** Must be called once, before anything else. */
export function init(): void {
  initCalendar()
  initStreams()
}

/**
 * Goes through up to `limit` occurrences.
 * @returns whether everything before `net.until` has happened.
 */
export function run(limit: i32): bool {
  for (let k = 0; k < limit; k++) {
    const t = Calendar.peekTime()
    const value = Calendar.peekValue()
    if (net.pendingHead >= 0) {
      if (t > net.now || (value & KIND) >= EXPIRY) {
        outside.deliverPending()
        continue
      }
    }
    if (t >= net.until) return true
    net.now = t
    const kind = value & KIND
    if (kind === END) Service.end(value >> KIND_BITS)
    else if (kind === ARRIVAL) Producing.arrive(value >> KIND_BITS, value)
    else outside.occur(value)
  }
  return false
}

/** Empties the buffer of the tally at this address. */
export function flushTally(tally: usize): void {
  changetype<Tally>(tally).flush()
}

/** One value ≥ 0 for the histogram at this address. */
export function count(histogram: usize, value: f64): void {
  changetype<Histogram>(histogram).add(value)
}

/** For the levels at this address: they were at `level`, at least NEAR_LEVELS, for `duration` seconds. */
export function addLevel(levels: usize, level: i32, duration: f64): void {
  changetype<Levels>(levels).addAbove(level - NEAR_LEVELS, duration)
}

// What JavaScript does with messages: the records of events and subscriptions are given by address.

/** The first message of a new instance of an event's flows. */
export function begin(event: EventType): i32 {
  return Flows.begin(event)
}

export { copy, countVisit, countWait, deliver, deliverNow, endFlows, enter, flushEnds, flushWaits, publish, release }
