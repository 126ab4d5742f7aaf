/** What a reader must know before believing a figure: an incomplete run, lost accounts, the run's own warnings. */
import { type Section, wrap } from './section.ts'

export const warnings: Section = (document, { style, columns }) => {
  const { run, system } = document
  const texts = [...run.warnings]
  if (!run.complete) {
    const done = `${run.replications} replication${run.replications === 1 ? '' : 's'}`
    texts.unshift(`INCOMPLETE: this run stopped before its end; what follows is of ${done}`)
  }
  if (system.conservation !== 0) {
    texts.unshift(
      `${system.conservation} messages are unaccounted for: a fault of this tool, please report it with the seed`,
    )
  }
  return texts.flatMap((text) => {
    const [first = '', ...rest] = wrap(`warning: ${text}`, columns, '         ')
    return [first.replace('warning:', style.doubtful('warning:')), ...rest]
  })
}
