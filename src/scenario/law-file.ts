/**
 * Recorded values of a law in a CSV file: `file`, `column` and `unit` in place of `values`.
 */
import type { Place } from './composites.ts'
import { readColumn } from './csv.ts'
import type { AnyLaw, Family } from './law-choice.ts'
import { text, word } from './scalars.ts'
import type { Shape } from './shape.ts'

/** Parameters that name recorded values in a file; they are read here, and the law gets `values`. */
export const FILE_KEYS: readonly string[] = ['file', 'column', 'unit']

/** How the numbers of a file are to be read. */
export const unit = word('us', 'ms', 's', 'min', 'h', 'd')

/** `file`, `column` and `unit` in place of `values`. @returns whether all is well. */
export function readFile(
  law: AnyLaw,
  of: Family,
  place: Place,
  given: Set<string>,
  values: Record<string, unknown>,
): boolean {
  const written = FILE_KEYS.filter((key) => Object.hasOwn(law.parameters, key) && place.has(key))
  const first = written[0]
  if (first === undefined) return true
  if (place.has('values')) {
    place.problemAtKey(first, "give either 'values' or a file")
    return false
  }
  given.add('values')
  const source: { file?: string; column?: string; unit?: string } = of.sizes ? {} : { unit: 's' }
  for (const key of ['file', 'column', 'unit'] as const) {
    if (!written.includes(key)) continue
    const expects = key === 'file' ? 'the name of a CSV file' : 'the name or number of a column'
    const shape: Shape<string> = key === 'unit' ? unit : text({ expects })
    const value = shape.read(place.value(key), [...place.path, key], place.reader)
    if (value === undefined) return false
    source[key] = value
  }
  const { file } = source
  if (file === undefined) {
    place.lacking(`'file' is required with '${first}'`)
    return false
  }
  const column = readColumn({ ...source, file }, place)
  if (column === undefined) return false
  values.values = column.map((entry) => entry.value)
  return true
}
