/** Systems of linear equations of a few unknowns. */

/**
 * x with A·x = b, by Gaussian elimination with partial pivoting.
 * @param matrix n rows of n; left as it is. @returns null where A is singular (a pivot below 1e-14 of the largest entry).
 */
export function solve(matrix: readonly (readonly number[])[], b: readonly number[]): number[] | null {
  const n = b.length
  const rows = matrix.map((row, i) => [...row, b[i]!])
  const scale = Math.max(...matrix.flat().map(Math.abs))
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i
    const row = rows[pivot]!
    if (!(Math.abs(row[k]!) > 1e-14 * scale)) return null
    rows[pivot] = rows[k]!
    rows[k] = row
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i]![k]! / row[k]!
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * row[j]!
    }
  }
  const x = new Array<number>(n).fill(0)
  for (let k = n - 1; k >= 0; k--) {
    let sum = rows[k]![n]!
    for (let j = k + 1; j < n; j++) sum -= rows[k]![j]! * x[j]!
    x[k] = sum / rows[k]![k]!
  }
  return x
}
