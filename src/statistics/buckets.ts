/**
 * Log-linear buckets of the positive doubles, 128 an octave: the exponent and the top seven mantissa bits of the number
 * itself are the bucket's number, so that finding it costs a store and a load. A bucket spans at most 1/128 of its lower
 * edge, hence `representative` is within 0.4 % of everything in it.
 */

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
/** Which of the two words holds the exponent. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0
const SHIFT = 13

/** That of 2^-64: what is smaller, and not 0, counts as that. */
export const FIRST_BUCKET = 959 << 7

/** Largest relative error of `representative`. */
export const RELATIVE_ERROR = 0.004

/** Number of the bucket of x > 0 (finite): monotone in x. */
export function bucketOf(x: number): number {
  double[0] = x
  return words[HIGH]! >>> SHIFT
}

/** Smallest number in a bucket; that of bucket + 1 is where it ends. */
export function lowerEdge(bucket: number): number {
  double[0] = 0
  words[HIGH] = bucket << SHIFT
  return double[0]!
}

/**
 * A value for the share `position` (0 to 1) of the way through a bucket: linear, as far as everything in the bucket stays
 * within `RELATIVE_ERROR` of it.
 */
export function representative(bucket: number, position: number): number {
  const low = lowerEdge(bucket)
  const high = lowerEdge(bucket + 1)
  const linear = low + (high - low) * position
  return Math.max(high * (1 - RELATIVE_ERROR), Math.min(low * (1 + RELATIVE_ERROR), linear))
}
