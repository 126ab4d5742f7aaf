/**
 * Kinds of occurrence: the low three bits of a payload of the calendar. Two kinds that differ in bit 0 only have equal
 * precedence. Plain TypeScript and AssemblyScript alike, for the model on both sides.
 */
export const END = 0
export const END_SHARED = 1
export const WORKERS = 2
export const DELIVERY = 4
export const ARRIVAL = 5
export const EXPIRY = 6
export const TIMER = 7
export const KIND = 7
export const PRECEDENCE = 6
export const KIND_BITS = 3
