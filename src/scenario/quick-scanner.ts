/**
 * The words of the quick reader: where it stands in the text, how it passes spaces, comments and line ends, and scalars of all
 * styles. Throws `GIVE_UP` at what it does not know.
 */
import type { Position, ScalarNode } from './node.ts'
import { folded, plainValue, unescaped } from './quick-scalars.ts'

const TAB = 9
export const NEWLINE = 10
export const SPACE = 32
export const DOUBLE_QUOTE = 34
export const HASH = 35
export const AMPERSAND = 38
export const QUOTE = 39
export const ASTERISK = 42
export const COMMA = 44
export const DASH = 45
const DOT = 46
export const COLON = 58
export const GREATER = 62
export const OPEN_BRACKET = 91
const BACKSLASH = 92
export const CLOSE_BRACKET = 93
export const OPEN_BRACE = 123
export const BAR = 124
export const CLOSE_BRACE = 125

/** YAML ends the search for the colon of a key after 1024 characters. */
const LONGEST_KEY = 1000

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** Thrown where the text is not one that is read quickly. */
export const GIVE_UP = new Error('not read quickly')

/** Characters that a plain scalar may begin with: bit 0; that end one in a flow collection: bit 1. */
const KIND = kinds()

function kinds(): Uint8Array {
  const table = new Uint8Array(128)
  for (let c = 33; c < 127; c++) table[c] = 1
  for (const c of '-?:,[]{}#&*!|>\'"%@`') table[c.charCodeAt(0)] = 0
  for (const c of ',[]{}') table[c.charCodeAt(0)] = 2
  return table
}

export class QuickScanner {
  protected readonly text: string
  private readonly file: string | null
  /** The next character. */
  protected pos = 0
  protected line = 1
  protected lineStart = 0
  /** Column from 0 of the content that was found by `seek`; -1 at the end of the text. */
  protected indent = -1
  /** A comment was passed by the last `seek`. */
  private commented = false
  /** Empty lines passed by the last `seek`. */
  private blanks = 0
  /** Flow collections that are open. */
  protected level = 0

  constructor(text: string, file: string | null) {
    this.text = text
    this.file = file
  }

  protected at(offset: number): Position {
    return { file: this.file, line: this.line, column: offset - this.lineStart + 1 }
  }

  /** From the beginning of a line to the next content. */
  protected seek(): void {
    const { text } = this
    this.commented = false
    this.blanks = 0
    for (;;) {
      let c = text.charCodeAt(this.pos)
      while (c === SPACE) c = text.charCodeAt(++this.pos)
      if (c === HASH) {
        this.commented = true
        const end = text.indexOf('\n', this.pos)
        this.pos = end < 0 ? text.length : end
      } else if (c === NEWLINE) this.blanks++
      else {
        this.indent = this.pos < text.length ? this.pos - this.lineStart : -1
        return
      }
      if (this.pos >= text.length) continue
      this.line++
      this.lineStart = ++this.pos
    }
  }

  /** From behind a value to the next content; only spaces and a comment may stand in between on its line. */
  protected endLine(): void {
    const { text } = this
    let c = text.charCodeAt(this.pos)
    while (c === SPACE) c = text.charCodeAt(++this.pos)
    let comment = false
    if (c === HASH && text.charCodeAt(this.pos - 1) === SPACE) {
      comment = true
      const end = text.indexOf('\n', this.pos)
      this.pos = end < 0 ? text.length : end
    } else if (c !== NEWLINE && this.pos < text.length) throw GIVE_UP
    if (this.pos < text.length) {
      this.line++
      this.lineStart = ++this.pos
    }
    this.seek()
    this.commented ||= comment
  }

  /** Whether the character at an offset is a space, a line end, or the end of the text. */
  protected blank(offset: number): boolean {
    const c = this.text.charCodeAt(offset)
    return c === SPACE || c === NEWLINE || offset >= this.text.length
  }

  protected spaces(): void {
    while (this.text.charCodeAt(this.pos) === SPACE) this.pos++
  }

  /** The name behind '&' or '*'. */
  protected name(): string {
    const from = ++this.pos
    while (/[\w-]/.test(this.text.charAt(this.pos))) this.pos++
    if (this.pos === from) throw GIVE_UP
    return this.text.slice(from, this.pos)
  }

  /** A scalar whose first line was read: plain ones may go on. */
  protected restOfScalar(first: string, at: Position, keyAt: Position | null, parent: number, c: number): ScalarNode {
    this.endLine()
    let text = first
    const isQuoted = c === QUOTE || c === DOUBLE_QUOTE
    while (this.indent > parent) {
      if (isQuoted || this.commented) throw GIVE_UP
      text += this.blanks > 0 ? '\n'.repeat(this.blanks) : ' '
      text += this.plain(false, true)
      this.endLine()
    }
    return this.scalarNode(text, isQuoted, at, keyAt)
  }

  protected scalarNode(text: string, isQuoted: boolean, at: Position, keyAt: Position | null): ScalarNode {
    const value = isQuoted ? text : plainValue(text)
    if (value === undefined) throw GIVE_UP
    return { kind: 'scalar', value, text, at, keyAt }
  }

  /** @param start where it begins. @param c its first character. */
  protected keyOf(text: string, start: number, c: number): string {
    if (this.pos - start > LONGEST_KEY || (text === '<<' && c !== QUOTE && c !== DOUBLE_QUOTE)) throw GIVE_UP
    if ((c === QUOTE || c === DOUBLE_QUOTE) && CONTROL.test(text)) throw GIVE_UP
    return text
  }

