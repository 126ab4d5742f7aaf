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

/**
 * Gain of a strongly connected component: where it is one simple cycle, the product of its weights (messages that come back per message
 * that leaves); otherwise the spectral radius of its matrix. Either is below, at or above 1 together with the other.
 */
export function gainOf(members: readonly number[], arcs: readonly (readonly Arc[])[]): number {
  const local = new Map(members.map((m, i) => [m, i]))
  const inside = members.map((m) =>
    arcs[m]!.filter((a) => a.weight > 0 && local.has(a.to)).map((a) => ({ to: local.get(a.to)!, weight: a.weight })),
  )
  if (inside.every((list) => new Set(list.map((a) => a.to)).size <= 1)) {
    return inside.reduce((product, list) => product * list.reduce((sum, a) => sum + a.weight, 0), 1)
  }
  // Power iteration on M + I, which is primitive where M is irreducible; Collatz–Wielandt bounds stop it.
  let v = members.map(() => 1)
  let gain = 0
  for (let round = 0; round < 5000; round++) {
    const next = v.slice()
    inside.forEach((list, i) => {
      for (const a of list) next[a.to] = next[a.to]! + v[i]! * a.weight
    })
    let least = Number.POSITIVE_INFINITY
    let most = 0
    next.forEach((x, i) => {
      const ratio = x / v[i]!
      least = Math.min(least, ratio)
      most = Math.max(most, ratio)
    })
    gain = (least + most) / 2 - 1
    const size = next.reduce((sum, x) => sum + x, 0) / next.length
    v = next.map((x) => x / size)
    if (most - least <= 1e-13 * most) break
  }
  return gain
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
  const into: { from: number; weight: number }[][] = members.map(() => [])
  members.forEach((m, i) => {
    for (const a of arcs[m]!) {
      const j = local.get(a.to)
      if (j !== undefined) into[j]!.push({ from: i, weight: a.weight })
    }
  })
  const x = [...b]
  for (let sweep = 0; sweep < 100_000; sweep++) {
    let change = 0
    for (let j = 0; j < n; j++) {
      let sum = b[j]!
      for (const a of into[j]!) sum += x[a.from]! * a.weight
      change = Math.max(change, Math.abs(sum - x[j]!) / Math.max(sum, 1e-300))
      x[j] = sum
    }
    if (change < 1e-13) break
  }
  return x
}
