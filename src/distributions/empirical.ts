/** The empirical law: recorded values, drawn with replacement, with optional weights. */
import type { Stream } from '../engine/stream.ts'
import { aliasSampler } from './alias.ts'
import { every, first, numbers, weights } from './checks.ts'
import type { Distribution, Law } from './distribution.ts'
import { distribution, mixed } from './shape.ts'

interface Table {
  /** Distinct values with positive weight, ascending. */
  readonly sorted: readonly number[]
  readonly share: readonly number[]
  /** Sums of `share` up to and including an index, and from it on. */
  readonly upTo: readonly number[]
  readonly from: readonly number[]
}

/** Sorting a long recording again for every replication would be the longest part of a short run. */
const known = new WeakMap<readonly number[], { readonly weightOf: readonly number[] | null; readonly table: Table }>()

function tableOf(values: readonly number[], weightOf: readonly number[] | null): Table {
  const found = known.get(values)
  if (found !== undefined && found.weightOf === weightOf) return found.table
  const table = buildTable(values, weightOf)
  known.set(values, { weightOf, table })
  return table
}

function buildTable(values: readonly number[], weightOf: readonly number[] | null): Table {
  const sorted: number[] = []
  const weight: number[] = []
  const add = (x: number, w: number) => {
    if (sorted.at(-1) === x) weight[weight.length - 1]! += w
    else {
      sorted.push(x)
      weight.push(w)
    }
  }
  if (weightOf === null) {
    // A typed array sorts ten times as fast.
    for (const x of Float64Array.from(values).sort()) add(x, 1)
  } else {
    const order = values.map((_, i) => i).filter((i) => weightOf[i]! > 0)
    order.sort((i, j) => values[i]! - values[j]!)
    for (const i of order) add(values[i]!, weightOf[i]!)
  }
  const total = weight.reduce((sum, w) => sum + w, 0)
  const share = weight.map((w) => w / total)
  return { sorted, share, upTo: running(share), from: running(share.toReversed()).reverse() }
}

/**
 * The law that gives each of `values` (≥ 0) its weight, 1 unless said otherwise. O(1) a draw, O(log n) a cdf. The lists must
 * not change afterwards.
 */
export function empiricalOf(values: readonly number[], weightOf: readonly number[] | null = null): Distribution {
  const { sorted, share, upTo, from } = tableOf(values, weightOf)
  /** How many distinct values are ≤ x. */
  const rank = (x: number) => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]! <= x) low = middle + 1
      else high = middle
    }
    return low
  }
  return distribution({
    moments: () =>
      mixed(sorted.map((x, i) => ({ probability: share[i]!, mean: x, variance: 0, thirdCentralMoment: 0 }))),
    minimum: sorted[0]!,
    breakpoints: sorted,
    sample: weightOf === null ? evenSampler(values) : weightedSampler(values, weightOf),
    cdf(x) {
      const n = rank(x)
      return n === sorted.length ? 1 : n === 0 ? 0 : upTo[n - 1]!
    },
    tail(x) {
      const n = rank(x)
      return n === 0 ? 1 : (from[n] ?? 0)
    },
    laplace: (s) => sorted.reduce((sum, x, i) => sum + share[i]! * Math.exp(-s * x), 0),
  })
}

function running(list: readonly number[]): number[] {
  let sum = 0
  return list.map((x) => {
    sum += x
    return sum
  })
}

function evenSampler(values: readonly number[]): (stream: Stream) => number {
  const table = Float64Array.from(values)
  return (stream) => table[stream.below(table.length)]!
}

function weightedSampler(values: readonly number[], weightOf: readonly number[]): (stream: Stream) => number {
  const table = Float64Array.from(values)
  const choose = aliasSampler(weightOf)
  return (stream) => table[choose(stream)]!
}

export const empirical: Law = {
  name: 'empirical',
  description: 'recorded values, drawn with replacement',
  parameters: {
    values: { kind: 'values', description: 'the recorded values' },
    weights: { kind: 'numbers', description: 'how often each value occurs, relative to the others', optional: true },
    file: { kind: 'text', description: 'CSV file that holds the values' },
    column: { kind: 'text', description: 'column of the file, by its heading or number', optional: true },
    unit: { kind: 'text', description: 'unit of the column: us, ms, s, min, h, d', optional: true },
  },
  sets: [['values'], ['file']],
  check: (values) =>
    first(
      every(values, 'values', (x) => x >= 0, 'at least 0 s'),
      weights(values),
    ),
  bind: (values) =>
    empiricalOf(numbers(values, 'values'), values.weights === undefined ? null : numbers(values, 'weights')),
}
