/**
 * A small piece of work of the kind that the engine does (integer mixing, a heap in typed arrays, floating-point sums) that
 * shares no code with it: how fast this computer is, right now. The engine's speed divided by this one's says more about
 * the engine than about the computer.
 */
const SIZE = 64

/** Operations of one call: a long loop in a single call would be compiled while it runs, and thrown away after it. */
const BATCH = 1000

/**
 * Holds a heap of `SIZE` instants: takes the first, puts it back later, `operations` times (rounded to thousands).
 * @returns the sum of the instants, so that no compiler may skip the work.
 */
export function calibrate(operations: number): number {
  const times = new Float64Array(SIZE)
  const counts = new Int32Array(1024)
  let sum = 0
  for (let k = 0; k < operations; k += BATCH) sum += hold(times, counts, k + 1)
  return sum + counts.reduce((a, b) => a + b)
}

function hold(times: Float64Array, counts: Int32Array, seed: number): number {
  let state = seed
  let sum = 0
  for (let k = 0; k < BATCH; k++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + k) | 0
    const step = -Math.log(((state >>> 8) + 1) * 2 ** -24)
    const time = times[0]! + step
    sum += times[0]!
    counts[state >>> 22]!++
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= SIZE) break
      if (child + 1 < SIZE && times[child + 1]! < times[child]!) child++
      if (times[child]! >= time) break
      times[i] = times[child]!
      i = child
    }
    times[i] = time
  }
  return sum
}
