/**
 * A column of numbers from a CSV file that a scenario names.
 *
 * The first row is a header when its cell in the column is not a number. Fields are separated by commas, semicolons or tabs
 * (whichever the first row has most of); a field may be quoted, with `""` for a quote. Empty lines and lines that begin with
 * `#` are skipped. Files are found relative to the folder of the scenario.
 */
import type { Place } from './composites.ts'
import { parseDuration, parseNumber } from './units.ts'
import { quote, suggestion } from './words.ts'

export interface Recorded {
  /** [s], or a bare number for sizes. */
  readonly value: number
  /** Line in the file, from 1. */
  readonly line: number
}

export interface ColumnSource {
  readonly file: string
  readonly column?: string | undefined
  /** Unit of the numbers; undefined for sizes. */
  readonly unit?: string | undefined
}

/** @returns the path of a file named in a scenario: as it is when absolute, else beside the scenario. */
export function besideScenario(scenarioFile: string | null, file: string): string {
  if (/^([\\/]|[A-Za-z]:[\\/])/.test(file) || scenarioFile === null) return file
  const folder = Math.max(scenarioFile.lastIndexOf('/'), scenarioFile.lastIndexOf('\\'))
  return folder < 0 ? file : `${scenarioFile.slice(0, folder + 1)}${file}`
}

/**
 * Reads the column; reports at `file` or `column` of the place.
 * @returns at least one value, none of them negative, or undefined.
 */
export function readColumn(source: ColumnSource, place: Place): readonly Recorded[] | undefined {
  const { reader } = place
  if (reader.readFile === null) {
    return place.problem(
      'file',
      `${quote(source.file)} cannot be read: this scenario was loaded without access to files`,
    )
  }
  let text: string
  try {
    text = reader.readFile(besideScenario(reader.file, source.file))
  } catch (error) {
    return place.problem(
      'file',
      `cannot read ${quote(source.file)}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const rows = parseCsv(text)
  const first = rows[0]
  if (first === undefined) return place.problem('file', `${quote(source.file)} holds no rows`)
  const index = columnIndex(first.cells, source, place)
  if (index === undefined) return undefined
  const headed = !parseNumber(first.cells[index] ?? '').ok
  const values: Recorded[] = []
  for (const { cells, line } of headed ? rows.slice(1) : rows) {
    const cell = cells[index] ?? ''
    const parsed = source.unit === undefined ? parseNumber(cell) : parseDuration(`${cell}${source.unit}`)
    if (!parsed.ok || parsed.value < 0) {
      return place.problem('file', `${source.file} line ${line}: expected a number of at least 0, saw ${quote(cell)}`)
    }
    values.push({ value: parsed.value, line })
  }
  if (values.length === 0) return place.problem('file', `${quote(source.file)} holds no values below its header`)
  return values
}

function columnIndex(header: readonly string[], source: ColumnSource, place: Place): number | undefined {
  const { column, file } = source
  if (column === undefined) {
    if (header.length === 1) return 0
    return place.lacking(
      `'column' is required: ${file} has ${header.length} columns (${header.slice(0, 10).join(', ')})`,
    )
  }
  const named = header.indexOf(column)
  if (named >= 0) return named
  const position = /^\d+$/.test(column) ? Number(column) : 0
  if (position >= 1 && position <= header.length) return position - 1
  return place.problem(
    'column',
    `${file} has no column ${quote(column)}; ${suggestion(column, header, 'its columns are')}`,
  )
}

interface Row {
  readonly cells: readonly string[]
  readonly line: number
}

function parseCsv(text: string): readonly Row[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  const rows: Row[] = []
  let separator = ''
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (separator === '') separator = separatorOf(line)
    rows.push({ cells: splitRow(line, separator), line: index + 1 })
  }
  return rows
}

function separatorOf(line: string): string {
  const counts = [',', ';', '\t'].map((character) => [character, line.split(character).length] as const)
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

/** Quoted fields do not span lines: a recording of numbers has none that do. */
function splitRow(line: string, separator: string): readonly string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i)
    if (quoted) {
      if (character !== '"') cell += character
      else if (line.charAt(i + 1) === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (character === '"') quoted = true
    else if (character === separator) {
      cells.push(cell.trim())
      cell = ''
    } else cell += character
  }
  cells.push(cell.trim())
  return cells
}
