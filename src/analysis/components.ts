/**
 * Sparse directed graphs: strongly connected components in topological order, and the linear systems x = b + Mᵀx on them.
 */
import { solve } from '../theory/matrix.ts'

export interface Arc {
  readonly to: number
  readonly weight: number
}

/** @param arcs out-arcs of every node. @returns components, each before those it leads to (Tarjan 1972, iterative; O(nodes + arcs)). */
export function components(arcs: readonly (readonly Arc[])[]): number[][] {
  const n = arcs.length
  const order = new Int32Array(n).fill(-1)
  const low = new Int32Array(n)
  const onStack = new Uint8Array(n)
  const at = new Int32Array(n)
  const stack: number[] = []
  const found: number[][] = []
  let counter = 0
  for (let root = 0; root < n; root++) {
    if (order[root] !== -1) continue
    const path = [root]
    while (path.length > 0) {
      const v = path[path.length - 1]!
      if (order[v] === -1) {
        order[v] = low[v] = counter++
        stack.push(v)
        onStack[v] = 1
      }
      const next = arcs[v]![at[v]!]
      if (next !== undefined) {
        at[v] = at[v]! + 1
        if (order[next.to] === -1) path.push(next.to)
        else if (onStack[next.to] === 1) low[v] = Math.min(low[v]!, order[next.to]!)
        continue
      }
      path.pop()
      const parent = path[path.length - 1]
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[v]!)
      if (low[v] === order[v]) {
        const members: number[] = []
        for (;;) {
          const w = stack.pop()!
          onStack[w] = 0
          members.push(w)
          if (w === v) break
        }
        found.push(members.reverse())
      }
    }
  }
  return found.reverse()
}

/** Whether a component is a cycle at all: more than one node, or a node that leads to itself. */
export function isCyclic(members: readonly number[], arcs: readonly (readonly Arc[])[]): boolean {
  return members.length > 1 || arcs[members[0]!]!.some((a) => a.to === members[0])
}

/** Arcs within a component as arrays: node i has those from first[i] to first[i + 1]. */
interface Inside {
  readonly first: Int32Array
  readonly to: Int32Array
  readonly weight: Float64Array
}

function insideOf(members: readonly number[], arcs: readonly (readonly Arc[])[]): Inside {
  const local = new Map(members.map((m, i) => [m, i]))
  const first = new Int32Array(members.length + 1)
  const to: number[] = []
  const weight: number[] = []
  for (const [i, m] of members.entries()) {
    for (const a of arcs[m]!) {
      const inside = local.get(a.to)
      if (inside === undefined) continue
      to.push(inside)
      weight.push(a.weight)
    }
    first[i + 1] = to.length
  }
  return { first, to: Int32Array.from(to), weight: Float64Array.from(weight) }
}

/** Multiplications that a gain may cost: a component of 2,000 arcs gets all the rounds that it may need. */
const MOST_WORK = 1e7
const MOST_ROUNDS = 5000

/**
 * Gain of a strongly connected component: where it is one simple cycle, the product of its weights (messages that come back per message
 * that leaves); otherwise the spectral radius of its matrix. Either is below, at or above 1 together with the other.
 */
export function gainOf(members: readonly number[], arcs: readonly (readonly Arc[])[]): number {
  const inside = insideOf(members, arcs)
  return gainOfCycle(inside) ?? spectralRadius(inside)
}

/** null: more than one cycle. */
function gainOfCycle({ first, to, weight }: Inside): number | null {
  let product = 1
  for (let i = 0; i + 1 < first.length; i++) {
    let sum = 0
    let next = -1
    for (let k = first[i]!; k < first[i + 1]!; k++) {
      if (weight[k]! <= 0) continue
      if (next >= 0 && to[k] !== next) return null
      next = to[k]!
      sum += weight[k]!
    }
    product *= sum
  }
  return product
}

