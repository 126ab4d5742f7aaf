/**
 * Scalars of YAML 1.2 (core schema) for the quick reading of files: pure functions of text. Where one gives null, the
 * text is not among those that are read quickly, and says nothing about whether it is valid.
 */

export type ScalarValue = string | number | boolean | null

const INTEGER = /^[-+]?[0-9]+$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

/** @param text a plain scalar, not empty. @returns its value by the core schema; undefined for the rare forms (octal, hexadecimal, infinity). */
export function plainValue(text: string): ScalarValue | undefined {
  const first = text.charCodeAt(0)
  // Digits, '+', '-' and '.' begin numbers.
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) {
    const last = text.charCodeAt(text.length - 1)
    // Quantities such as 50ms are no numbers; what ends in a digit, a dot or a letter of a rare form may be one.
    if ((last >= 48 && last <= 57) || last === 46) {
      if (INTEGER.test(text)) return Number.parseInt(text, 10)
      if (FLOAT.test(text)) return Number.parseFloat(text)
    }
    return RARE.test(text) ? undefined : text
  }
  // n, N, t, T, f, F and '~' begin null, true and false.
  if (
    first === 110 ||
    first === 78 ||
    first === 116 ||
    first === 84 ||
    first === 102 ||
    first === 70 ||
    first === 126
  ) {
    switch (text) {
      case '~':
      case 'null':
      case 'Null':
      case 'NULL':
        return null
      case 'true':
      case 'True':
      case 'TRUE':
        return true
      case 'false':
      case 'False':
      case 'FALSE':
        return false
    }
  }
  return text
}

const RARE = /^(?:0[ox]|[-+]?\.(?:inf|nan)$)/i

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '/': '/',
  '\\': '\\',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** @param text what stands between double quotes, on one line. @returns it with the escapes of JSON replaced; null with others. */
export function unescaped(text: string): string | null {
  let result = ''
  let from = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    result += text.slice(from, at)
    const letter = text.charAt(at + 1)
    const plain = ESCAPES[letter]
    if (plain !== undefined) {
      result += plain
      from = at + 2
    } else {
      const digits = text.slice(at + 2, at + 6)
      if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) return null
      result += String.fromCharCode(Number.parseInt(digits, 16))
      from = at + 6
    }
  }
  return from === 0 ? text : result + text.slice(from)
}

/** @param lines of a block scalar without their common indentation, neither the first nor the last one empty. @returns them folded ('>'): YAML 1.2, 8.1.3. */
export function folded(lines: readonly string[]): string {
  let result = ''
  let separator = ''
  let wasIndented = false
  for (const line of lines) {
    if (line === '') {
      if (separator === '\n') result += '\n'
      else separator = '\n'
    } else if (line.startsWith(' ')) {
      if (separator === ' ') separator = '\n'
      else if (!wasIndented && separator === '\n') separator = '\n\n'
      result += separator + line
      separator = '\n'
      wasIndented = true
    } else {
      result += separator + line
      separator = ' '
      wasIndented = false
    }
  }
  return result
}
