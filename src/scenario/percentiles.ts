/**
 * Percentiles as keys: `p50`, `p99`, `p99.9`, and `p999` for 99.9 %, as dashboards write them.
 */

/** @returns the probability, exactly the nearest double (`p99.9` is 0.999), 0 for `p0` and 1 for `p100`; null for
 * other keys. */
export function parsePercentile(key: string): number | null {
  if (key === 'p0') return 0
  if (key === 'p100') return 1
  const match = /^p(\d{1,12})(?:\.(\d{1,12}))?$/.exec(key)
  if (match === null) return null
  const [, whole = '', fraction] = match
  if (fraction !== undefined && whole.length > 2) return null
  const digits = whole.length === 1 ? `0${whole}` : whole
  return Number(`0.${digits}${fraction ?? ''}`)
}
