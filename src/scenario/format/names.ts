/**
 * Names of events in their roles. Reading one records the mention: the checks of references compare who publishes, who
 * subscribes and who only refers.
 */
import type { Role } from '../reader.ts'
import { EVENT_NAME, eventNameFault, nameOf } from '../scalars.ts'
import type { Shape } from '../shape.ts'
import { named } from '../shape.ts'

const EVENT = 'the name of an event'

/** The name of an event, mentioned in a role. */
export function event(role: Role): Shape<string> {
  return named('event', "letters, digits, '.', '-' and '_', a letter first", {
    expects: EVENT,
    read(node, path, reader) {
      const name = nameOf(node, path, reader, EVENT, eventNameFault)
      if (name !== undefined) reader.mention(role, name, node, path)
      else if (role === 'publishes' || role === 'deadLetter') reader.publicationsUnknown = true
      return name
    },
    schema: () => ({ type: 'string', pattern: EVENT_NAME.source }),
  })
}
