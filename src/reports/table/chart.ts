/**
 * Queue length over simulated time, one small chart for each of the handlers with the longest queues. A column is the mean
 * over its part of the timeline (and over replications).
 */
import asciichart from 'asciichart'
import { show, showGiven } from '../format.ts'
import type { Section } from './section.ts'

const mostCharts = 3
const height = 5
const labelWidth = 7
/** asciichart's own: a space and the axis. */
const axisWidth = 2

export const chart: Section = (document, { columns, style }) => {
  const { times, handlers } = document.timeline
  const [start, end] = [times[0], times.at(-1)]
  if (start === undefined || end === undefined) return []
  const queues = Object.entries(handlers)
    .map(([name, { queueLength }]) => ({ name, series: queueLength.filter(Number.isFinite) }))
    .map((queue) => ({ ...queue, peak: Math.max(0, ...queue.series) }))
    .filter(({ series, peak }) => series.length > 1 && peak > 0)
    .sort((a, b) => b.peak - a.peak)
  const width = Math.max(10, columns - labelWidth - axisWidth)
  const lines = queues
    .slice(0, mostCharts)
    .flatMap(({ name, series }) => [
      `${style.bold(`queue of ${name}`)} over time`,
      ...plot(resample(series, width)),
      axis(showGiven(start, 'duration'), showGiven(end, 'duration'), Math.min(width, series.length)),
    ])
  const hidden = queues.length - mostCharts
  return hidden > 0 ? [...lines, `(${hidden} more ${hidden === 1 ? 'queue is' : 'queues are'} shorter)`] : lines
}

/** Means of equal parts; `series` itself when it is short enough. @returns at most `points` values. */
export function resample(series: readonly number[], points: number): number[] {
  if (series.length <= points) return [...series]
  return Array.from({ length: points }, (_, index) => {
    const from = Math.floor((index * series.length) / points)
    const to = Math.max(from + 1, Math.floor(((index + 1) * series.length) / points))
    return series.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from)
  })
}

function plot(series: readonly number[]): string[] {
  const high = Math.max(...series)
  const label = (value: number) => show(Math.abs(value) < high * 1e-9 ? 0 : value, 'number').padStart(labelWidth)
  // `min: 0`: a chart that starts elsewhere makes noise look like growth.
  return asciichart
    .plot([...series], { height, min: 0, format: label })
    .split('\n')
    .map((line) => line.trimEnd())
}

function axis(from: string, to: string, width: number): string {
  const indent = ' '.repeat(labelWidth + axisWidth)
  return `${indent}${from}${to.padStart(Math.max(to.length + 1, width - from.length))}`
}
