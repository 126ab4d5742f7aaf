/**
 * Numbers for people. A value is shown in the unit that suits its size, with as many digits as its half-width bears: the
 * last digit shown is the half-width's first (its second, where the first is a 1), and never more than four digits in all.
 * Without a half-width three digits are shown.
 */
import type { MaybeEstimate } from '../experiment/results.ts'

export type Kind = 'duration' | 'rate' | 'share' | 'number'

interface Unit {
  readonly suffix: string
  /** How many of the unit make one of the SI unit (or 1, for numbers). */
  readonly perBase: number
}

/** What nothing observed (or withheld) looks like. */
export const nothing = '–'

const plain: Unit = { suffix: '', perBase: 1 }

/** From the largest; a value is shown in the first unit of which it has at least `from` [base units]. */
const units: Readonly<Record<Kind, readonly (Unit & { readonly from: number })[]>> = {
  duration: [
    { from: 2 * 86_400, suffix: ' d', perBase: 1 / 86_400 },
    { from: 2 * 3600, suffix: ' h', perBase: 1 / 3600 },
    { from: 120, suffix: ' min', perBase: 1 / 60 },
    { from: 1, suffix: ' s', perBase: 1 },
    { from: 1e-3, suffix: ' ms', perBase: 1e3 },
    { from: 1e-6, suffix: ' µs', perBase: 1e6 },
    { from: 1e-9, suffix: ' ns', perBase: 1e9 },
  ],
  rate: [
    { from: 1e9, suffix: 'G/s', perBase: 1e-9 },
    { from: 1e6, suffix: 'M/s', perBase: 1e-6 },
    { from: 1e5, suffix: 'k/s', perBase: 1e-3 },
    { from: 0.1, suffix: '/s', perBase: 1 },
    { from: 0.1 / 60, suffix: '/min', perBase: 60 },
    { from: 0.01 / 3600, suffix: '/h', perBase: 3600 },
  ],
  share: [{ from: 0, suffix: '%', perBase: 100 }],
  number: [
    { from: 1e12, suffix: 'T', perBase: 1e-12 },
    { from: 1e9, suffix: 'G', perBase: 1e-9 },
    { from: 1e6, suffix: 'M', perBase: 1e-6 },
    { from: 1e5, suffix: 'k', perBase: 1e-3 },
    { from: 0, suffix: '', perBase: 1 },
  ],
}

const zero: Readonly<Record<Kind, string>> = { duration: '0 s', rate: '0/s', share: '0%', number: '0' }

/** @param value in SI units. @param halfWidth of its interval, same unit, or null. @returns for example "10.7 ms". */
export function show(value: number | null, kind: Kind, halfWidth: number | null = null): string {
  if (value === null || Number.isNaN(value)) return nothing
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞'
  const unit = unitFor(value, kind)
  const scaled = value * unit.perBase
  if (scaled === 0) return zero[kind]
  return digits(scaled, decimalsFor(scaled, halfWidth === null ? null : halfWidth * unit.perBase, kind)) + unit.suffix
}

/** A value that was given, not estimated: up to four digits, without trailing zeros ("30 min", "95%"). */
export function showGiven(value: number, kind: Kind): string {
  const unit = unitFor(value, kind)
  return value === 0 ? zero[kind] : `${Number((value * unit.perBase).toPrecision(4))}${unit.suffix}`
}

/** A computed value, to four digits. */
export function showPrecise(value: number | null, kind: Kind): string {
  return show(value, kind, value === null || !Number.isFinite(value) ? null : Math.abs(value) / 1000)
}

/** The mean of an estimate, digits chosen by its half-width. */
export function showMean(estimate: MaybeEstimate, kind: Kind): string {
  if (estimate === null) return nothing
  const { mean, halfWidth } = estimate
  return show(mean, kind, halfWidth !== null && isRounding(mean, halfWidth) ? 0 : halfWidth)
}

/** Whether a half-width is no more than the rounding of sums: the values were the same in every replication. */
function isRounding(mean: number, halfWidth: number): boolean {
  return halfWidth <= 1e-9 * Math.abs(mean)
}

/** The half-width in the unit and with the decimals of the mean it belongs to, for example "0.3"; "" where there is none. */
export function showHalfWidth(estimate: MaybeEstimate, kind: Kind): string {
  if (estimate === null || estimate.halfWidth === null || !Number.isFinite(estimate.halfWidth)) return ''
  const unit = unitFor(estimate.mean === 0 ? estimate.halfWidth : estimate.mean, kind)
  const halfWidth = estimate.halfWidth * unit.perBase
  if (isRounding(estimate.mean, estimate.halfWidth)) return '0'
  const text = digits(halfWidth, decimalsFor(estimate.mean * unit.perBase, halfWidth, kind))
  return text
}

/** "10.7 ms ± 0.3", the half-width in the same unit; the mean alone where there is no interval. */
export function showEstimate(estimate: MaybeEstimate, kind: Kind): string {
  const halfWidth = showHalfWidth(estimate, kind)
  return halfWidth === '' ? showMean(estimate, kind) : `${showMean(estimate, kind)} ± ${halfWidth}`
}

/** A whole number in groups of three digits: 4,612,345. */
export function showWhole(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A relative error in percent down to 0.01 %, in powers of ten below. */
export function showRelative(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return nothing
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size < 5e-5) return compact(value)
  return `${(value * 100).toFixed(size < 0.1 ? 2 : 1)}%`
}

function unitFor(value: number, kind: Kind): Unit {
  const size = Math.abs(value)
  const list = units[kind]
  return list.find(({ from }) => size >= from) ?? list.at(-1) ?? plain
}

function decimalsFor(scaled: number, halfWidth: number | null, kind: Kind): number {
  // Of a share close to 100 % the digits that count are those of what is missing.
  const size = kind === 'share' && scaled > 50 && scaled < 100 ? 100 - scaled : Math.abs(scaled)
  const exponent = size === 0 ? 0 : Math.floor(Math.log10(size))
  if (halfWidth === null || !(halfWidth > 0) || !Number.isFinite(halfWidth)) {
    return clamp(2 - Math.max(exponent, Math.floor(Math.log10(Math.abs(scaled) || 1))), 0, 6)
  }
  const first = Math.floor(Math.log10(halfWidth))
  const wanted = halfWidth / 10 ** first < 2 ? 1 - first : -first
  return clamp(Math.min(wanted, size === 0 ? wanted : 3 - exponent), 0, 6)
}

function digits(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? oneDigit(value) : text
}

/** The first digit: 0.02, below a thousandth with a power of ten. */
function oneDigit(value: number): string {
  return value < 1e-3 ? compact(value) : String(Number(value.toPrecision(1)))
}

/** One digit and a power of ten: 4e-16. */
function compact(value: number): string {
  return value.toExponential(0).replace('e+', 'e')
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
