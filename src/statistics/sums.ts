/**
 * Loops over figures, each in a function of its own that sees nothing but arrays: small enough for V8 to compile at once where a
 * run is over in a second, and never compiled anew for objects of another shape.
 */

/** `start` and the values, added in their order. */
export function sumOf(values: Float64Array, start = 0): number {
  let sum = start
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}

/** Adds the values to those of `into`, from its `at` on. */
export function addTo(into: Float64Array, at: number, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) into[at + i] = into[at + i]! + values[i]!
}
