/** What limits a system, in sentences: instability first, then the bottleneck, the largest stable rate, cycles, users. */
import { showGiven, showPrecise } from '../format.ts'
import type { TheoryDocument } from './document.ts'

export function limits(document: TheoryDocument): string[] {
  const lines: string[] = []
  for (const { handler, utilization, growth } of [...document.unstable, ...document.overloaded]) {
    const growing = `its queue grows by ${showPrecise(growth, 'rate')}`
    lines.push(`${handler} is overloaded: ρ = ${showPrecise(utilization, 'share')}, ${growing}`)
  }
  const { bottleneck, largestStable, closed } = document
  if (bottleneck !== null) {
    lines.push(`bottleneck: ${bottleneck.handler}, ρ = ${showPrecise(bottleneck.utilization, 'share')}`)
  }
  if (largestStable !== null) {
    const { factor, rate, producers, handler } = largestStable
    const each = Object.entries(producers).map(([name, own]) => `${name} ${showPrecise(own, 'rate')}`)
    const split = each.length > 1 ? ` (${each.join(', ')})` : ''
    const times = `${showPrecise(factor, 'number')} times the scenario's`
    lines.push(`stable below λ = ${showPrecise(rate, 'rate')} in all${split}, ${times}; then ${handler} saturates`)
  }
  if (closed !== null) {
    const { population, throughput, cycle, exact } = closed
    const pace = `${showPrecise(throughput, 'rate')}, a cycle takes ${showPrecise(cycle, 'duration')}`
    lines.push(`closed: population ${showGiven(population, 'number')}, throughput ${exact ? '' : '≈ '}${pace}`)
  }
  for (const { handlers, events, gain } of document.cycles) {
    const back = `${showPrecise(gain, 'number')} messages come back per message`
    lines.push(`cycle through ${handlers.join(', ')} by ${events.join(', ')}: ${back}`)
  }
  return lines
}
