/** What was run: name, seed, replications × duration, warm-up, events; and the timing where it was asked for. */
import { show, showGiven, showWhole } from '../format.ts'
import { type Section, wrapFacts } from './section.ts'

const warmupWords = {
  'MSER-5': ' (found by MSER-5)',
  'none (dated)': ' (none: something is dated)',
  fixed: '',
  share: '',
} as const

export const heading: Section = (document, { style, columns }) => {
  const { run, timing } = document
  const facts = [
    `seed ${run.seed}`,
    `${run.replications} replication${run.replications === 1 ? '' : 's'} × ${showGiven(run.duration, 'duration')}`,
    `warm-up ${showGiven(run.warmup, 'duration')}${warmupWords[run.warmupMethod]}`,
    `${showWhole(run.events)} events`,
    `${showGiven(run.confidence, 'share')} intervals`,
  ]
  const lines = [style.bold(document.scenario.name), ...wrapFacts(facts, columns)]
  if (timing !== undefined) {
    const speed = show(timing.eventsPerSecond, 'number')
    lines.push(
      `${show(timing.wallSeconds, 'duration')} elapsed · ${show(timing.cpuSeconds, 'duration')} of processor · ${speed} events/s`,
    )
  }
  return lines
}