  /** The text of a plain scalar or of one in quotes, on this line. */
  protected scalar(inFlow: boolean): string {
    const c = this.text.charCodeAt(this.pos)
    if (c === DOUBLE_QUOTE) return this.doubleQuoted()
    if (c === QUOTE) return this.singleQuoted()
    return this.plain(inFlow, false)
  }

  private doubleQuoted(): string {
    const { text } = this
    const from = this.pos + 1
    let hasEscape = false
    for (let i = from; ; i++) {
      const c = text.charCodeAt(i)
      if (c === DOUBLE_QUOTE) {
        this.pos = i + 1
        const inside = text.slice(from, i)
        const plain = hasEscape ? unescaped(inside) : inside
        if (plain === null) throw GIVE_UP
        return plain
      }
      if (c === BACKSLASH) {
        hasEscape = true
        i++
      }
      // Also at the end of the text, where the code is not a number.
      if (!(c >= SPACE || c === TAB)) throw GIVE_UP
    }
  }

  private singleQuoted(): string {
    const { text } = this
    const from = this.pos + 1
    for (let i = from; ; i++) {
      const c = text.charCodeAt(i)
      if (c === QUOTE) {
        if (text.charCodeAt(i + 1) === QUOTE) i++
        else {
          this.pos = i + 1
          return text.slice(from, i).replaceAll("''", "'")
        }
      } else if (!(c >= SPACE || c === TAB)) throw GIVE_UP
    }
  }

  /** @param goesOn it is a further line of one, which may begin with more characters. */
  private plain(inFlow: boolean, goesOn: boolean): string {
    const { text } = this
    const from = this.pos
    const c = text.charCodeAt(from)
    if (c < 128 && (KIND[c]! & 1) === 0) {
      const next = text.charCodeAt(from + 1)
      // A dash begins a scalar when something follows that could begin one, too.
      if (c !== DASH || !(next >= 128 || KIND[next] === 1)) throw GIVE_UP
    }
    if (c === DOT && text.charCodeAt(from + 1) === DOT) throw GIVE_UP
    if (goesOn && this.pos === this.lineStart) throw GIVE_UP
    let i = from
    let end = from
    for (; ; i++) {
      const d = text.charCodeAt(i)
      if (d === SPACE) continue
      if (d === COLON) {
        if (this.blank(i + 1)) break
        if (inFlow && KIND[text.charCodeAt(i + 1)] === 2) break
      } else if (d === HASH) {
        if (text.charCodeAt(i - 1) === SPACE) break
      } else if (d === NEWLINE || i >= text.length) break
      else if (d < SPACE || (d >= 127 && d < 160)) throw GIVE_UP
      else if (inFlow && KIND[d] === 2) break
      end = i + 1
    }
    if (end === from) throw GIVE_UP
    this.pos = end
    return text.slice(from, end)
  }

  /** A literal ('|') or folded ('>') scalar; goes on to the content after it. */
  protected blockScalar(parent: number, keyAt: Position | null): ScalarNode {
    const { text } = this
    const at = this.at(this.pos)
    const isFolded = text.charCodeAt(this.pos) === GREATER
    const isStripped = text.charCodeAt(++this.pos) === DASH
    if (isStripped) this.pos++
    this.spaces()
    if (text.charCodeAt(this.pos) !== NEWLINE) throw GIVE_UP
    const lines: string[] = []
    let margin = -1
    let good = 0
    for (;;) {
      this.line++
      this.lineStart = ++this.pos
      this.spaces()
      const indent = this.pos - this.lineStart
      const isBlank = text.charCodeAt(this.pos) === NEWLINE || this.pos >= text.length
      if (isBlank) {
        if (indent > Math.max(margin, 0)) throw GIVE_UP
      } else if (margin < 0) {
        if (indent <= parent || indent === 0) throw GIVE_UP
        margin = indent
      } else if (indent < margin) {
        if (indent > parent) throw GIVE_UP
        break
      }
      const end = text.indexOf('\n', this.pos)
      this.pos = end < 0 ? text.length : end
      if (isBlank) lines.push('')
      else {
        if (text.charCodeAt(this.lineStart + margin) === TAB) throw GIVE_UP
        lines.push(text.slice(this.lineStart + margin, this.pos))
        good = lines.length
      }
      if (this.pos >= text.length) break
    }
    if (margin < 0 || lines[0] === '') throw GIVE_UP
    if (this.pos < text.length) this.pos = this.lineStart
    this.seek()
    lines.length = good
    const content = isFolded ? folded(lines) : lines.join('\n')
    return this.scalarNode(isStripped ? content : `${content}\n`, true, at, keyAt)
  }

  /** Spaces, line ends and comments between the tokens of a flow collection. */
  protected flowSpace(parent: number): void {
    const { text } = this
    for (;;) {
      const c = text.charCodeAt(this.pos)
      if (c === SPACE) this.pos++
      else if (c === NEWLINE) {
        this.line++
        this.lineStart = ++this.pos
        let d = text.charCodeAt(this.pos)
        while (d === SPACE || (d === TAB && parent < 0)) d = text.charCodeAt(++this.pos)
        if (d === NEWLINE || d === HASH || this.pos >= text.length) continue
        const column = this.pos - this.lineStart
        // The `yaml` package lets the last closing bracket stand as far to the left as the key.
        const isLast = this.level === 1 && (d === CLOSE_BRACE || d === CLOSE_BRACKET)
        if (column < parent || (column === parent && !isLast)) throw GIVE_UP
      } else if (c === HASH) {
        const before = text.charCodeAt(this.pos - 1)
        if (before !== SPACE && before !== NEWLINE) throw GIVE_UP
        const end = text.indexOf('\n', this.pos)
        this.pos = end < 0 ? text.length : end
      } else return
    }
  }
}
