/**
 * Words of the messages: quoting what was seen (short, control characters escaped) and the nearest valid name.
 */
import leven from 'leven'

/** Longest text that a message repeats. */
const SHOWN = 60

/** Longest word that is compared with the valid names: nobody mistypes more, and the comparison costs its square. */
const COMPARED = 80

/** @returns the text in double quotes on one line, control characters escaped, cut when long. */
export function quote(text: string): string {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}\u2026` : text
  return printable(JSON.stringify(cut))
}

/** @returns the text with every control, line-separating and direction-changing character as an escape. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** @returns the candidate that `word` is most likely a misspelling of, or null when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > COMPARED) return null
  const lower = word.toLowerCase()
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(word.length / 2.5)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue
    const distance = leven(lower, candidate.toLowerCase())
    // A word that shares no letter with the candidate is not a misspelling of it.
    if (distance < bestDistance && distance < Math.max(candidate.length, word.length)) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** @returns "did you mean 'workers'?", or the list of what is valid (at most 30 of them), or ''. */
export function suggestion(word: string, candidates: readonly string[], what: string): string {
  const near = nearest(word, candidates)
  if (near !== null) return `did you mean '${near}'?`
  if (candidates.length === 0) return ''
  const shown = candidates.slice(0, 30)
  const rest = candidates.length - shown.length
  return `${what} ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** @returns "a, b or c". */
export function orList(words: readonly string[]): string {
  if (words.length <= 1) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
