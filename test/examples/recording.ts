/**
 * The recording that scenarios/trace-replay.yaml replays: made by a recipe, which the file states in its first lines, so that
 * it can be made again to the last byte and is nobody's traffic.
 */

const requests = 400
/** Requests of the rush, first and last. */
const rush = { from: 101, to: 300 }

/** @returns the text of trace-replay.csv: arrival times [s] and service times [ms] of 400 requests. */
export function recordingCsv(): string {
  const uniform = lehmer(1)
  let arrived = 0
  const rows: string[] = []
  for (let request = 1; request <= requests; request++) {
    const rate = request >= rush.from && request <= rush.to ? 16 : 3
    arrived += -Math.log(uniform()) / rate
    const took = 40 + 400 * uniform() ** 3
    rows.push(`${arrived.toFixed(3)},${took.toFixed(0)}`)
  }
  return `# ${requests} requests: when each arrived [s from the start], and how long it took to serve [ms]. Made, not measured:
# u is the next x / 2147483647, where x becomes 48271 x mod 2147483647, starting from 1; then for each request
# interval = -ln(u) / rate, at a rate of 16 a second for requests ${rush.from} to ${rush.to} and 3 a second for the others;
# took = 40 + 400 u^3.
arrived,took
${rows.join('\n')}
`
}

/**
 * Numbers in (0, 1) by the multiplicative congruential generator of Park & Miller (Comm. ACM 31, 1988), with the multiplier of
 * their note of 1993. Products stay below 2^53.
 */
function lehmer(seed: number): () => number {
  let x = seed
  return () => {
    x = (48271 * x) % 2147483647
    return x / 2147483647
  }
}
