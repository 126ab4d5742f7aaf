/** `npm run examples:refresh`: records anew what the program prints for the examples and in the README. */
import { build, refresh } from './recorded.ts'
import { recordingCsv } from './recording.ts'

build()
const changed = await refresh(recordingCsv())
console.log(changed.length === 0 ? 'every recorded output is as it was' : `changed: ${changed.join(', ')}`)
