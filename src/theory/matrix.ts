/**
 * Small dense linear algebra over rows of numbers: products, LU with partial pivoting, spectral radius. For matrices up to a
 * few hundred rows; cost n³.
 */

export type Matrix = readonly (readonly number[])[]

export function zeros(rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(0))
}

export function identity(n: number): number[][] {
  const m = zeros(n, n)
  for (let i = 0; i < n; i++) m[i]![i] = 1
  return m
}

export function multiply(a: Matrix, b: Matrix): number[][] {
  const columns = b[0]?.length ?? 0
  return a.map((row) => {
    const out = new Array<number>(columns).fill(0)
    for (let k = 0; k < row.length; k++) {
      const x = row[k]!
      if (x === 0) continue
      const other = b[k]!
      for (let j = 0; j < columns; j++) out[j] = out[j]! + x * other[j]!
    }
    return out
  })
}

export function add(a: Matrix, b: Matrix, factor = 1): number[][] {
  return a.map((row, i) => row.map((x, j) => x + factor * b[i]![j]!))
}

export function scale(a: Matrix, factor: number): number[][] {
  return a.map((row) => row.map((x) => x * factor))
}

/** Row vector times matrix. */
export function apply(v: readonly number[], m: Matrix): number[] {
  return multiply([v], m)[0]!
}

/**
 * Solves A·X = B by Gaussian elimination with partial pivoting.
 *
 * @param b one or more right-hand columns, as rows of `a`'s length.
 * @throws RangeError when A is singular.
 */
export function solve(a: Matrix, b: Matrix): number[][] {
  const n = a.length
  const left = a.map((row) => [...row])
  const right = b.map((row) => [...row])
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(left[i]![column]!) > Math.abs(left[pivot]![column]!)) pivot = i
    }
    if (left[pivot]![column] === 0) throw new RangeError(`matrix is singular in column ${column}`)
    ;[left[column], left[pivot]] = [left[pivot]!, left[column]!]
    ;[right[column], right[pivot]] = [right[pivot]!, right[column]!]
    const top = left[column]!
    const topRight = right[column]!
    for (let i = column + 1; i < n; i++) {
      const row = left[i]!
      const factor = row[column]! / top[column]!
      if (factor === 0) continue
      for (let j = column; j < n; j++) row[j] = row[j]! - factor * top[j]!
      const rowRight = right[i]!
      for (let j = 0; j < rowRight.length; j++) rowRight[j] = rowRight[j]! - factor * topRight[j]!
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = left[i]!
    const rowRight = right[i]!
    for (let j = 0; j < rowRight.length; j++) {
      let sum = rowRight[j]!
      for (let k = i + 1; k < n; k++) sum -= row[k]! * right[k]![j]!
      rowRight[j] = sum / row[i]!
    }
  }
  return right
}

export function inverse(a: Matrix): number[][] {
  return solve(a, identity(a.length))
}

/**
 * Stationary distribution π of a generator or stochastic matrix by the GTH elimination (Grassmann, Taksar & Heyman 1985),
 * which never subtracts: precise to the last digits for any irreducible chain.
 *
 * @param rates off-diagonal rates; the diagonal is ignored.
 * @throws RangeError when the chain is not irreducible.
 */
export function stationary(rates: Matrix): number[] {
  const n = rates.length
  const q = rates.map((row) => [...row])
  for (let k = n - 1; k > 0; k--) {
    let out = 0
    for (let j = 0; j < k; j++) out += q[k]![j]!
    if (!(out > 0)) throw new RangeError(`chain is not irreducible: state ${k} does not reach the lower ones`)
    for (let i = 0; i < k; i++) {
      const into = q[i]![k]! / out
      q[i]![k] = into
      if (into === 0) continue
      for (let j = 0; j < k; j++) if (j !== i) q[i]![j] = q[i]![j]! + into * q[k]![j]!
    }
  }
  const pi = new Array<number>(n).fill(0)
  pi[0] = 1
  let total = 1
  for (let k = 1; k < n; k++) {
    let sum = 0
    for (let i = 0; i < k; i++) sum += pi[i]! * q[i]![k]!
    pi[k] = sum
    total += sum
  }
  return pi.map((x) => x / total)
}