/** Power iteration on M + I, which is primitive where M is irreducible; Collatz–Wielandt bounds stop it. */
function spectralRadius(inside: Inside): number {
  const { first, to, weight } = inside
  const n = first.length - 1
  let v = new Float64Array(n).fill(1)
  let next = new Float64Array(n)
  const rounds = Math.min(MOST_ROUNDS, Math.max(100, Math.floor(MOST_WORK / (n + to.length))))
  let least = 0
  let most = 1
  for (let round = 0; round < rounds && most - least > 1e-13 * most; round++) {
    next.set(v)
    for (let i = 0; i < n; i++)
      for (let k = first[i]!; k < first[i + 1]!; k++) next[to[k]!] = next[to[k]!]! + v[i]! * weight[k]!
    least = Number.POSITIVE_INFINITY
    most = 0
    let sum = 0
    for (let i = 0; i < n; i++) {
      const ratio = next[i]! / v[i]!
      if (ratio < least) least = ratio
      if (ratio > most) most = ratio
      sum += next[i]!
    }
    const size = sum / n
    for (let i = 0; i < n; i++) next[i] = next[i]! / size
    const old = v
    v = next
    next = old
  }
  // Too large for its slowest mode to die out: that the cycles do can still be proved.
  if (least <= 2 && most >= 2 && most - least > 1e-9 * most) most = Math.min(most, 1 + provenBound(inside))
  return (least + most) / 2 - 1
}

/**
 * An upper bound of the spectral radius below 1, or `Infinity` where none is found: x = 1 + Mx by Gauss–Seidel sweeps, to and fro;
 * with Mx ≤ qx in every row for some positive x, no eigenvalue exceeds q (Collatz 1942).
 */
function provenBound({ first, to, weight }: Inside): number {
  const n = first.length - 1
  const x = new Float64Array(n).fill(1)
  const row = (i: number): number => {
    let sum = 0
    for (let k = first[i]!; k < first[i + 1]!; k++) sum += x[to[k]!]! * weight[k]!
    return sum
  }
  for (let sweep = 0; sweep < 200; sweep++) {
    for (let j = 0; j < n; j++) {
      const i = sweep % 2 === 0 ? n - 1 - j : j
      x[i] = 1 + row(i)
    }
    let bound = 0
    for (let i = 0; i < n; i++) bound = Math.max(bound, row(i) / x[i]!)
    if (bound < 1) return bound
    if (!Number.isFinite(bound)) break
  }
  return Number.POSITIVE_INFINITY
}

/** Solves x = b + Mᵀx on one component of gain below 1: densely up to 300 nodes, else by Gauss–Seidel sweeps. */
export function solveComponent(
  members: readonly number[],
  arcs: readonly (readonly Arc[])[],
  b: readonly number[],
): number[] {
  const local = new Map(members.map((m, i) => [m, i]))
  const n = members.length
  if (n <= 300) {
    const matrix = members.map((_, i) => members.map((_, j) => (i === j ? 1 : 0)))
    members.forEach((m, i) => {
      for (const a of arcs[m]!) {
        const j = local.get(a.to)
        if (j !== undefined) matrix[j]![i]! -= a.weight
      }
    })
    return solve(
      matrix,
      b.map((x) => [x]),
    ).map((row) => row[0]!)
  }
  // Transposed: what flows into each node.
  const { first, to, weight } = insideOf(members, arcs)
  const start = new Int32Array(n + 1)
  for (const j of to) start[j + 1] = start[j + 1]! + 1
  for (let j = 0; j < n; j++) start[j + 1] = start[j + 1]! + start[j]!
  const at = start.slice()
  const from = new Int32Array(to.length)
  const share = new Float64Array(to.length)
  for (let i = 0; i < n; i++) {
    for (let k = first[i]!; k < first[i + 1]!; k++) {
      const place = at[to[k]!]!
      at[to[k]!] = place + 1
      from[place] = i
      share[place] = weight[k]!
    }
  }
  const x = Float64Array.from(b)
  for (let sweep = 0; sweep < 100_000; sweep++) {
    let change = 0
    for (let j = 0; j < n; j++) {
      let sum = b[j]!
      for (let k = start[j]!; k < start[j + 1]!; k++) sum += x[from[k]!]! * share[k]!
      change = Math.max(change, Math.abs(sum - x[j]!) / Math.max(sum, 1e-300))
      x[j] = sum
    }
    if (change < 1e-13) break
  }
  return Array.from(x)
}
