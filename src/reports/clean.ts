/**
 * Makes a document safe to print: control characters and bidirectional overrides in names and messages could move the
 * cursor, recolour the terminal or reorder what is read, so each becomes U+FFFD. Line breaks and tabs become spaces.
 */

const breaks = /[\t\n\r]+/g
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** @returns `text` on one line, without characters that act on the terminal. */
export function cleanText(text: string): string {
  return text.replace(breaks, ' ').replace(unsafe, '\ufffd')
}

/** A deep copy of plain data with every string, keys included, cleaned. Typed as its input: no field is added or removed. */
export function cleanStrings<T>(value: T): T {
  return copy(value) as T
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  // Time lines are long lists of numbers.
  if (Array.isArray(value)) return value.every((x) => typeof x === 'number') ? value : value.map(copy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), copy(inner)]))
}
