/**
 * Zero for fields that hold real numbers. V8 gives a field its representation from the first value it sees: a field that
 * starts as the small integer 0 and later holds a fraction changes the shape of its object once, which throws away the
 * code compiled so far. Minus zero is a real number from the start, and equal to 0.
 */
export const REAL = -0

/**
 * The simulated time [s]. Functions of the hot path take the clock, not the time: a real number that is passed to a
 * function which is not inlined costs an allocation, a field that it reads there doesn't.
 */
export interface Clock {
  readonly now: number
}
