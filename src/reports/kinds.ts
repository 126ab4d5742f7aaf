/** Which kind of quantity a path of the results document names, so that it can be shown in a unit. */
import { BY_EVENT, kindOf as kindOfMetric, PARTITIONS, SECTIONS, type Section } from '../scenario/metrics.ts'
import type { Kind } from './format.ts'

/** @param path as in an expectation, for example `flows.order.latency.p99`; event names keep their dots. */
export function kindOf(path: string): Kind {
  const [section = '', ...parts] = path.split('.')
  if (section === 'system') return kindIn(SECTIONS.system, parts)
  // An event's name has dots of its own, so its metric is found from the end.
  if (section === 'events') return kindIn(SECTIONS.events, parts.slice(-1))
  const below = parts.slice(1)
  if (section === 'disruptions') return kindIn(SECTIONS.disruptions, below)
  if (section !== 'producers' && section !== 'handlers' && section !== 'flows') return 'number'
  if (below[0] === 'partitions') return kindIn(PARTITIONS, below.slice(2))
  if (below[0] !== 'byEvent') return kindIn(SECTIONS[section], below)
  return BY_EVENT.metrics.has(parts.at(-1) ?? '')
    ? kindIn(BY_EVENT, parts.slice(-1))
    : kindIn(BY_EVENT, parts.slice(-2))
}

function kindIn(section: Section, [name = '', statistic = null]: readonly (string | null)[]): Kind {
  const metric = section.metrics.get(name ?? '')
  return metric === undefined ? 'number' : kindOfMetric(metric, statistic)
}
